import { flushSync } from 'svelte';
import { go } from '../lib/router.svelte.ts';
import { root, settingsPath } from '../lib/routes.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import { words } from './messages.ts';

/** How long the notice about kept changes stays, in ms; the changes themselves stay longer. */
const keptLife = 30_000;

/** What is being edited, as far as leaving it matters. */
interface Watched {
  /** Whether leaving now would lose something. */
  dirty: () => boolean;
  save: () => Promise<boolean>;
  /** Gives the changes up. */
  drop: () => void;
  name: () => string;
}

/**
 * Keeps a person from losing changes that are not saved. A link can be stopped, so it
 * asks first. The browser's way back and the palette cannot: there the changes are kept,
 * and a notice leads back to them.
 */
class Guard {
  /** Where the person wanted to go; the question is open while it is set. */
  pending = $state<string>();
  readonly #watched = new Set<Watched>();
  readonly #kept = new Map<string, unknown>();

  /** Watches one form; the answer ends that. */
  watch(watched: Watched): () => void {
    this.#watched.add(watched);
    return () => this.#watched.delete(watched);
  }

  /** What would be lost, by name. */
  get name(): string {
    return this.#unsaved.map((one) => one.name()).join(', ');
  }

  get #unsaved(): Watched[] {
    return [...this.#watched].filter((one) => one.dirty());
  }

  get #dirty(): boolean {
    return this.#unsaved.length > 0;
  }

  /** Goes somewhere, asking first where something would be lost. */
  go(path: string): void {
    if (this.#dirty) this.pending = path;
    else go(path);
  }

  /** Keeps what a form holds while it is taken away under the person; nothing to keep forgets. */
  keep(path: string, name: string, value: unknown, href = settingsPath(path)): void {
    this.#kept.set(path, value);
    const key = `settings-kept-${path}`;
    toasts.show(
      {
        title: words.leave.kept(name),
        key,
        action: {
          label: words.leave.continue,
          run: () => {
            toasts.dismissKey(key);
            this.go(href);
          },
        },
      },
      keptLife,
    );
  }

  /** Takes back what was kept for a page, if anything was. */
  take(path: string): unknown {
    const value = this.#kept.get(path);
    this.#kept.delete(path);
    return value;
  }

  stay(): void {
    this.pending = undefined;
  }

  leave(): void {
    const path = this.pending;
    this.pending = undefined;
    for (const one of this.#unsaved) one.drop();
    // What a form sees while it is taken away is the state before the last flush.
    flushSync();
    if (path !== undefined) go(path);
  }

  async saveAndLeave(): Promise<void> {
    for (const one of this.#unsaved) {
      if (!(await one.save())) {
        this.stay();
        return;
      }
    }
    this.leave();
  }

  /** Listens to every way out of the page; the answer stops that. */
  start(): () => void {
    const click = (event: MouseEvent) => this.#click(event);
    const unload = (event: BeforeUnloadEvent) => {
      if (this.#dirty) event.preventDefault();
    };
    // Before the router, which listens to clicks on their way up.
    document.addEventListener('click', click, true);
    addEventListener('beforeunload', unload);
    return () => {
      document.removeEventListener('click', click, true);
      removeEventListener('beforeunload', unload);
      this.pending = undefined;
    };
  }

  #click(event: MouseEvent): void {
    if (!this.#dirty || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(`${root}/`)) return;
    if (url.pathname === location.pathname && url.search === location.search) return;
    event.preventDefault();
    this.pending = url.pathname + url.search;
  }
}

export const guard = new Guard();
