import { asProblem, upload } from './api.ts';
import { words } from './messages.ts';
import type { AttachmentRef } from './wire.ts';

/** A file on its way into a message. */
export class Upload {
  readonly name: string;
  readonly size: number;
  /** 0 to 1. */
  part = $state(0);
  error = $state('');
  /** Set once the desk has the file. */
  ref = $state.raw<AttachmentRef | null>(null);
  readonly #file: File;
  readonly #conversation: string;
  #abort = new AbortController();

  constructor(conversation: string, file: File) {
    this.#conversation = conversation;
    this.#file = file;
    this.name = file.name || 'file';
    this.size = file.size;
    if (file.size === 0) this.error = words.composer.emptyFile(this.name);
    else void this.start();
  }

  get busy(): boolean {
    return this.ref === null && this.error === '';
  }

  async start(): Promise<void> {
    this.error = '';
    this.part = 0;
    this.#abort = new AbortController();
    try {
      this.ref = await upload<AttachmentRef>(
        `/conversations/${this.#conversation}/attachments`,
        this.#file,
        (part) => (this.part = part),
        this.#abort.signal,
      );
    } catch (error) {
      this.error = asProblem(error).message;
    }
  }

  stop(): void {
    this.#abort.abort();
  }
}
