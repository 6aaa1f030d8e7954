import { language } from './locale.ts';
import { words } from './messages.ts';

/** One wrong input of a form (RFC 9457 problem member `errors`). */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/**
 * What a call that was refused throws. `code` is for programs (docs/protocol.md),
 * `message` is one plain sentence for the person. A request that never reached
 * the desk has the code `offline` and the status 0.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  /** The input the problem is about, in snake_case, or "". */
  readonly field: string;
  /** All wrong inputs of a form. */
  readonly errors: FieldError[];
  /** Seconds until trying again makes sense, or 0 when unknown. */
  readonly retryAfter: number;
  /** The message without the name of the field, where it begins with one: "must not be empty." */
  readonly bare: string;

  constructor(
    message: string,
    more: {
      status?: number;
      code?: string;
      field?: string;
      errors?: FieldError[];
      retryAfter?: number;
      bare?: string;
    } = {},
  ) {
    super(message);
    this.status = more.status ?? 0;
    this.code = more.code ?? 'internal';
    this.field = more.field ?? '';
    this.errors = more.errors ?? [];
    this.retryAfter = more.retryAfter ?? 0;
    this.bare = more.bare ?? message;
  }

  /** The messages by field, for forms; the first message of a field wins. */
  get byField(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const error of this.errors) found[error.field] ??= error.message;
    if (this.field) found[this.field] ??= this.message;
    return found;
  }
}

/**
 * A field's message as a sentence: the desk says "must not be empty.", which wants the
 * name of the field before it.
 */
export function fieldSentence(label: string, message: string): string {
  return /^\p{Ll}/u.test(message) ? `${label} ${message}` : message;
}

/** Turns anything thrown into a Problem, so that screens know one kind of error. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(words.errors.unexpected);
}

/** Any value a query parameter can have; undefined and "" are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** What may be said about a request besides its path. */
export interface RequestOptions {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Everything below is relative to this (docs/protocol.md, "Agent over HTTP"). */
const base = '/api/v1';

const listeners = new Set<() => void>();

/** Calls back whenever the desk says that nobody is signed in; returns the way to stop that. */
export function onUnauthenticated(callback: () => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

/** The address of a call with its query parameters. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return base + path + (text ? `?${text}` : '');
}

/**
 * Makes one call and returns the decoded JSON (undefined for an empty answer).
 * Throws a {@link Problem}; never anything else, except the AbortError of `signal`.
 */
async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': language,
    ...options.headers,
  };
  const init: RequestInit = { method: options.method ?? 'GET', headers, credentials: 'same-origin' };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(address(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(words.errors.offline, { code: 'offline' });
  }
  const text = await response.text().catch(() => '');
  return answer<T>(response.status, text, response.headers.get('retry-after'));
}

/** Decodes an answer, or throws the problem it holds. */
function answer<T>(status: number, text: string, retryAfter: string | null): T {
  if (status >= 200 && status < 300) {
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new Problem(words.errors.unreadable, { status });
    }
  }
  const problem = readProblem(status, text, retryAfter);
  if (problem.code === 'unauthenticated') for (const listener of listeners) listener();
  throw problem;
}

/** Maps the body of a refusal (RFC 9457, or whatever a proxy in between says) to a Problem. */
export function readProblem(status: number, text: string, retryAfter: string | null): Problem {
  let body: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') body = parsed as Record<string, unknown>;
  } catch {
    // A proxy answers with a page of its own: the status has to do.
  }
  const say = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : '');
  const seconds = Number(retryAfter);
  const detail = say('detail') || say('title') || words.errors.status(status);
  const field = say('field');
  // Programs read the field's name, people what the screens call it.
  const label = say('label');
  const bare = label && detail.startsWith(`${field} `) ? detail.slice(field.length + 1) : detail;
  return new Problem(bare === detail ? detail : `${label} ${bare}`, {
    status,
    code: say('code') || codeOf(status),
    field,
    bare,
    errors: Array.isArray(body['errors']) ? (body['errors'] as FieldError[]) : [],
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : 0,
  });
}

function codeOf(status: number): string {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 409:
      return 'conflict';
    case 413:
      return 'too_large';
    case 422:
      return 'invalid';
    case 429:
      return 'limit';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'internal';
  }
}

/** GET. */
export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>(path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });

/** POST with a JSON body. */
export const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  request<T>(path, { method: 'POST', body });

/** PUT with a JSON body; administrator resources carry the `version` they were read with. */
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>(path, { method: 'PUT', body });

/** DELETE, with a JSON body where the path does not say what. */
export const remove = <T>(path: string, body?: unknown): Promise<T> =>
  request<T>(path, { method: 'DELETE', ...(body === undefined ? {} : { body }) });

/** A page of a list; `next` is the cursor of the next one, "" at the end. */
export interface Page<T> {
  items: T[];
  next: string;
}

/**
 * Sends a file as a raw body and tells how far it is, 0 to 1.
 * XMLHttpRequest, because fetch cannot report the progress of a request.
 */
export function upload<T>(
  path: string,
  file: File,
  progress: (part: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', address(path, { file_name: file.name || 'file' }));
    xhr.setRequestHeader('accept', 'application/json');
    xhr.setRequestHeader('accept-language', language);
    xhr.setRequestHeader('content-type', file.type || 'application/octet-stream');
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total);
    };
    xhr.onload = () => {
      try {
        resolve(answer<T>(xhr.status, xhr.responseText, xhr.getResponseHeader('retry-after')));
      } catch (error) {
        reject(asProblem(error));
      }
    };
    xhr.onerror = () => reject(new Problem(words.errors.offline, { code: 'offline' }));
    xhr.onabort = () => reject(new Problem(words.errors.aborted, { code: 'aborted' }));
    signal?.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(file);
  });
}
