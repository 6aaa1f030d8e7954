import { SvelteMap } from 'svelte/reactivity';
import { get } from './api.ts';
import type { Desk } from './desk.svelte.ts';
import type { CardView, RecordRef } from './wire.ts';

/** Cards one call resolves (docs/protocol.md), and how many are remembered. */
const mostAsked = 50;
const mostKept = 500;
/** Cards that come into view together are asked for together, ms. */
const gather = 30;
/** Records change in bursts, by several people and by what is mirrored to them, ms. */
const settle = 400;

type Ref = Pick<RecordRef, 'table' | 'id'>;
const keyOf = (ref: Ref) => `${ref.table}:${ref.id}`;

/**
 * What cards of records and articles show to this person now. They are asked for when they
 * come into view, together, and anew when the desk says that one has changed.
 */
export class Cards {
  readonly #known = new SvelteMap<string, CardView | 'failed'>();
  readonly #wanted = new Set<string>();
  readonly #desk: Pick<Desk, 'listen'>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  constructor(desk: Pick<Desk, 'listen'>) {
    this.#desk = desk;
    this.#stop = this.#desk.listen(['record', 'welcome'], (frame) => {
      if (frame.type === 'welcome') return this.#again();
      const key = keyOf({ table: frame['table'] as Ref['table'], id: String(frame['id']) });
      if (this.#known.has(key)) this.#want(key, settle);
    });
  }

  /** What is known of a card; undefined until the desk has answered. */
  of(ref: Ref): CardView | 'failed' | undefined {
    return this.#known.get(keyOf(ref));
  }

  /** A card is in view: it is asked for unless it is known. */
  want(ref: Ref): void {
    const key = keyOf(ref);
    if (this.#known.get(key) === undefined || this.#known.get(key) === 'failed') this.#want(key, gather);
  }

  /** Whoever made it calls this when it is no longer needed. */
  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #want(key: string, wait: number): void {
    this.#wanted.add(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  /** While there was no connection nobody said what changed. */
  #again(): void {
    for (const key of this.#known.keys()) this.#want(key, settle);
  }

  async #ask(): Promise<void> {
    const keys = [...this.#wanted].slice(0, mostAsked);
    for (const key of keys) this.#wanted.delete(key);
    if (keys.length === 0) return;
    try {
      const { items } = await get<{ items: CardView[] }>('/cards', { refs: keys.join(',') });
      for (const item of items) this.#known.set(keyOf(item), item);
    } catch {
      for (const key of keys) if (!this.#known.has(key)) this.#known.set(key, 'failed');
    }
    for (const key of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      this.#known.delete(key);
    }
    if (this.#wanted.size > 0) this.#timer = setTimeout(() => void this.#ask(), 0);
  }
}
