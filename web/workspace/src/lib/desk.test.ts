import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Desk, type Happening } from './desk.svelte.ts';
import type { Entry, Summary } from './wire.ts';

const me = {
  id: 'anna',
  name: 'Anna',
  email: 'a@x',
  roles: ['agent'],
  conversation_limit: 3,
  open_sessions: 1,
};
const id = 'c'.repeat(32);

/** The other end of the socket. */
class FakeSocket {
  static last: FakeSocket;
  static readonly OPEN = 1;
  readyState = 1;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    FakeSocket.last = this;
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {
    this.readyState = 3;
  }
  say(...frames: object[]) {
    this.onmessage?.({ data: JSON.stringify(frames) });
  }
  of(type: string) {
    return this.sent.filter((one) => one['type'] === type);
  }
}

function summary(more: Partial<Summary> = {}): Summary {
  return {
    id,
    number: 'IMS0000001',
    kind: 'support',
    subject: '',
    guest_name: 'Grace Hopper',
    guest_email: '',
    queue_id: 'q',
    queue: 'Billing',
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
    seq: 2,
    guest_online: true,
    last_at: '',
    last_author: '',
    last_line: '',
    marks: { guest_delivered: 0, guest_seen: 0, agent_seen: 0 },
    queued_at: new Date().toISOString(),
    seen_seq: 0,
    opened_at: new Date().toISOString(),
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

const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({
  seq,
  kind: 'comment',
  author: { kind: 'guest', id: 'g', name: 'Grace' },
  body: `m${seq}`,
  at: new Date().toISOString(),
  ...more,
});
const frame = (one: Entry) => ({ type: 'entry', conversation: id, entry: one });
const welcome = (...conversations: Summary[]) => ({
  type: 'welcome',
  user: me,
  queues: [{ id: 'q', name: 'Billing', open: true, waiting_count: 0, average_wait_ms: 0 }],
  conversations,
  server_time: new Date().toISOString(),
});

let desk: Desk;
let happened: Happening[];
const signedOut = vi.fn();

beforeEach(async () => {
  localStorage.clear();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', async () => new Response('{"code":"not_found","detail":"no"}', { status: 404 }));
  happened = [];
  desk = new Desk(me, (what) => happened.push(what), signedOut);
  desk.start();
  await Promise.resolve();
});
afterEach(() => {
  desk.stop();
  vi.unstubAllGlobals();
});

const socket = () => FakeSocket.last;

it('is ready with the first welcome and knows its list', () => {
  expect(desk.ready).toBe(false);
  socket().say(welcome(summary({ unread: 2 }), summary({ id: 'd'.repeat(32), standing: 'viewer' })));
  expect(desk.ready).toBe(true);
  expect(desk.status).toBe('live');
  expect(desk.mine.map((one) => one.id)).toEqual([id]);
  expect(desk.unread).toBe(2);
});

it('counts others’ messages once, never its own nor system lines', () => {
  socket().say(welcome(summary()), frame(entry(1)), frame(entry(2)));
  const talk = desk.talks.get(id)!;
  expect(talk.summary.unread).toBe(0);
  socket().say(frame(entry(3)), frame(entry(3)), frame(entry(4, { kind: 'system' })));
  expect(talk.summary.unread).toBe(1);
  socket().say(frame(entry(5, { author: { kind: 'user', id: 'ben', name: 'Ben' }, kind: 'work_note' })));
  expect(talk.summary.unread).toBe(2);
  // The summary that follows an entry already counts it.
  socket().say({ type: 'conversation', conversation: summary({ seq: 5, unread: 2 }) }, frame(entry(5)));
  expect(talk.summary.unread).toBe(2);
  socket().say(frame(entry(6, { author: { kind: 'user', id: me.id, name: me.name } })));
  expect(talk.summary.unread).toBe(0);
  expect(talk.entries.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

it('marks what was seen, once per entry', () => {
  socket().say(welcome(summary({ unread: 1 })), frame(entry(1)), frame(entry(2)));
  const talk = desk.talks.get(id)!;
  desk.see(talk);
  desk.see(talk);
  expect(socket().of('mark')).toEqual([{ type: 'mark', conversation: id, seen: 2 }]);
  expect(talk.summary.unread).toBe(0);
});

it('shows a message as pending until it is acknowledged, and again when it is refused', () => {
  socket().say(welcome(summary()));
  const talk = desk.talks.get(id)!;
  desk.send(talk, 'work_note', 'careful');
  const [sent] = socket().of('send');
  expect(sent).toMatchObject({ conversation: id, kind: 'work_note', body: 'careful' });
  expect(talk.pending).toHaveLength(1);
  socket().say({ type: 'ack', conversation: id, client_id: sent!['client_id'], seq: 3 });
  expect(talk.pending).toHaveLength(0);
  desk.send(talk, 'comment', 'late');
  const second = socket().of('send')[1]!;
  socket().say({
    type: 'error',
    conversation: id,
    client_id: second['client_id'],
    code: 'ended',
    message: 'It is over.',
  });
  expect(talk.pending[0]?.failed).toBe('It is over.');
});

it('takes the own entry for the acknowledgement', () => {
  socket().say(welcome(summary()));
  const talk = desk.talks.get(id)!;
  desk.send(talk, 'comment', 'hello');
  const client_id = String(socket().of('send')[0]!['client_id']);
  socket().say(frame(entry(3, { client_id, author: { kind: 'user', id: me.id, name: me.name } })));
  expect(talk.pending).toHaveLength(0);
  expect(talk.entries).toHaveLength(1);
});

it('tells of a transfer to me, new or changed, and of a refused one of mine', () => {
  const transfer = {
    state: 'pending' as const,
    from: 'ben',
    from_name: 'Ben',
    to: me.id,
    to_name: me.name,
    at: new Date().toISOString(),
  };
  socket().say(welcome());
  socket().say({ type: 'conversation', conversation: summary({ standing: 'transfer', transfer }) });
  expect(happened.map((one) => one.type)).toEqual(['transfer']);
  const other = 'e'.repeat(32);
  const mine = { ...transfer, from: me.id, from_name: me.name, to: 'ben', to_name: 'Ben' };
  socket().say({ type: 'conversation', conversation: summary({ id: other, transfer: mine }) });
  socket().say({
    type: 'conversation',
    conversation: summary({ id: other, transfer: { ...mine, state: 'rejected' } }),
  });
  expect(happened.map((one) => one.type)).toEqual(['transfer', 'transfer_over']);
});

it('forgets what is gone, also when it was gone while away', () => {
  socket().say(welcome(summary()));
  socket().say({ type: 'conversation_gone', id });
  expect(desk.talks.has(id)).toBe(false);
  socket().say(welcome(summary()));
  socket().say(welcome());
  expect(desk.mine).toEqual([]);
});

it('tells of what was taken from me, and by whom', () => {
  for (const reason of ['rerouted', 'assigned', 'removed']) {
    socket().say(welcome(summary()));
    socket().say({ type: 'conversation_gone', id, reason });
    expect(desk.talks.has(id)).toBe(false);
  }
  socket().say({ type: 'conversation_gone', id, reason: 'rerouted' }); // not mine any more
  expect(happened.map((one) => one.type === 'gone' && [one.why, one.talk.id])).toEqual([
    ['rerouted', id],
    ['assigned', id],
  ]);
});

it('does not bring back what is over and was dismissed', () => {
  socket().say(welcome(summary()));
  socket().say({ type: 'conversation_gone', id });
  socket().say({ type: 'conversation', conversation: summary({ state: 'closed_complete' }) });
  expect(desk.talks.has(id)).toBe(false);
});

it('stops following a conversation whose pane closed while its end was being read', async () => {
  let answer = (_: Response) => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  socket().say(welcome(summary()));
  await desk.open(id);
  socket().say({ type: 'conversation_gone', id });
  desk.closed(id);
  answer(new Response(JSON.stringify({ summary: summary({ state: 'closed_complete' }) })));
  await vi.waitFor(() => expect(desk.talks.has(id)).toBe(false));
  await new Promise((done) => setTimeout(done));
  expect(socket().of('watch')).toEqual([]);
});

it('says why Accept would not work', () => {
  socket().say(welcome());
  const queue = () => desk.queues[0]!;
  expect(desk.refusal(queue())).toBe('Nobody is waiting');
  socket().say({ type: 'queue', queue: { ...queue(), waiting_count: 1 } });
  expect(desk.refusal(queue())).toBe('');
  socket().say({ type: 'user', user: { ...me, open_sessions: 3 } });
  expect(desk.refusal(queue())).toBe('You hold 3 of 3 sessions');
  socket().say({ type: 'user', user: { ...me, conversation_limit: -1, open_sessions: 30 } });
  expect(desk.refusal(queue())).toBe('');
});

it('renews the typing line at most every three seconds, and ends it once', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  socket().say(welcome(summary()));
  const talk = desk.talks.get(id)!;
  desk.type(talk, true, 'comment');
  desk.type(talk, true, 'comment');
  vi.setSystemTime(Date.now() + 3100);
  desk.type(talk, true, 'comment');
  desk.type(talk, false, 'comment');
  desk.type(talk, false, 'comment');
  vi.useRealTimers();
  expect(
    socket()
      .of('typing')
      .map((one) => one['on']),
  ).toEqual([true, true, false]);
});

it('ends the sign-in when the desk says so', () => {
  socket().say({ type: 'signed_out' });
  expect(signedOut).toHaveBeenCalled();
});
