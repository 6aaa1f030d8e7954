import { asProblem, get, post, put, remove, type Problem } from '../lib/api.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import { at } from './client.ts';
import { rebase, same, type Rebased } from './logic/diff.ts';
import { words } from './messages.ts';
import type { Stored } from './model.ts';

/** What an editor needs to know about its kind of record. */
export interface Recipe<T extends Stored> {
  /** The resource, as in /admin/{kind}. */
  kind: string;
  /** A new record with every member a form shows. */
  blank: () => T;
  /** What a person calls the record. */
  name: (record: T) => string;
  /** Fills in what the desk leaves out, so that forms have something to bind to. */
  read?: (record: T) => T;
  /** What a person says about the record; the rest is the desk's answer and is not sent back. */
  input: readonly (keyof T & string)[];
  /** Tidies what is sent: members that mean nothing for this kind of record. */
  write?: (record: T) => T;
  /** Called after every change that reached the desk. */
  changed: (record: T | undefined, id: string) => void;
}

/** The members named, where they say something: a reference to nothing is left out. */
export function pick<T extends object>(record: T, names: readonly (keyof T & string)[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const name of names) {
    const value = record[name];
    if (value !== undefined && !(value === '' && name.endsWith('_id'))) picked[name] = value;
  }
  return picked;
}

/** The path that deletes a record as it was read. */
const versioned = (kind: string, id: string, version: number): string => `${at(kind, id)}?version=${version}`;

/** Somebody else saved first. */
export interface Stale<T> extends Rebased<T> {
  current: T;
}

/**
 * One record being edited: the draft, what it was, what the desk said about it. Saving
 * is one request, so it is one line in the audit trail and can be taken back by one.
 */
export class Editor<T extends Stored> {
  draft = $state() as T;
  base = $state.raw() as T;
  errors = $state.raw<Record<string, string>>({});
  /** What is wrong with the whole, or with fields this form does not show. */
  message = $state('');
  /** Whether it was deleting that was refused, not saving. */
  notDeleted = $state(false);
  busy = $state(false);
  /** Whether the draft was kept from before and not saved since. */
  resumed = $state(false);
  stale = $state.raw<Stale<T>>();
  readonly dirty = $derived(!same($state.snapshot(this.draft), this.base));
  readonly isNew = $derived(this.base.id === '');
  readonly #recipe: Recipe<T>;

  constructor(recipe: Recipe<T>, record?: T) {
    this.#recipe = recipe;
    this.adopt(record ?? recipe.blank());
  }

  get title(): string {
    return this.#recipe.name(this.base);
  }

  get kind(): string {
    return this.#recipe.kind;
  }

  /** Takes a record as the one to edit, forgetting the draft. */
  adopt(record: T): void {
    const whole = this.#recipe.read ? this.#recipe.read(record) : record;
    this.base = structuredClone(whole);
    this.draft = structuredClone(whole);
    this.clear();
  }

  /** The stored record moved on by another act of the same person (a password): the draft stays. */
  moved(record: T): void {
    const whole = this.#recipe.read ? this.#recipe.read(record) : record;
    const mine = rebase(this.base, $state.snapshot(this.draft) as T, whole).merged;
    this.base = structuredClone(whole);
    this.draft = structuredClone(mine);
  }

  /** Continues where somebody left off: the version it began from, and the draft. */
  resume(base: T, draft: T): void {
    this.adopt(base);
    this.draft = structuredClone(draft);
    this.resumed = true;
  }

  /** Back to what is stored. */
  reset(): void {
    this.adopt(this.base);
  }

  private clear(): void {
    this.resumed = false;
    this.notDeleted = false;
    this.errors = {};
    this.message = '';
    this.stale = undefined;
  }

  /** Saves the draft. Undefined: refused, and the form says why. */
  async save(): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.clear();
    const before = this.base;
    const mine = $state.snapshot(this.draft) as T;
    try {
      const saved = await this.#send(before.id, mine);
      this.adopt(saved);
      this.#recipe.changed(saved, saved.id);
      this.#offerUndo(before, saved);
      return saved;
    } catch (error) {
      await this.#refused(asProblem(error), mine);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  #send(id: string, record: T): Promise<T> {
    const tidy = this.#recipe.write ? this.#recipe.write(record) : record;
    const body = pick(tidy, id ? [...this.#recipe.input, 'version'] : this.#recipe.input);
    return id ? put<T>(at(this.kind, id), body) : post<T>(at(this.kind), body);
  }

  async #refused(problem: Problem, mine: T): Promise<void> {
    // A stale version is a refusal of the whole; a name that is taken is one of its field.
    const { version, ...errors } = problem.byField;
    this.errors = errors;
    const fields = Object.keys(errors).length;
    this.message = fields > 0 ? '' : (version ?? problem.message);
    if (problem.code !== 'conflict' || !mine.id || fields > 0) return;
    try {
      const fetched = await get<T>(at(this.kind, mine.id));
      const current = this.#recipe.read ? this.#recipe.read(fetched) : fetched;
      if (current.version === this.base.version) return;
      this.stale = { ...rebase(this.base, mine, current), current };
      this.message = '';
    } catch (error) {
      const second = asProblem(error);
      if (second.code === 'not_found') this.message = words.editor.goneMeanwhile;
    }
  }

  /** After a conflict: continue on their version with the own changes on top; nothing is saved yet. */
  takeMine(): void {
    const stale = this.stale;
    if (!stale) return;
    this.base = structuredClone(stale.current);
    this.draft = structuredClone(stale.merged);
    this.clear();
  }

  /** After a conflict: their version, without the own changes. */
  takeTheirs(): void {
    if (this.stale) this.adopt(this.stale.current);
  }

  #offerUndo(before: T, saved: T): void {
    const name = this.#recipe.name(saved);
    toasts.show({
      tone: 'good',
      title: before.id ? words.editor.saved : words.editor.created,
      text: name,
      key: `settings-${this.kind}-${saved.id}`,
      action: { label: words.editor.undo, run: () => void this.#undo(before, saved) },
    });
  }

  async #undo(before: T, saved: T): Promise<void> {
    try {
      if (before.id) {
        const restored = await this.#send(before.id, { ...before, version: saved.version });
        this.#recipe.changed(restored, restored.id);
        // An edit begun since then stays; saving it will meet the conflict and explain it.
        if (this.base.id === restored.id && !this.dirty) this.adopt(restored);
      } else {
        await remove(versioned(this.kind, saved.id, saved.version));
        this.#recipe.changed(undefined, saved.id);
      }
      toasts.show({ title: words.editor.undone, text: this.#recipe.name(saved) });
    } catch (error) {
      toasts.fail(error, words.editor.undoFailed);
    }
  }

  /** Deletes the record; false: refused, and the form says why. */
  async remove(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.clear();
    const { id, version } = this.base;
    try {
      await remove(versioned(this.kind, id, version));
      this.#recipe.changed(undefined, id);
      toasts.show({ title: words.editor.deleted, text: this.title });
      // Nothing is left to lose by going away.
      this.draft = structuredClone(this.base);
      return true;
    } catch (error) {
      this.message = asProblem(error).message;
      this.notDeleted = true;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
