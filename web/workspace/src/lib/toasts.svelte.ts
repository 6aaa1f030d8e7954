import { asProblem } from './api.ts';
import { words } from './messages.ts';

/** A short notice at the edge of the screen. */
export interface Toast {
  id: number;
  tone: 'info' | 'good' | 'bad';
  title: string;
  text: string;
  /** What can be done about it, by name. */
  action?: { label: string; run: () => void };
  /** Shows again in the same place instead of piling up. */
  key: string;
}

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Shows a notice; `life` in ms, 0 until it is dismissed. The last four stay. */
  show(toast: Partial<Omit<Toast, 'id'>> & { title: string }, life = 8000): number {
    const id = this.#next++;
    const key = toast.key ?? `toast-${id}`;
    const made: Toast = { tone: 'info', text: '', ...toast, key, id };
    for (const old of this.list) if (old.key === key) this.#forget(old.id);
    this.list = [...this.list.filter((old) => old.key !== key), made].slice(-4);
    if (life > 0)
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), life),
      );
    return id;
  }

  /** Shows what went wrong; calls that nobody made wait (aborted) are silent. */
  fail(error: unknown, title: string = words.errors.title): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    const problem = asProblem(error);
    if (problem.code === 'unauthenticated') return;
    this.show({ tone: 'bad', title, text: problem.message, key: `${title} ${problem.message}` }, 12000);
  }

  dismiss(id: number): void {
    this.#forget(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  dismissKey(key: string): void {
    for (const toast of this.list.filter((one) => one.key === key)) this.dismiss(toast.id);
  }

  /** A toast under the pointer or the focus stays. */
  hold(id: number): void {
    this.#forget(id);
  }

  #forget(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}

export const toasts = new Toasts();
