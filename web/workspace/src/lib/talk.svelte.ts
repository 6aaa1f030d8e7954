import { Outbox, type Pending } from '$ui/outbox.ts';
import type { Frame } from '$ui/live.ts';
import { merge, withoutGap } from './entries.ts';
import type { Upload } from './uploads.svelte.ts';
import type { Action, Author, Detail, Entry, MessageKind, Summary } from './wire.ts';

/** Somebody who types now. */
export interface Typist {
  who: Author;
  kind: MessageKind;
  /** When it stops being true unless renewed, ms. */
  until: number;
}

/** How long a typing line stands unless it is renewed (docs/protocol.md). */
const typingLife = 6000;

/**
 * One conversation as this page knows it. The fields are replaced, never changed in
 * place, so that 10,000 entries cost nothing to watch.
 */
export class Talk {
  readonly id: string;
  summary = $state.raw<Summary>() as Summary;
  /** Ordered by seq, without gaps; begins later than 1 until the rest was scrolled to. */
  entries = $state.raw<readonly Entry[]>([]);
  pending = $state.raw<readonly Pending[]>([]);
  typing = $state.raw<readonly Typist[]>([]);
  actions = $state.raw<readonly Action[]>([]);
  detail = $state.raw<Detail | null>(null);
  detailFailed = $state('');
  /** Whether it stands in my list; the others are open to read only. */
  listed = $state(false);
  older = $state<'idle' | 'busy' | 'failed'>('idle');
  /** The entry the "New" line stands above, kept while the conversation stays open. */
  newFrom = $state(0);
  /** Files that hang on the message being written; they survive looking at another conversation. */
  uploads = $state.raw<readonly Upload[]>([]);
  readonly outbox: Outbox;
  /** Highest seq this connection has told the desk as seen. */
  marked = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

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
    return this.entries.at(-1)?.seq ?? 0;
  }

  /** Whether the first entry is here. */
  get complete(): boolean {
    const first = this.entries[0];
    return first ? first.seq <= 1 : this.summary.seq === 0;
  }

  /** Takes entries in any order, repetitions too. */
  add(entries: readonly Entry[]): void {
    this.entries = withoutGap(merge(this.entries, entries));
    for (const entry of entries) if (entry.client_id) this.outbox.ack(entry.client_id);
    if (entries.length === 1) this.stopTyping(entries[0]!.author);
  }

  /** Somebody began or stopped typing. */
  setTyping(who: Author, on: boolean, kind: MessageKind): void {
    this.stopTyping(who);
    if (on) this.typing = [...this.typing, { who, kind, until: Date.now() + typingLife }];
    this.#expire();
  }

  stopTyping(who: Author): void {
    if (this.typing.some((one) => same(one.who, who))) {
      this.typing = this.typing.filter((one) => !same(one.who, who));
    }
  }

  #expire(): void {
    clearTimeout(this.#typingTimer);
    if (this.typing.length === 0) return;
    const next = Math.min(...this.typing.map((one) => one.until));
    this.#typingTimer = setTimeout(
      () => {
        this.typing = this.typing.filter((one) => one.until > Date.now());
        this.#expire();
      },
      Math.max(0, next - Date.now()) + 10,
    );
  }

  close(): void {
    clearTimeout(this.#typingTimer);
    this.outbox.close();
  }
}

const same = (a: Author, b: Author) => a.kind === b.kind && (a.id ?? a.name) === (b.id ?? b.name);
