import type { Schemas } from '$ui/schema.ts';
import { asProblem, get, type Page } from '../lib/api.ts';

/** A published article as a search shows it. */
export type Found = Schemas['ArticleMatch'];

/** How many articles a search shows; the most the desk gives. */
const most = 50;

/** How long typing has to pause before the desk is asked, ms. */
const pause = 200;

/** A search among the published articles. The last answer stays while the next one is awaited. */
export class ArticleSearch {
  typed = $state('');
  items = $state.raw<readonly Found[]>([]);
  phase = $state<'busy' | 'ready' | 'failed'>('busy');
  problem = $state('');
  /** What the list shown was asked for. */
  shown = $state('');
  readonly #conversation: () => string;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `conversation`: without words, what its subject asks for is found; "" for the last changed. */
  constructor(conversation: () => string = () => '') {
    this.#conversation = conversation;
  }

  /** Asks at once. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#asked;
    const q = this.typed.trim();
    const conversation = this.#conversation();
    this.phase = 'busy';
    try {
      const suggested = q === '' && conversation ? await this.#find({ conversation }) : [];
      // Where its subject asks for nothing, the last changed are better than an empty list.
      const items = suggested.length > 0 ? suggested : await this.#find({ q });
      if (turn !== this.#asked) return;
      this.items = items;
      this.suggested = suggested.length > 0;
      this.shown = q;
      this.phase = 'ready';
    } catch (error) {
      if (turn !== this.#asked) return;
      this.problem = asProblem(error).message;
      this.phase = 'failed';
    }
  }

  /** Whether the list holds what the conversation's subject asks for. */
  suggested = $state(false);

  /** Asks once typing pauses. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }

  async #find(query: Record<string, string>): Promise<Found[]> {
    return (await get<Page<Found>>('/articles', { ...query, limit: most })).items;
  }
}
