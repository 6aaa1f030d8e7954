/** Without any key, pointer or touch for this long, nobody sits here, ms (contract of `idle`). */
const idleAfter = 5 * 60_000;

/**
 * Whether somebody looks at this page: it can be seen, its window has the focus, and there was
 * a sign of life within five minutes (domain 4.3).
 */
class Attention {
  #seen = $state(document.visibilityState === 'visible' && document.hasFocus());
  /** Nothing was touched for five minutes on this page. */
  idle = $state(false);
  readonly here = $derived(this.#seen && !this.idle);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touchedAt = Date.now();

  constructor() {
    const look = () => {
      this.#seen = document.visibilityState === 'visible' && document.hasFocus();
    };
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    const touched = () => this.#touched();
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus']) {
      addEventListener(type, touched, { passive: true, capture: true });
    }
    this.#wait(idleAfter);
  }

  #touched(): void {
    this.#touchedAt = Date.now();
    if (!this.idle) return;
    this.idle = false;
    this.#wait(idleAfter);
  }

  /** One timer, not one per movement of the pointer: it looks again when it might be time. */
  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const left = this.#touchedAt + idleAfter - Date.now();
      if (left > 0) this.#wait(left);
      else this.idle = true;
    }, ms);
  }
}

export const attention = new Attention();
