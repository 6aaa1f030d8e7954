import { casePath, conversationPath, incidentPath } from '../lib/routes.ts';
import type { Offer } from '../lib/wire.ts';

/** Why a card goes away that nobody here answered. */
export type Over = 'timed_out' | 'left' | 'assigned' | 'withdrawn';

/** What stands in the inbox: an offer, one that has just ended, or work that was assigned at once. */
export interface Card {
  offer: Offer;
  /** There is nothing to accept: it is mine already. */
  assigned: boolean;
  /** "" while it can be answered. */
  over: Over | '';
  /** The same work offered twice makes two cards. */
  key: string;
}

/** Order of offers: who was offered first stands first. */
export const byArrival = (a: Offer, b: Offer): number =>
  Date.parse(a.offered_at) - Date.parse(b.offered_at) || (a.work_item_id < b.work_item_id ? -1 : 1);

/** The offer that Accept and Reject speak of when none is pointed at. */
export const oldest = (offers: readonly Offer[]): Offer | undefined => [...offers].sort(byArrival)[0];

/** Where the notice of an offer leads: to the inbox, where its card stands. */
export const offerPath = (work: string): string => `${conversationPath()}?offer=${work}`;

/** The page of the record an offer is of; "" where it is a conversation. */
export const recordPath = ({ document_table: table, document_id: id }: Offer): string =>
  table === 'case' ? casePath(id) : table === 'incident' ? incidentPath(id) : '';

/** Whom an offer is about, or what, and what else its card shows; web push says the same (desk/push_offer.go). */
export function subject(offer: Offer): { name: string; about: string } {
  const who = offer.fields.find((field) => field.name === 'guest_name' && field.value) ?? offer.fields[0];
  const rest = offer.fields.filter(
    (field) => field !== who && field.value && field.name !== 'queue' && field.name !== 'opened_at',
  );
  return { name: who?.value || offer.number, about: rest.map((field) => field.value).join(' · ') };
}

const keyOf = (offer: Offer): string => `${offer.work_item_id} ${offer.offered_at}`;

export const cardOf = (offer: Offer, assigned = false): Card => ({
  offer,
  assigned,
  over: '',
  key: keyOf(offer),
});

/**
 * The cards after the desk has told anew what is offered. What stands there keeps its place, so
 * that nothing moves under the pointer; what is new stands below it, in the order of arrival. One
 * that is gone says why for a moment (`why`), or goes at once where that is "".
 */
export function merge(
  before: readonly Card[],
  offers: readonly Offer[],
  why: (offer: Offer) => Over | '',
): Card[] {
  const now = new Map([...offers].sort(byArrival).map((offer) => [keyOf(offer), offer]));
  const kept = before.flatMap((card): Card[] => {
    const offer = now.get(card.key);
    if (offer) return [{ ...card, offer, over: '' }];
    if (card.over || card.assigned) return [card];
    const over = why(card.offer);
    return over ? [{ ...card, over }] : [];
  });
  const known = new Set(kept.map((card) => card.key));
  return [...kept, ...[...now].filter(([key]) => !known.has(key)).map(([, offer]) => cardOf(offer))];
}

/** What may have become of an offer that is there no longer, from what the page knows by itself. */
export function guess(offer: Offer, now: number, mine: boolean): Over | '' {
  // Accepted, here or on another screen of mine.
  if (mine) return '';
  // The desk ends it within the second; its clock and ours agree to less than that.
  return Date.parse(offer.expires_at ?? '') - now < 1500 ? 'timed_out' : 'withdrawn';
}
