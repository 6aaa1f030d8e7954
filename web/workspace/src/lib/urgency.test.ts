import { describe, expect, it } from 'vitest';
import type { Summary } from './wire.ts';
import { byUrgency, ended, keepOrder, matches, unreadText } from './urgency.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString();

function summary(id: string, more: Partial<Summary> = {}): Summary {
  return {
    id,
    number: `IMS000000${id}`,
    kind: 'support',
    subject: '',
    guest_name: 'Grace Hopper',
    guest_email: '',
    queue_id: 'q',
    queue: 'Billing Support',
    state: 'work_in_progress',
    name: '',
    people: 1,
    mentioned: false,
    hidden: false,
    hold_s: 0,
    default_kind: 'comment',
    frame: 'closed',
    frame_order: 0,
    notifications: { push: 'all', desktop: 'all', email: 'all', audio: 'all', system: false },
    standing: 'assignee',
    unread: 0,
    seq: 1,
    guest_online: true,
    last_at: '',
    last_author: '',
    last_line: '',
    marks: { guest_delivered: 0, guest_seen: 0, agent_seen: 0 },
    queued_at: at(0),
    seen_seq: 0,
    opened_at: at(0),
    can: {
      comment: true,
      work_note: true,
      transfer: true,
      escalate: true,
      end: true,
      dismiss: false,
      attach: true,
      accept_transfer: false,
      cancel_transfer: false,
      complete_transfer: false,
      leave: false,
      record: false,
      add_people: false,
      remove_people: false,
      rename: false,
      hide: false,
      mention: true,
      link_record: false,
      join: false,
      lower_hand: false,
      raise_hand: false,
      whisper: false,
    },
    ...more,
  };
}

const ids = (list: Summary[]) => list.map((one) => one.id).join('');

describe('byUrgency', () => {
  it('puts transfers to me first, then who waits longest, then the rest, ended ones last', () => {
    const list = [
      summary('a', { state: 'closed_complete', ended_at: at(50) }),
      summary('b', { last_at: at(40) }),
      summary('c', { guest_waiting_since: at(20), last_at: at(20) }),
      summary('d', {
        standing: 'transfer',
        transfer: { state: 'pending', from: '', from_name: '', to: '', to_name: '', at: at(45) },
      }),
      summary('e', { guest_waiting_since: at(10), last_at: at(30) }),
      summary('f', { last_at: at(41) }),
    ];
    expect(ids(list.sort(byUrgency))).toBe('decfba');
  });

  it('does not hurry for a conversation that a colleague holds', () => {
    const list = [
      summary('a', { standing: 'member', guest_waiting_since: at(1), last_at: at(1) }),
      summary('b', { guest_waiting_since: at(9) }),
    ];
    expect(ids(list.sort(byUrgency))).toBe('ba');
  });

  it('is the same order every time', () => {
    const list = [summary('b'), summary('a'), summary('c')];
    expect(ids([...list].sort(byUrgency))).toBe('abc');
    expect(ids([...list].reverse().sort(byUrgency))).toBe('abc');
  });
});

describe('keepOrder', () => {
  const sorted = [summary('c'), summary('a'), summary('d')];

  it('is the sorted order while nothing is frozen', () => {
    expect(ids(keepOrder(sorted, null))).toBe('cad');
  });

  it('keeps places, puts new ones below and leaves out what is gone', () => {
    expect(ids(keepOrder(sorted, ['a', 'x', 'c']))).toBe('acd');
  });
});

describe('matches', () => {
  const one = summary('1', {
    guest_email: 'grace@example.org',
    last_line: 'Twice billed',
    record: { table: 'case', id: 'x', number: 'CS0000011' },
  });

  it('finds by what the row shows, without regard to case', () => {
    for (const text of ['', '  ', 'GRACE', 'billing', 'ims0000001', 'twice', 'cs0000011', '@example']) {
      expect(matches(one, text), text).toBe(true);
    }
    expect(matches(one, 'alan')).toBe(false);
  });
});

it('shows at most 99+', () => {
  expect([1, 99, 100, 5000].map(unreadText)).toEqual(['1', '99', '99+', '99+']);
});

it('knows which states are over', () => {
  expect(ended(summary('a', { state: 'closed_by_client' }))).toBe(true);
  expect(ended(summary('a', { state: 'waiting' }))).toBe(false);
});
