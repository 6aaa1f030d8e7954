import { Cursor, Live, type Frame, type Status } from '$ui/live.ts';
import { clientId, Outbox, type Pending } from '$ui/outbox.ts';
import type { Api } from './api.ts';
import type { Attachment, Entry, Marks, Session } from './wire.ts';

/** Whom a Conversation tells. */
export interface Listener {
  session(session: Session): void;
  /** `fresh`: it came after the screen was first filled, so it is worth announcing. */
  entry(entry: Entry, fresh: boolean): void;
  pending(pending: readonly Pending[]): void;
  marks(marks: Marks): void;
  /** Who types; null: nobody any more. */
  typing(name: string | null): void;
  status(status: Status): void;
  /** A refusal that belongs to no message. */
  problem(message: string): void;
  /** The server no longer knows this session. */
  gone(): void;
}

/** Typing is told every 3 s and shown for 6 s (docs/protocol.md). */
const TYPING_EVERY = 3_000;
const TYPING_SHOWN = 6_000;
/** Marks are told at most this often. */
const MARK_EVERY = 1_000;

/**
 * One visitor's conversation: what is on the screen, and what is on its way. It follows
 * the rules of docs/protocol.md ("Streams") over a Live and an Outbox.
 */
export class Conversation {
  session: Session | undefined;
  marks: Marks = { guest_delivered: 0, guest_seen: 0, agent_seen: 0 };
  readonly #cursor = new Cursor();
  readonly #live: Live;
  readonly #outbox: Outbox;
  readonly #on: Listener;
  /** Server's clock minus ours, ms. */
  #offset = 0;
  /** Newest entry when the screen was first filled; -1 until then. */
  #history = -1;
  #visible = false;
  #told = { delivered: 0, seen: 0 };
  #markedAt = 0;
  #markTimer: ReturnType<typeof setTimeout> | undefined;
  #typingAt = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, storage: Storage | null, outboxKey: string, on: Listener) {
    this.#on = on;
    this.#live = new Live({
      socketURL: () => api.socketURL(),
      protocols: () => (api.token ? ['parley.v1', `bearer.${api.token}`] : ['parley.v1']),
      eventsURL: () => api.url(`/events?since=${this.#cursor.seq}`),
      pollURL: (wait) => api.url(`/poll?since=${this.#cursor.seq}&wait=${wait}`),
      framesURL: () => api.url('/frames'),
      token: () => api.token || undefined,
      hello: () => ({ type: 'hello', since: this.#cursor.seq }),
      since: () => this.#cursor.seq,
      ping: () => ({ type: 'ping', seq: this.#cursor.seq }),
      onFrame: (frame) => this.#frame(frame),
      onStatus: (status) => on.status(status),
      onOpen: () => {
        this.#outbox.resend();
        this.#told = { delivered: 0, seen: 0 };
        this.#mark();
      },
      onGone: () => on.gone(),
    });
    this.#outbox = new Outbox({
      storage,
      key: outboxKey,
      send: (frame) => this.#live.send(frame),
      onChange: (pending) => on.pending(pending),
    });
  }

  start(): void {
    this.#on.pending(this.#outbox.pending);
    this.#live.start();
  }

  stop(): void {
    this.#live.stop();
    this.#outbox.close();
    clearTimeout(this.#markTimer);
    clearTimeout(this.#typingTimer);
  }

  /** Milliseconds until a moment of the server's clock. */
  until(time: string): number {
    return Date.parse(time) - Date.now() - this.#offset;
  }

  get pending(): readonly Pending[] {
    return this.#outbox.pending;
  }

  send(body: string, attachments: Attachment[]): void {
    this.#typingAt = 0;
    this.#outbox.add({
      type: 'send',
      client_id: clientId(),
      body,
      attachments: attachments.map((a) => a.id),
      // For our own screen while it is pending; the server ignores members it does not know.
      files: attachments.map((a) => a.file_name),
    });
  }

  retry(id: string): void {
    this.#outbox.retry(id);
  }

  discard(id: string): void {
    this.#outbox.discard(id);
  }

  /** Forgets what was never sent: the person starts anew. */
  forget(): void {
    this.#outbox.clear();
  }

  /** The composer changed: `on` while it holds text. */
  typing(on: boolean): void {
    const now = Date.now();
    if (on ? now - this.#typingAt < TYPING_EVERY : this.#typingAt === 0) return;
    this.#typingAt = on ? now : 0;
    this.#live.send({ type: 'typing', on });
  }

  /** Sends `here`, `end` or `rejoin`; false when there is no connection. */
  tell(type: 'here' | 'end' | 'rejoin'): boolean {
    return this.#live.send({ type });
  }

  /** Whether the person can see the newest lines now. */
  look(visible: boolean): void {
    this.#visible = visible;
    this.#mark();
  }

  #frame(frame: Frame): void {
    const id = String(frame['client_id'] ?? '');
    switch (frame.type) {
      case 'welcome':
        if (this.#history < 0) this.#history = Number(frame['seq']);
        this.#marks(frame['marks'] as Marks);
        this.#session(frame['session'] as Session);
        break;
      case 'session':
        this.#session(frame['session'] as Session);
        break;
      case 'entry':
        this.#entry(frame['entry'] as Entry);
        break;
      case 'ack':
        // The entry takes the place of the pending line, so the line stays until it comes.
        if (Number(frame['seq']) <= this.#cursor.seq) this.#outbox.ack(id);
        break;
      case 'marks':
        this.#marks(frame['marks'] as Marks);
        break;
      case 'typing':
        this.#typing(frame['on'] ? ((frame['who'] as { name?: string } | undefined)?.name ?? null) : null);
        break;
      case 'error': {
        const message = String(frame['message'] ?? '');
        if (id) this.#outbox.refuse(id, message, frame['retry'] === true);
        else this.#on.problem(message);
      }
    }
  }

  #session(session: Session): void {
    this.session = session;
    this.#offset = Date.parse(session.server_time) - Date.now() || 0;
    this.#on.session(session);
  }

  #entry(entry: Entry): void {
    if (!this.#cursor.take(entry)) return;
    if (entry.author.kind !== 'guest') this.#typing(null);
    this.#on.entry(entry, entry.seq > this.#history);
    if (entry.client_id) this.#outbox.ack(entry.client_id);
    this.#mark();
  }

  #marks(marks: Marks): void {
    this.marks = marks;
    this.#on.marks(marks);
  }

  #typing(name: string | null): void {
    clearTimeout(this.#typingTimer);
    if (name) this.#typingTimer = setTimeout(() => this.#on.typing(null), TYPING_SHOWN);
    this.#on.typing(name);
  }

  /** Tells how far we have come, if that is news, at most once a second. */
  #mark(): void {
    const delivered = this.#cursor.seq;
    const seen = this.#visible ? delivered : this.#told.seen;
    if (delivered <= this.#told.delivered && seen <= this.#told.seen) return;
    clearTimeout(this.#markTimer);
    const wait = this.#markedAt + MARK_EVERY - Date.now();
    if (wait > 0) {
      this.#markTimer = setTimeout(() => this.#mark(), wait);
    } else if (this.#live.send({ type: 'mark', delivered, seen })) {
      this.#told = { delivered, seen };
      this.#markedAt = Date.now();
    }
  }
}
