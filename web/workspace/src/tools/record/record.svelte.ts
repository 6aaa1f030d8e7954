import { asProblem, get, put } from '../../lib/api.ts';
import type { Workspace } from '../../lib/workspace.svelte.ts';
import type { Case, Incident } from '../../lib/wire.ts';
import { changed, merge, valuesOf, type Table, type Values } from './fields.ts';

/** Where a kind of record is in the API. */
const places: Record<Table, string> = { case: '/cases', incident: '/incidents' };

/** What is kept of a form that was changed and not saved, over a reload. */
interface Kept {
  version: number;
  base: Values;
  values: Values;
  comment: string;
}

/** A case or an incident that is being looked at, with what was changed of it and not saved. */
export class OpenRecord {
  readonly table: Table;
  readonly id: string;
  record = $state.raw<Case | Incident | null>(null);
  /** How the record was when the form was filled, and the form. */
  base = $state.raw<Values>({});
  values = $state.raw<Values>({});
  comment = $state('');
  /** What somebody else made of what was changed here as well. */
  theirs = $state.raw<Values>({});
  /** Who was faster; "" when nobody was. */
  overtakenBy = $state('');
  problem = $state.raw<{ missing: boolean; text: string } | null>(null);
  busy = $state(false);
  readonly #workspace: Workspace;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workspace: Workspace, table: Table, id: string) {
    this.#workspace = workspace;
    this.table = table;
    this.id = id;
    this.#stop = workspace.desk.listen(['record', 'welcome'], (frame) => {
      if (frame.type === 'record' && (frame['table'] !== table || frame['id'] !== id)) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.load(), 150);
    });
  }

  /** What was changed and not saved. */
  get changes(): Values {
    return changed(this.base, this.values);
  }

  get dirty(): boolean {
    return Object.keys(this.changes).length > 0 || this.comment !== '';
  }

  /** Whoever made it calls this when it is no longer shown. */
  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  /** Reads the record; what was changed here stays on top of it. */
  async load(): Promise<void> {
    try {
      const record = await get<Case | Incident>(`${places[this.table]}/${this.id}`);
      this.problem = null;
      this.#take(record);
    } catch (error) {
      const refusal = asProblem(error);
      const missing = refusal.code === 'not_found' || refusal.code === 'forbidden';
      if (this.record && !missing) return; // what is here stays readable
      if (missing) this.record = null;
      this.problem = { missing, text: refusal.message };
    }
  }

  change(changes: Values): void {
    this.values = { ...this.values, ...changes };
    this.theirs = Object.fromEntries(Object.entries(this.theirs).filter(([name]) => !(name in changes)));
    this.#keep();
  }

  say(comment: string): void {
    this.comment = comment;
    this.#keep();
  }

  /** Takes out what was changed, and returns the way to bring it back. */
  undo(): () => void {
    const { comment } = this;
    const mine = this.changes;
    this.values = this.base;
    this.comment = '';
    this.theirs = {};
    this.overtakenBy = '';
    this.#keep();
    return () => {
      if (this.dirty) return;
      this.values = { ...this.base, ...mine };
      this.comment = comment;
      this.#keep();
    };
  }

  /** Saves what was changed. Throws the Problem; whoever was overtaken sees how it stands now. */
  async save(): Promise<void> {
    if (!this.record || this.busy) return;
    this.busy = true;
    try {
      const saved = await put<Case | Incident>(`${places[this.table]}/${this.id}`, {
        version: this.record.version,
        values: this.changes,
        ...(this.comment ? { comment: this.comment } : {}),
      });
      this.base = this.values = valuesOf(this.table, saved);
      this.comment = '';
      this.theirs = {};
      this.overtakenBy = '';
      this.record = saved;
      this.#keep();
    } catch (error) {
      if (asProblem(error).code === 'conflict') await this.load();
      throw error;
    } finally {
      this.busy = false;
    }
  }

  #take(record: Case | Incident): void {
    const now = valuesOf(this.table, record);
    const kept = this.record ? null : this.#workspace.drafts.form<Kept>(this.#key);
    const before = kept?.version ?? this.record?.version ?? record.version;
    if (kept?.base && kept.values) {
      this.base = kept.base;
      this.values = kept.values;
      this.comment = kept.comment ?? '';
    }
    if (!this.dirty) {
      this.base = this.values = now;
      this.theirs = {};
      this.overtakenBy = '';
    } else if (record.version !== before) {
      const merged = merge(this.base, this.values, now);
      this.base = now;
      this.values = merged.values;
      this.theirs = { ...this.theirs, ...merged.theirs };
      this.overtakenBy = record.updated_by_name;
    }
    this.record = record;
    this.#keep();
  }

  get #key(): string {
    return `${this.table}-${this.id}`;
  }

  #keep(): void {
    const { record, base, values, comment } = this;
    this.#workspace.drafts.keepForm(
      this.#key,
      this.dirty && record ? { version: record.version, base, values, comment } : null,
    );
  }
}
