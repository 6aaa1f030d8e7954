import { asProblem, upload } from './api.ts';
import { words } from './messages.ts';
import { bytes } from './time.ts';
import type { AttachmentRef } from './wire.ts';

/** Types a browser draws by itself and that cannot hold a script. */
export const drawable: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** A file on its way into a message. */
export class Upload {
  readonly name: string;
  readonly size: number;
  /** 0 to 1. */
  part = $state(0);
  /** Why the desk will not have it, as a sentence. */
  error = $state('');
  /** There is no connection: it goes when there is one, as long as this page is open. */
  waiting = $state(false);
  /** Set once the desk has the file. */
  ref = $state.raw<AttachmentRef | null>(null);
  /** Whether asking again could help: a file that is empty or too large stays so. */
  retryable = $state(false);
  /** Address of a picture of it, kept in this page; "" for what is none, whatever its name says. */
  picture = $state('');
  readonly #file: File | null;
  readonly #conversation: string;
  #abort = new AbortController();

  /** Begins with a file of the person's at once; one the desk has already, of a message that was taken back, is there. */
  constructor(conversation: string, source: File | AttachmentRef) {
    this.#conversation = conversation;
    this.size = source.size;
    if ('id' in source) {
      this.name = source.file_name;
      this.#file = null;
      this.ref = source;
      return;
    }
    this.name = source.name || 'file';
    this.picture = drawable.has(source.type) ? URL.createObjectURL(source) : '';
    this.#file = source;
    if (source.size === 0) this.error = words.composer.emptyFile(this.name);
    else void this.start();
  }

  get busy(): boolean {
    return this.ref === null && this.error === '';
  }

  async start(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.error = '';
    this.waiting = this.retryable = false;
    this.part = 0;
    this.#abort = new AbortController();
    try {
      // A folder looks like a file until somebody reads it.
      await file.slice(0, 1).arrayBuffer();
    } catch {
      this.error = words.pane.files.folder(this.name);
      return;
    }
    const most = await mostBytes();
    if (this.#abort.signal.aborted) return;
    if (this.size > most) {
      this.error = words.pane.files.tooLarge(this.name, bytes(this.size), bytes(most));
      return;
    }
    try {
      this.ref = await upload<AttachmentRef>(
        `/conversations/${this.#conversation}/attachments`,
        file,
        (part) => (this.part = part),
        this.#abort.signal,
      );
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'offline') this.waiting = true;
      else {
        this.error = problem.message;
        this.retryable = problem.status >= 500 || problem.status === 429;
      }
    }
  }

  /** Its name promised a picture, and it is none. */
  noPicture(): void {
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = '';
  }

  /** Gives it up, or lets go of it once it is part of a message. */
  stop(): void {
    this.#abort.abort();
    this.noPicture();
  }
}

/** What the desk takes at most, bytes. Unknown is no limit: the desk then says no by itself. */
async function mostBytes(): Promise<number> {
  // The desk cuts the connection of a file it finds too large on the way, which looks like a lost
  // network; visitors' pages are told the limit beforehand, so it is asked where they ask.
  const answer = await fetch('/api/guest/v1/config').catch(() => null);
  const config = answer?.ok ? ((await answer.json().catch(() => ({}))) as Record<string, unknown>) : {};
  const most = config['attachment_max_bytes'];
  return typeof most === 'number' && most > 0 ? most : Infinity;
}
