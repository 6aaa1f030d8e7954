import { describe, expect, it } from 'vitest';
import { parseCommand, suggest } from './slash.ts';
import type { Action } from './wire.ts';

const action = (title: string, shortcut: string): Action => ({
  id: shortcut || title,
  title,
  shortcut,
  icon: '',
});
const actions = [
  action('Create Case for Guest', 'case'),
  action('Create Consumer and Case for Guest', 'consumer'),
  action('Escalate', 'escalate'),
  action('End Session', 'end'),
  action('Only in the menu', ''),
];

describe('parseCommand', () => {
  it('compares the first word without regard to case and keeps the rest', () => {
    expect(parseCommand('/CASE', actions)).toMatchObject({ action: { id: 'case' }, text: '' });
    expect(parseCommand('  /End  now please \n', actions)).toMatchObject({
      action: { id: 'end' },
      text: 'now please',
    });
  });

  it('takes an unknown command and anything else for an ordinary message', () => {
    for (const text of ['/cases', '/', '/ case', 'case', 'a /case', '', '//case', 'http://x/case']) {
      expect(parseCommand(text, actions), text).toBeNull();
    }
  });
});

describe('suggest', () => {
  const titles = (text: string) => suggest(text, actions)?.map((one) => one.id);

  it('opens with the slash alone', () => {
    expect(titles('/')).toHaveLength(actions.length);
  });

  it('finds by shortcut first, then by any word of the title', () => {
    expect(titles('/c')).toEqual(['case', 'consumer']);
    expect(titles('/guest')).toEqual(['case', 'consumer']);
    expect(titles('/E')).toEqual(['escalate', 'end']);
    expect(titles('/nothing')).toEqual([]);
  });

  it('closes with the first space and for ordinary text', () => {
    for (const text of ['', 'x', '/case ', '/case now', ' /case', '/case\n'])
      expect(titles(text), text).toBeUndefined();
  });
});
