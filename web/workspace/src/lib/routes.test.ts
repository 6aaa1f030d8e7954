import { describe, expect, it } from 'vitest';
import { accountPath, articlePath, casePath, conversationPath, parsePlace, settingsPath } from './routes.ts';

const a = 'a'.repeat(32);
const b = 'b'.repeat(32);

describe('parsePlace', () => {
  it('reads what the path makers write', () => {
    const read = (path: string) => {
      const url = new URL(path, 'http://x');
      return parsePlace(url.pathname, url.search);
    };
    expect(read(conversationPath())).toEqual({ name: 'conversations', id: '', beside: [] });
    expect(read(conversationPath(a, [b]))).toEqual({ name: 'conversations', id: a, beside: [b] });
    expect(read(casePath(a))).toEqual({ name: 'cases', id: a });
    expect(read(casePath())).toEqual({ name: 'cases', id: '' });
    expect(read(articlePath(a))).toEqual({ name: 'knowledge', id: a });
    expect(read(accountPath('canned'))).toEqual({ name: 'canned', id: '' });
    expect(read(accountPath(`canned/${a}`))).toEqual({ name: 'canned', id: a });
    expect(read(accountPath('canned/new'))).toEqual({ name: 'canned', id: 'new' });
    expect(read(accountPath('canned/nothing'))).toEqual({ name: 'missing' });
    expect(read(settingsPath('queues/1'))).toEqual({ name: 'settings', path: 'queues/1' });
  });

  it('begins with the conversations', () => {
    expect(parsePlace('/workspace').name).toBe('conversations');
    expect(parsePlace('/workspace/').name).toBe('conversations');
  });

  it('drops what is no id, repetitions and the first one again', () => {
    expect(parsePlace(`/workspace/conversations/${a}`, `?beside=${b},${b},${a},..%2Fx,`)).toEqual({
      name: 'conversations',
      id: a,
      beside: [b],
    });
  });

  it('knows the link of the first administrator', () => {
    expect(parsePlace('/workspace/setup/x-Y_9')).toEqual({ name: 'setup', token: 'x-Y_9' });
  });

  it('says so when there is nothing', () => {
    for (const path of [
      '/',
      '/workspaces',
      '/workspace/none',
      '/workspace/cases/1',
      '/workspace/setup',
      `/workspace/cases/${a}/x`,
      '/workspace/conversations/%E0%A4%A',
    ]) {
      expect(parsePlace(path).name, path).toBe('missing');
    }
  });
});
