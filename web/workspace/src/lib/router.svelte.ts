import { parsePlace, root, type Place } from './routes.ts';

/** The address bar as state: one instance for the page. */
class Router {
  pathname = $state(location.pathname);
  search = $state(location.search);
  readonly place: Place = $derived(parsePlace(this.pathname, this.search));

  /** Goes somewhere; `replace` keeps the way back as it was. */
  go(path: string, replace = false): void {
    if (path === location.pathname + location.search) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    this.read();
  }

  /** Listens to the way back and to clicks on links of ours; returns the way to stop. */
  start(): () => void {
    const back = () => this.read();
    const click = (event: MouseEvent) => this.#click(event);
    addEventListener('popstate', back);
    document.addEventListener('click', click);
    return () => {
      removeEventListener('popstate', back);
      document.removeEventListener('click', click);
    };
  }

  private read(): void {
    this.pathname = location.pathname;
    this.search = location.search;
  }

  /** Any plain click on a link below /workspace moves without loading the page anew. */
  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin) return;
    if (url.pathname !== root && !url.pathname.startsWith(`${root}/`)) return;
    event.preventDefault();
    this.go(url.pathname + url.search);
  }
}

export const router = new Router();

/** Goes to an address of the workspace; see {@link Router.go}. */
export const go = (path: string, replace = false): void => router.go(path, replace);
