import { SvelteMap } from 'svelte/reactivity';
import { get, type Page } from './api.ts';
import type { Colleague, Presence } from './wire.ts';

/** How many colleagues a search offers at once. */
const offered = 8;

/** Who of the staff is here, as the live stream tells; whoever it does not name is offline. */
export class People {
  readonly #all = new SvelteMap<string, Colleague>();

  /** Takes the list of a welcome, which is complete. */
  reset(people: readonly Colleague[]): void {
    const here = new Set(people.map((one) => one.id));
    for (const [id, one] of this.#all) {
      if (!here.has(id) && one.presence !== 'offline') this.#all.set(id, { ...one, presence: 'offline' });
    }
    this.take(people);
  }

  /** Takes changes. */
  take(people: readonly Colleague[]): void {
    for (const one of people) this.#all.set(one.id, { ...this.#all.get(one.id), ...one });
  }

  /** Takes what somebody says of being away from their own answer, before the stream tells it. */
  say(id: string, message: string): void {
    const one = this.#all.get(id);
    if (one) this.#all.set(id, { ...one, message });
  }

  presence(id: string | undefined): Presence {
    return (id && this.#all.get(id)?.presence) || 'offline';
  }

  /** The away message of somebody, or "". */
  message(id: string | undefined): string {
    return (id && this.#all.get(id)?.message) || '';
  }

  /** Colleagues whose name or address begins like this; visitors are never among them. */
  async find(text: string, signal?: AbortSignal): Promise<Colleague[]> {
    const found = await get<Page<Colleague>>('/people', { q: text.trim(), limit: offered }, signal);
    const items = found.items ?? [];
    this.take(items);
    return items;
  }
}
