import { untrack } from 'svelte';
import { asProblem, get, type Page, type Problem, type Query } from '../../lib/api.ts';
import { at } from '../client.ts';

/** How many rows are read at once, and how long typing has to pause before the desk is asked, ms. */
const pageSize = 50;
const pause = 200;

/** A list that is too long to be read whole: the desk searches it, and gives it page by page. */
export class Pages<T extends { id: string }> {
  items = $state.raw<T[]>([]);
  state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
  problem = $state.raw<Problem>();
  /** Where it goes on; "" at its end. */
  next = $state('');
  readonly #kind: string;
  readonly #query: Query;
  #typed = '';
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(kind: string, query: Query = {}) {
    this.#kind = kind;
    this.#query = query;
  }

  /** Reads it whenever somebody comes to look; the rows stay while it is read anew. */
  need = (): Promise<void> => untrack(() => this.refresh());
  refresh = (): Promise<void> => this.#read('');
  more = (): Promise<void> => this.#read(this.next);

  /** Those that hold what was typed. */
  find = (typed: string): void => {
    if (typed.trim() === this.#typed) return;
    this.#typed = typed.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), pause);
  };

  async #read(cursor: string): Promise<void> {
    const mine = ++this.#round;
    if (this.state !== 'ready') this.state = 'loading';
    try {
      const page = await get<Page<T>>(at(this.#kind), {
        ...this.#query,
        q: this.#typed,
        limit: pageSize,
        cursor,
      });
      if (mine !== this.#round) return;
      this.items = cursor ? [...this.items, ...page.items] : page.items;
      this.next = page.next ?? '';
      this.state = 'ready';
    } catch (error) {
      if (mine !== this.#round) return;
      this.problem = asProblem(error);
      this.state = 'failed';
    }
  }
}
