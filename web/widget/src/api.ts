import { language } from './words.ts';
import type { Attachment, Config, Session } from './wire.ts';

/** What the server refused, as a problem (RFC 9457) or, with code `unreachable`, that it could not be asked. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    detail: string,
    /** One message per wrong field. */
    readonly errors: { field: string; message: string }[] = [],
    /** The same as the message, as sanitised HTML; empty when there is none. */
    readonly html = '',
  ) {
    super(detail);
  }
}

async function problem(response: Response): Promise<Problem> {
  const p = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    html?: string;
    field?: string;
    label?: string;
    errors?: { field: string; message: string }[];
  };
  let detail = p.detail || response.statusText || `HTTP ${response.status}`;
  // Where it begins with the name of the field, people read what screens call that.
  if (p.label) detail = p.label + detail.slice(p.field?.length);
  const errors = p.errors ?? (p.field ? [{ field: p.field, message: detail }] : []);
  return new Problem(p.code ?? 'internal', detail, errors, p.html);
}

/** The guest half of the HTTP interface, on one server. */
export class Api {
  /** Bearer token; empty in cookie mode and before a session exists. */
  token = '';
  readonly #root: string;

  /** `base` is the server's origin, such as `https://desk.example`. */
  constructor(readonly base: string) {
    this.#root = `${base}/api/guest/v1`;
  }

  url(path: string): string {
    return this.#root + path;
  }

  socketURL(): string {
    // A browser's socket takes no headers.
    return this.url(`/live?lang=${language}`).replace(/^http/, 'ws');
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token) headers.set('Authorization', `Bearer ${this.token}`);
    headers.set('Accept-Language', language);
    let response: Response;
    try {
      response = await fetch(this.url(path), { ...init, headers });
    } catch {
      throw new Problem('unreachable', '');
    }
    if (!response.ok) throw await problem(response);
    return response;
  }

  async config(producer: string, queue: string): Promise<Config> {
    return (
      await this.#fetch(`/config?${new URLSearchParams({ producer, queue })}`)
    ).json() as Promise<Config>;
  }

  async create(form: unknown): Promise<{ token: string; session: Session }> {
    const response = await this.#fetch('/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(form),
    });
    return response.json() as Promise<{ token: string; session: Session }>;
  }

  async forget(): Promise<void> {
    await this.#fetch('/session', { method: 'DELETE' });
  }

  async blob(path: string): Promise<Blob> {
    return (await this.#fetch(path)).blob();
  }

  /** Uploads a file and tells how far it is (0…1): fetch cannot tell, so this is an XMLHttpRequest. */
  upload(file: File, progress: (done: number) => void): { done: Promise<Attachment>; cancel(): void } {
    const xhr = new XMLHttpRequest();
    const done = new Promise<Attachment>((resolve, reject) => {
      xhr.open('POST', this.url(`/attachments?${new URLSearchParams({ file_name: file.name })}`));
      if (this.token) xhr.setRequestHeader('Authorization', `Bearer ${this.token}`);
      xhr.setRequestHeader('Accept-Language', language);
      xhr.upload.onprogress = (e) => progress(e.lengthComputable ? e.loaded / e.total : 0);
      xhr.onerror = xhr.onabort = () => reject(new Problem('unreachable', ''));
      xhr.onload = () => {
        const response = new Response(xhr.response as string, { status: xhr.status });
        if (response.ok) response.json().then(resolve, reject);
        else void problem(response).then(reject);
      };
      xhr.send(file);
    });
    return { done, cancel: () => xhr.abort() };
  }
}

/** Hands a file to the person, under a name. */
export function save(blob: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
}
