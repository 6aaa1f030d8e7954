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
  /** Members that are the desk's answer, not the person's input. */
  write?: (record: T) => unknown;
  /** Called after every change that reached the desk. */
  changed: (record: T | undefined, id: string) => void;
}

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
  busy = $state(false);
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

  /** Back to what is stored. */
  reset(): void {
    this.adopt(this.base);
  }

  private clear(): void {
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
    const body = this.#recipe.write ? this.#recipe.write(record) : record;
    return id ? put<T>(at(this.kind, id), body) : post<T>(at(this.kind), body);
  }

  async #refused(problem: Problem, mine: T): Promise<void> {
    this.errors = problem.byField;
    const fields = Object.keys(this.errors).length;
    this.message = fields > 0 ? '' : problem.message;
    if (problem.code !== 'conflict' || !mine.id || fields > 0) return;
    // The refusal may be about the version: look at what is stored now.
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
        await remove(at(this.kind, saved.id));
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
    const { id } = this.base;
    try {
      await remove(at(this.kind, id));
      this.#recipe.changed(undefined, id);
      toasts.show({ title: words.editor.deleted, text: this.title });
      // Nothing is left to lose by going away.
      this.draft = structuredClone(this.base);
      return true;
    } catch (error) {
      this.message = asProblem(error).message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
