import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Cursor, Live, type Frame, type LiveOptions, type Status } from './live.ts';

/** A network of fakes: sockets and requests appear in lists, the test plays the server. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readyState = 0;
  sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Frame);
  }
  close() {
    this.closed = true;
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frames: unknown) {
    this.onmessage?.({ data: JSON.stringify(frames) });
  }
  die() {
    this.readyState = 3;
    this.onclose?.();
  }
  types() {
    return this.sent.map((f) => f.type);
  }
}

interface Call {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
  answer(response: Response): void;
  fail(): void;
}
let calls: Call[] = [];
const to = (path: string) => calls.filter((c) => c.url.startsWith(path));

/** An event stream the test writes into. */
function stream() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) });
  return {
    response: new Response(body, { status: 200 }),
    write: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
    end: () => controller.close(),
  };
}
const json = (value: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers });

let statuses: [Status, number][];
let frames: Frame[];
let opened: number;
let gone: number[];
let live: Live;
const cursor = new Cursor();

function start(options: Partial<LiveOptions> = {}): Live {
  live = new Live({
    socketURL: () => 'ws://desk/live',
    protocols: () => ['parley.v1', 'bearer.t0k'],
    eventsURL: () => `/events?since=${cursor.seq}`,
    pollURL: (wait) => `/poll?since=${cursor.seq}&wait=${wait}`,
    framesURL: () => '/frames',
    token: () => 't0k',
    hello: () => ({ type: 'hello', since: cursor.seq }),
    since: () => cursor.seq,
    onFrame: (f) => {
      if (f.type !== 'entry' || cursor.take(f['entry'] as { seq: number })) frames.push(f);
    },
    onStatus: (s, since) => statuses.push([s, since]),
    onOpen: () => void opened++,
    onGone: (code) => gone.push(code),
    ...options,
  });
  live.start();
  return live;
}
const welcome = { type: 'welcome' };
const entry = (seq: number) => ({ type: 'entry', entry: { seq } });
const seqs = () => frames.filter((f) => f.type === 'entry').map((f) => (f['entry'] as { seq: number }).seq);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** Two sockets that die at once, which is how a forbidden WebSocket looks. */
async function blockSockets() {
  FakeSocket.last.die();
  await pass(500);
  FakeSocket.last.die();
  await pass(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  FakeSocket.all = [];
  calls = [];
  statuses = [];
  frames = [];
  gone = [];
  opened = 0;
  cursor.seq = 0;
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal(
    'fetch',
    (url: string, init: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        const signal = init.signal!;
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        calls.push({
          url,
          method: init.method ?? 'GET',
          headers: init.headers as Record<string, string>,
          body: init.body ? JSON.parse(init.body as string) : undefined,
          signal,
          answer: resolve,
          fail: () => reject(new TypeError('network')),
        });
      }),
  );
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('over a socket', () => {
  test('says hello, then hands over single frames and arrays in order', () => {
    start();
    expect(FakeSocket.last.protocols).toEqual(['parley.v1', 'bearer.t0k']);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: 'hello', since: 0 }]);
    expect(live.status).toBe('connecting');
    FakeSocket.last.say(welcome);
    expect(live.status).toBe('live');
    FakeSocket.last.say([entry(1), entry(2)]);
    FakeSocket.last.say(entry(3));
    expect(seqs()).toEqual([1, 2, 3]);
    expect(opened).toBe(1);
  });

  test('resumes after what it has, and drops repetitions', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say([welcome, entry(1), entry(2)]);
    FakeSocket.last.die();
    expect(live.status).toBe('reconnecting');
    await pass(500);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toEqual({ type: 'hello', since: 2 });
    FakeSocket.last.say([welcome, entry(2), entry(3)]);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(opened).toBe(2);
    expect(statuses.map(([s]) => s)).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  test('backs off, doubling from half a second to fifteen', async () => {
    start({ transports: ['ws'] });
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const before = Date.now();
      const count = FakeSocket.all.length;
      FakeSocket.last.die();
      while (FakeSocket.all.length === count) await pass(100);
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
    expect(live.status).toBe('offline');
  });

  test('spreads reconnections by jitter', async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    start();
    FakeSocket.last.die();
    await pass(249);
    expect(FakeSocket.all).toHaveLength(1);
    await pass(1);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test('pings every 20 s and gives up after 45 s of silence', async () => {
    start({ ping: () => ({ type: 'ping', seq: cursor.seq }) });
    FakeSocket.last.open();
    FakeSocket.last.say([welcome, entry(1)]);
    await pass(20_000);
    expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'ping', seq: 1 });
    FakeSocket.last.say({ type: 'pong' });
    await pass(20_000);
    expect(FakeSocket.last.types().filter((t) => t === 'ping')).toHaveLength(2);
    await pass(24_000);
    expect(live.status).toBe('live');
    await pass(1_000);
    expect(live.status).toBe('reconnecting');
    expect(FakeSocket.all[0]?.closed).toBe(true);
  });

  test('reconnects at once when the device comes online', async () => {
    start({ transports: ['ws'] });
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    for (let i = 0; i < 5; i++) {
      FakeSocket.last.die();
      if (i < 4) await pass(15_000);
    }
    const count = FakeSocket.all.length;
    dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(count + 1);
  });

  test('a page that becomes visible doubts a quiet socket and replaces a dead one', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    await pass(10_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeSocket.last.types().at(-1)).toBe('ping');
    FakeSocket.last.say({ type: 'pong' });
    await pass(4_500);
    expect(live.status).toBe('live');
    await pass(5_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(4_000);
    expect(live.status).toBe('reconnecting');
  });

  test('after a long sleep it does not trust the socket at all', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    await pass(5_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(5_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.all[0]?.closed).toBe(true);
    expect(live.status).toBe('reconnecting');
  });

  test('a page that wakes before its timers do reconnects in that moment', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    await pass(5_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.all[0]?.closed).toBe(true);
    expect(live.status).toBe('reconnecting');
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    expect(live.status).toBe('live');
    // Its timers fire now, and find nothing more to mend.
    await pass(5_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test('bye means: come back after retry_ms, by the same way', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    FakeSocket.last.say([{ type: 'bye', reason: 'restart', retry_ms: 2000 }, entry(1)]);
    expect(live.status).toBe('reconnecting');
    expect(seqs()).toEqual([]);
    await pass(2_999);
    expect(FakeSocket.all).toHaveLength(1);
    await pass(1);
    expect(FakeSocket.all).toHaveLength(2);
    expect(live.transport).toBe('ws');
  });

  test('says offline, since when, once nobody has answered for a while', async () => {
    start({ transports: ['ws'] });
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    await pass(10_000);
    const lostAt = Date.now();
    FakeSocket.last.die();
    for (let i = 0; i < 4; i++) {
      await pass(4_000);
      FakeSocket.last.die();
    }
    expect(statuses.at(-1)).toEqual(['offline', lostAt]);
    for (const count = FakeSocket.all.length; FakeSocket.all.length === count;) await pass(100);
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    expect(live.status).toBe('live');
  });

  test('a handler that throws does not cost the frames behind', () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    start({
      onFrame: (f) => {
        if (f.type === 'bad') throw new Error('stumbled');
        frames.push(f);
      },
    });
    FakeSocket.last.open();
    FakeSocket.last.say([welcome, { type: 'bad' }, entry(1)]);
    expect(reported).toHaveBeenCalledOnce();
    expect(seqs()).toEqual([1]);
  });

  test('what is no frame is ignored', () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.onmessage?.({ data: '<html>' });
    FakeSocket.last.say([null, 7, { no: 'type' }, entry(1)]);
    expect(seqs()).toEqual([1]);
  });

  test('stop is final', async () => {
    start();
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    live.stop();
    expect(FakeSocket.last.closed).toBe(true);
    dispatchEvent(new Event('online'));
    await pass(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(live.send({ type: 'typing' })).toBe(false);
  });
});

describe('where sockets do not work', () => {
  test('falls back to an event stream after two sockets that died at once', async () => {
    start();
    await blockSockets();
    expect(live.transport).toBe('sse');
    const events = to('/events')[0]!;
    expect(events.headers['Authorization']).toBe('Bearer t0k');
    const s = stream();
    events.answer(s.response);
    s.write('id: 1\nda');
    s.write('ta: {"type":"welcome"}\r\n\r\n: comment\n\ndata: [{"type":"entry",');
    s.write('"entry":{"seq":1}}]\n\n');
    await pass(0);
    expect(live.status).toBe('live');
    expect(seqs()).toEqual([1]);
  });

  test('falls back when the socket cannot open within 4 s', async () => {
    start();
    await pass(3_999);
    expect(to('/events')).toHaveLength(0);
    await pass(1);
    expect(to('/events')).toHaveLength(1);
    expect(FakeSocket.last.closed).toBe(true);
  });

  test('sends by POST, one at a time and in order, and takes what comes back', async () => {
    start();
    await blockSockets();
    const s = stream();
    to('/events')[0]!.answer(s.response);
    s.write('data: {"type":"welcome"}\n\n');
    await pass(0);
    live.send({ type: 'send', client_id: 'a' });
    live.send({ type: 'send', client_id: 'b' });
    live.send({ type: 'typing', on: false });
    expect(to('/frames')).toHaveLength(1);
    expect(to('/frames')[0]!.body).toEqual({ frames: [{ type: 'send', client_id: 'a' }], since: 0 });
    to('/frames')[0]!.answer(json({ frames: [{ type: 'ack', client_id: 'a' }, entry(1)] }));
    await pass(0);
    expect(to('/frames')[1]!.body).toEqual({
      frames: [
        { type: 'send', client_id: 'b' },
        { type: 'typing', on: false },
      ],
      since: 1,
    });
    s.write('data: {"type":"entry","entry":{"seq":1}}\n\n');
    await pass(0);
    expect(seqs()).toEqual([1]);
    to('/frames')[1]!.fail();
    await pass(0);
    expect(live.status).toBe('reconnecting');
  });

  test('falls back to polling when a proxy holds the stream back', async () => {
    start();
    await blockSockets();
    to('/events')[0]!.answer(stream().response);
    await pass(8_000);
    expect(to('/events')[0]!.signal.aborted).toBe(true);
    expect(to('/poll')[0]!.url).toBe('/poll?since=0&wait=0');
    to('/poll')[0]!.answer(json({ frames: [welcome, entry(1)] }));
    await pass(0);
    expect(live.status).toBe('live');
    expect(to('/poll')[1]!.url).toBe('/poll?since=1&wait=25');
    to('/poll')[1]!.answer(json({ frames: [welcome, entry(2)] }));
    await pass(0);
    expect(seqs()).toEqual([1, 2]);
    expect(opened).toBe(1);
  });

  test('falls back to polling when the stream is refused as such', async () => {
    start();
    await blockSockets();
    to('/events')[0]!.answer(json({}, 405));
    await pass(0);
    expect(to('/poll')).toHaveLength(1);
  });

  test('a server that is away is not the fault of the socket', async () => {
    start();
    await blockSockets();
    to('/events')[0]!.fail();
    await pass(0);
    expect(live.transport).toBe('ws');
    expect(to('/poll')).toHaveLength(0);
    await pass(1_000);
    FakeSocket.last.open();
    FakeSocket.last.say(welcome);
    expect(live.status).toBe('live');
  });

  test('waits as long as the server asks', async () => {
    start();
    await blockSockets();
    to('/events')[0]!.answer(json({}, 503, { 'Retry-After': '7' }));
    await pass(6_999);
    expect(FakeSocket.all).toHaveLength(2);
    await pass(1);
    expect(FakeSocket.all).toHaveLength(3);
  });

  test('an unknown token ends it and says so', async () => {
    start();
    await blockSockets();
    to('/events')[0]!.answer(json({}, 401));
    await pass(60_000);
    expect(gone).toEqual([401]);
    expect(live.status).toBe('offline');
    expect(FakeSocket.all).toHaveLength(2);
  });

  test('a stream without a byte for 45 s is dead', async () => {
    start();
    await blockSockets();
    const s = stream();
    to('/events')[0]!.answer(s.response);
    s.write('data: {"type":"welcome"}\n\n');
    await pass(25_000);
    s.write(': still here\n\n');
    await pass(40_000);
    expect(to('/events')[0]!.signal.aborted).toBe(false);
    await pass(10_000);
    expect(to('/events')[0]!.signal.aborted).toBe(true);
  });

  test('goes back to a socket when one works again, without a gap', async () => {
    start();
    await blockSockets();
    const s = stream();
    to('/events')[0]!.answer(s.response);
    s.write('data: [{"type":"welcome"},{"type":"entry","entry":{"seq":1}}]\n\n');
    await pass(30_000);
    expect(FakeSocket.all).toHaveLength(3);
    expect(live.status).toBe('live');
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: 'hello', since: 1 }]);
    FakeSocket.last.say([welcome, entry(2)]);
    expect(live.transport).toBe('ws');
    expect(to('/events')[0]!.signal.aborted).toBe(true);
    expect(seqs()).toEqual([1, 2]);
    expect(statuses.filter(([st]) => st === 'reconnecting')).toHaveLength(0);
    FakeSocket.last.die();
    expect(live.status).toBe('reconnecting');
  });

  test('a failing attempt to go back disturbs nothing and is repeated more rarely', async () => {
    start();
    await blockSockets();
    const s = stream();
    to('/events')[0]!.answer(s.response);
    s.write('data: {"type":"welcome"}\n\n');
    await pass(30_000);
    FakeSocket.last.die();
    expect(live.status).toBe('live');
    s.write(': \n\n');
    await pass(30_000);
    s.write(': \n\n');
    expect(FakeSocket.all).toHaveLength(3);
    await pass(30_000);
    expect(FakeSocket.all).toHaveLength(4);
  });
});
