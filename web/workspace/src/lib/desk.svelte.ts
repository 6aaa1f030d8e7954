import { SvelteMap } from 'svelte/reactivity';
import { Live, type Frame, type Status } from '$ui/live.ts';
import { clientId, safeStorage } from '$ui/outbox.ts';
import { address, asProblem, get, post, Problem, remove, type Page } from './api.ts';
import { time } from './clock.svelte.ts';
import { Frames } from './frames.ts';
import { language } from './locale.ts';
import { words } from './messages.ts';
import { loadNewest, loadOlder } from './pages.ts';
import { People } from './people.svelte.ts';
import { Talk } from './talk.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { outboxKey } from './unsent.svelte.ts';
import { colleagues, ended, nameOf } from './urgency.ts';
import type {
  Action,
  AgentLoad,
  AgentPresence,
  AttachmentRef,
  Author,
  Colleague,
  Detail,
  Entry,
  Frame as WindowState,
  Held,
  Marks,
  Mention,
  MessageKind,
  Offer,
  PresenceState,
  QueueStatus,
  RecordRef,
  Summary,
  User,
} from './wire.ts';

/** A typing line is renewed this often (docs/protocol.md). */
const typingEvery = 3000;
/** The most conversations of colleagues a welcome carries; older ones may exist beyond it. */
const welcomeMost = 200;

/** Whether it stands in my list. */
const belongs = (summary: Summary): boolean =>
  summary.standing !== 'viewer' && summary.standing !== 'left' && !summary.hidden;

/** What a message carries besides its text. */
interface Enclosed {
  attachments?: AttachmentRef[];
  mentions?: Mention[];
  card?: RecordRef;
}

/** What happens that somebody should be told about; notify.svelte.ts listens. */
export type Happening =
  | {
      type: 'waiting';
      queue_id: string;
      queue: string;
      conversation_id: string;
      guest: string;
      subject: string;
    }
  | { type: 'message'; talk: Talk; entry: Entry }
  | { type: 'transfer'; talk: Talk }
  | { type: 'gone'; talk: Talk; why: 'rerouted' | 'assigned' }
  | { type: 'transfer_over'; talk: Talk; entry?: Entry };

/**
 * The live state of the desk for the person who is signed in: the connection, the
 * queues, the conversations. One instance per sign-in.
 */
export class Desk {
  user = $state.raw<User>() as User;
  queues = $state.raw<readonly QueueStatus[]>([]);
  /** What is offered to me. */
  offers = $state.raw<readonly Offer[]>([]);
  /** The states there are, in their order; empty until the desk has said them. */
  states = $state.raw<readonly PresenceState[]>([]);
  presence = $state.raw<AgentPresence>();
  load = $state.raw<AgentLoad>();
  status = $state<Status>('connecting');
  /** Since when the status is what it is, ms. */
  statusSince = $state(Date.now());
  /** The first welcome has come: lists are true from then on. */
  ready = $state(false);
  /** Whether links to other sites are clickable (property glide.ui.url.external). */
  externalLinks = $state(true);
  readonly talks = new SvelteMap<string, Talk>();
  /** My list, unordered. */
  readonly mine: Talk[] = $derived([...this.talks.values()].filter((talk) => talk.listed));
  /** Those with customers. */
  readonly customers: Talk[] = $derived(this.mine.filter((talk) => !colleagues(talk.summary)));
  /** Those with colleagues: direct, groups, records. */
  readonly chats: Talk[] = $derived(this.mine.filter((talk) => colleagues(talk.summary)));
  readonly people = new People();
  readonly #frames = new Frames();
  readonly #live: Live;
  readonly #storage = safeStorage();
  /** Conversations that are open in a pane. */
  readonly #opened = new Set<string>();
  /** Those of them that are not mine: the desk sends their entries because we asked. */
  readonly #watching = new Set<string>();
  /** Those that a person who is here has before their eyes. */
  readonly #viewed = new Set<string>();
  readonly #happened: (what: Happening) => void;
  readonly #signedOut: () => void;
  #typedAt = new Map<string, number>();
  #idle = false;
  readonly #forgot = new Set<(talk: Talk) => void>();
  readonly #listeners = new Set<{ types: readonly string[]; hear: (frame: Frame) => void }>();

  constructor(user: User, happened: (what: Happening) => void, signedOut: () => void) {
    this.user = user;
    this.#happened = happened;
    this.#signedOut = signedOut;
    const origin = location.origin.replace(/^http/, 'ws');
    this.#live = new Live({
      transports: ['ws', 'sse'],
      socketURL: () => `${origin}${address('/live', { lang: language })}`,
      eventsURL: () => address('/events', { resume: this.#resumeText(), lang: language }),
      framesURL: () => address('/frames'),
      hello: () => ({ type: 'hello', resume: this.#resume() }),
      onFrame: (frame) => this.#take(frame),
      onStatus: (status, since) => {
        this.status = status;
        this.statusSince = since;
      },
      onOpen: () => this.#connected(),
      onGone: () => this.#signedOut(),
    });
  }

  start(): void {
    this.#live.start();
  }

  stop(): void {
    this.#live.stop();
    for (const talk of this.talks.values()) talk.close();
  }

  /** Sums for badges: messages unread in my list. */
  get unread(): number {
    return this.mine.reduce((sum, talk) => sum + talk.summary.unread, 0);
  }

  /** How many wait whom somebody may take; what is pushed is offered instead. */
  get waiting(): number {
    return this.queues.reduce((sum, one) => sum + (one.delivery === 'push' ? 0 : one.waiting_count), 0);
  }

  /** Why Accept would not work for this queue now, or "" when it would. */
  refusal(queue: QueueStatus): string {
    if (queue.delivery === 'push') return words.queue.push;
    if (this.status === 'offline') return words.queue.offline;
    const { conversation_limit: limit, open_sessions: open } = this.user;
    if (limit >= 0 && open >= limit) return words.queue.limit(open, limit);
    if (queue.waiting_count === 0) return words.queue.nobody;
    return '';
  }

  /** Takes the oldest of a queue; throws the Problem, `not_found` or `conflict` when the race was lost. */
  async accept(queue: string): Promise<Talk> {
    const summary = await post<Summary>(`/queues/${queue}/accept`);
    return this.upsert(summary, true);
  }

  /** One of the acts on a conversation that answer with nothing: the live stream tells what came of it. */
  async act(id: string, verb: string, body: unknown = {}): Promise<void> {
    await post<void>(`/conversations/${id}/${verb}`, body);
  }

  /** Puts a conversation into the state, or brings what is there up to date. */
  upsert(told: Summary, listed: boolean): Talk {
    const summary = this.#frames.of(told);
    let talk = this.talks.get(summary.id);
    if (!talk) {
      talk = new Talk(summary, outboxKey(this.user.id, summary.id), this.#storage, (frame) =>
        this.#live.send(frame),
      );
      this.talks.set(summary.id, talk);
      if (this.status === 'live') talk.outbox.resend();
    } else {
      const before = talk.summary;
      talk.summary = summary;
      this.#compare(talk, before, summary);
    }
    talk.listed = listed;
    return talk;
  }

  /**
   * Makes a conversation readable here: one of mine is there already, any other one is
   * fetched and watched. Throws `not_found` when it may not be seen.
   */
  async open(id: string): Promise<Talk> {
    this.#opened.add(id);
    const known = this.talks.get(id);
    if (known?.listed || (known && this.#watching.has(id))) {
      // The newest lines of a customer's conversation come over the stream by themselves.
      if (colleagues(known.summary) || known.head > 0) await loadNewest(known);
      return known;
    }
    const detail = await get<Detail>(`/conversations/${id}`);
    const talk = this.upsert(detail.summary, this.talks.get(id)?.listed ?? false);
    talk.detail = detail;
    // What is opened again stands in the list again (domain 4.5).
    if (detail.summary.hidden && colleagues(detail.summary)) await this.reveal(id);
    await loadNewest(talk);
    if (!talk.listed) this.#watch(talk);
    return talk;
  }

  /** The person no longer looks at a conversation. */
  closed(id: string): void {
    this.#opened.delete(id);
    if (this.#watching.delete(id)) this.#live.send({ type: 'unwatch', conversation: id });
    const talk = this.talks.get(id);
    if (talk && !talk.listed) this.#forget(talk);
  }

  /** Takes somebody out of a conversation. Throws the Problem. */
  async removeMember(talk: Talk, user: string): Promise<void> {
    await remove<void>(`/conversations/${talk.id}/members/${user}`);
    await this.loadDetail(talk);
  }

  /** Takes a conversation out of the list; one stays a member, and a new message brings it back. */
  async hide(talk: Talk): Promise<void> {
    await post<void>(`/conversations/${talk.id}/hide`);
    talk.summary = { ...talk.summary, hidden: true, frame: 'closed' };
    talk.listed = false;
  }

  /** Puts a hidden conversation into the list again. */
  async reveal(id: string): Promise<void> {
    await post<void>(`/conversations/${id}/show`);
    const talk = this.talks.get(id);
    const summary = talk?.summary ?? (await get<Detail>(`/conversations/${id}`)).summary;
    this.upsert({ ...summary, hidden: false }, belongs({ ...summary, hidden: false }));
  }

  /**
   * Opens, folds up or closes the mini window of a conversation. It is so here at once and in
   * every other tab when the desk has it.
   */
  async setFrame(talk: Talk, state: WindowState, order: number): Promise<void> {
    const { frame = 'closed', frame_order: at = 0 } = talk.summary;
    if (frame === state && at === order) return;
    talk.summary = { ...talk.summary, frame: state, frame_order: order };
    await this.#frames.move(talk.id, { state, order });
  }

  /** Loads what the tools show. */
  async loadDetail(talk: Talk): Promise<void> {
    try {
      talk.detail = await get<Detail>(`/conversations/${talk.id}`);
      talk.detailFailed = '';
    } catch (error) {
      talk.detailFailed = asProblem(error).message;
    }
  }

  /** Loads what can be done in the conversation now. */
  async loadActions(talk: Talk): Promise<void> {
    // Connect actions are of conversations with customers (domain 4.6).
    if (colleagues(talk.summary)) return;
    try {
      talk.actions = (await get<Page<Action>>(`/conversations/${talk.id}/actions`)).items;
    } catch {
      // The menu then offers what the summary allows by itself.
      talk.actions = [];
    }
  }

  /** Loads entries before the oldest one that is here. */
  loadOlder(talk: Talk): Promise<void> {
    return loadOlder(talk);
  }

  /** Sends a message, now or as soon as there is a connection again. */
  send(talk: Talk, kind: MessageKind, body: string, more: Enclosed = {}): void {
    const { attachments = [], mentions = [], card } = more;
    this.#typedAt.delete(talk.id);
    talk.newAfter = null;
    talk.outbox.add({
      type: 'send',
      conversation: talk.id,
      client_id: clientId(),
      kind,
      body,
      attachments: attachments.map((one) => one.id),
      ...(mentions.length > 0 ? { mentions: mentions.map((one) => one.id) } : {}),
      ...(card ? { card: { table: card.table, id: card.id } } : {}),
      // For our own screen only: what it says while the message is on its way.
      files: attachments,
      named: mentions,
      to: nameOf(talk.summary),
      ...(card ? { shown: card } : {}),
    });
  }

  /** Tells colleagues that somebody has the conversation in view, or no longer. */
  view(talk: Talk, on: boolean): void {
    if (on) this.#viewed.add(talk.id);
    else this.#viewed.delete(talk.id);
    this.#live.send({ type: 'view', conversation: talk.id, on });
  }

  /** The desk hears of a view only once it sends us the conversation: it is said again then. */
  #viewAgain(id: string): void {
    if (this.#viewed.has(id)) this.#live.send({ type: 'view', conversation: id, on: true });
  }

  /** Tells the others that somebody types; at most every three seconds. */
  type(talk: Talk, on: boolean, kind: MessageKind): void {
    const last = this.#typedAt.get(talk.id) ?? 0;
    if (on ? Date.now() - last < typingEvery : last === 0) return;
    if (on) this.#typedAt.set(talk.id, Date.now());
    else this.#typedAt.delete(talk.id);
    this.#live.send({ type: 'typing', conversation: talk.id, on, kind });
  }

  /** The conversation is in view of somebody who looks: it counts as read. */
  see(talk: Talk): void {
    const { seq } = talk;
    if (talk.listed && seq > talk.marked && this.status === 'live') {
      talk.marked = seq;
      this.#live.send({ type: 'mark', conversation: talk.id, seen: seq });
    }
    if (talk.summary.unread > 0 || talk.summary.mentioned) {
      talk.summary = { ...talk.summary, unread: 0, mentioned: false };
    }
  }

  /** Tells the desk that nobody touched this screen for a while, or that somebody is back. */
  idle(on: boolean): void {
    if (on === this.#idle) return;
    this.#idle = on;
    this.tell({ type: 'idle', on });
  }

  #resume(): Record<string, number> {
    const known: Record<string, number> = {};
    for (const talk of this.talks.values()) {
      if (talk.listed && talk.seq > 0) known[talk.id] = talk.seq;
    }
    return known;
  }

  #resumeText(): string {
    return Object.entries(this.#resume())
      .map(([id, seq]) => `${id}:${seq}`)
      .join(',');
  }

  #connected(): void {
    if (this.#idle) this.tell({ type: 'idle', on: true });
    for (const talk of this.talks.values()) {
      talk.marked = 0;
      talk.outbox.resend();
      for (const one of talk.uploads) if (one.waiting) void one.start();
    }
    for (const id of this.#watching) {
      const talk = this.talks.get(id);
      if (talk) this.#watch(talk);
    }
  }

  #watch(talk: Talk): void {
    this.#watching.add(talk.id);
    this.#live.send({ type: 'watch', conversation: talk.id, since: talk.seq });
    this.#viewAgain(talk.id);
  }

  /** Sends a frame that is not kept when there is no connection; false: it was not sent. */
  tell(frame: Frame): boolean {
    return this.#live.send(frame);
  }

  /** Hears all frames of some types, besides what the desk does with them; returns the way to stop that. */
  listen(types: readonly string[], hear: (frame: Frame) => void): () => void {
    const listener = { types, hear };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when a conversation is here no longer; returns the way to stop that. */
  onForgot(hear: (talk: Talk) => void): () => void {
    this.#forgot.add(hear);
    return () => this.#forgot.delete(hear);
  }

  #held(held: Held): void {
    this.talks.get(held.conversation)?.hold(held);
  }

  #take(frame: Frame): void {
    this.#react(frame);
    for (const { types, hear } of this.#listeners) if (types.includes(frame.type)) hear(frame);
  }

  #react(frame: Frame): void {
    const talk =
      typeof frame['conversation'] === 'string' ? this.talks.get(frame['conversation']) : undefined;
    switch (frame.type) {
      case 'welcome':
        return this.#welcome(frame);
      case 'user':
        this.user = { ...this.user, ...(frame['user'] as User) };
        return;
      case 'queue': {
        const queue = frame['queue'] as QueueStatus;
        const known = this.queues.some((one) => one.id === queue.id);
        this.queues = known
          ? this.queues.map((one) => (one.id === queue.id ? queue : one))
          : [...this.queues, queue];
        return;
      }
      case 'offers':
        this.offers = frame['offers'] as Offer[];
        return;
      case 'my_presence':
        return this.#own(frame);
      case 'queue_gone':
        this.queues = this.queues.filter((one) => one.id !== frame['id']);
        return;
      case 'waiting':
        return this.#happened({
          type: 'waiting',
          queue_id: String(frame['queue_id']),
          queue: String(frame['queue']),
          conversation_id: String(frame['conversation_id'] ?? ''),
          guest: String(frame['guest_name'] ?? ''),
          subject: String(frame['subject'] ?? ''),
        });
      case 'conversation': {
        const summary = frame['conversation'] as Summary;
        const known = this.talks.get(summary.id);
        // One that is over and not here was dismissed: it does not come back.
        if (!known && ended(summary)) return;
        const onlyWatched = known && !known.listed && (summary.standing === 'viewer' || ended(summary));
        const talk = this.upsert(summary, !onlyWatched && belongs(summary));
        if (!known && summary.standing === 'transfer') this.#happened({ type: 'transfer', talk });
        return;
      }
      case 'conversation_gone': {
        const left = this.talks.get(String(frame['id']));
        if (left && (frame['reason'] === 'rerouted' || frame['reason'] === 'assigned'))
          this.#happened({ type: 'gone', talk: left, why: frame['reason'] });
        return this.#gone(String(frame['id']));
      }
      case 'entry':
        if (talk) this.#entry(talk, frame['entry'] as Entry);
        return;
      case 'presence':
        if (talk) talk.summary = { ...talk.summary, guest_online: frame['guest_online'] === true };
        return;
      case 'marks':
        if (talk) talk.summary = { ...talk.summary, marks: frame['marks'] as Marks };
        return;
      case 'typing':
        talk?.setTyping(
          frame['who'] as Author,
          frame['on'] === true,
          frame['kind'] === 'work_note' ? 'work_note' : 'comment',
        );
        return;
      case 'viewing':
        talk?.setViewing(frame['who'] as Author, frame['on'] === true);
        return;
      case 'skip':
        talk?.skip(Number(frame['seq']));
        return;
      case 'ack': {
        const id = String(frame['client_id']);
        for (const one of talk ? [talk] : this.talks.values()) one.acknowledged(id, frame['held_until']);
        return;
      }
      case 'held':
        return this.#held(frame['held'] as Held);
      case 'unheld':
        talk?.unhold(String(frame['client_id']));
        // The desk has put its text into the draft, where it stands in the composer again.
        if (frame['reason'] === 'refused')
          toasts.fail(new Problem(String(frame['message'] ?? words.errors.unexpected)));
        return;
      case 'people':
        return this.people.take(frame['people'] as Colleague[]);
      case 'error':
        return this.#refused(frame, talk);
      case 'signed_out':
        return this.#signedOut();
    }
  }

  #welcome(frame: Frame): void {
    if (typeof frame['server_time'] === 'string') time.set(frame['server_time']);
    if (frame['user']) this.user = { ...this.user, ...(frame['user'] as User) };
    this.queues = (frame['queues'] as QueueStatus[] | undefined) ?? [];
    this.offers = (frame['offers'] as Offer[] | undefined) ?? [];
    this.#own(frame);
    this.externalLinks = frame['external_links'] !== false;
    const summaries = (frame['conversations'] as Summary[] | undefined) ?? [];
    const here = new Set(summaries.map((one) => one.id));
    this.people.reset((frame['people'] as Colleague[] | undefined) ?? []);
    for (const summary of summaries) this.upsert(summary, belongs(summary));
    const whole = summaries.filter(colleagues).length < welcomeMost;
    for (const talk of this.mine) {
      if (!here.has(talk.id) && (whole || !colleagues(talk.summary))) this.#gone(talk.id);
    }
    for (const talk of this.talks.values()) talk.held = [];
    for (const held of (frame['held'] as Held[] | undefined) ?? []) this.#held(held);
    for (const id of this.#viewed) this.#viewAgain(id);
    this.#frames.again();
    this.ready = true;
  }

  #own(frame: Frame): void {
    this.states = (frame['presence_states'] as PresenceState[] | undefined) ?? this.states;
    this.presence = frame['presence'] as AgentPresence | undefined;
    this.load = frame['load'] as AgentLoad | undefined;
  }

  #gone(id: string): void {
    const talk = this.talks.get(id);
    if (!talk) return;
    talk.listed = false;
    talk.typing = [];
    if (!this.#opened.has(id)) return this.#forget(talk);
    // It is still open in a pane, and perhaps readable: the desk decides.
    void get<Detail>(`/conversations/${id}`).then(
      (detail) => {
        // Its pane was closed meanwhile.
        if (!this.#opened.has(id) || this.talks.get(id) !== talk) return;
        talk.summary = detail.summary;
        talk.detail = detail;
        if (!talk.listed) this.#watch(talk);
      },
      (error: unknown) => {
        if (error instanceof Problem && (error.code === 'not_found' || error.code === 'forbidden')) {
          this.#forget(talk);
        }
      },
    );
  }

  #forget(talk: Talk): void {
    talk.close();
    this.talks.delete(talk.id);
    for (const hear of this.#forgot) hear(talk);
  }

  #entry(talk: Talk, entry: Entry): void {
    const isNew = entry.seq > talk.seq;
    talk.add([entry]);
    if (!isNew) return;
    const { summary } = talk;
    const own = entry.author.kind === 'user' && entry.author.id === this.user.id;
    const message = entry.kind !== 'system';
    if (
      (entry.code === 'transfer_timed_out' || entry.code === 'transfer_away') &&
      summary.standing === 'assignee'
    )
      this.#happened({ type: 'transfer_over', talk, entry });
    if (entry.seq > summary.seq) {
      const next: Summary = { ...summary, seq: entry.seq };
      if (message) {
        next.last_line =
          entry.card && (entry.code || !entry.body)
            ? `${entry.card.number ?? ''} ${entry.card.title ?? ''}`.trim()
            : entry.body || entry.attachments?.[0]?.file_name || '';
        next.last_kind = entry.kind;
        next.last_author = entry.author.name;
        next.last_at = entry.at;
        // Own messages never count, and system lines only where they are wanted (domain 4.3).
        next.unread = own ? 0 : summary.unread + 1;
        if (own) next.mentioned = false;
        else if (entry.mentions?.some((one) => one.id === this.user.id)) next.mentioned = true;
      } else if (!own && summary.notifications?.system) next.unread = summary.unread + 1;
      talk.summary = next;
    }
    if ((message || summary.notifications?.system) && !own && talk.listed) {
      this.#happened({ type: 'message', talk, entry });
    }
  }

  #refused(frame: Frame, talk: Talk | undefined): void {
    const id = typeof frame['client_id'] === 'string' ? frame['client_id'] : '';
    const message = String(frame['message'] ?? words.errors.unexpected);
    const again = frame['retry'] === true;
    if (!id) {
      // Typing and marks may be refused for being too many, and a draft because its conversation
      // is gone, which is told elsewhere: that is nobody's concern.
      const about = typeof frame['conversation'] === 'string' && frame['conversation'] !== '';
      if (!again && (talk || !about))
        toasts.fail(new Problem(message, { code: String(frame['code'] ?? '') }));
      return;
    }
    for (const one of talk ? [talk] : this.talks.values()) {
      if (one.pending.some((p) => p.frame.client_id === id)) one.outbox.refuse(id, message, again);
    }
  }

  /** Tells what a change of a summary means for the person. */
  #compare(talk: Talk, before: Summary, now: Summary): void {
    if (now.standing === 'transfer' && before.standing !== 'transfer') {
      this.#happened({ type: 'transfer', talk });
    }
    const mine = before.transfer?.from === this.user.id;
    if (mine && before.transfer?.state === 'pending' && now.transfer?.state === 'rejected') {
      this.#happened({ type: 'transfer_over', talk });
    }
    const changed =
      before.standing !== now.standing ||
      before.state !== now.state ||
      before.transfer?.state !== now.transfer?.state ||
      before.record?.id !== now.record?.id ||
      before.people !== now.people ||
      JSON.stringify(before.can) !== JSON.stringify(now.can);
    if (!changed) return;
    if (talk.actions.length > 0) void this.loadActions(talk);
    if (talk.detail) void this.loadDetail(talk);
  }
}
