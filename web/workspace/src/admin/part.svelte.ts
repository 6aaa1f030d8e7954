import { asProblem, get, put, type Problem } from '../lib/api.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import { same } from './logic/diff.ts';
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
  write: (draft: T) => unknown;
  /** Called with what the desk answered, after every change that reached it. */
  changed?: (value: T) => void;
}

/**
 * What belongs to a record and is saved by itself, whole: a queue's pools, a person's
 * skills. The desk keeps no version of it; the last one who saves says what holds, and
 * can take it back.
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
      this.adopt(this.recipe.read(await get<unknown>(this.recipe.source ?? this.recipe.path)));
    } catch (error) {
      this.problem = asProblem(error);
    }
  }

  /** Takes a value as the one to edit, forgetting the draft. */
  adopt(value: T): void {
    this.base = structuredClone(value);
    this.draft = structuredClone(value);
    this.errors = {};
    this.message = '';
    this.ready = true;
  }

  /** Back to what is stored. */
  reset(): void {
    this.adopt(this.base);
  }

  /** Saves the draft; false: refused, and the form says why. */
  async save(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.errors = {};
    this.message = '';
    const before = this.base;
    try {
      const saved = await this.#send($state.snapshot(this.draft) as T);
      toasts.show({
        tone: 'good',
        title: words.editor.saved,
        text: this.recipe.name,
        key: `settings-${this.recipe.path}`,
        action: { label: words.editor.undo, run: () => void this.#undo(before, saved) },
      });
      return true;
    } catch (error) {
      const problem = asProblem(error);
      this.errors = problem.byField;
      this.message = Object.keys(this.errors).length > 0 ? '' : problem.message;
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #send(value: T): Promise<T> {
    const saved = this.recipe.read(await put<unknown>(this.recipe.path, this.recipe.write(value)));
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
