import { get, post } from './api.ts';
import type { CannedMessage, CannedMessages } from './wire.ts';

/** As many as one call gives; who has more of them searches. */
const most = 200;

const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ß/g, 'ss');

/**
 * The prepared texts for one conversation, filled in by the desk, the last used first. They
 * are read when they are wanted and not kept: what they are filled in with changes.
 */
export class Canned {
  items = $state.raw<readonly CannedMessage[]>([]);
  /** The desk wants them sent as soon as they are chosen. */
  postAtOnce = $state(false);
  state = $state<'idle' | 'busy' | 'ready' | 'failed'>('idle');
  readonly #conversation: string;
  #reading: Promise<void> | undefined;
  #asked = '';

  constructor(conversation: string) {
    this.#conversation = conversation;
  }

  /** Reads them; while that goes on, whoever asks too waits for the same answer. Never throws. */
  read(): Promise<void> {
    this.#asked = '';
    this.#reading ??= this.#read('').finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Looks further where there are more than one call gives. */
  search(text: string): void {
    if (this.items.length < most && this.#asked === '') return;
    if (text === this.#asked) return;
    this.#asked = text;
    void this.#read(text);
  }

  async #read(q: string): Promise<void> {
    if (this.state !== 'ready') this.state = 'busy';
    try {
      const answer = await get<CannedMessages>(`/conversations/${this.#conversation}/canned`, {
        q,
        limit: most,
      });
      if (q !== this.#asked) return;
      this.items = answer.items;
      this.postAtOnce = answer.post_at_once;
      this.state = 'ready';
    } catch {
      if (q === this.#asked) this.state = 'failed';
    }
  }

  /**
   * Those that hold every word of a text in their shortcut, title or text: the one whose
   * shortcut it is first, then those whose shortcut begins so, then the last used.
   */
  find(text: string): CannedMessage[] {
    const typed = fold(text.trim().replace(/^\//, ''));
    const words = typed.split(/\s+/).filter(Boolean);
    const rank = ({ shortcut }: CannedMessage) =>
      typed === '' || shortcut === '' ? 2 : shortcut === typed ? 0 : shortcut.startsWith(typed) ? 1 : 2;
    return this.items
      .filter((one) => {
        const held = fold(`${one.shortcut} ${one.title} ${one.rendered}`);
        return words.every((word) => held.includes(word));
      })
      .map((one, order) => ({ one, order, rank: rank(one) }))
      .sort((a, b) => a.rank - b.rank || a.order - b.order)
      .map(({ one }) => one);
  }

  /** The one with exactly this shortcut. */
  called(shortcut: string): CannedMessage | undefined {
    const typed = fold(shortcut);
    return this.items.find((one) => one.shortcut !== '' && one.shortcut === typed);
  }

  /** Tells the desk that it was used, so that it comes first the next time. */
  async used(one: CannedMessage): Promise<void> {
    try {
      await post<void>(`/conversations/${this.#conversation}/canned/${one.id}/use`);
    } catch {
      // Only its place in the list depends on it.
    }
  }
}
