import { SvelteMap } from 'svelte/reactivity';
import { asProblem, post, Problem } from './api.ts';
import type { Desk } from './desk.svelte.ts';
import { Drafts } from './drafts.ts';
import { words } from './messages.ts';
import { preferences } from './preferences.svelte.ts';
import { go, router } from './router.svelte.ts';
import { conversationPath } from './routes.ts';
import type { Talk } from './talk.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { byUrgency } from './urgency.ts';
import type { Action, ActionEvent, Case, MessageKind, QueueStatus } from './wire.ts';

/** What floats above the page: one at a time. */
export type Floating =
  | { type: 'palette' }
  | { type: 'help' }
  | { type: 'everywhere' }
  | { type: 'transfer'; talk: Talk }
  | { type: 'transfer_queue'; talk: Talk; queue: { id: string; name: string } }
  | { type: 'escalate'; talk: Talk; queue: string }
  | { type: 'end'; talk: Talk }
  | { type: 'leave'; talk: Talk }
  | { type: 'discard'; talk: Talk }
  | { type: 'lost'; queue: string };

/** A form that an action prefilled and nobody saved yet. */
export interface RecordForm {
  /** Saving twice with the same one makes one case. */
  client_id: string;
  withConsumer: boolean;
  values: Record<string, string>;
  consumer: Record<string, string>;
}

/** A text an action wants in a composer. */
export interface Insertion {
  text: string;
  /** Counts up, so that the same text twice is inserted twice. */
  turn: number;
}

/** No more panes than this, however wide the screen (ux: what fits). */
const mostPanes = 3;

/** What the person does with the desk on this screen: what is open, what floats, forms. */
export class Workspace {
  readonly desk: Desk;
  readonly drafts: Drafts;
  floating = $state.raw<Floating | null>(null);
  /** The pane that keys and tools speak of. */
  focused = $state('');
  /** How many panes fit now; the conversations place measures it. */
  fits = $state(1);
  /** Order of the list as it is drawn, for J, K and Alt 1…9. */
  shown = $state.raw<readonly string[]>([]);
  /** On medium and narrow screens the tools lie above the page while this is set. */
  toolsOverlay = $state(false);
  readonly forms = new SvelteMap<string, RecordForm>();
  readonly insertions = new SvelteMap<string, Insertion>();
  readonly kinds = new SvelteMap<string, MessageKind>();
  accepting = $state('');

  constructor(desk: Desk) {
    this.desk = desk;
    this.drafts = new Drafts(desk.user.id);
  }

  /** Ids of the open conversations in the order of the panes: those that fit. */
  get open(): string[] {
    const { place } = router;
    if (place.name !== 'conversations' || !place.id) return [];
    return [place.id, ...place.beside].slice(0, Math.max(1, Math.min(this.fits, mostPanes)));
  }

  /** The conversation that keys, tools and the palette act on. */
  get current(): Talk | undefined {
    const { open } = this;
    return this.desk.talks.get(open.includes(this.focused) ? this.focused : (open[0] ?? ''));
  }

  /** Shows a conversation in the pane that has the focus, or focuses the pane that shows it. */
  show(id: string): void {
    const { open } = this;
    this.focused = id;
    if (open.includes(id)) return;
    const at = Math.max(0, open.indexOf(this.current?.id ?? ''));
    const next = open.length > 0 ? open.map((one, i) => (i === at ? id : one)) : [id];
    go(conversationPath(next[0], next.slice(1)));
  }

  /** Shows a conversation in a pane of its own; the last pane gives way when no more fit. */
  showBeside(id: string): void {
    const { open } = this;
    this.focused = id;
    if (open.includes(id)) return;
    const most = Math.min(this.fits, mostPanes);
    if (most < 2 || open.length === 0) return this.show(id);
    const next = [...open.slice(0, most - 1), id];
    go(conversationPath(next[0], next.slice(1)));
  }

  /** Closes a pane; the conversation is not touched. */
  closePane(id: string): void {
    const next = this.open.filter((one) => one !== id);
    if (this.focused === id) this.focused = next[0] ?? '';
    go(conversationPath(next[0] ?? '', next.slice(1)));
  }

  /** The conversation `step` places further in the list, from the focused one. */
  neighbour(step: 1 | -1): string | undefined {
    const { shown } = this;
    if (shown.length === 0) return undefined;
    const at = shown.indexOf(this.current?.id ?? '');
    if (at < 0) return step > 0 ? shown[0] : shown.at(-1);
    return shown[(at + step + shown.length) % shown.length];
  }

  kindOf(id: string): MessageKind {
    return this.kinds.get(id) ?? this.drafts.kind(id);
  }

  setKind(id: string, kind: MessageKind): void {
    this.kinds.set(id, kind);
    this.drafts.keepKind(id, kind);
  }

  toggleTools(): void {
    if (matchMedia('(min-width: 1200px)').matches) preferences.set('tools', !preferences.tools);
    else this.toolsOverlay = !this.toolsOverlay;
  }

  /** Accept: the oldest of a queue; says so when somebody was faster. */
  async accept(queue: { id: string; name: string }): Promise<void> {
    if (this.accepting) return;
    this.accepting = queue.id;
    try {
      const talk = await this.desk.accept(queue.id);
      toasts.dismissKey(`waiting-${queue.id}`);
      this.show(talk.id);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'not_found' || problem.code === 'conflict') {
        toasts.dismissKey(`waiting-${queue.id}`);
        this.floating = { type: 'lost', queue: queue.name };
      } else toasts.fail(problem);
    } finally {
      this.accepting = '';
    }
  }

  /** Key A: the transfer asked of me, else the queue where somebody waits longest. */
  acceptBest(): void {
    const asked = this.desk.mine
      .filter((talk) => talk.summary.standing === 'transfer')
      .sort((a, b) => byUrgency(a.summary, b.summary))[0];
    if (asked) {
      void this.act(asked, 'transfer/accept');
      this.show(asked.id);
      return;
    }
    const since = (queue: QueueStatus) => Date.parse(queue.longest_waiting_since ?? '') || Infinity;
    const queue = this.desk.queues
      .filter((one) => this.desk.refusal(one) === '')
      .sort((a, b) => since(a) - since(b))[0];
    if (queue) void this.accept(queue);
    else {
      const first = this.desk.queues.find((one) => one.waiting_count > 0) ?? this.desk.queues[0];
      toasts.show({ title: first ? this.desk.refusal(first) : words.queue.nobody, key: 'accept' }, 4000);
    }
  }

  /** Does something with a conversation and tells when it could not be done. */
  async act(talk: Talk, verb: string, body: unknown = {}): Promise<boolean> {
    try {
      await this.desk.act(talk.id, verb, body);
      return true;
    } catch (error) {
      toasts.fail(error);
      return false;
    }
  }

  /** Takes an ended conversation out of the list and closes its pane. */
  async dismiss(talk: Talk): Promise<void> {
    if (!(await this.act(talk, 'dismiss'))) return;
    talk.listed = false;
    this.drafts.forget(talk.id);
    this.closePane(talk.id);
  }

  /** Runs a Connect action (domain 4.6); `text` is what stood after the command. */
  async run(talk: Talk, action: Action, text = ''): Promise<void> {
    try {
      const event = await post<ActionEvent>(`/conversations/${talk.id}/actions/${action.id}`, { text });
      await this.handle(talk, event);
    } catch (error) {
      toasts.fail(error, action.title);
    }
  }

  private async handle(talk: Talk, event: ActionEvent): Promise<void> {
    switch (event.event) {
      case 'transfer':
        this.floating = { type: 'transfer', talk };
        return;
      case 'escalate':
        this.escalate(talk);
        return;
      case 'end':
        this.floating = { type: 'end', talk };
        return;
      case 'post_message': {
        const turn = (this.insertions.get(talk.id)?.turn ?? 0) + 1;
        this.insertions.set(talk.id, { text: event.text ?? '', turn });
        return;
      }
      case 'create_record':
        return this.newRecord(talk, event);
    }
  }

  /** Asks before handing the conversation to the queue that the own one escalates to. */
  escalate(talk: Talk): void {
    const queue = this.desk.queues.find((one) => one.id === talk.summary.queue_id)?.escalate_to;
    this.floating = { type: 'escalate', talk, queue: queue || words.tools.queue };
  }

  /** Opens the unsaved form, prefilled; one that is open already is kept as it is. */
  private async newRecord(talk: Talk, event: ActionEvent): Promise<void> {
    if (!this.forms.has(talk.id)) {
      if (!talk.detail) await this.desk.loadDetail(talk);
      const { customer_interaction: who } = talk.detail ?? {};
      this.keepForm(talk, {
        client_id: crypto.getRandomValues(new Uint32Array(4)).join('-'),
        withConsumer: event.consumer !== undefined,
        values: event.values ?? {},
        consumer: {
          first_name: who?.first_name ?? '',
          last_name: who?.last_name ?? '',
          email: who?.email ?? talk.summary.guest_email ?? '',
          mobile_phone: '',
          ...event.consumer,
        },
      });
    }
    this.show(talk.id);
    this.openTool('record');
  }

  openTool(tool: 'info' | 'record' | 'members' | 'files'): void {
    preferences.set('tool', tool);
    if (matchMedia('(min-width: 1200px)').matches) preferences.set('tools', true);
    else this.toolsOverlay = true;
  }

  keepForm(talk: Talk, form: RecordForm): void {
    this.forms.set(talk.id, form);
    this.drafts.keepForm(talk.id, form);
  }

  /** Brings a form back that was open before a reload. */
  restoreForm(talk: Talk): void {
    if (this.forms.has(talk.id)) return;
    const form = this.drafts.form<RecordForm>(talk.id);
    if (form?.client_id && form.values && form.consumer) this.forms.set(talk.id, form);
  }

  dropForm(talk: Talk): void {
    this.forms.delete(talk.id);
    this.drafts.keepForm(talk.id, null);
  }

  /** Saves the form; throws the Problem so that the form can show it per field. */
  async saveForm(talk: Talk, form: RecordForm): Promise<Case> {
    const saved = await post<Case>(`/conversations/${talk.id}/cases`, {
      client_id: form.client_id,
      values: form.values,
      ...(form.withConsumer ? { consumer: form.consumer } : {}),
    });
    if (!saved?.id) throw new Problem(words.errors.unreadable);
    this.dropForm(talk);
    talk.summary = { ...talk.summary, record: { table: 'case', id: saved.id, number: saved.number } };
    void this.desk.loadDetail(talk);
    void this.desk.loadActions(talk);
    toasts.show({ tone: 'good', title: words.draftCase.saved(saved.number) }, 5000);
    return saved;
  }
}
