import { describe, expect, it } from 'vitest';
import type { Explanation, Step, TrailStep, WorkRow } from './model.ts';
import { askedPath, columns, inPlace, parseAsked, percent, sinceOf } from './model.ts';
import { decided, stepSaid, whyWaits } from './say.ts';

const id = '0123456789abcdef0123456789abcdef';

const row = (more: Partial<WorkRow>): WorkRow => ({
  key: id,
  at: '2026-11-21T10:00:00Z',
  work_item_id: id,
  number: 'CHAT0000001',
  conversation_id: id,
  document_table: 'interaction',
  document_id: id,
  guest_name: 'Grace',
  queue_id: id,
  queue: 'Billing',
  delivery: 'push',
  channel_id: id,
  state: 'waiting',
  waiting_since: '2026-11-21T10:00:00Z',
  wait_ms: 0,
  took_ms: 0,
  offer_count: 0,
  ...more,
});

describe('what the board is asked for', () => {
  it('stands in the address and is read from it', () => {
    const asked = { queue: id, channel: '', what: 'rejected', agent: id, span: 'today', at: '' } as const;
    expect(askedPath(asked)).toBe(`/workspace/board?queue=${id}&show=rejected&agent=${id}&since=today`);
    expect(parseAsked(new URL(askedPath(asked), 'http://x').search)).toEqual(asked);
    const step = { ...asked, what: 'waited', at: '2026-11-21T10:05:00.000Z' } as const;
    expect(parseAsked(new URL(askedPath(step), 'http://x').search)).toEqual(step);
    expect(askedPath({ ...step, what: 'rejected' })).toBe(askedPath(asked));
    expect(askedPath(parseAsked(''))).toBe('/workspace/board');
    expect(askedPath(parseAsked(''), id)).toBe(`/workspace/board/${id}`);
  });
  it('is all of it where an address makes no sense', () => {
    expect(
      parseAsked('?queue=x&channel=../&show=nothing&agent=me&since=1999&at=2026-11-21T10:05:00Z'),
    ).toEqual({
      queue: '',
      channel: '',
      what: 'waiting',
      agent: '',
      span: 'day',
      at: '',
    });
    expect(parseAsked('?show=waited&at=noon').at).toBe('');
  });

  it.each([
    ['hour', '2026-11-21T10:30:00Z', 'UTC', '2026-11-21T09:30:00.000Z'],
    ['day', '2026-11-21T10:30:00Z', 'UTC', '2026-11-20T10:30:00.000Z'],
    ['week', '2026-11-21T10:30:00Z', 'UTC', '2026-11-14T10:30:00.000Z'],
    ['today', '2026-11-21T10:30:00Z', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['today', '2026-11-21T23:30:00Z', 'Europe/Berlin', '2026-11-21T23:00:00.000Z'],
    ['today', '2026-11-21T10:30:00Z', 'Asia/Kolkata', '2026-11-20T18:30:00.000Z'],
    // An hour was skipped since midnight, and one came twice.
    ['today', '2026-03-29T10:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['today', '2026-10-25T10:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ] as const)('since %s at %s in %s', (span, now, zone, since) => {
    expect(sinceOf(span, Date.parse(now), zone)).toBe(since);
  });
});

describe('percent', () => {
  it.each([
    [0, 0],
    [0.004, 1],
    [0.5, 50],
    [0.834, 83],
    [0.999, 99],
    [1, 100],
  ])('%d is %d', (share, want) => expect(percent(share)).toBe(want));
});

describe('columns', () => {
  it('leaves steps empty in which nothing ended', () => {
    const steps: Step[] = [
      { at: '2026-11-21T10:00:00Z', count: 0, mean_ms: 0, longest_ms: 0 },
      { at: '2026-11-21T10:05:00Z', count: 2, mean_ms: 30_000, longest_ms: 60_000, service_level: 0.5 },
    ];
    expect(columns(steps)).toEqual([
      [Date.parse('2026-11-21T10:02:30Z') / 1000, Date.parse('2026-11-21T10:07:30Z') / 1000],
      [null, 0.5],
      [null, 1],
      [null, 50],
    ]);
  });
});

describe('rows told while somebody is in the list', () => {
  it('keep their places', () => {
    const before = [row({ key: 'a' }), row({ key: 'b' })];
    const { rows, moved } = inPlace(before, [row({ key: 'c' }), row({ key: 'b', offer_count: 2 })]);
    expect(rows.map((one) => [one.key, one.offer_count])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
    expect(moved).toBe(true);
    expect(inPlace(before, before).moved).toBe(false);
  });
});

describe('why work waits', () => {
  const now = Date.parse('2026-11-21T10:01:00Z');
  it('names who is asked, and how long they have', () => {
    const said = whyWaits(row({ offered_to: 'Anna', offer_expires_at: '2026-11-21T10:01:40Z' }), now);
    expect(said).toEqual(['Offered to Anna, 0:40 left to answer.']);
    expect(whyWaits(row({ offered_to: 'Anna' }), now)).toEqual(['Offered to Anna until they answer.']);
  });
  it('says that agents take it themselves', () => {
    expect(whyWaits(row({ delivery: 'pull' }), now)).toEqual(['An agent takes it from this queue.']);
  });
  it('names those who cannot have it, and how many more', () => {
    const reason = { code: 'at_capacity', load: '4', capacity: '4' };
    const said = whyWaits(
      row({
        waits: {
          why: [{ code: 'no_candidate' }],
          left_out: [{ code: 'at_capacity', count: 3, examples: [{ agent_id: id, name: 'Ben', reason }] }],
        },
      } as unknown as Partial<WorkRow>),
      now,
    );
    expect(said).toEqual([
      'Nobody could take it.',
      'Not offered to Ben: at capacity, 4 of 4.',
      '2 more cannot take it.',
    ]);
  });
  it('says nothing of what does not wait', () => {
    expect(whyWaits(row({ state: 'closed_complete' }), now)).toEqual([]);
  });
});

describe('the way of a work item', () => {
  const step = (more: Partial<TrailStep>): TrailStep => ({
    id,
    type: 'routing',
    at: '2026-11-21T10:00:00Z',
    ...more,
  });
  it.each<[Partial<TrailStep>, string]>([
    [{ type: 'routing', reason: 'Billing' }, 'It began to wait in Billing.'],
    [{ type: 'manual_assignment', by: 'Mara', user_name: 'Ben' }, 'Mara assigned it to Ben by hand.'],
    [{ type: 'acceptance', user_name: 'Ben', reason: 'auto_assign' }, 'It became Ben’s at once.'],
    [{ type: 'acceptance', user_name: 'Ben' }, 'Ben accepted it.'],
    [{ type: 'rejection', user_name: 'Ben', reason: 'Busy' }, 'Ben rejected it: Busy.'],
    [{ type: 'time_out', user_name: 'Ben' }, 'Ben let the offer pass.'],
    [{ type: 'return', user_name: 'Ben', by: 'Mara', reason: 'by_hand' }, 'Mara took the offer to Ben back.'],
    [{ type: 'manual_assignment', user_name: 'Ben', by: 'Mara' }, 'Mara assigned it to Ben by hand.'],
    [
      { type: 'manual_assignment', user_name: 'Ben', by: 'Workforce', reason: 'other_system' },
      'Another system, Workforce, chose Ben for it.',
    ],
    [{ type: 'cancellation', reason: 'moved', by: 'Mara' }, 'Mara moved it to another queue.'],
    [{ type: 'cancellation', reason: 'left_before_engagement' }, 'The visitor left.'],
    [{ type: 'cancellation', reason: 'time_out' }, 'The longest wait was over.'],
  ])('%o', (more, want) => expect(stepSaid(step(more), 'Billing')).toEqual([want]));
  it('says why an agent was chosen', () => {
    const decision = {
      chosen_id: id,
      why: [{ code: 'most_capacity', free: '3' }],
      candidates: [{ agent_id: id, name: 'Anna' }],
      left_out: [],
    } as unknown as Explanation;
    expect(decided(decision)).toEqual(['Offered to Anna: room for 3 more.']);
  });
});
