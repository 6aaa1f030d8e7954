import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Api } from './api.ts';
import { Conversation, type Listener } from './conversation.ts';

/** One socket at a time; the test plays the server. */
class FakeSocket {
  static last: FakeSocket;
  static readonly OPEN = 1;
  readyState = 1;
  sent: Record<string, unknown>[] = [];
  onopen?: () => void;
  onmessage?: (e: { data: string }) => void;
  onclose?: () => void;
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.last = this;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {}
  say(...frames: unknown[]) {
    this.onmessage?.({ data: JSON.stringify(frames) });
  }
  of(type: string) {
    return this.sent.filter((f) => f['type'] === type);
  }
}
const now = Date.parse('2026-11-21T09:00:00Z');
const session = (more = {}) => ({
  state: 'active',
  conversation_id: 'c',
  server_time: '2026-11-21T09:00:30Z',
  ...more,
});
const marks = { guest_delivered: 0, guest_seen: 0, agent_seen: 0 };
const entry = (seq: number, more = {}) => ({
  type: 'entry',
  entry: {
    seq,
    kind: 'comment',
    author: { kind: 'user', name: 'Anna' },
    body: `line ${seq}`,
    at: '2026-11-21T09:00:00Z',
    ...more,
  },
});
const mine = (seq: number, client_id: string) =>
  entry(seq, { author: { kind: 'guest', name: 'Grace' }, client_id });

let seen: string[];
let conversation: Conversation;
const listener: Listener = {
  session: (s) => seen.push(`session ${s.state}`),
  entry: (e, fresh) => seen.push(`entry ${e.seq}${fresh ? ' fresh' : ''}`),
  pending: (p) => seen.push(`pending ${p.map((x) => x.frame['body'] as string).join(',')}`),
  marks: () => {},
  typing: (name) => seen.push(`typing ${name}`),
  status: () => {},
  problem: (m) => seen.push(`problem ${m}`),
  gone: () => seen.push('gone'),
};
const socket = () => FakeSocket.last;
function connect(seq = 0, ...frames: unknown[]) {
  socket().onopen?.();
  socket().say({ type: 'welcome', session: session(), marks, seq }, ...frames);
}

beforeEach(() => {
  vi.useFakeTimers({ now });
  localStorage.clear();
  seen = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  const api = new Api('https://desk.example');
  api.token = 't0k';
  conversation = new Conversation(api, localStorage, 'outbox', listener);
  conversation.start();
});
afterEach(() => {
  conversation.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('speaks the guest protocol with its token', () => {
  expect(socket().url).toBe('wss://desk.example/api/guest/v1/live?lang=en');
  expect(socket().protocols).toEqual(['parley.v1', 'bearer.t0k']);
  connect(2, entry(1), entry(2), entry(3));
  expect(seen.filter((s) => s.startsWith('entry'))).toEqual(['entry 1', 'entry 2', 'entry 3 fresh']);
});

test('a pending line stays until its entry takes its place', () => {
  connect();
  conversation.send('hello', []);
  const id = socket().of('send')[0]!['client_id'] as string;
  seen = [];
  socket().say({ type: 'ack', client_id: id, seq: 1 });
  expect(seen).toEqual([]);
  socket().say(mine(1, id));
  expect(seen.filter((s) => !s.startsWith('typing'))).toEqual(['entry 1 fresh', 'pending ']);
});

test('after a reconnection it resumes, and sends again what was not acknowledged', async () => {
  connect(1, entry(1));
  conversation.send('hello', []);
  const id = socket().of('send')[0]!['client_id'];
  socket().onclose?.();
  await vi.advanceTimersByTimeAsync(600);
  connect(1);
  expect(socket().of('hello')).toEqual([{ type: 'hello', since: 1 }]);
  expect(
    socket()
      .of('send')
      .map((f) => f['client_id']),
  ).toEqual([id]);
});

test('marks are told at most once a second, and seen only while looking', async () => {
  connect(1, entry(1));
  expect(socket().of('mark')).toEqual([{ type: 'mark', delivered: 1, seen: 0 }]);
  socket().say(entry(2), entry(3));
  conversation.look(true);
  expect(socket().of('mark')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(socket().of('mark').slice(1)).toEqual([{ type: 'mark', delivered: 3, seen: 3 }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(socket().of('mark')).toHaveLength(2);
});

test('typing is told every three seconds, and once when it stops', () => {
  connect();
  conversation.typing(true);
  conversation.typing(true);
  vi.setSystemTime(now + 3_000);
  conversation.typing(true);
  conversation.typing(false);
  conversation.typing(false);
  expect(
    socket()
      .of('typing')
      .map((f) => f['on']),
  ).toEqual([true, true, false]);
});

test('who types is shown for six seconds, or until they have written', async () => {
  connect();
  const typing = { type: 'typing', who: { kind: 'user', name: 'Anna' }, on: true };
  seen = [];
  socket().say(typing);
  await vi.advanceTimersByTimeAsync(6_000);
  socket().say(typing, entry(1));
  expect(seen.filter((s) => s.startsWith('typing'))).toEqual([
    'typing Anna',
    'typing null',
    'typing Anna',
    'typing null',
  ]);
});

test("counts down by the server's clock", () => {
  connect();
  expect(conversation.until('2026-11-21T09:01:00Z')).toBe(30_000);
});

test('a refusal without a message is for the person to read', () => {
  connect();
  socket().say({ type: 'error', code: 'conflict', message: 'The chat has already ended.' });
  expect(seen.at(-1)).toBe('problem The chat has already ended.');
});
