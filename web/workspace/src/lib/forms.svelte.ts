import { SvelteMap } from 'svelte/reactivity';
import { post, Problem } from './api.ts';
import type { Desk } from './desk.svelte.ts';
import type { Drafts } from './drafts.ts';
import { words } from './messages.ts';
import type { Talk } from './talk.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import type { SavedRecord } from './wire.ts';

/** A form that an action prefilled and nobody saved yet. */
export interface RecordForm {
  /** What is made; a form that was kept before there were others is a case. */
  table?: 'case' | 'incident';
  /** Saving twice with the same one makes one case. */
  client_id: string;
  withConsumer: boolean;
  values: Record<string, string>;
  consumer: Record<string, string>;
}

/** The unsaved forms of records, at most one for each conversation. They outlive a reload. */
export class RecordForms {
  readonly #desk: Desk;
  readonly #drafts: Drafts;
  readonly #forms = new SvelteMap<string, RecordForm>();

  constructor(desk: Desk, drafts: Drafts) {
    this.#desk = desk;
    this.#drafts = drafts;
  }

  of(conversation: string): RecordForm | undefined {
    return this.#forms.get(conversation);
  }

  keep(talk: Talk, form: RecordForm): void {
    this.#forms.set(talk.id, form);
    this.#drafts.keepForm(talk.id, form);
  }

  /** Brings a form back that was open before a reload. */
  restore(talk: Talk): void {
    if (this.#forms.has(talk.id)) return;
    const form = this.#drafts.form<RecordForm>(talk.id);
    if (form?.client_id && form.values && form.consumer) this.#forms.set(talk.id, form);
  }

  drop(talk: Talk): void {
    this.#forms.delete(talk.id);
    this.#drafts.keepForm(talk.id, null);
  }

  /** Saves the form; throws the Problem so that the form can show it per field. */
  async save(talk: Talk, form: RecordForm): Promise<SavedRecord> {
    const saved = await post<SavedRecord>(`/conversations/${talk.id}/records`, {
      client_id: form.client_id,
      table: form.table ?? 'case',
      values: form.values,
      ...(form.withConsumer ? { consumer: form.consumer } : {}),
    });
    if (!saved?.id) throw new Problem(words.errors.unreadable);
    this.drop(talk);
    const { table, id, number } = saved;
    talk.summary = { ...talk.summary, record: { table, id, number } };
    void this.#desk.loadDetail(talk);
    void this.#desk.loadActions(talk);
    const text = words.draftCase.told(talk.summary.guest_name);
    toasts.show({ tone: 'good', title: words.draftCase.saved(number), text }, 5000);
    return saved;
  }
}
