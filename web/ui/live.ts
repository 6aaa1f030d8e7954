import { eventStream, polling, socket, type Link, type Loss } from './transport.ts';

/** One frame of the wire (docs/protocol.md, "Frames"). */
export interface Frame {
  type: string;
  [member: string]: unknown;
}

/**
 * What the person should know about the connection: `connecting` for the first time,
 * `live`, `reconnecting` after it was lost, `offline` when the device says so or nobody
 * has answered for OFFLINE_AFTER.
 */
export type Status = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** The ways to the server, best first. `ws` is WebSocket, `sse` server-sent events plus POST. */
export type Transport = 'ws' | 'sse' | 'poll';

/** How a Live reaches the server and whom it tells. Every function is called anew for each connection. */
export interface LiveOptions {
  /** Which ways to try, in this order. Default: `ws`, `sse`, and `poll` when pollURL is given. */
  transports?: Transport[];
  /** `ws://` or `wss://` address of the socket. */
  socketURL(): string;
  /** Sub-protocols, such as `['parley.v1', 'bearer.<token>']`. Default: `['parley.v1']`. */
  protocols?(): string[];
  /** Address of the event stream, resuming after what is known. */
  eventsURL(): string;
  /** Address of a long poll that waits at most `wait` seconds. */
  pollURL?(wait: number): string;
  /** Address frames are POSTed to while there is no socket. */
  framesURL(): string;
  /** Bearer token for the HTTP ways; none means the cookie speaks. */
  token?(): string | undefined;
  /** The first frame on a socket, naming what is known. */
  hello(): Frame;
  /** Highest sequence known, sent along with POSTed frames. */
  since?(): number;
  /** The heartbeat. Default: `{"type":"ping"}`. */
  ping?(): Frame;
  /** Called for every frame, in order. Entries may repeat: see Cursor. */
  onFrame(frame: Frame): void;
  /** `since` is when the status began, in Unix ms; for reconnecting and offline when the connection was lost. */
  onStatus(status: Status, since: number): void;
  /** A new connection carries frames: send again what was never acknowledged (Outbox.resend). */
  onOpen?(): void;
  /** The server no longer knows who we are (HTTP 401, 403, 404, 410). The Live has stopped. */
  onGone?(httpStatus: number): void;
}

/** A socket that is not open after this long is presumed blocked. */
const OPEN_WITHIN = 4_000;
/** An open connection that says nothing for this long is presumed buffered by a proxy. */
const SPEAK_WITHIN = 8_000;
/** A better way that is tried beside a working one may take its time. */
const PROBE_WITHIN = 15_000;
/** Heartbeat of the protocol: a ping this often, dead after DEAD_AFTER without any frame. */
const PING_EVERY = 20_000;
const DEAD_AFTER = 45_000;
/** How soon a ping must be answered when there is reason to doubt the connection. */
const DOUBT = 4_000;
const TICK = 5_000;
/** Ticks further apart than this mean the device slept (or the tab was throttled). */
const SLEPT = 15_000;
/** The server closes a connection that is silent for a minute, so after this one it is gone. */
const SLEPT_LONG = 90_000;
const BACKOFF_FIRST = 500;
const BACKOFF_MOST = 15_000;
/** A connection that lived this long was a good one: the next backoff starts afresh. */
const PROVEN_AFTER = 5_000;
const OFFLINE_AFTER = 12_000;
const UPGRADE_FIRST = 30_000;
const UPGRADE_MOST = 600_000;

const openers = { ws: socket, sse: eventStream, poll: polling };

/**
 * Keeps one stream of frames alive by whatever way works: WebSocket, else server-sent
 * events with POST, else long polling, and goes back to the better way when it can.
 * It knows nothing of conversations; resuming is what `hello`, `since` and the
 * addresses say. Construct, `start()`, and `stop()` when done.
 */
export class Live {
  readonly #o: LiveOptions;
  readonly #ways: Transport[];
  #level = 0;
  #link: Link | undefined;
  #probe: Link | undefined;
  /** Whether #link has carried a frame yet. */
  #open = false;
  #openedAt = 0;
  /** Sockets in a row that died without a frame. */
  #barren = 0;
  #attempt = 0;
  #heardAt = 0;
  #pingAt = 0;
  #tickAt = 0;
  #lostAt = 0;
  #wasLive = false;
  #upgradeIn = UPGRADE_FIRST;
  #retry: Timer;
  #deadline: Timer;
  #upgrade: Timer;
  #doubt: Timer;
  #tick: ReturnType<typeof setInterval> | undefined;
  #status: Status = 'connecting';

  constructor(options: LiveOptions) {
    this.#o = options;
    this.#ways = options.transports ?? (options.pollURL ? ['ws', 'sse', 'poll'] : ['ws', 'sse']);
  }

  /** What the connection is like now. */
  get status(): Status {
    return this.#status;
  }

  /** The way in use, or being tried. */
  get transport(): Transport {
    return this.#ways[this.#level] ?? 'ws';
  }

  /** Connects, and stays connected until stop(). */
  start(): void {
    if (this.#tick) return;
    this.#tickAt = this.#lostAt = Date.now();
    this.#tick = setInterval(() => this.#beat(), TICK);
    addEventListener('online', this.#wake);
    addEventListener('offline', this.#gone);
    addEventListener('pageshow', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#o.onStatus((this.#status = 'connecting'), this.#lostAt);
    this.#connect();
  }

  /** Ends everything; start() begins anew. */
  stop(): void {
    clearInterval(this.#tick);
    this.#tick = undefined;
    this.#drop();
    clearTimeout(this.#retry);
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#gone);
    removeEventListener('pageshow', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
  }

  /**
   * Sends a frame if there is a connection, and says whether it tried. What must not be
   * lost goes through an Outbox, which sends again until it is acknowledged.
   */
  send(frame: Frame): boolean {
    if (!this.#open || !this.#link) return false;
    this.#link.send(frame);
    return true;
  }

  #say(status: Status): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#o.onStatus(status, status === 'live' ? Date.now() : this.#lostAt);
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#drop();
    const way = this.transport;
    const link: Link = openers[way](this.#o, {
      opened: () => {
        if (this.#link === link && !this.#open) this.#within(SPEAK_WITHIN);
      },
      heard: () => {
        if (this.#link === link) this.#heardAt = Date.now();
      },
      frames: (frames) => {
        if (this.#link === link) this.#receive(link, frames);
      },
      lost: (loss) => {
        if (this.#link === link) this.#lose(loss);
      },
    });
    this.#link = link;
    this.#within(way === 'ws' ? OPEN_WITHIN : SPEAK_WITHIN);
  }

  /** Gives the connection `ms` to get one step further. */
  #within(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lose({ late: true }), ms);
  }

  #drop(): void {
    for (const timer of [this.#deadline, this.#upgrade, this.#doubt]) clearTimeout(timer);
    this.#upgrade = this.#doubt = undefined;
    this.#link?.close();
    this.#probe?.close();
    this.#link = this.#probe = undefined;
    this.#open = false;
  }

  #receive(link: Link, frames: Frame[]): void {
    this.#heardAt = Date.now();
    if (!this.#open) this.#opened();
    for (const frame of frames) {
      // A handler may have stopped or replaced the connection in between.
      if (this.#link !== link) return;
      if (frame.type === 'bye') {
        const ms = Number(frame['retry_ms']) || 0;
        this.#drop();
        this.#lost();
        this.#later(ms * (1 + Math.random() / 2));
        return;
      }
      try {
        this.#o.onFrame(frame);
      } catch (error) {
        // One frame we stumble over must not cost the ones behind it.
        reportError(error);
      }
    }
  }

  #opened(): void {
    clearTimeout(this.#deadline);
    this.#open = true;
    this.#openedAt = this.#pingAt = Date.now();
    this.#barren = 0;
    this.#wasLive = true;
    if (this.#level === 0) this.#upgradeIn = UPGRADE_FIRST;
    else this.#upgradeLater();
    this.#say('live');
    this.#o.onOpen?.();
  }

  #lose(loss: Loss): void {
    const { transport } = this;
    const fruitless = !this.#open;
    if (!fruitless && Date.now() - this.#openedAt >= PROVEN_AFTER) this.#attempt = 0;
    this.#drop();
    this.#lost();
    const code = loss.status ?? 0;
    if ([401, 403, 404, 410].includes(code)) {
      this.stop();
      this.#say('offline');
      this.#o.onGone?.(code);
      return;
    }
    if (fruitless) {
      if (transport === 'ws' && (loss.late || ++this.#barren >= 2) && this.#fall()) return;
      if (transport === 'sse' && (loss.late || (code > 0 && code < 429)) && this.#fall()) return;
      // Nobody answers at all, or the server is ill: not the fault of this way.
      if (transport !== 'ws') {
        this.#level = 0;
        this.#barren = 0;
      }
    }
    const step = Math.min(BACKOFF_MOST, BACKOFF_FIRST * 2 ** this.#attempt++);
    this.#later(loss.retryAfter ?? step * (0.5 + Math.random() / 2));
  }

  /** Tries the next way at once; false when there is none. */
  #fall(): boolean {
    if (this.#level + 1 >= this.#ways.length) return false;
    this.#level++;
    this.#connect();
    return true;
  }

  #lost(): void {
    if (this.#status === 'live') this.#lostAt = Date.now();
    const away = navigator.onLine === false || Date.now() - this.#lostAt >= OFFLINE_AFTER;
    this.#say(away ? 'offline' : this.#wasLive ? 'reconnecting' : 'connecting');
  }

  /** Leaves the connection there is, which cannot be alive any more, and makes another. */
  #renew(): void {
    this.#tickAt = Date.now();
    this.#lost();
    this.#connect();
  }

  #later(ms: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), ms);
  }

  /** Tries the best way beside the one that works, ever more rarely. */
  #upgradeLater(): void {
    clearTimeout(this.#upgrade);
    this.#upgrade = setTimeout(() => {
      const best = this.#ways[0];
      if (!best) return;
      let timer: Timer;
      const over = () => {
        clearTimeout(timer);
        if (this.#probe !== probe) return;
        probe.close();
        this.#probe = undefined;
        this.#upgradeLater();
      };
      const probe: Link = openers[best](this.#o, {
        opened: () => {},
        heard: () => {
          if (this.#link === probe) this.#heardAt = Date.now();
        },
        frames: (frames) => {
          if (this.#probe === probe) {
            clearTimeout(timer);
            this.#probe = undefined;
            this.#drop();
            this.#link = probe;
            this.#level = 0;
          }
          if (this.#link === probe) this.#receive(probe, frames);
        },
        lost: (loss) => (this.#link === probe ? this.#lose(loss) : over()),
      });
      this.#probe = probe;
      timer = setTimeout(over, PROBE_WITHIN);
    }, this.#upgradeIn);
    this.#upgradeIn = Math.min(UPGRADE_MOST, this.#upgradeIn * 2);
  }

  #beat(): void {
    const now = Date.now();
    const gap = now - this.#tickAt;
    this.#tickAt = now;
    if (gap > SLEPT_LONG) return this.#renew();
    if (gap > SLEPT) this.#wake();
    if (this.#status === 'reconnecting' || this.#status === 'connecting') this.#lost();
    if (!this.#open) return;
    const { transport } = this;
    // Silence counts against a socket only once a ping of ours went unanswered: a
    // throttled tab may not have asked for a minute.
    const unanswered = this.#pingAt > this.#heardAt && now - this.#pingAt >= DEAD_AFTER - PING_EVERY;
    if (transport === 'ws' ? unanswered : now - this.#heardAt >= DEAD_AFTER) return this.#lose({});
    if (transport !== 'poll' && now - this.#pingAt >= PING_EVERY && this.#pingAt <= this.#heardAt)
      this.#ping();
  }

  #ping(): void {
    this.#pingAt = Date.now();
    this.send(this.#o.ping?.() ?? { type: 'ping' });
  }

  /** The device or the page woke up: reconnect at once, or make sure of the connection there is. */
  readonly #wake = (): void => {
    if (document.visibilityState === 'hidden' && navigator.onLine === false) return;
    const silent = Date.now() - this.#heardAt;
    if (!this.#link) {
      this.#connect();
    } else if (this.#open && silent > SLEPT_LONG) {
      this.#renew();
    } else if (this.#open && !this.#doubt && silent > DOUBT) {
      if (this.transport !== 'ws') {
        if (silent > DEAD_AFTER - SLEPT) this.#connect();
        return;
      }
      this.#ping();
      const asked = this.#pingAt;
      this.#doubt = setTimeout(() => {
        this.#doubt = undefined;
        if (this.#heardAt < asked) this.#lose({});
      }, DOUBT);
    }
  };

  readonly #gone = (): void => {
    if (this.#status !== 'live') this.#lost();
    else this.#wake();
  };
}

type Timer = ReturnType<typeof setTimeout> | undefined;

/**
 * Where one stream of entries stands: keeps the highest sequence and drops what was
 * already seen, so that resuming and several ways at once never show a line twice.
 */
export class Cursor {
  /** Highest sequence taken; say `since: cursor.seq` when connecting. */
  seq: number;

  constructor(seq = 0) {
    this.seq = seq;
  }

  /** True exactly once per entry. */
  take(entry: { seq: number }): boolean {
    if (entry.seq <= this.seq) return false;
    this.seq = entry.seq;
    return true;
  }
}
