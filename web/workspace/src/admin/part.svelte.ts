import { asProblem, get, put, type Problem } from '../lib/api.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import type { Stale } from './editor.svelte.ts';
import { rebase, same } from './logic/diff.ts';
import { words } from './messages.ts';

/** What a part needs to know about what it edits. */
export interface PartRecipe<T> {
  /** Where it is written, after /api/v1. */
  path: string;
  /** Where it is read, when that is another place. */
  source?: string;
  /** What a person calls it, such as "Skills of Anna Berg". */
  name: string;
  /** The answer as the form edits it. */
  read: (answer: unknown) => T;
  /** The draft as the desk takes it. */
  write: (draft: T) => object;
  /** What an answer calls the content that was read, where that is not its `revision`. */
  revision?: (answer: unknown) => string;
  /** Called with what the desk answered, after every change that reached it. */
  changed?: (value: T) => void;
}

/**
 * What belongs to a record and is saved by itself, whole: a queue's pools, a person's
 * skills. The desk names its content, so that nobody replaces what they have not read.
 */
export class Part<T extends object> {
  draft = $state() as T;
  base = $state.raw() as T;
  errors = $state.raw<Record<string, string>>({});
  message = $state('');
  busy = $state(false);
  /** Whether it has been read. */
  ready = $state(false);
  /** Why it could not be read. */
  problem = $state.raw<Problem>();
  stale = $state.raw<Stale<T>>();
  /** What the desk calls the content of `base`. */
  #revision = '';
  readonly dirty = $derived(this.ready && !same($state.snapshot(this.draft), this.base));
  /** A part always exists; empty is one of its values. */
  readonly isNew = false;
  readonly recipe: PartRecipe<T>;

  constructor(recipe: PartRecipe<T>) {
    this.recipe = recipe;
  }

  async load(): Promise<void> {
    this.problem = undefined;
    try {
      this.adopt(await this.#fetch());
    } catch (error) {
      this.problem = asProblem(error);
    }
  }

  async #fetch(): Promise<T> {
    return this.#take(await get<unknown>(this.recipe.source ?? this.recipe.path));
  }

  #take(answer: unknown): T {
    this.#revision = this.recipe.revision?.(answer) ?? (answer as { revision?: string }).revision ?? '';
    return this.recipe.read(answer);
  }

  /** Takes a value as the one to edit, forgetting the draft. */
  adopt(value: T): void {
    this.base = structuredClone(value);
    this.draft = structuredClone(value);
    this.#clear();
    this.ready = true;
  }

  #clear(): void {
    this.errors = {};
    this.message = '';
    this.stale = undefined;
  }

  /** After a conflict: the own changes on top of theirs; nothing is saved yet. */
  takeMine(): void {
    const { stale } = this;
    if (!stale) return;
    this.adopt(stale.current);
    this.draft = structuredClone(stale.merged);
  }

  /** After a conflict: theirs, without the own changes. */
  takeTheirs(): void {
    if (this.stale) this.adopt(this.stale.current);
  }

  /** Back to what is stored. */
  reset(): void {
    this.adopt(this.base);
  }

  /** Saves the draft; false: refused, and the form says why. */
  async save(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#clear();
    const before = this.base;
    const mine = $state.snapshot(this.draft) as T;
    try {
      const saved = await this.#send(mine);
      toasts.show({
        tone: 'good',
        title: words.editor.saved,
        text: this.recipe.name,
        key: `settings-${this.recipe.path}`,
        action: { label: words.editor.undo, run: () => void this.#undo(before, saved) },
      });
      return true;
    } catch (error) {
      await this.#refused(asProblem(error), before, mine);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #refused(problem: Problem, before: T, mine: T): Promise<void> {
    const { revision, ...errors } = problem.byField;
    this.errors = errors;
    this.message = Object.keys(errors).length > 0 ? '' : (revision ?? problem.message);
    if (!revision) return;
    try {
      const current = await this.#fetch();
      this.stale = { ...rebase(before, mine, current), current };
      this.message = '';
    } catch {
      // The message says that somebody else was faster.
    }
  }

  async #send(value: T): Promise<T> {
    const body = { ...this.recipe.write(value), ...(this.#revision ? { revision: this.#revision } : {}) };
    const saved = this.#take(await put<unknown>(this.recipe.path, body));
    this.adopt(saved);
    this.recipe.changed?.(saved);
    return saved;
  }

  async #undo(before: T, saved: T): Promise<void> {
    try {
      // An edit begun since then would be lost: it goes on from what was taken back.
      const edited = this.dirty ? ($state.snapshot(this.draft) as T) : undefined;
      const restored = await this.#send(before);
      if (edited && !same(edited, saved) && !same(edited, restored)) this.draft = edited;
      toasts.show({ title: words.editor.undone, text: this.recipe.name });
    } catch (error) {
      toasts.fail(error, words.editor.undoFailed);
    }
  }
}
