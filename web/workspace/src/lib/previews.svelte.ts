import { SvelteMap } from 'svelte/reactivity';
import { get } from './api.ts';
import type { LinkPreview } from './wire.ts';

/** Calls under way at once: the desk fetches pages that may be slow (domain 4.5). */
const mostAtOnce = 2;
const mostKept = 300;

const none = (url: string): LinkPreview => ({ url, title: '', description: '', site: '', state: 'none' });

/**
 * What linked pages say about themselves. A message never waits for it, and a page that says
 * nothing, or may not be asked, costs nothing but the call.
 */
export class Previews {
  readonly #known = new SvelteMap<string, LinkPreview>();
  readonly #queue: string[] = [];
  #running = 0;

  of(url: string): LinkPreview | undefined {
    return this.#known.get(url);
  }

  /** A link is in view; returns how to say that it no longer is. */
  want(url: string): () => void {
    if (this.#known.has(url) || this.#queue.includes(url)) return () => undefined;
    this.#queue.push(url);
    void this.#next();
    return () => {
      const at = this.#queue.indexOf(url);
      if (at >= 0) this.#queue.splice(at, 1);
    };
  }

  async #next(): Promise<void> {
    if (this.#running >= mostAtOnce) return;
    const url = this.#queue.shift();
    if (url === undefined) return;
    this.#running++;
    try {
      this.#known.set(url, await get<LinkPreview>('/link-preview', { url }));
    } catch {
      this.#known.set(url, none(url));
    }
    this.#running--;
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept && oldest) this.#known.delete(oldest);
    void this.#next();
  }
}
