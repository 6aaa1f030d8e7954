import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Frame } from './live.ts';
import { clientId, Outbox, safeStorage, type Pending } from './outbox.ts';

let sent: string[];
let up: boolean;
let boxes: Outbox[];
let shown: readonly Pending[];

const message = (id: string): Pending['frame'] => ({ type: 'send', client_id: id, body: `text ${id}` });
function box(storage: Storage | null = localStorage): Outbox {
  const made = new Outbox({
    storage,
    key: 'outbox.conversation',
    send: (frame: Frame) => {
      if (up) sent.push(String(frame['client_id']));
      return up;
    },
    onChange: (pending) => void (shown = pending),
  });
  boxes.push(made);
  return made;
}
const ids = (b: Outbox) => b.pending.map((p) => p.frame.client_id);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sent = [];
  up = true;
  boxes = [];
  shown = [];
});
afterEach(() => {
  for (const b of boxes) b.close();
  vi.useRealTimers();
});

test('sends one after the other, in the order they were written', () => {
  const b = box();
  for (const id of ['a', 'b', 'c']) b.add(message(id));
  expect(sent).toEqual(['a']);
  b.ack('a');
  expect(sent).toEqual(['a', 'b']);
  b.ack('b');
  b.ack('c');
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(b.pending).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test('keeps what is written while offline and sends it, in order, on a new connection', () => {
  up = false;
  const b = box();
  b.add(message('a'));
  b.add(message('b'));
  expect(sent).toEqual([]);
  expect(shown.map((p) => p.frame.client_id)).toEqual(['a', 'b']);
  up = true;
  b.resend();
  b.ack('a');
  expect(sent).toEqual(['a', 'b']);
});

test('what was under way when the connection went is sent again with the same id', () => {
  const b = box();
  b.add(message('a'));
  b.resend();
  expect(sent).toEqual(['a', 'a']);
  b.ack('a');
  b.ack('a');
  expect(b.pending).toEqual([]);
});

test('survives a reload', () => {
  up = false;
  const before = box();
  before.add(message('a'));
  before.add(message('b'));
  before.close();
  up = true;
  const after = box();
  expect(ids(after)).toEqual(['a', 'b']);
  expect(after.pending[0]?.frame['body']).toBe('text a');
  after.resend();
  after.ack('a');
  expect(sent).toEqual(['a', 'b']);
});

test('an unanswered message goes again after a while', () => {
  const b = box();
  b.add(message('a'));
  vi.advanceTimersByTime(15_000);
  expect(sent).toEqual(['a', 'a']);
});

test('a refusal for now keeps the order and waits longer each time', () => {
  const b = box();
  b.add(message('a'));
  b.add(message('b'));
  b.refuse('a', 'Slow down.', true);
  expect(sent).toEqual(['a']);
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual(['a', 'a']);
  b.refuse('a', 'Slow down.', true);
  vi.advanceTimersByTime(1_999);
  expect(sent).toEqual(['a', 'a']);
  vi.advanceTimersByTime(1);
  b.ack('a');
  expect(sent).toEqual(['a', 'a', 'a', 'b']);
});

test('a refusal for good names its reason, lets the next one pass, and can be retried or given up', () => {
  const b = box();
  b.add(message('a'));
  b.add(message('b'));
  b.refuse('a', 'The text is too long.', false);
  expect(b.pending[0]).toMatchObject({ failed: 'The text is too long.' });
  expect(sent).toEqual(['a', 'b']);
  b.ack('b');
  b.retry('a');
  expect(b.pending[0]?.failed).toBeUndefined();
  expect(sent).toEqual(['a', 'b', 'a']);
  b.discard('a');
  expect(b.pending).toEqual([]);
});

test('a second tab shows the same messages and notices when they are gone', () => {
  const one = box();
  const two = box();
  one.add(message('a'));
  dispatchEvent(new StorageEvent('storage', { key: 'outbox.conversation' }));
  expect(ids(two)).toEqual(['a']);
  expect(sent).toEqual(['a']);
  two.add(message('b'));
  one.ack('a');
  dispatchEvent(new StorageEvent('storage', { key: 'outbox.conversation' }));
  expect(ids(two)).toEqual(['b']);
  expect(ids(one)).toEqual(['b']);
});

test('a second tab sends what a closed one left behind', () => {
  up = false;
  const one = box();
  const two = box();
  one.add(message('a'));
  dispatchEvent(new StorageEvent('storage', { key: 'outbox.conversation' }));
  one.close();
  up = true;
  vi.advanceTimersByTime(15_000);
  expect(sent).toEqual(['a']);
  expect(ids(two)).toEqual(['a']);
});

test('works in memory when storage is refused or full', () => {
  const b = box(null);
  b.add(message('a'));
  expect(ids(b)).toEqual(['a']);
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => {},
  } as unknown as Storage;
  const c = box(full);
  c.add(message('x'));
  c.add(message('y'));
  expect(ids(c)).toEqual(['x', 'y']);
});

test('says when nothing more can be kept, loses nothing, and keeps it as soon as there is room', () => {
  let room = 1;
  const stored = new Map<string, string>();
  const small = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if ((JSON.parse(value) as unknown[]).length > room)
        throw new DOMException('full', 'QuotaExceededError');
      stored.set(key, value);
    },
    removeItem: (key: string) => void stored.delete(key),
  } as unknown as Storage;
  up = false;
  const b = box(small);
  b.add(message('a'));
  expect(b.kept).toBe(true);
  b.add(message('b'));
  expect(b.kept).toBe(false);
  b.add(message('c'));
  expect(ids(b)).toEqual(['a', 'b', 'c']);
  room = 9;
  up = true;
  b.resend();
  b.ack('a');
  expect(b.kept).toBe(true);
  expect(ids(box(small))).toEqual(['b', 'c']);
  expect(box(null).kept).toBe(false);
});

test('damaged storage is no reason to fail', () => {
  localStorage.setItem('outbox.conversation', '[{"frame":null},7,null');
  expect(box().pending).toEqual([]);
  localStorage.setItem('outbox.conversation', '[{"frame":null},7,null]');
  expect(box().pending).toEqual([]);
});

test('storage that throws counts as none', () => {
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  expect(safeStorage()).toBeNull();
  vi.unstubAllGlobals();
  expect(safeStorage()).toBe(localStorage);
});

test('client ids are random and of the allowed form', () => {
  const made = new Set(Array.from({ length: 100 }, clientId));
  expect(made.size).toBe(100);
  for (const id of made) expect(id).toMatch(/^[A-Za-z0-9_-]{22,64}$/);
});
