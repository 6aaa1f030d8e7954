import type { Schemas } from '$ui/schema.ts';
import { asProblem, type Problem } from '../lib/api.ts';
import { read, write } from '../lib/storage.ts';

export type View = Schemas['WrapUpView'];

/** How the form reaches the desk. */
export interface Line {
  load: () => Promise<View>;
  save: (body: Schemas['WrapUpInput']) => Promise<View>;
  /** Whether the time is nearly over: what is typed then is saved at once. */
  hurry: () => boolean;
}

/** What was written and the desk does not have yet; it survives a reload and a crash. */
export interface Kept {
  code: string;
  notes: string;
  /** Finish was pressed. */
  submit: boolean;
}

/** What is typed is saved this long after the last key, ms, and at the latest this long after the first. */
const quiet = 400;
const atLatest = 2000;

/** Characters of notes (wrapup.go, MaxWrapUpNotes). */
export const most = 4000;

/** Where a browser keeps somebody's unsaved wrap-up of a conversation. */
const keptAs = (user: string, conversation: string): string => `wrapup.${user}.${conversation}`;

/**
 * One agent's wrap-up of one conversation being written. What is typed is kept here at once and
 * saved a moment later; without a connection it waits. The last write wins: what comes from
 * another screen of the same person is taken over unless something here is still unsaved.
 */
export class WrapUpForm {
  /** As the desk has it; null until it was read. */
  view = $state.raw<View | null>(null);
  code = $state('');
  notes = $state('');
  /** What happens to what is written. */
  state = $state<'' | 'saving' | 'saved' | 'offline'>('');
  /** Finish was pressed and the desk has not said yes yet. */
  finishing = $state(false);
  /** Why the form could not be read or saved. */
  problem = $state.raw<Problem | null>(null);
  /** What could not be saved any more, because the wrap-up was over. */
  lost = $state.raw<Kept | null>(null);
  readonly #line: Line;
  readonly #key: string;
  /** Counts changes; the desk has those up to #saved. */
  #changes = 0;
  #saved = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #until = 0;
  #running: Promise<void> | undefined;
  #reading: Promise<void> | undefined;

  constructor(user: string, conversation: string, line: Line) {
    this.#line = line;
    this.#key = keptAs(user, conversation);
  }

  /** Whether something is written that the desk does not have. */
  get dirty(): boolean {
    return this.#changes > this.#saved;
  }

  /** Reads what the desk has, and goes on with what this browser kept. */
  load(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<void> {
    const first = this.view === null;
    try {
      const view = await this.#line.load();
      this.problem = null;
      this.#take(view);
    } catch (error) {
      this.problem = asProblem(error);
      return;
    }
    const kept = read<Kept | null>(this.#key, null);
    if (!first || !kept || this.dirty) return;
    if (this.view?.submitted_on) return this.#lose(kept);
    this.code = kept.code;
    this.notes = kept.notes;
    this.#changes++;
    this.finishing = kept.submit;
    await this.flush();
  }

  /** The code and the notes as the desk has them, unless something newer stands here. */
  #take(view: View): void {
    this.view = view;
    if (this.dirty) return;
    // What would be set anyway stands there from the beginning.
    const standard = view.codes_enabled && !view.submitted_on ? (view.default_code_id ?? '') : '';
    this.code = view.wrap_up_code_id ?? standard;
    this.notes = view.notes;
  }

  /** The desk has told of a revision: another screen may have written. */
  async told(revision: number): Promise<void> {
    if (this.#running) await this.#running;
    if (this.view && revision > this.view.revision && !this.dirty) await this.load();
  }

  choose(code: string): void {
    this.code = code;
    this.problem = null;
    this.#changed(0);
  }

  write(notes: string): void {
    this.notes = notes;
    this.#changed(this.#line.hurry() ? 0 : quiet);
  }

  #changed(pause: number): void {
    this.#changes++;
    this.#keep();
    clearTimeout(this.#timer);
    const now = Date.now();
    if (this.#until <= now) this.#until = now + atLatest;
    this.#timer = setTimeout(() => void this.flush(), Math.min(pause, this.#until - now));
  }

  #keep(): void {
    write(this.#key, { code: this.code, notes: this.notes, submit: this.finishing } satisfies Kept);
  }

  /** Saves what is not saved, and finishes when that was asked for. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#until = 0;
    while (this.#running) await this.#running;
    if (!this.dirty && !this.finishing) return;
    if ([...this.notes].length > most) return;
    this.#running = this.#save().finally(() => (this.#running = undefined));
    await this.#running;
  }

  async #save(): Promise<void> {
    const { code, notes, finishing } = this;
    const changes = this.#changes;
    this.state = 'saving';
    try {
      const view = await this.#line.save({ code_id: code, notes, submit: finishing });
      this.#saved = changes;
      if (!this.dirty) write(this.#key, undefined);
      this.problem = null;
      this.state = 'saved';
      this.view = view; // the desk trims the notes; the field keeps what is typed
      if (finishing) this.finishing = false;
    } catch (error) {
      this.#refused(asProblem(error), { code, notes, submit: finishing });
    }
  }

  #refused(problem: Problem, kept: Kept): void {
    this.state = '';
    switch (problem.code) {
      case 'offline':
      case 'unavailable':
        this.state = 'offline';
        return;
      case 'ended':
        return this.#lose(kept);
      default:
        this.finishing = false;
        this.problem = problem;
        this.#keep();
    }
  }

  #lose(kept: Kept): void {
    this.finishing = false;
    this.#saved = this.#changes;
    write(this.#key, undefined);
    // What the desk has is not lost.
    if (kept.notes.trim() && kept.notes.trim() !== this.view?.notes) this.lost = kept;
  }

  /** There is a connection again. */
  back(): Promise<void> {
    return this.view ? this.flush() : this.load();
  }

  /** The desk says that the wrap-up is over. */
  async over(): Promise<void> {
    if (this.#running) await this.#running;
    if (this.dirty) await this.flush();
  }

  /** Saves everything and closes the wrap-up; without a connection as soon as there is one. */
  async finish(): Promise<void> {
    this.finishing = true;
    this.#keep();
    await this.flush();
  }

  discard(): void {
    this.lost = null;
  }
}
