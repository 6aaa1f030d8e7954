import { keepOrder } from '../lib/urgency.ts';
import type { Summary } from '../lib/wire.ts';

/**
 * The order of a list that stays while the pointer or the focus is in it: nothing moves under
 * them. Spread {@link HeldOrder.handlers} on the element around the list.
 */
export class HeldOrder {
  readonly #sorted: () => readonly Summary[];
  #hovered = false;
  #focused = false;
  #frozen = $state.raw<readonly string[] | null>(null);
  readonly rows: Summary[] = $derived.by(() => keepOrder(this.#sorted(), this.#frozen));
  /** The order would be another one by now. */
  readonly moved: boolean = $derived.by(() => {
    const sorted = this.#sorted();
    return this.rows.some((one, at) => one.id !== sorted[at]?.id);
  });
  readonly handlers = {
    onpointerenter: () => this.#hold(true, this.#focused),
    onpointerleave: () => this.#hold(false, this.#focused),
    onfocusin: () => this.#hold(this.#hovered, true),
    onfocusout: () => this.#hold(this.#hovered, false),
  };

  constructor(sorted: () => readonly Summary[]) {
    this.#sorted = sorted;
  }

  #hold(hovered: boolean, focused: boolean): void {
    this.#hovered = hovered;
    this.#focused = focused;
    if (!hovered && !focused) this.#frozen = null;
    else this.#frozen ??= this.#sorted().map((one) => one.id);
  }
}
