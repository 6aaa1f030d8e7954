import { describe, expect, it, vi } from 'vitest';
import { clearNotices, inside, readNotice, showNotice, shownOn, type Notice } from './notice.ts';

/** A board as browsers have it: one notice per tag, the newest takes the place of the one before. */
class Board {
  shown: (NotificationOptions & { title: string; tag: string; renotify?: boolean })[] = [];

  getNotifications({ tag }: { tag?: string } = {}) {
    const found = this.shown.filter((one) => tag === undefined || one.tag === tag);
    return Promise.resolve(
      found.map((one) => ({
        ...one,
        close: () => (this.shown = this.shown.filter((other) => other !== one)),
      })) as unknown as Notification[],
    );
  }

  showNotification(title: string, options: NotificationOptions = {}) {
    const tag = options.tag ?? '';
    this.shown = [...this.shown.filter((one) => one.tag !== tag), { ...options, tag, title }];
    return Promise.resolve();
  }
}

const notice = (seq: number, more: Partial<Notice> = {}): Notice => ({
  type: 'message',
  tag: 'talk',
  title: 'Ben Okoro',
  body: `number ${seq}`,
  seq,
  url: '/workspace/conversations/talk',
  ...more,
});

describe('a notice', () => {
  it('is shown once, by the page or by the worker, whoever is first', async () => {
    const board = new Board();
    expect(await showNotice(board, notice(5), false)).toBe(true);
    // The push of the same message makes it one that stays, quietly.
    expect(await showNotice(board, notice(5), true)).toBe(true);
    expect(board.shown).toMatchObject([
      { body: 'number 5', silent: true, renotify: false, data: { kept: true } },
    ]);
    expect(await showNotice(board, notice(5), true)).toBe(false);
    expect(await showNotice(board, notice(4), false)).toBe(false);
    expect(board.shown).toHaveLength(1);
  });

  it('gives way to a newer one, which is told again', async () => {
    const board = new Board();
    await showNotice(board, notice(5), true);
    expect(await showNotice(board, notice(6), true)).toBe(true);
    expect(board.shown).toMatchObject([{ body: 'number 6', silent: false, renotify: true }]);
  });

  it('of another conversation stands beside it', async () => {
    const board = new Board();
    await showNotice(board, notice(5), true);
    await showNotice(board, notice(1, { tag: 'other' }), true);
    expect(board.shown).toHaveLength(2);
  });

  it('is not asked for before the browser has put it on the screen', async () => {
    vi.useFakeTimers();
    let turn: Promise<unknown> = Promise.resolve();
    const request = (_: string, act: () => Promise<unknown>) => (turn = turn.then(act));
    vi.stubGlobal('navigator', { locks: { request } });
    try {
      const board = new Board();
      expect(await showNotice(board, notice(5), false)).toBe(true);
      let asked = false;
      const answer = shownOn(board).then((all) => {
        asked = true;
        return all;
      });
      await vi.advanceTimersByTimeAsync(290);
      expect(asked).toBe(false);
      await vi.advanceTimersByTimeAsync(20);
      expect(await answer).toHaveLength(1);
    } finally {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    }
  });

  it('goes away when it was read, or after a while unless it came by push', async () => {
    const board = new Board();
    await showNotice(board, notice(5), false);
    await clearNotices(board, 'talk', 4, true);
    expect(board.shown).toHaveLength(1);
    await clearNotices(board, 'talk', 5, false);
    expect(board.shown).toHaveLength(0);
    await showNotice(board, notice(5), true);
    await clearNotices(board, 'talk', 5, false);
    expect(board.shown).toHaveLength(1);
    await clearNotices(board, 'talk', 5, true);
    expect(board.shown).toHaveLength(0);
  });
});

describe('what comes by web push', () => {
  it('is read', () => {
    const sent = { ...notice(7), conversation: 'talk', unread: 2, at: '2026-11-21T10:00:00Z' };
    expect(readNotice(JSON.stringify(sent))).toEqual({ ...notice(7), conversation: 'talk' });
  });

  it.each(['', 'null', '[]', '7', '{"title":7,"seq":-1}', '{"seq":1e99}', '{'])(
    'may be rubbish: %s',
    (text) => {
      expect(readNotice(text)).toEqual({
        type: 'message',
        tag: 'parley',
        title: 'Parley',
        body: '',
        seq: 0,
        url: '/workspace/',
      });
    },
  );

  it.each([
    ['/workspace/conversations/0193', '/workspace/conversations/0193'],
    ['/workspace/conversations/0193?beside=0194', '/workspace/conversations/0193?beside=0194'],
    ['https://evil.example/workspace/', '/workspace/'],
    ['//evil.example/workspace', '/workspace/'],
    ['javascript:alert(1)', '/workspace/'],
    ['/api/v1/session', '/workspace/'],
    ['/workspaces/', '/workspace/'],
    ['', '/workspace/'],
  ])('leads nowhere but into the workspace: %s', (url, to) => {
    expect(inside(url)).toBe(to);
  });
});
