import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Workspace } from '../../lib/workspace.svelte.ts';
import { askedPath, Listing, parseAsked } from './listing.svelte.ts';

describe('what a list is asked for, in its address', () => {
  it('reads it, whatever stands there', () => {
    expect(parseAsked('')).toEqual({ show: 'open', q: '' });
    expect(parseAsked('?show=mine&q=+printer+')).toEqual({ show: 'mine', q: 'printer' });
    expect(parseAsked('?show=theirs')).toEqual({ show: 'open', q: '' });
    expect(parseAsked(`?q=${'x'.repeat(300)}`).q).toHaveLength(200);
  });

  it('writes it, and nothing for what goes without saying', () => {
    expect(askedPath('/workspace/cases', { show: 'open', q: '' })).toBe('/workspace/cases');
    const path = askedPath('/workspace/cases', { show: 'all', q: 'a&b=c' });
    expect(parseAsked(path.slice(path.indexOf('?')))).toEqual({ show: 'all', q: 'a&b=c' });
  });
});

interface Row {
  id: string;
  state: string;
}

describe('a list', () => {
  let rows: Row[];
  let asked: string[];
  let status: number;
  let held: boolean;
  let tell: (frame: Record<string, string>) => void;
  let list: Listing;

  const ids = () => list.items.map((one) => one.id);
  const changed = async (id: string, table = 'incident') => {
    tell({ type: 'record', table, id });
    await vi.runAllTimersAsync();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    [asked, status, held] = [[], 200, false];
    rows = ['c', 'b', 'a'].map((id) => ({ id, state: 'new' }));
    vi.stubGlobal('fetch', async (address: string) => {
      const url = new URL(address, 'http://desk.test');
      asked.push(url.pathname.replace('/api/v1', '') + url.search);
      const one = /\/incidents\/(\w+)$/.exec(url.pathname)?.[1];
      if (one) {
        const found = rows.find((row) => row.id === one);
        const body = found ?? { status: 404, code: 'not_found', detail: 'gone' };
        return new Response(JSON.stringify(body), { status: found ? 200 : 404 });
      }
      const from = Number(url.searchParams.get('cursor') || 0);
      const next = from + 2 < rows.length ? String(from + 2) : '';
      return new Response(JSON.stringify({ items: rows.slice(from, from + 2), next }), { status });
    });
    const desk = {
      listen: (_: unknown, hear: typeof tell) => {
        tell = hear;
        return () => (tell = () => undefined);
      },
    };
    list = new Listing({ desk } as unknown as Workspace, 'incident', () => held);
  });
  afterEach(() => {
    list.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is read page by page, each row once', async () => {
    await list.ask({ show: 'mine', q: 'x' });
    rows.unshift({ id: 'd', state: 'new' }); // moves the second page
    await list.more();
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(asked[0]).toMatch(/show=mine&q=x|q=x&show=mine/);
    expect(asked[1]).toContain('cursor=2');
  });

  it('shows what was asked for last, whichever answer comes last', async () => {
    const answers: ((value: Response) => void)[] = [];
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)));
    const first = list.ask({ show: 'open', q: 'one' });
    const second = list.ask({ show: 'open', q: 'two' });
    const page = (id: string) => new Response(JSON.stringify({ items: [{ id }], next: '' }));
    answers[1]!(page('two'));
    answers[0]!(page('one'));
    await Promise.all([first, second]);
    expect(ids()).toEqual(['two']);
    expect(list.shown.q).toBe('two');
  });

  it('changes a row in its place, and loses one that is nobody’s of mine any more', async () => {
    await list.ask({ show: 'open', q: '' });
    held = true;
    rows[1] = { id: 'b', state: 'resolved' };
    await changed('b');
    expect(list.items.map((one) => one.state)).toEqual(['new', 'resolved']);
    rows = rows.filter((row) => row.id !== 'c');
    await changed('c');
    expect(ids()).toEqual(['b']);
    expect(list.fresh).toBe(false);
  });

  it('shows what is new at once, unless somebody is in the list: then it says so', async () => {
    await list.ask({ show: 'open', q: '' });
    rows.unshift({ id: 'd', state: 'new' });
    await changed('d');
    expect(ids()).toEqual(['d', 'c']);
    held = true;
    rows.unshift({ id: 'e', state: 'new' });
    await changed('e');
    expect([ids(), list.fresh]).toEqual([['d', 'c'], true]);
    await list.again();
    expect([ids(), list.fresh]).toEqual([['e', 'd'], false]);
  });

  it('hears nothing of other tables, and of nothing once it is closed', async () => {
    await list.ask({ show: 'open', q: '' });
    const before = asked.length;
    await changed('b', 'case');
    list.close();
    await changed('b');
    expect(asked).toHaveLength(before);
  });

  it('keeps the rows when a later page fails, and says why', async () => {
    await list.ask({ show: 'open', q: '' });
    status = 503;
    await list.more();
    expect([list.phase, ids()]).toEqual(['failed', ['c', 'b']]);
    status = 200;
    await list.retry();
    expect([list.phase, ids()]).toEqual(['ready', ['c', 'b', 'a']]);
  });
});
