import { names, read, write } from './storage.ts';
import type { MessageKind } from './wire.ts';

/**
 * What was typed and not sent, per person, conversation and kind, and which kind the
 * composer of a conversation last had. A colleague at the same computer never finds
 * somebody else's words.
 */
export class Drafts {
  readonly #user: string;

  constructor(user: string) {
    this.#user = user;
  }

  text(conversation: string, kind: MessageKind): string {
    return read(this.#name(conversation, kind), '');
  }

  keep(conversation: string, kind: MessageKind, text: string): void {
    write(this.#name(conversation, kind), text === '' ? undefined : text);
  }

  kind(conversation: string): MessageKind {
    return read<string>(this.#name(conversation, 'kind'), 'comment') === 'work_note'
      ? 'work_note'
      : 'comment';
  }

  keepKind(conversation: string, kind: MessageKind): void {
    write(this.#name(conversation, 'kind'), kind === 'comment' ? undefined : kind);
  }

  /** A form that was opened and not saved yet. */
  form<T>(conversation: string): T | null {
    return read<T | null>(this.#name(conversation, 'form'), null);
  }

  keepForm(conversation: string, form: unknown): void {
    write(this.#name(conversation, 'form'), form ?? undefined);
  }

  /** Forgets all of a conversation: it is over. */
  forget(conversation: string): void {
    for (const name of names(`draft.${this.#user}.${conversation}.`)) write(name, undefined);
  }

  #name(conversation: string, part: string): string {
    return `draft.${this.#user}.${conversation}.${part}`;
  }
}
