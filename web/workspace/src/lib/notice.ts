/**
 * Notices of the browser about conversations, shown by the page and by the service worker alike.
 * Both show them through the registration, under the tag of the conversation: what one has shown
 * the other does not show again.
 */

/** One notice: what web push carries (docs/protocol.md), and what the page shows by itself. */
export interface Notice {
  type: 'message' | 'test';
  /** The conversation; a newer notice with the same tag takes its place. */
  tag: string;
  title: string;
  body: string;
  conversation?: string;
  /** The newest entry it speaks of. */
  seq?: number;
  /** Where a click leads: a path of the workspace. */
  url: string;
}

/** What a shown notice remembers. */
export interface NoticeData {
  seq: number;
  url: string;
  /** It came by web push: it stays until somebody deals with it. */
  kept: boolean;
}

/** Where notices are shown: a registration of the service worker, in the page and in the worker. */
type Board = Pick<ServiceWorkerRegistration, 'showNotification' | 'getNotifications'>;

/** Longer lines are cut by every system anyway. */
const longest = 240;

/** The lock under which the pages and the worker of a browser ask for notices and show them. */
const lock = 'parley.notices';
/**
 * How long nobody asks once a notice was shown, ms. Chromium forgets one that it has written down
 * and not yet put on the screen if it is asked for what is there in between.
 */
const settles = 300;

/** Does something with the notices while nobody else does; `settle` ms more for what it has shown. */
async function inTurn<T>(act: () => Promise<{ done: T; settle: number }>): Promise<T> {
  const { locks } = navigator;
  if (!locks) return (await act()).done; // a page without TLS, which shows no notices either
  return new Promise<T>((resolve, reject) => {
    locks
      .request(lock, async () => {
        const { done, settle } = await act();
        resolve(done);
        if (settle > 0) await new Promise((over) => setTimeout(over, settle));
      })
      .catch(reject);
  });
}

/** The notices that are shown now, all of them or those of a conversation. */
export const shownOn = (board: Board, tag?: string): Promise<Notification[]> =>
  inTurn(async () => ({ done: await board.getNotifications(tag === undefined ? {} : { tag }), settle: 0 }));

/** Reads what came by web push; something unreadable is no reason to say nothing. */
export function readNotice(text: string): Notice {
  let all: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') all = parsed as Record<string, unknown>;
  } catch {
    // As below.
  }
  const say = (name: string) => (typeof all[name] === 'string' ? all[name].slice(0, longest) : '');
  const seq = Number(all['seq']);
  return {
    type: all['type'] === 'test' ? 'test' : 'message',
    tag: say('tag') || 'parley',
    title: say('title') || 'Parley',
    body: say('body'),
    ...(say('conversation') ? { conversation: say('conversation') } : {}),
    seq: Number.isSafeInteger(seq) && seq > 0 ? seq : 0,
    url: inside(say('url')),
  };
}

/** A path of the workspace; anything else leads to its front. */
export function inside(url: string): string {
  return /^\/workspace(\/[\w\-./?=&]*)?$/.test(url) ? url : '/workspace/';
}

const dataOf = (shown: Notification): Partial<NoticeData> => (shown.data as Partial<NoticeData> | null) ?? {};

/**
 * Shows a notice, unless it is there already or a newer one of the same conversation is; returns
 * whether it was shown. `kept` ones stay; the page takes its own away after a while.
 */
export function showNotice(board: Board, notice: Notice, kept: boolean): Promise<boolean> {
  const { tag, title, body, url, seq = 0 } = notice;
  return inTurn(async () => {
    const before = (await board.getNotifications({ tag })).map(dataOf);
    const same = before.some((one) => (one.seq ?? 0) >= seq) && notice.type === 'message';
    // What is there already stays quietly, from now on as one that is kept.
    if (same && (!kept || before.some((one) => one.kept))) return { done: false, settle: 0 };
    const data: NoticeData = { seq, url: inside(url), kept };
    await board.showNotification(title, {
      body,
      tag,
      data,
      // The page has sounds of its own; a push is told by the system's.
      silent: !kept || same,
      ...({ renotify: !same && before.length > 0 } as NotificationOptions),
    });
    return { done: true, settle: settles };
  });
}

/**
 * Takes the notices of a conversation away that speak of nothing newer than `seq`; those that came
 * by web push only when `kept` says so.
 */
export async function clearNotices(board: Board, tag: string, seq: number, kept: boolean): Promise<void> {
  for (const shown of await shownOn(board, tag)) {
    const data = dataOf(shown);
    if ((data.seq ?? 0) <= seq && (kept || !data.kept)) shown.close();
  }
}
