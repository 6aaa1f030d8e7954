import type { Frame } from './live.ts';

/** A message that is on its way: what is sent, again and again, until it is acknowledged. */
export interface Pending {
  /** The `send` frame; its client_id makes sending it twice harmless. */
  frame: Frame & { client_id: string };
  /** When the person pressed send, Unix ms. */
  at: number;
  /** Why the server will never take it; the person may retry or discard. */
  failed?: string;
}

/** Where an Outbox keeps its messages and how it sends them. */
export interface OutboxOptions {
  /** Storage that survives a reload, or null to keep them in memory. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** One key per conversation; tabs with the same key share the messages. */
  key: string;
  /** Sends a frame now; false when there is no connection. */
  send(frame: Frame): boolean;
  /** The list changed. */
  onChange(pending: readonly Pending[]): void;
}

/** Without an answer for this long, a message is sent again. */
const RESEND_AFTER = 15_000;
/** After a refusal that may pass, such as a rate limit. */
const RETRY_FIRST = 1_000;
const RETRY_MOST = 15_000;

/**
 * Messages in the order they were written, from the moment the person presses send until
 * the server has them on disk. One is on its way at a time, so a refusal in the middle
 * cannot change their order. They survive reloads; a second tab shows them too, and
 * either tab may deliver them, since sending twice with one client_id is harmless.
 */
export class Outbox {
  readonly #o: OutboxOptions;
  #items: Pending[] = [];
  /** The client_id that awaits its acknowledgement. */
  #flying = '';
  #retries = 0;
  /** Storage is full or was refused: what memory has is more than what is stored. */
  #unkept = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#o = options;
    this.#load();
    addEventListener('storage', this.#elsewhere);
  }

  /** All that is not acknowledged, oldest first, failed ones included. */
  get pending(): readonly Pending[] {
    return this.#items;
  }

  /** Whether what is pending would survive closing the browser. */
  get kept(): boolean {
    return this.#o.storage !== null && !this.#unkept;
  }

  /** Stops sending and listening; what is stored stays. */
  close(): void {
    removeEventListener('storage', this.#elsewhere);
    clearTimeout(this.#timer);
  }

  /** Takes a `send` frame and sends it when its turn comes. */
  add(frame: Pending['frame']): void {
    this.#change((items) => [...items, { frame, at: Date.now() }]);
    this.#next();
  }

  /** A new connection is there: what was under way may be lost, so it goes again. */
  resend(): void {
    this.#flying = '';
    this.#next();
  }

  /** The server has the message. Also to be called for every own entry that arrives: another tab may have sent it. */
  ack(clientId: string): void {
    if (!this.#items.some((p) => p.frame.client_id === clientId)) return;
    this.#retries = 0;
    this.#land(clientId);
    this.#change((items) => items.filter((p) => p.frame.client_id !== clientId));
    this.#next();
  }

  /** The server refused the message: for good with `reason`, or for now when `retry`. */
  refuse(clientId: string, reason: string, retry: boolean): void {
    this.#land(clientId);
    if (retry) {
      this.#wait(Math.min(RETRY_MOST, RETRY_FIRST * 2 ** this.#retries++));
      return;
    }
    this.#change((items) =>
      items.map((p) => (p.frame.client_id === clientId ? { ...p, failed: reason } : p)),
    );
    this.#next();
  }

  /** The person asks to try a failed message again. */
  retry(clientId: string): void {
    this.#change((items) =>
      items.map((p) => (p.frame.client_id === clientId ? { frame: p.frame, at: p.at } : p)),
    );
    this.#next();
  }

  /** The person gives a message up. */
  discard(clientId: string): void {
    this.#land(clientId);
    this.#change((items) => items.filter((p) => p.frame.client_id !== clientId));
    this.#next();
  }

  /** Forgets everything, in storage too: the conversation is no longer ours. */
  clear(): void {
    this.#flying = '';
    this.#change(() => []);
  }

  #land(clientId: string): void {
    if (this.#flying === clientId) this.#flying = '';
  }

  #next(): void {
    if (this.#flying) return;
    const item = this.#items.find((p) => !p.failed);
    if (!item) {
      clearTimeout(this.#timer);
    } else if (this.#o.send(item.frame)) {
      this.#flying = item.frame.client_id;
      this.#wait(RESEND_AFTER);
    }
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resend(), ms);
  }

  #change(how: (items: Pending[]) => Pending[]): void {
    // Storage is the truth of all tabs: read it again before writing, unless it lacks what we have.
    if (!this.#unkept) this.#load();
    this.#items = how(this.#items);
    const { storage, key } = this.#o;
    try {
      if (this.#items.length > 0) storage?.setItem(key, JSON.stringify(this.#items));
      else storage?.removeItem(key);
      this.#unkept = false;
    } catch {
      // Full or forbidden: memory has to do until there is room again.
      this.#unkept = true;
    }
    this.#o.onChange(this.#items);
  }

  #load(): void {
    const { storage, key } = this.#o;
    if (!storage) return;
    try {
      const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
      if (Array.isArray(stored)) this.#items = stored.filter((p: Pending | null) => p?.frame?.client_id);
    } catch {
      // Not ours, or damaged: keep what memory has.
    }
  }

  readonly #elsewhere = (event: StorageEvent): void => {
    // A null key means everything was cleared.
    if (!this.kept || (event.key !== null && event.key !== this.#o.key)) return;
    this.#load();
    this.#o.onChange(this.#items);
    this.#wait(RESEND_AFTER);
  };
}

/** localStorage where it works; null in private modes and sandboxed frames that refuse it. */
export function safeStorage(): Storage | null {
  try {
    const probe = 'parley.probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

/** A fresh client_id: random, valid on every server, also on pages without TLS where randomUUID is missing. */
export function clientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
