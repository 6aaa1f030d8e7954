import { describe, expect, it } from 'vitest';
import type { Offer } from '../lib/wire.ts';
import { cardOf, guess, merge, offerPath, oldest, recordPath, subject, type Over } from './cards.ts';
import { inside } from '../lib/notice.ts';

const offer = (id: string, second = 0, more: Partial<Offer> = {}): Offer => ({
  work_item_id: id,
  conversation_id: `c${id}`,
  document_table: 'interaction',
  document_id: `i${id}`,
  number: 'IMS0000001',
  channel: 'chat',
  channel_name: 'Chat',
  queue: 'Billing',
  fields: [{ name: 'Name', value: id }],
  why: [],
  allow_reject: true,
  offered_at: new Date(Date.UTC(2026, 4, 4, 10, 0, second)).toISOString(),
  expires_at: new Date(Date.UTC(2026, 4, 4, 10, 1, second)).toISOString(),
  waiting_since: '2026-05-04T09:59:00Z',
  sound: 'chime',
  ...more,
});
const ids = (cards: ReturnType<typeof merge>) => cards.map((card) => card.offer.work_item_id + card.over);
const of = (table: Offer['document_table']) =>
  recordPath(offer('a', 0, { document_table: table, document_id: 'd' }));
const quietly = (): Over | '' => '';

describe('what is accepted', () => {
  it('opens the page of a record, and is a conversation otherwise', () => {
    expect([of('case'), of('incident'), of('interaction')]).toEqual([
      '/workspace/cases/d',
      '/workspace/incidents/d',
      '',
    ]);
  });
});

describe('the stack', () => {
  it('stands in the order of arrival, whatever order the desk tells it in', () => {
    expect(ids(merge([], [offer('b', 2), offer('a', 1), offer('c', 3)], quietly))).toEqual(['a', 'b', 'c']);
    expect(oldest([offer('b', 2), offer('a', 1)])?.work_item_id).toBe('a');
    expect(oldest([])).toBeUndefined();
  });

  it('keeps what stands there in its place; what is new comes below, even if it was offered earlier', () => {
    const before = merge([], [offer('b', 2)], quietly);
    expect(ids(merge(before, [offer('a', 1), offer('b', 2)], quietly))).toEqual(['b', 'a']);
  });

  it('says for a moment why one is gone, in its place, and says nothing where there is nothing to say', () => {
    const before = merge([], [offer('a', 1), offer('b', 2), offer('c', 3)], quietly);
    const now = merge(before, [offer('c', 3)], (one) => (one.work_item_id === 'a' ? 'left' : ''));
    expect(ids(now)).toEqual(['aleft', 'c']);
    // It says the same until it is taken away.
    expect(ids(merge(now, [offer('c', 3)], () => 'timed_out'))).toEqual(['aleft', 'c']);
  });

  it('is a new card when the same work is offered again', () => {
    const over = merge(merge([], [offer('a', 1)], quietly), [], () => 'timed_out');
    expect(ids(merge(over, [offer('a', 90)], quietly))).toEqual(['atimed_out', 'a']);
  });

  it('keeps the card of work that was assigned, which is never among the offers', () => {
    const assigned = cardOf(offer('a'), true);
    expect(ids(merge([assigned], [offer('b', 2)], () => 'withdrawn'))).toEqual(['a', 'b']);
  });
});

describe('an offer that is there no longer', () => {
  const one = offer('a');
  const end = Date.parse(one.expires_at ?? '');

  it.each([
    ['is mine', end - 30_000, true, ''],
    ['was mine in the last second', end, true, ''],
    ['has passed', end + 200, false, 'timed_out'],
    ['has passed by a clock that is a little behind', end - 900, false, 'timed_out'],
    ['was taken away', end - 30_000, false, 'withdrawn'],
  ])('%s', (_, now, mine, over) => expect(guess(one, now, mine)).toBe(over));
});

describe('the notice of an offer', () => {
  const field = (name: string, value: string) => ({ name, value });
  it('names the customer, and in a line what else the card shows', () => {
    const fields = [
      field('short_description', 'My invoice is wrong'),
      field('guest_name', 'Grace Hopper'),
      field('queue', 'Billing'),
      field('category', 'billing'),
    ];
    expect(subject(offer('a', 0, { fields }))).toEqual({
      name: 'Grace Hopper',
      about: 'My invoice is wrong · billing',
    });
  });

  it('names the first field where there is no customer, and the number where there is nothing', () => {
    expect(subject(offer('a', 0, { fields: [field('number', 'CS0001')] }))).toEqual({
      name: 'CS0001',
      about: '',
    });
    expect(subject(offer('a', 0, { fields: [] }))).toEqual({ name: 'IMS0000001', about: '' });
  });

  it('leads to a place of the workspace', () => {
    expect(inside(offerPath('0f'))).toBe('/workspace/conversations?offer=0f');
  });
});
