import { Outbox, type Pending } from '$ui/outbox.ts';
import type { Frame } from '$ui/live.ts';
import { join, merge, withoutGap } from './entries.ts';
import type { Upload } from './uploads.svelte.ts';
import type {
  Action,
  AttachmentRef,
  Author,
  Detail,
  Entry,
  Held,
  Mention,
  MessageKind,
  Summary,
} from './wire.ts';

/** Somebody who types now, or who has the conversation in view. */
export interface Typist {
  who: Author;
  kind: MessageKind;
  /** When it stops being true unless renewed, ms. */
  until: number;
}

/** How long a typing line stands unless it is renewed (docs/protocol.md). */
const typingLife = 6000;
/** How long somebody counts as looking unless it is renewed (docs/protocol.md). */
const viewingLife = 60_000;

/** Entries kept of a conversation somebody has open, and of one that is only in a list. */
export const mostOpen = 600;
const mostClosed = 60;

/** Where an open conversation is to be shown from: a hit of a search. */
export interface Target {
  seq: number;
  /** Counts up, so that the same place twice is gone to twice. */
  turn: number;
}

/**
 * One conversation as this page knows it. The fields are replaced, never changed in
 * place, so that 10,000 entries cost nothing to watch. Of those 10,000 only a window is
 * here; the rest is read again when somebody scrolls to it.
 */
export class Talk {
  readonly id: string;
  summary = $state.raw<Summary>() as Summary;
  /** The window: ordered by seq, without gaps, at most {@link mostOpen}. */
  entries = $state.raw<readonly Entry[]>([]);
  /** Highest seq of the conversation that the stream or a page has told of. */
  head = $state(0);
  pending = $state.raw<readonly Pending[]>([]);
  /** Own messages the desk holds back for a moment, in which they can be taken back. */
  held = $state.raw<readonly Held[]>([]);
  typing = $state.raw<readonly Typist[]>([]);
  viewing = $state.raw<readonly Typist[]>([]);
  actions = $state.raw<readonly Action[]>([]);
  detail = $state.raw<Detail | null>(null);
  detailFailed = $state('');
  /** Whether it stands in my list; the others are open to read only. */
  listed = $state(false);
  /** Loading what is before the window, and what is after it. */
  older = $state<'idle' | 'busy' | 'failed'>('idle');
  newer = $state<'idle' | 'busy' | 'failed'>('idle');
  target = $state.raw<Target | null>(null);
  /** The "New" line stands above what others wrote after this seq; null: there is none. */
  newAfter = $state<number | null>(null);
  /** Files that hang on the message being written; they survive looking at another conversation. */
  uploads = $state.raw<readonly Upload[]>([]);
  /** People who were chosen to be named in what is being written. */
  named = $state.raw<readonly Mention[]>([]);
  /** What was last asked of the knowledge beside it by a command; asking the same again is another one. */
  sought = $state.raw({ text: '' });
  readonly outbox: Outbox;
  /** Saves what is written beside the conversation, before it leaves the list; false: it has to be mended first. */
  leaving: (() => Promise<boolean>) | undefined;
  /** Highest seq this connection has told the desk as seen. */
  marked = 0;
  /** How many logs show it: two while it moves from a mini window to the workspace. */
  #logs = 0;
  /** Whether the log stands at its end: what arrives pushes the oldest out, not the other way round. */
  following = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(summary: Summary, key: string, storage: Storage | null, send: (frame: Frame) => boolean) {
    this.id = summary.id;
    this.summary = summary;
    this.outbox = new Outbox({
      storage,
      key,
      send,
      onChange: (pending) => (this.pending = pending),
    });
    this.pending = this.outbox.pending;
  }

  /** The highest seq known: what `resume` names. */
  get seq(): number {
    return this.head;
  }

  /** Whether the first entry is here. */
  get complete(): boolean {
    const first = this.entries[0];
    return first ? first.seq <= 1 : this.summary.seq === 0;
  }

  /** Whether the newest entry is here: what arrives is shown at once. */
  get attached(): boolean {
    return (this.entries.at(-1)?.seq ?? this.head) >= this.head;
  }

  /** Takes entries of the stream, in any order, repetitions too. */
  add(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const attached = this.attached;
    const room = this.following || this.entries.length + entries.length <= mostOpen;
    // Who reads far above keeps what they read; the new ones are read when they come down.
    if (attached && room) {
      this.entries = withoutGap(merge(this.entries, entries)).slice(
        -(this.#logs > 0 ? mostOpen : mostClosed),
      );
    }
    this.#heard(entries);
    if (entries.length === 1) this.stopTyping(entries[0]!.author);
  }

  /** The stream leaves out entries up to `seq`; what follows begins after it. */
  skip(seq: number): void {
    this.head = Math.max(this.head, seq);
    if (this.#logs === 0 || this.following) this.entries = [];
  }

  /** Takes the page before the window; the other end gives way to it. */
  prepend(page: readonly Entry[]): void {
    this.entries = join(this.entries, page).slice(0, mostOpen);
    this.#heard(page);
  }

  /** Takes the page after the window; the other end gives way to it. */
  append(page: readonly Entry[]): void {
    this.entries = join(this.entries, page).slice(-mostOpen);
    this.#heard(page);
  }

  /** Shows another part of the conversation instead of this one. */
  replace(page: readonly Entry[]): void {
    this.entries = withoutGap(page).slice(-mostOpen);
    this.older = this.newer = 'idle';
    this.#heard(page);
  }

  /** A log shows it from now on; returns what ends that. */
  opened(): () => void {
    this.#logs++;
    return () => {
      if (--this.#logs === 0) this.#shrink();
    };
  }

  /** Nobody shows it any more: the newest remain, or nothing when they are not here. */
  #shrink(): void {
    this.following = true;
    this.newAfter = null;
    this.target = null;
    this.entries = this.attached ? this.entries.slice(-mostClosed) : [];
    this.older = this.newer = 'idle';
  }

  #heard(entries: readonly Entry[]): void {
    this.head = Math.max(this.head, entries.at(-1)?.seq ?? 0, entries[0]?.seq ?? 0);
    for (const { client_id: id } of entries) {
      if (!id) continue;
      this.outbox.ack(id);
      if (this.held.length > 0) this.unhold(id);
    }
  }

  /** The desk has a message of mine; with `until` it holds it back till then. */
  acknowledged(clientId: string, until: unknown): void {
    const { frame } = this.pending.find((one) => one.frame.client_id === clientId) ?? {};
    if (frame && typeof until === 'string') {
      this.hold({
        conversation: this.id,
        client_id: clientId,
        kind: frame['kind'] as MessageKind,
        body: String(frame['body'] ?? ''),
        attachments: (frame['files'] as AttachmentRef[] | undefined) ?? [],
        release_at: until,
      });
    } else this.outbox.ack(clientId);
  }

  /** The desk holds a message of mine back until `release_at`. */
  hold(held: Held): void {
    this.held = [...this.held.filter((one) => one.client_id !== held.client_id), held];
    this.outbox.ack(held.client_id);
  }

  /** It went out, or was taken back. */
  unhold(clientId: string): void {
    this.held = this.held.filter((one) => one.client_id !== clientId);
  }

  /** Somebody began or stopped typing. */
  setTyping(who: Author, on: boolean, kind: MessageKind): void {
    this.stopTyping(who);
    if (on) this.typing = [...this.typing, { who, kind, until: Date.now() + typingLife }];
    this.#expire();
  }

  stopTyping(who: Author): void {
    if (this.typing.some((one) => same(one.who, who))) this.typing = without(this.typing, who);
  }

  /** A colleague has the conversation in view, or no longer. */
  setViewing(who: Author, on: boolean): void {
    const others = without(this.viewing, who);
    this.viewing = on ? [...others, { who, kind: 'comment', until: Date.now() + viewingLife }] : others;
    this.#expire();
  }

  #expire(): void {
    clearTimeout(this.#timer);
    const all = [...this.typing, ...this.viewing];
    if (all.length === 0) return;
    const next = Math.min(...all.map((one) => one.until));
    this.#timer = setTimeout(
      () => {
        const now = Date.now();
        if (this.typing.some((one) => one.until <= now))
          this.typing = this.typing.filter((one) => one.until > now);
        if (this.viewing.some((one) => one.until <= now)) {
          this.viewing = this.viewing.filter((one) => one.until > now);
        }
        this.#expire();
      },
      Math.max(0, next - Date.now()) + 10,
    );
  }

  close(): void {
    clearTimeout(this.#timer);
    this.outbox.close();
  }
}

const same = (a: Author, b: Author) => a.kind === b.kind && (a.id ?? a.name) === (b.id ?? b.name);
const without = (list: readonly Typist[], who: Author) => list.filter((one) => !same(one.who, who));
