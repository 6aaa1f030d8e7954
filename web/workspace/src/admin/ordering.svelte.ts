import { put } from '../lib/api.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import { at } from './client.ts';
import { pick, type Recipe } from './editor.svelte.ts';
import { move, renumber } from './logic/order.ts';
import { words } from './messages.ts';
import type { Stored } from './model.ts';

/** The list that shows the records. */
interface Shelf<T> {
  readonly byID: ReadonlyMap<string, T>;
  put: (id: string, record: T | undefined) => void;
  refresh: () => Promise<void>;
}

/**
 * Moving the records of a list, each of which knows its own place by a number: a move
 * saves at once, touches as few records as it can, and can be taken back.
 */
export class Ordering<T extends Stored> {
  /** What the last move did, for those who do not see it. */
  said = $state('');
  #busy = false;
  readonly #recipe: Recipe<T>;
  readonly #shelf: Shelf<T>;
  readonly #key: keyof T & string;

  /** `key` is the member that holds the place, lowest first. */
  constructor(recipe: Recipe<T>, shelf: Shelf<T>, key: keyof T & string) {
    this.#recipe = recipe;
    this.#shelf = shelf;
    this.#key = key;
  }

  readonly #place = (record: T): number => Number(record[this.#key]);

  /** Moves one of the items, which stand in their present order. */
  async move(items: readonly T[], from: number, to: number): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const order = move(items, from, to);
    try {
      await this.#number(order, renumber(order.map(this.#place)), false);
      const moved = items[from];
      this.said = moved ? words.order.moved(this.#recipe.name(moved), to + 1, items.length) : '';
    } catch (error) {
      toasts.fail(error);
      await this.#shelf.refresh();
    } finally {
      this.#busy = false;
    }
  }

  /** Saves those whose number changes; `undo` puts the numbers back the same way. */
  async #number(order: readonly T[], numbers: readonly number[], undo: boolean): Promise<void> {
    const changed = order.filter((record, i) => this.#place(record) !== numbers[i]);
    const before = changed.map(this.#place);
    const saved: T[] = [];
    for (const record of changed) {
      const known = this.#shelf.byID.get(record.id) ?? record;
      const whole = this.#recipe.read ? this.#recipe.read(known) : known;
      const wanted = { ...whole, [this.#key]: numbers[order.indexOf(record)] };
      const body = pick(wanted, [...this.#recipe.input, 'version']);
      const answer = await put<T>(at(this.#recipe.kind, record.id), body);
      this.#shelf.put(answer.id, answer);
      saved.push(answer);
    }
    if (saved.length === 0) return;
    const back = () =>
      void this.#number(saved, before, true).catch((error: unknown) =>
        toasts.fail(error, words.editor.undoFailed),
      );
    toasts.show({
      tone: 'good',
      title: undo ? words.editor.undone : words.order.saved,
      key: `settings-${this.#recipe.kind}-order`,
      ...(undo ? {} : { action: { label: words.editor.undo, run: back } }),
    });
  }
}
