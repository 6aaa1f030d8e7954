import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Frame } from '$ui/live.ts';
import { asProblem, get, post, type Page } from '../lib/api.ts';
import { attention } from '../lib/attention.svelte.ts';
import { time } from '../lib/clock.svelte.ts';
import { words as common } from '../lib/messages.ts';
import { clearNotices, shownOn, type NoticeData } from '../lib/notice.ts';
import type { Notifier } from '../lib/notify.svelte.ts';
import { push } from '../lib/push.svelte.ts';
import { go, router } from '../lib/router.svelte.ts';
import { conversationPath } from '../lib/routes.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import type { Offer, Summary } from '../lib/wire.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';
import {
  byArrival,
  cardOf,
  guess,
  merge,
  offerPath,
  recordPath,
  subject,
  type Card,
  type Over,
} from './cards.ts';
import { secondsLeft, stands } from './countdown.ts';
import { words } from './messages.ts';
import { notesOf } from './sounds.ts';

/** How long a card that is over says why, ms. */
const overFor = 5_000;
/** What another screen of mine has taken is known by then, ms. */
const beforeSaid = 500;
/** How long work that was assigned at once shows its card, ms. */
const assignedFor = 20_000;
/** Older offers were told before this page was here, ms. */
const fresh = 15_000;

/** Why somebody does not want what is offered; the first nine have a key each. */
export interface RejectReason {
  id: string;
  reason: string;
}

/** What an offer is called: the first field of its channel's layout. */
export const titleOf = (offer: Offer): string =>
  offer.fields[0]?.value || offer.number || offer.channel_name || words.unnamed;

/** The offers to the person who is signed in: what stands in the inbox, and what becomes of it. */
export class Offers {
  cards = $state.raw<readonly Card[]>([]);
  /** The work item whose reasons to reject it are shown, "" for none. */
  rejecting = $state('');
  /** The work item whose notice was pressed: its card is shown whole, with the focus. */
  pointed = $state('');
  /** What a screen reader is told. */
  said = $state('');
  /** What is being answered: "accept", or the reason it is rejected for. */
  readonly answering = new SvelteMap<string, string>();
  /** Reasons by the channel's key; null while they are asked for, a text when that failed. */
  readonly reasons = new SvelteMap<string, readonly RejectReason[] | string | null>();
  readonly #workspace: Workspace;
  readonly #notifier: Notifier;
  /** Cards that stood before somebody's eyes, which the desk was told. */
  readonly #shown = new Set<string>();
  /** Answered here: their cards go without a word. */
  readonly #answered = new Set<string>();
  readonly #why = new Map<string, Over>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #stop: () => void;

  constructor(workspace: Workspace, notifier: Notifier) {
    this.#workspace = workspace;
    this.#notifier = notifier;
    const { desk } = workspace;
    const deaf = desk.listen(['offers', 'assigned'], (frame) => this.hear(frame));
    const quit = $effect.root(() => {
      $effect(() => {
        const { offers } = desk;
        untrack(() => this.#take(offers));
      });
      // What somebody has before their eyes is not told on their other devices.
      $effect(() => {
        if (!attention.here) return;
        for (const { key, offer, over } of this.cards) {
          if (over || this.#shown.has(key)) continue;
          if (desk.tell({ type: 'offer_seen', work_item_id: offer.work_item_id })) this.#shown.add(key);
        }
      });
      // A notice was pressed: its offer, unless that is over.
      $effect(() => {
        const id = new URLSearchParams(router.search).get('offer');
        if (id && desk.status === 'live') untrack(() => this.#point(id));
      });
      // Accepted on another screen of mine: what became of it is in the list already.
      $effect(() => {
        const mine = this.cards.filter((card) => card.over && this.#mine(card.offer));
        untrack(() => mine.forEach((card) => this.#drop(card)));
      });
    });
    this.#stop = () => {
      deaf();
      quit();
    };
  }

  /** Takes what the desk tells besides what is offered now: how offers ended, and what was assigned. */
  hear(frame: Frame): void {
    if (frame.type === 'assigned') this.#assigned(frame['offer'] as Offer, String(frame['display']));
    for (const one of (frame['over'] as { work_item_id: string; reason: Over }[] | undefined) ?? []) {
      if (one.reason in words.over) this.#why.set(one.work_item_id, one.reason);
    }
  }

  stop(): void {
    this.#stop();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** The offer that keys speak of. */
  get first(): Card | undefined {
    return this.cards.find((card) => !card.over && !card.assigned);
  }

  /** Takes what is offered, the oldest when none is named, and opens it where the person is. */
  async accept(card = this.first): Promise<void> {
    if (!card) return;
    const { work_item_id: id } = card.offer;
    if (this.answering.has(id)) return;
    this.answering.set(id, 'accept');
    try {
      const summary = await post<Summary>(`/work-items/${id}/accept`);
      this.#answered.add(card.key);
      this.#drop(card);
      const record = recordPath(card.offer);
      if (record) return go(record);
      this.#workspace.desk.upsert(summary, true);
      this.#workspace.show(summary.id);
    } catch (error) {
      this.#refused(card, error);
    } finally {
      this.answering.delete(id);
    }
  }

  /** Shows the reasons to reject, of the oldest offer when none is named; false: there is none. */
  ask(card = this.first): boolean {
    if (!card) {
      if (this.#workspace.desk.states.length > 0) toasts.show({ title: words.none, key: 'reject' }, 4000);
      return false;
    }
    if (!card.offer.allow_reject) {
      toasts.show({ title: words.cannotReject, key: 'reject' }, 6000);
      return false;
    }
    if (card.offer.from) {
      void this.reject(card); // a colleague who asks is not told why
      return true;
    }
    this.rejecting = card.offer.work_item_id;
    void this.loadReasons(card.offer.channel);
    return true;
  }

  /** What a card says that is over. */
  overOf({ over, offer }: Card): string {
    if (over === '') return '';
    return offer.from && over !== 'left' ? words.stays(offer.from) : words.over[over];
  }

  /** Turns an offer down; one of a colleague needs no reason. */
  async reject(card: Card, reason?: RejectReason): Promise<void> {
    const { work_item_id: id } = card.offer;
    if (this.answering.has(id)) return;
    this.answering.set(id, reason?.id ?? 'reject');
    try {
      await post<void>(`/work-items/${id}/reject`, { reason_id: reason?.id ?? '' });
      this.#answered.add(card.key);
      this.#drop(card);
      this.said = reason ? words.rejected(reason.reason) : words.declined(card.offer.from ?? '');
    } catch (error) {
      this.#refused(card, error);
    } finally {
      this.answering.delete(id);
    }
  }

  /** Asks for the reasons of a channel; once they are here they stay. */
  async loadReasons(channel: string): Promise<void> {
    const known = this.reasons.get(channel);
    if (known === null || (known && typeof known !== 'string')) return;
    this.reasons.set(channel, null);
    try {
      const page = await get<Page<RejectReason>>('/reject-reasons', { channel });
      this.reasons.set(channel, page.items);
    } catch (error) {
      this.reasons.set(channel, asProblem(error).message);
    }
  }

  /** Takes a card away that only says something. */
  dismiss(card: Card): void {
    this.#drop(card);
  }

  /** Opens what was assigned. */
  open(card: Card): void {
    this.#drop(card);
    this.#show(card.offer);
  }

  /** Shows what an offer was of: its conversation, or the page of its record. */
  #show(offer: Offer): void {
    const record = recordPath(offer);
    if (record) go(record);
    else void this.#workspace.reach(offer.conversation_id);
  }

  #take(offers: readonly Offer[]): void {
    const known = new Set(this.cards.map((card) => card.key));
    const cards = merge(this.cards, offers, (offer) => {
      // Whoever is answering it hears what came of that.
      if (this.#answered.has(cardOf(offer).key) || this.answering.has(offer.work_item_id)) return '';
      return this.#why.get(offer.work_item_id) ?? guess(offer, time.exact, this.#mine(offer));
    });
    for (const card of cards) {
      if (card.over && this.cards.some((one) => one.key === card.key && !one.over)) this.#ended(card);
    }
    this.cards = cards;
    const open = new Set(offers.map((offer) => offer.work_item_id));
    void this.#tidy(open);
    if (!open.has(this.rejecting)) this.rejecting = '';
    for (const offer of [...offers].sort(byArrival)) {
      if (!known.has(cardOf(offer).key)) this.#arrived(offer);
    }
  }

  /** Takes the notices of offers away that are over. */
  async #tidy(open: ReadonlySet<string>): Promise<void> {
    const board = await push.board();
    if (!board) return;
    for (const { tag, data } of await shownOn(board)) {
      const { url = '', seq = 0 } = (data as Partial<NoticeData> | null) ?? {};
      if (url === offerPath(tag) && !open.has(tag)) await clearNotices(board, tag, seq, true);
    }
  }

  #point(id: string): void {
    go(conversationPath(), true);
    if (this.#workspace.desk.offers.some((one) => one.work_item_id === id)) this.pointed = id;
    else toasts.show({ title: words.gone, key: 'offer' }, 8000);
  }

  #arrived(offer: Offer): void {
    this.#why.delete(offer.work_item_id);
    const now = time.exact;
    this.said = stands(offer)
      ? words.announceStands(offer.queue, titleOf(offer))
      : words.announce(offer.queue, titleOf(offer), secondsLeft(offer, now));
    if (offer.allow_reject && !offer.from) void this.loadReasons(offer.channel);
    if (now - Date.parse(offer.offered_at) > fresh) return;
    const { name, about } = subject(offer);
    this.#tell(
      offer,
      offer.from ? words.transferFrom(offer.from) : words.notice(offer.queue, name),
      about,
      offerPath(offer.work_item_id),
      () => this.#workspace.desk.offers.some((one) => one.work_item_id === offer.work_item_id),
    );
  }

  /** The same notice as by web push, so that whichever comes second is not shown again. */
  #tell(offer: Offer, title: string, body: string, url: string, stands: () => boolean): void {
    this.#notifier.ask(
      {
        type: 'message',
        tag: offer.work_item_id,
        title,
        body,
        seq: Date.parse(offer.offered_at),
        url,
      },
      notesOf[offer.sound] ?? notesOf.chime,
      stands,
    );
  }

  /** There is nothing to accept: it says so, and opens where the rule wants a tab. */
  #assigned(offer: Offer, display: string): void {
    const card = cardOf(offer, true);
    if (this.cards.some((one) => one.key === card.key)) return;
    this.cards = [...this.cards, card];
    this.said = `${words.assigned}: ${titleOf(offer)}`;
    const { name, about } = subject(offer);
    this.#tell(
      offer,
      words.noticeAssigned(name),
      about,
      recordPath(offer) || conversationPath(offer.conversation_id),
      () => true,
    );
    this.#later(() => this.#drop(card), assignedFor);
    if (display === 'inbox_card_and_tab') this.#show(offer);
  }

  #mine(offer: Offer): boolean {
    return this.#workspace.desk.talks.get(offer.conversation_id)?.summary.standing === 'assignee';
  }

  #ended(card: Card): void {
    this.#later(() => {
      const now = this.cards.find((one) => one.key === card.key);
      if (now?.over) this.said = `${titleOf(card.offer)}: ${this.overOf(now)}`;
    }, beforeSaid);
    this.#later(() => this.#drop(card), overFor);
  }

  #refused(card: Card, error: unknown): void {
    const problem = asProblem(error);
    if (problem.code !== 'conflict' && problem.code !== 'not_found') return toasts.fail(problem);
    // It is over, and the desk says so in its own time; here it is said at once.
    const over = { ...card, over: guess(card.offer, time.exact, false) || 'withdrawn' } as const;
    this.cards = this.cards.map((one) => (one.key === card.key ? over : one));
    this.#ended(over);
    toasts.fail(problem, common.errors.title);
  }

  #drop(card: Card): void {
    this.cards = this.cards.filter((one) => one.key !== card.key);
    if (this.rejecting === card.offer.work_item_id) this.rejecting = '';
  }

  #later(act: () => void, wait: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, wait);
    this.#timers.add(timer);
  }
}
