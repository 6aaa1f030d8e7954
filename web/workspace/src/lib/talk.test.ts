import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mostOpen, Talk } from './talk.svelte.ts';
import type { Entry, Summary } from './wire.ts';

const entry = (seq: number): Entry => ({
  seq,
  kind: 'comment',
  author: { kind: 'guest', name: 'Grace' },
  body: `m${seq}`,
  at: new Date(2026, 10, 21, 9, 0, seq).toISOString(),
});
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const ends = (of: Talk) => [of.entries[0]?.seq, of.entries.at(-1)?.seq];

let talk: Talk;
let close: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  talk = new Talk({ id: 't', seq: 0 } as Summary, 'key', null, () => true);
  close = talk.opened();
});
afterEach(() => {
  talk.close();
  vi.useRealTimers();
});

it('keeps a window of a long conversation, whichever way one scrolls', () => {
  talk.replace(span(9951, 10_000));
  for (let from = 9851; from > 0; from -= 100) talk.prepend(span(from, from + 99));
  expect(ends(talk)).toEqual([51, 50 + mostOpen]);
  expect(talk.attached).toBe(false);
  for (let from = 51 + mostOpen; from < 10_000; from += 100) talk.append(span(from, from + 99));
  expect(talk.entries.length).toBe(mostOpen);
  expect(talk.attached).toBe(true);
});

it('drops the oldest for what arrives while one follows, and keeps what one reads otherwise', () => {
  talk.replace(span(1, mostOpen));
  talk.add([entry(mostOpen + 1)]);
  expect(ends(talk)).toEqual([2, mostOpen + 1]);
  talk.following = false;
  talk.add([entry(mostOpen + 2)]);
  expect(ends(talk)).toEqual([2, mostOpen + 1]);
  expect(talk.seq).toBe(mostOpen + 2);
  talk.append([entry(mostOpen + 2)]);
  expect(talk.attached).toBe(true);
});

it('takes no page that does not touch what is here', () => {
  talk.replace(span(50, 60));
  talk.prepend(span(1, 10));
  talk.append(span(70, 80));
  expect(ends(talk)).toEqual([50, 60]);
});

it('begins anew after what the stream left out, unless somebody reads', () => {
  talk.replace(span(1, 20));
  talk.following = false;
  talk.skip(500);
  expect(ends(talk)).toEqual([1, 20]);
  expect(talk.attached).toBe(false);
  talk.following = true;
  talk.skip(600);
  talk.add([entry(601)]);
  expect(ends(talk)).toEqual([601, 601]);
});

it('keeps little once nobody shows it, and nothing of another place', () => {
  talk.replace(span(1, 300));
  close();
  expect(ends(talk)).toEqual([241, 300]);
  const again = talk.opened();
  talk.replace(span(1, 50));
  again();
  expect(talk.entries).toEqual([]);
  expect(talk.seq).toBe(300);
});

it('knows who types for six seconds and who looks for a minute', () => {
  const ben = { kind: 'user' as const, id: 'ben', name: 'Ben' };
  talk.setViewing(ben, true);
  talk.setTyping(ben, true, 'comment');
  vi.advanceTimersByTime(6_100);
  expect(talk.typing).toEqual([]);
  expect(talk.viewing).toHaveLength(1);
  vi.advanceTimersByTime(54_000);
  expect(talk.viewing).toEqual([]);
});

it('shows a message of mine as held until it goes out or is taken back', () => {
  const frame = { type: 'send', client_id: 'c1', kind: 'comment', body: 'Dear Grace' };
  talk.outbox.add(frame);
  talk.acknowledged('c1', '2026-11-21T09:00:10.000Z');
  expect(talk.pending).toEqual([]);
  expect(talk.held).toMatchObject([{ client_id: 'c1', body: 'Dear Grace' }]);
  talk.add([{ ...entry(1), client_id: 'c1' }]);
  expect(talk.held).toEqual([]);
});
