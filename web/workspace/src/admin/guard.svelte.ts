import { go, router } from '../lib/router.svelte.ts';
import { root } from '../lib/routes.ts';

/** What is being edited, as far as leaving it matters. */
interface Watched {
  /** Whether leaving now would lose something. */
  dirty: () => boolean;
  save: () => Promise<boolean>;
  name: () => string;
}

/** Keeps a person from walking away from changes that are not saved. */
class Guard {
  /** Where the person wanted to go; the question is open while it is set. */
  pending = $state<string>();
  readonly #watched = new Set<Watched>();

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

  stay(): void {
    this.pending = undefined;
  }

  leave(): void {
    const path = this.pending;
    this.pending = undefined;
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
    const back = (event: PopStateEvent) => this.#back(event);
    const unload = (event: BeforeUnloadEvent) => {
      if (this.#dirty) event.preventDefault();
    };
    // Before the router, which listens to the same events on their way up.
    document.addEventListener('click', click, true);
    addEventListener('popstate', back, true);
    addEventListener('beforeunload', unload);
    return () => {
      document.removeEventListener('click', click, true);
      removeEventListener('popstate', back, true);
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

  /** The way back has happened already: the address is put right again until the answer. */
  #back(event: PopStateEvent): void {
    if (!this.#dirty) return;
    event.stopImmediatePropagation();
    this.pending = location.pathname + location.search;
    history.pushState(null, '', router.pathname + router.search);
  }
}

export const guard = new Guard();
