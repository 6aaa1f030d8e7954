/**
 * The desk's clock, ticking once a second for everything that counts. It runs only
 * while the page can be seen; what it shows is the browser's clock corrected by what
 * the desk said last, so a wrong clock on a desk computer does no harm.
 */
class Clock {
  now = $state(Date.now());
  #offset = 0;

  /** Takes over the desk's time (RFC 3339). */
  set(serverTime: string): void {
    const at = Date.parse(serverTime);
    if (Number.isNaN(at)) return;
    this.#offset = at - Date.now();
    this.#tick();
  }

  /** The desk's time to the millisecond, also while the page is hidden and `now` stands still. */
  get exact(): number {
    return Date.now() + this.#offset;
  }

  start(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden) this.#tick();
    }, 1000);
    const seen = () => this.#tick();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }

  #tick(): void {
    this.now = this.exact;
  }
}

export const time = new Clock();
