import type { Frame, LiveOptions } from './live.ts';

/** Why a connection ended. */
export interface Loss {
  /** It was given up because it took too long. */
  late?: boolean;
  /** The HTTP status that refused it; absent when nobody answered. */
  status?: number;
  /** Milliseconds the server asked us to wait. */
  retryAfter?: number;
}

/** One connection, by one way. After close() it calls nothing any more. */
export interface Link {
  send(frame: Frame): void;
  close(): void;
}

/** What a connection reports. `frames` implies heard. */
export interface LinkEvents {
  /** Somebody accepted the connection; frames may follow. */
  opened(): void;
  /** Bytes came, even if they were no frame (a comment of an event stream). */
  heard(): void;
  frames(frames: Frame[]): void;
  lost(loss: Loss): void;
}

type Options = Pick<
  LiveOptions,
  'socketURL' | 'protocols' | 'eventsURL' | 'pollURL' | 'framesURL' | 'token' | 'hello' | 'since'
>;

/** Seconds a long poll waits on the server (the protocol's bound). */
const POLL_WAIT = 25;
/** What a request may take beyond that. */
const REQUEST_PATIENCE = 15_000;

/** Reads one frame or an array of frames; what is neither is no frame. */
function parse(text: string): Frame[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : [value]).filter(
    (f): f is Frame => typeof (f as Frame | null)?.type === 'string',
  );
}

/** WebSocket. */
export function socket(o: Options, on: LinkEvents): Link {
  let ws: WebSocket | undefined;
  const over = () => {
    if (!ws) return;
    ws = undefined;
    on.lost({});
  };
  try {
    ws = new WebSocket(o.socketURL(), o.protocols?.() ?? ['parley.v1']);
  } catch {
    // Forbidden by a content security policy, or mixed content.
    queueMicrotask(() => on.lost({}));
    return { send() {}, close() {} };
  }
  ws.onopen = () => {
    on.opened();
    ws?.send(JSON.stringify(o.hello()));
  };
  ws.onmessage = (event: MessageEvent) => {
    if (ws) on.frames(parse(String(event.data)));
  };
  ws.onclose = ws.onerror = over;
  return {
    send: (frame) => {
      if (ws?.readyState === WebSocket.OPEN) ws.send(JSON.stringify(frame));
    },
    close() {
      const closing = ws;
      ws = undefined;
      closing?.close();
    },
  };
}

function request(o: Options, url: string, signal: AbortSignal, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = {};
  const token = o.token?.();
  if (token) headers['Authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    signal,
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function refused(response: Response): Loss {
  const seconds = Number(response.headers.get('Retry-After'));
  return { status: response.status, ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}) };
}

/** What SSE and polling send with: one POST at a time, in order, collecting while one is under way. */
function poster(o: Options, on: LinkEvents, closed: AbortSignal): (frame: Frame) => void {
  let queue: Frame[] = [];
  let busy = false;
  const run = async () => {
    busy = true;
    while (queue.length > 0 && !closed.aborted) {
      const frames = queue;
      queue = [];
      const signal = AbortSignal.any
        ? AbortSignal.any([closed, AbortSignal.timeout(REQUEST_PATIENCE)])
        : closed;
      const since = o.since?.();
      const response = await request(
        o,
        o.framesURL(),
        signal,
        since === undefined ? { frames } : { frames, since },
      );
      if (!response.ok) return on.lost(refused(response));
      const answer = (await response.json()) as { frames?: Frame[] };
      if (answer.frames?.length && !closed.aborted) on.frames(answer.frames);
    }
    busy = false;
  };
  return (frame) => {
    queue.push(frame);
    if (!busy) run().catch(() => closed.aborted || on.lost({}));
  };
}

/** Server-sent events, read with fetch because EventSource cannot carry a token. */
export function eventStream(o: Options, on: LinkEvents): Link {
  const abort = new AbortController();
  const closed = abort.signal;
  const read = async () => {
    const response = await request(o, o.eventsURL(), closed);
    if (!response.ok || !response.body) return on.lost(refused(response));
    on.opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let data = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (closed.aborted) return;
      if (done) return on.lost({});
      on.heard();
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const text = line.replace(/\r$/, '');
        if (text.startsWith('data:')) data += text.slice(5);
        else if (!text && data) {
          const frames = parse(data);
          data = '';
          on.frames(frames);
          if (closed.aborted) return;
        }
      }
    }
  };
  read().catch(() => closed.aborted || on.lost({}));
  return { send: poster(o, on, closed), close: () => abort.abort() };
}

/** Long polling, for proxies that hold a stream back until it ends. */
export function polling(o: Options, on: LinkEvents): Link {
  const abort = new AbortController();
  const closed = abort.signal;
  const read = async () => {
    // The first one answers at once: it shows that this way works.
    for (let wait = 0; !closed.aborted; wait = POLL_WAIT) {
      const url = o.pollURL?.(wait);
      if (!url) return on.lost({ status: 405 });
      const once = new AbortController();
      const cut = () => once.abort();
      const timer = setTimeout(cut, wait * 1000 + REQUEST_PATIENCE);
      closed.addEventListener('abort', cut);
      try {
        const response = await request(o, url, once.signal);
        if (!response.ok) return on.lost(refused(response));
        const answer = (await response.json()) as { frames?: Frame[] };
        if (!closed.aborted) on.frames(answer.frames ?? []);
      } finally {
        clearTimeout(timer);
        closed.removeEventListener('abort', cut);
      }
    }
  };
  read().catch(() => closed.aborted || on.lost({}));
  return { send: poster(o, on, closed), close: () => abort.abort() };
}
