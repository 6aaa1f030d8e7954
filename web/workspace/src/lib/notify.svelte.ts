import { notesOf } from '../offers/sounds.ts';
import { attention } from './attention.svelte.ts';
import { time } from './clock.svelte.ts';
import type { Desk, Happening } from './desk.svelte.ts';
import { textOf } from './lines.ts';
import { words } from './messages.ts';
import { clearNotices, showNotice, shownOn, type Notice } from './notice.ts';
import { preferences } from './preferences.svelte.ts';
import { push } from './push.svelte.ts';
import { go } from './router.svelte.ts';
import { conversationPath } from './routes.ts';
import { notify, type Situation, type Transport } from './rule.ts';
import { chime, mayBeHeard, type Notes } from './sound.ts';
import type { Talk } from './talk.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { nameOf, unreadText } from './urgency.ts';
import type { Entry, Notices } from './wire.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Messages older than this come from catching up and are not told, ms. */
const fresh = 15_000;
/**
 * How long a message waits before it is told: whoever has it in view on another screen has said
 * so by then (domain 4.3). The page that is looked at comes first, so that it is the one to tell.
 */
const grace = { here: 300, seen: 700, hidden: 1000 };
/** How long a notice of the page stays (domain 4.4). */
const stays = 7_000;
/** How long no other page of this browser tells the same. */
const toldFor = 30_000;
/** The longest text of a notice, in characters. */
const longest = 160;

/** The lock a page holds while somebody looks at it; its end makes it the page's own. */
const hereLock = 'parley.here.';

const everything: Notices = { push: 'all', desktop: 'all', email: 'all', audio: 'all', system: false };

/**
 * Tells the person what happens elsewhere: a notice on the page, a sound, and the browser's own
 * notice (domain 4.3, 4.4). Which of them is the rule's to say; each is told once per browser,
 * however many pages are open.
 */
export class Notifier {
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #away: (() => void) | undefined;

  /** Tells the other pages of this browser whether somebody looks at this one. */
  here(on: boolean): void {
    this.#away?.();
    this.#away = undefined;
    if (!on) return;
    const gone = new Promise<void>((done) => (this.#away = done));
    void navigator.locks?.request(`${hereLock}${crypto.randomUUID()}`, () => gone).catch(() => undefined);
  }

  take(what: Happening, workspace: Workspace): void {
    switch (what.type) {
      case 'waiting':
        return this.#waiting(what, workspace);
      case 'transfer':
        return this.#transfer(what.talk, workspace);
      case 'gone':
        toasts.show(
          { title: words.notify.gone[what.why](nameOf(what.talk.summary)), key: `gone-${what.talk.id}` },
          12_000,
        );
        return;
      case 'transfer_over':
        if (what.entry && time.now - Date.parse(what.entry.at) > fresh) return;
        toasts.show(
          {
            title: what.entry
              ? textOf(what.entry)
              : words.transfer.rejected(what.talk.summary.transfer?.to_name ?? ''),
            key: `over-${what.talk.id}`,
          },
          8000,
        );
        return;
      case 'message': {
        const { talk, entry } = what;
        if (time.now - Date.parse(entry.at) > fresh) return;
        // Also when they look away a moment later: it was in front of them.
        if (attention.here && workspace.visible.includes(talk.id)) return;
        this.#later(() => this.#message(talk, entry, workspace));
        return;
      }
    }
  }

  /**
   * Tells once per browser of something that is asked of this person in particular: with these
   * notes, and with a notice when nobody looks. `stands` says whether it still is.
   */
  ask(notice: Notice, notes: Notes, stands: () => boolean): void {
    this.#later(async () => {
      if (!stands()) return;
      const { audio, desktop } = preferences.likes.notifications;
      const shown = desktop && !(await looking());
      await this.#tell(
        `${notice.tag}-${notice.seq}`,
        audio && notes.length > 0,
        shown ? notice : null,
        notes,
      );
    });
  }

  /** What is read is no news: its notice goes away, wherever it came from. */
  async tidy(desk: Desk): Promise<void> {
    const board = await push.board();
    if (!board) return;
    for (const { tag } of await shownOn(board)) {
      const { summary } = desk.talks.get(tag) ?? {};
      // A summary may be older than the notice: then it says nothing about it.
      if (summary && summary.unread === 0 && summary.standing !== 'transfer') {
        await clearNotices(board, tag, summary.seq, true);
      }
    }
  }

  stop(): void {
    this.here(false);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(act: () => void | Promise<void>, wait?: number): void {
    const turn = attention.here ? grace.here : document.hidden ? grace.hidden : grace.seen;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void act();
    }, wait ?? turn);
    this.#timers.add(timer);
  }

  #waiting(what: Happening & { type: 'waiting' }, workspace: Workspace): void {
    const queue = workspace.desk.queues.find((one) => one.id === what.queue_id);
    // Nobody takes from it; whoever it is offered to hears of the offer.
    if (queue?.delivery === 'push') return;
    const { conversation_limit: limit, open_sessions: open } = workspace.desk.user;
    // Somebody who cannot take the visitor is told, and not disturbed.
    const free = limit < 0 || open < limit;
    const title = words.notify.waiting(what.queue);
    const text = what.subject ? words.notify.waitingBody(what.guest, what.subject) : what.guest;
    toasts.show(
      {
        title,
        text: free ? text : `${text} · ${words.queue.limit(open, limit)}`,
        key: `waiting-${what.queue_id}`,
        ...(free
          ? {
              action: {
                label: words.queue.accept,
                run: () => void workspace.accept(queue ?? { id: what.queue_id, name: what.queue }),
              },
            }
          : {}),
      },
      20_000,
    );
    if (!free) return;
    const { audio, desktop } = preferences.likes.notifications;
    this.#later(async () => {
      const notice: Notice = {
        type: 'message',
        tag: `waiting-${what.queue_id}`,
        title,
        body: text,
        seq: Date.now(),
        url: conversationPath(),
      };
      const shown = desktop && !(await looking());
      await this.#tell(`waiting-${what.conversation_id}`, audio, shown ? notice : null);
    });
  }

  #transfer(talk: Talk, workspace: Workspace): void {
    const { summary } = talk;
    if (summary.transfer?.expires_at) return; // its card tells of it
    const title = words.notify.transfer(summary.transfer?.from_name ?? '');
    toasts.show(
      {
        title,
        text: `${summary.guest_name} · ${summary.queue}`,
        key: `transfer-${talk.id}`,
        action: { label: words.notify.open, run: () => workspace.show(talk.id) },
      },
      20_000,
    );
    this.#later(async () => {
      if (talk.summary.standing !== 'transfer') return;
      const about = await this.#situation(talk, workspace);
      // Whoever is asked has not taken part yet: nothing there is unread to them.
      const s = { ...about, entry: 'system', transfer: true, seen: false } as const;
      const shown = notify('desktop', s).tell && !s.focused;
      const notice = this.#notice(talk, title, summary.guest_name);
      await this.#tell(`transfer-${talk.id}-${summary.seq}`, notify('audio', s).tell, shown ? notice : null);
    });
  }

  async #message(talk: Talk, entry: Entry, workspace: Workspace): Promise<void> {
    const me = workspace.desk.user.id;
    const s: Situation = {
      ...(await this.#situation(talk, workspace, entry.seq)),
      entry: entry.kind,
      own: entry.author.kind === 'user' && entry.author.id === me,
      mentioned: entry.mentions?.some((one) => one.id === me) ?? false,
    };
    // This page has told the desk that it was seen, and the desk has not said so yet.
    s.seen ||= talk.marked >= entry.seq;
    const tell = (transport: Transport) => notify(transport, s).tell;
    const text = textOf(entry) || entry.attachments?.[0]?.file_name || entry.card?.title || '';
    const said = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
    const name = nameOf(talk.summary);
    const alone = talk.summary.kind === 'direct' || entry.author.name === name || entry.kind === 'system';
    const notice = s.mentioned
      ? this.#notice(talk, words.notify.mentioned, words.notify.said(entry.author.name, said), entry.seq)
      : this.#notice(talk, name, alone ? said : words.notify.said(entry.author.name, said), entry.seq);
    // What one has in hand sounds as its service channel says.
    const { message_sound: sound = 'soft' } = talk.summary;
    const notes = sound === 'soft' ? undefined : notesOf[sound];
    const audible = tell('audio') && sound !== 'none';
    await this.#tell(`${talk.id}-${entry.seq}`, audible, tell('desktop') ? notice : null, notes);
  }

  /** What is true of a conversation in this browser now. */
  async #situation(talk: Talk, workspace: Workspace, seq = 0): Promise<Situation> {
    const focused = await looking();
    const { kind, notifications, restricted = false, unread, seq: upTo } = talk.summary;
    const { likes } = preferences;
    return {
      conversation: kind,
      entry: 'comment',
      choices: notifications ?? everything,
      switches: likes.notifications,
      email_digest: likes.email_digest,
      presence: focused ? 'available' : 'away',
      own: false,
      hidden: restricted,
      // Read on another screen counts as read here, once the desk has said so of this entry.
      seen: (unread === 0 && upTo >= seq) || (attention.here && workspace.visible.includes(talk.id)),
      focused,
      mentioned: false,
      transfer: false,
    };
  }

  #notice({ id, summary }: Talk, title: string, body: string, seq = summary.seq): Notice {
    return { type: 'message', tag: id, title, body, conversation: id, seq, url: conversationPath(id) };
  }

  /** Tells it, unless another page of this browser has. */
  async #tell(key: string, audible: boolean, notice: Notice | null, notes?: Notes): Promise<void> {
    const { sounds, sound_volume: volume } = preferences.likes;
    // A page that cannot be heard leaves it to another one of this browser.
    const heard = audible && sounds && mayBeHeard();
    if ((!heard && !notice) || !(await first(key))) return;
    if (heard) chime(volume, notes);
    if (notice) await this.#show(notice);
  }

  async #show(notice: Notice): Promise<void> {
    const { title, body, tag, url, seq = 0 } = notice;
    try {
      const board = await push.board();
      if (board) {
        if (!(await showNotice(board, notice, false))) return;
        this.#later(() => clearNotices(board, tag, seq, false), stays);
      } else if ('Notification' in globalThis && Notification.permission === 'granted') {
        // A browser without service workers, as some are in private windows.
        const shown = new Notification(title, { body, tag, silent: true });
        shown.onclick = () => {
          window.focus();
          go(url);
          shown.close();
        };
        this.#later(() => shown.close(), stays);
      }
    } catch {
      // The browser has thought better of it: the number on the page remains.
    }
  }
}

/** Whether somebody looks at this page, or at another one of this browser. */
async function looking(): Promise<boolean> {
  if (attention.here || !navigator.locks) return attention.here;
  const { held = [] } = await navigator.locks.query();
  return held.some((one) => one.name?.startsWith(hereLock));
}

/** Whether this page is the first of the browser to tell something; the others then keep quiet. */
function first(key: string): Promise<boolean> {
  // Only where there are no notices either: several pages may then be heard.
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    void navigator.locks
      .request(`parley.told.${key}`, { ifAvailable: true }, async (lock) => {
        answer(lock !== null);
        if (lock) await new Promise((done) => setTimeout(done, toldFor));
      })
      .catch(() => answer(true));
  });
}

/** How many things wait for this person: what is unread, who waits, who asks, what is offered. */
export function waitingFor(desk: Desk): number {
  const asked = desk.mine.filter((talk) => talk.summary.standing === 'transfer').length;
  return desk.unread + desk.waiting + asked + desk.offers.length;
}

/** The page's title with that number. */
export function titleOf(desk: Desk, place: string): string {
  const all = waitingFor(desk);
  return `${all > 0 ? `(${unreadText(all)}) ` : ''}${place} · ${words.product}`;
}
