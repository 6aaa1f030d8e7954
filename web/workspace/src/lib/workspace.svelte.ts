import { tick } from 'svelte';
import { MediaQuery, SvelteMap } from 'svelte/reactivity';
import { asProblem, post, remove } from './api.ts';
import { Cards } from './cards.svelte.ts';
import type { Desk } from './desk.svelte.ts';
import { Drafts } from './drafts.ts';
import { RecordForms } from './forms.svelte.ts';
import { words } from './messages.ts';
import { Previews } from './previews.svelte.ts';
import { preferences, type Tool } from './preferences.svelte.ts';
import { go, router } from './router.svelte.ts';
import { conversationPath, newConversationPath, newIncidentPath } from './routes.ts';
import { read, write } from './storage.ts';
import type { Talk } from './talk.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import type { Dropped } from './drag.ts';
import { Unsent } from './unsent.svelte.ts';
import { Upload } from './uploads.svelte.ts';
import { byUrgency, nameOf } from './urgency.ts';
import type { Offers } from '../offers/offers.svelte.ts';
import { arrange, seat, type MiniWindow } from './windows.ts';
import type {
  Action,
  ActionEvent,
  Colleague,
  Held,
  MessageKind,
  QueueStatus,
  RecordRef,
  Summary,
} from './wire.ts';

/** What floats above the page: one at a time. */
export type Floating =
  | { type: 'palette' }
  | { type: 'navigator' }
  | { type: 'help' }
  | { type: 'share'; ref: RecordRef }
  | { type: 'add_people'; talk: Talk }
  | { type: 'everywhere' }
  | { type: 'transfer'; talk: Talk; to?: 'agent' | 'queue'; filter?: string }
  | { type: 'transfer_queue'; talk: Talk; queue: { id: string; name: string } }
  | { type: 'escalate'; talk: Talk; queue: string }
  | { type: 'end'; talk: Talk }
  | { type: 'close'; talk: Talk }
  | { type: 'leave'; talk: Talk }
  | { type: 'discard'; talk: Talk }
  | { type: 'lost'; queue: string };

/** A text an action wants in a composer. */
export interface Insertion {
  text: string;
  /** Counts up, so that the same text twice is inserted twice. */
  turn: number;
}

/** A conversation with colleagues that begins with its first message. */
export interface NewChat {
  /** Sending twice with the same one makes one conversation. */
  client_id: string;
  people: Pick<Colleague, 'id' | 'name'>[];
  text: string;
}

/** A mini window and what it shows. */
export interface TalkWindow extends MiniWindow {
  talk: Talk;
}

/** No more panes than this, however wide the screen (ux: what fits). */
const mostPanes = 3;

/** What the person does with the desk on this screen: what is open, what floats, forms. */
export class Workspace {
  readonly desk: Desk;
  readonly drafts: Drafts;
  readonly forms: RecordForms;
  readonly cards: Cards;
  readonly unsent: Unsent;
  readonly previews = new Previews();
  floating = $state.raw<Floating | null>(null);
  /** The pane that keys and tools speak of. */
  focused = $state('');
  /** How many panes fit now; the conversations place measures it. */
  fits = $state(1);
  /** Order of the list as it is drawn, for J, K and Alt 1…9. */
  shown = $state.raw<readonly string[]>([]);
  /** On medium and narrow screens the tools lie above the page while this is set. */
  toolsOverlay = $state(false);
  readonly insertions = new SvelteMap<string, Insertion>();
  readonly kinds = new SvelteMap<string, MessageKind>();
  accepting = $state('');
  /** What is offered to me, and its answers; fetched once the page is there. */
  offers = $state.raw<Offers>();
  /** Room for mini windows, CSS pixels; the shell measures it. */
  room = $state(0);
  /** One begins; it survives a reload. */
  newChat = $state.raw<NewChat | null>(null);
  /** Whether the sidebar is unfolded, remembered per person. */
  sidebar = $state(false);
  /** The field for people is wanted, and perhaps still being fetched. */
  #entering = false;
  readonly #narrow = new MediaQuery('max-width: 719px', false);
  readonly #kept: string;

  /** The mini windows: what the desk keeps, as far as the conversations are mine. */
  readonly windows: TalkWindow[] = $derived.by(() =>
    this.desk.mine.flatMap((talk) => {
      const { frame = 'closed', frame_order: order = 0 } = talk.summary;
      return frame === 'closed' ? [] : [{ id: talk.id, talk, minimized: frame === 'minimized', order }];
    }),
  );
  /** Those that fit beside each other, and the rest. */
  readonly arranged = $derived(arrange(this.windows, this.room));

  constructor(desk: Desk) {
    this.desk = desk;
    this.drafts = new Drafts(desk.user.id, desk);
    this.forms = new RecordForms(desk, this.drafts);
    this.cards = new Cards(desk);
    this.unsent = new Unsent(desk, this.drafts);
    this.#kept = desk.user.id;
    this.sidebar = read(`sidebar.${this.#kept}`, false);
    this.newChat = read<NewChat | null>(`new.${this.#kept}`, null);
  }

  /** Whether this is the full Workspace: it has a list and panes, and neither sidebar nor mini windows. */
  get full(): boolean {
    return router.place.name === 'conversations' || router.place.name === 'new_conversation';
  }

  /** A phone: one thing at a time. */
  get narrow(): boolean {
    return this.#narrow.current;
  }
  /** The sidebar lies over everything else, which nobody can then reach. */
  get covered(): boolean {
    return this.narrow && this.sidebar && !this.full;
  }

  /** Ids of the conversations that are on the screen. */
  get visible(): string[] {
    if (this.full) return this.open;
    if (this.narrow) return [];
    return this.arranged.shown.filter((one) => !one.minimized).map((one) => one.id);
  }

  /** Where offers stand: never over a composer. */
  get offersAt(): 'inbox' | 'sidebar' | 'float' {
    if (!this.full) return this.sidebar ? 'sidebar' : 'float';
    const { place } = router;
    const listed = place.name === 'conversations' && !place.id;
    return this.narrow && !listed ? 'float' : 'inbox';
  }

  toggleSidebar(on = !this.sidebar): void {
    this.sidebar = on;
    write(`sidebar.${this.#kept}`, on || undefined);
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
    if (!this.full) {
      return this.visible.includes(this.focused) ? this.desk.talks.get(this.focused) : undefined;
    }
    return this.desk.talks.get(open.includes(this.focused) ? this.focused : (open[0] ?? ''));
  }

  /**
   * Shows a conversation: in the Workspace in the pane that has the focus, or it focuses the
   * pane that shows it; on every other page in a mini window.
   */
  show(id: string): void {
    const { open } = this;
    const talk = this.desk.talks.get(id);
    if (!this.full && !this.narrow && talk?.listed) return this.openWindow(talk);
    this.focused = id;
    if (open.includes(id)) return;
    const at = Math.max(0, open.indexOf(this.current?.id ?? ''));
    const next = open.length > 0 ? open.map((one, i) => (i === at ? id : one)) : [id];
    go(conversationPath(next[0], next.slice(1)));
  }

  /** Shows a conversation that may be hidden or not here yet, at an entry when one is named. */
  async reach(id: string, seq = 0): Promise<void> {
    try {
      const talk = this.desk.talks.get(id)?.listed ? this.desk.talks.get(id) : await this.desk.open(id);
      if (talk && seq > 0) talk.target = { seq, turn: (talk.target?.turn ?? 0) + 1 };
      this.show(id);
    } catch (error) {
      toasts.fail(error);
    }
  }

  /** Opens the mini window of a conversation and goes into it; no other one moves. */
  openWindow(talk: Talk): void {
    const { desk } = this;
    this.focused = talk.id;
    const { frame = 'closed' } = talk.summary;
    if (frame !== 'open' || this.arranged.stacked.some((one) => one.id === talk.id)) {
      for (const { id, order } of seat(this.windows, talk.id, this.room)) {
        const other = desk.talks.get(id);
        if (!other) continue;
        const state = id === talk.id ? 'open' : (other.summary.frame ?? 'open');
        void desk.setFrame(other, state, order);
      }
    }
    void tick().then(() => document.getElementById(`composer-${talk.id}`)?.focus());
  }

  /** Folds a mini window up to its head, or unfolds it. */
  fold(talk: Talk, minimized: boolean): void {
    void this.desk.setFrame(talk, minimized ? 'minimized' : 'open', talk.summary.frame_order ?? 0);
  }

  /** Closes a mini window; the conversation stays in the list. */
  closeWindow(talk: Talk): void {
    if (this.focused === talk.id) this.focused = '';
    void this.desk.setFrame(talk, 'closed', 0);
  }

  /** Begins a conversation with colleagues; what was begun before is gone on with. */
  compose(people: readonly Pick<Colleague, 'id' | 'name'>[] = []): void {
    const known = this.newChat;
    const more = people.filter((one) => !known?.people.some((other) => other.id === one.id));
    this.keepNew({
      client_id: known?.client_id ?? crypto.randomUUID(),
      people: [...(known?.people ?? []), ...more.map(({ id, name }) => ({ id, name }))],
      text: known?.text ?? '',
    });
    if (this.full || this.narrow) go(newConversationPath());
    this.#entering = true;
    void tick().then(() => this.enterNew());
  }

  /** Goes into the field for people of a conversation that begins, once it is there. */
  enterNew(): void {
    const field = this.#entering ? document.getElementById('new-people') : null;
    if (!field) return;
    this.#entering = false;
    field.focus();
  }

  keepNew(chat: NewChat | null): void {
    this.newChat = chat;
    if (!chat) this.#entering = false;
    write(`new.${this.#kept}`, chat ?? undefined);
  }

  /** Sends the first message of a new conversation; throws the Problem, and everything is kept. */
  async begin(chat: NewChat): Promise<void> {
    const summary = await post<Summary>('/conversations', {
      client_id: chat.client_id,
      people: chat.people.map((one) => one.id),
      body: chat.text.trim(),
    });
    this.keepNew(null);
    const talk = this.desk.upsert(summary, true);
    await this.desk.open(talk.id);
    this.show(talk.id);
  }

  /** Adds people; to a direct conversation is added by beginning a group. Throws the Problem. */
  async addPeople(talk: Talk, people: readonly string[], client_id: string): Promise<void> {
    const summary = await post<Summary>(`/conversations/${talk.id}/members`, { client_id, people });
    this.desk.upsert(summary, true);
    if (summary.id !== talk.id) this.show(summary.id);
    else void this.desk.loadDetail(talk);
  }

  /** Goes to the direct conversation with somebody, or begins it. */
  talkTo(person: Pick<Colleague, 'id' | 'name'>): void {
    const known = this.desk.chats.find((talk) => talk.summary.with === person.id);
    if (known) this.show(known.id);
    else this.compose([person]);
  }

  /** Takes a conversation with colleagues out of the list. One stays a member; it can be undone. */
  async hide(talk: Talk): Promise<void> {
    const { summary } = talk;
    try {
      await this.desk.hide(talk);
      if (this.full) this.closePane(talk.id);
    } catch (error) {
      toasts.fail(error);
      return;
    }
    toasts.show({
      title: words.chats.hidden(nameOf(summary)),
      text: words.chats.hiddenHelp,
      key: `hidden-${talk.id}`,
      action: { label: words.chats.undo, run: () => void this.#unhide(talk.id) },
    });
  }

  async #unhide(id: string): Promise<void> {
    try {
      await this.desk.reveal(id);
    } catch (error) {
      toasts.fail(error);
    }
  }

  /** Takes a message back that the desk still holds; its text stands in the composer again. */
  async undo(talk: Talk, held: Held): Promise<void> {
    try {
      await remove<void>(`/conversations/${talk.id}/held/${held.client_id}`);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code !== 'conflict') return toasts.fail(problem);
      talk.unhold(held.client_id);
      toasts.show({ title: words.pane.held.late, key: 'undo' }, 4000);
      return;
    }
    talk.unhold(held.client_id);
    this.setKind(talk.id, held.kind);
    talk.uploads = [...talk.uploads, ...(held.attachments ?? []).map((ref) => new Upload(talk.id, ref))];
    this.insert(talk.id, held.body);
    toasts.show({ title: words.pane.held.undone, key: 'undo' }, 4000);
  }

  /** Puts away what shows a conversation that one has left. */
  left(talk: Talk): void {
    talk.listed = false;
    if (this.full && this.open.includes(talk.id)) this.closePane(talk.id);
  }

  /** Asks which conversation a record or an article is to be posted to. */
  share(ref: RecordRef): void {
    this.floating = { type: 'share', ref };
  }

  /** Posts the card of a record or an article; what customers may not see goes to colleagues only. */
  postCard(talk: Talk, ref: RecordRef): void {
    const { can, kind, default_kind: usual = 'comment' } = talk.summary;
    const inside = kind === 'support' && (ref.table !== 'article' || ref.internal === true);
    const to: MessageKind = inside || !can.comment ? 'work_note' : usual;
    this.desk.send(talk, can.work_note ? to : 'comment', '', { card: ref });
  }

  /** Takes what was dropped on a conversation's row or window. */
  async take(talk: Talk, { files, ref, text }: Dropped): Promise<void> {
    this.show(talk.id);
    if (ref) return this.postCard(talk, ref);
    if (files.length > 0) {
      if (!talk.summary.can.attach) {
        toasts.show({ title: words.composer.attachRefused, key: 'attach' });
        return;
      }
      talk.uploads = [...talk.uploads, ...files.map((file) => new Upload(talk.id, file))];
    }
    // The composer has to be there to take it.
    await tick();
    await tick();
    if (text) this.insert(talk.id, text);
    document.getElementById(`composer-${talk.id}`)?.focus();
  }

  /** Puts a text into the composer of a conversation. */
  insert(id: string, text: string): void {
    const turn = (this.insertions.get(id)?.turn ?? 0) + 1;
    this.insertions.set(id, { text, turn });
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
    const usual = this.desk.talks.get(id)?.summary.default_kind;
    return this.kinds.get(id) ?? this.drafts.kind(id) ?? usual ?? 'comment';
  }

  setKind(id: string, kind: MessageKind): void {
    this.kinds.set(id, kind);
    this.drafts.keepKind(id, kind);
  }

  toggleTools(): void {
    if (!this.full) return;
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

  /** Key A: the oldest offer, else the transfer asked of me, else the queue where somebody waits longest. */
  acceptBest(): void {
    if (this.desk.offers.length > 0) return void this.offers?.accept();
    const asked = this.desk.customers
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

  /** Asks whoever supervises for help; `note` says with what. */
  raiseHand(talk: Talk, note = ''): Promise<boolean> {
    return this.act(talk, 'hand', { note });
  }

  async lowerHand(talk: Talk): Promise<void> {
    await remove<void>(`/conversations/${talk.id}/hand`).catch((error: unknown) => toasts.fail(error));
  }

  /** Takes an ended conversation out of the list and closes its pane; a wrap-up ends with it as it stands. */
  async dismiss(talk: Talk): Promise<void> {
    if ((await talk.leaving?.()) === false || !(await this.act(talk, 'dismiss'))) return;
    this.drafts.forget(talk.id);
    this.left(talk);
  }

  /** Closes a customer's conversation as a tab is closed: what would end with it is asked about first. */
  close(talk: Talk): void {
    const { end, dismiss, leave } = talk.summary.can;
    if (end) this.floating = { type: 'close', talk };
    else if (dismiss) void this.dismiss(talk);
    else if (leave) this.floating = { type: 'leave', talk };
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
        return this.insert(talk.id, event.text ?? '');
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
    const kept = this.forms.of(talk.id);
    if (kept && (kept.table ?? 'case') !== (event.table ?? 'case')) {
      toasts.show({ title: words.draftCase.already, key: 'already' });
    }
    if (!kept) {
      if (!talk.detail) await this.desk.loadDetail(talk);
      const { customer_interaction: who } = talk.detail ?? {};
      this.forms.keep(talk, {
        table: event.table === 'incident' ? 'incident' : 'case',
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
    // The unsaved form stands behind the mini window, or beside the pane in the Workspace.
    if (!this.full && this.forms.of(talk.id)?.table === 'incident') {
      go(newIncidentPath(talk.id));
      return;
    }
    this.openTool('record', talk.id);
  }

  /** Shows a conversation in the Workspace, from wherever one is. */
  standalone(id: string): void {
    this.focused = id;
    if (this.full) this.show(id);
    else go(conversationPath(id));
  }

  /** Opens a tool beside a conversation, in the Workspace. */
  openTool(tool: Tool, id: string): void {
    this.standalone(id);
    preferences.set('tool', tool);
    if (matchMedia('(min-width: 1200px)').matches) preferences.set('tools', true);
    else this.toolsOverlay = true;
  }
}
