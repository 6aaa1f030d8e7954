import type { Pending } from '$ui/outbox.ts';
import { asProblem, get } from './api.ts';
import type { Desk } from './desk.svelte.ts';
import type { Drafts } from './drafts.ts';
import { names, read, write } from './storage.ts';
import type { Talk } from './talk.svelte.ts';
import { nameOf } from './urgency.ts';
import type { AttachmentRef, Detail, MessageKind, RecordRef, Summary } from './wire.ts';

/** Under which name, in this browser, the messages of a conversation wait to be sent. */
const outboxName = (user: string, conversation = ''): string => `outbox.${user}.${conversation}`;

/** The key an Outbox keeps them under. */
export const outboxKey = (user: string, conversation: string): string =>
  `parley.${outboxName(user, conversation)}`;

/** Words that have no place to go any more: a message that was not sent, or what was being written. */
export interface Leftover {
  /** The same in every tab. */
  id: string;
  conversation: string;
  /** What it was called; "" when nobody knows any more. */
  name: string;
  kind: MessageKind;
  body: string;
  /** Names of the files that were to go with it. */
  files: string[];
  /** Whether the person had pressed send. */
  sent: boolean;
  /** Unix ms. */
  at: number;
}

type Line = Pick<Desk, 'user' | 'talks' | 'upsert' | 'listen' | 'onForgot'>;

/**
 * Looks after words whose conversation is not here. Where it can still be written in, what
 * waits is sent; where it cannot, because somebody was removed or the conversation ended, the
 * words are kept in this browser until the person has said what is to become of them.
 */
export class Unsent {
  list = $state.raw<readonly Leftover[]>([]);
  readonly #desk: Line;
  readonly #drafts: Drafts;
  readonly #name: string;
  /** Conversations the desk is being asked about. */
  readonly #asking = new Set<string>();
  /** Conversations that are not in the list and can be written in: their drafts wait there. */
  readonly #fine = new Set<string>();
  readonly #stops: (() => void)[];

  constructor(desk: Line, drafts: Drafts) {
    this.#desk = desk;
    this.#drafts = drafts;
    this.#name = `unsent.${desk.user.id}`;
    this.list = read<Leftover[]>(this.#name, []);
    const elsewhere = (event: StorageEvent) => {
      if (event.key === null || event.key === `parley.${this.#name}`) this.list = read(this.#name, []);
    };
    addEventListener('storage', elsewhere);
    this.#stops = [
      desk.listen(['welcome'], () => this.#lookAfter()),
      desk.onForgot((talk) => {
        if (talk.pending.length > 0 || this.#written(talk.id).length > 0) void this.#settle(talk.id, talk);
      }),
      () => removeEventListener('storage', elsewhere),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** The person has what they need of it. */
  drop(id: string): void {
    this.#keep(read<Leftover[]>(this.#name, [...this.list]).filter((one) => one.id !== id));
  }

  #keep(list: Leftover[]): void {
    this.list = list;
    write(this.#name, list.length > 0 ? list : undefined);
  }

  /** A welcome has said which conversations are in the list; others may have words waiting. */
  #lookAfter(): void {
    const { user, talks } = this.#desk;
    const prefix = outboxName(user.id);
    const waiting = names(prefix).map((name) => name.slice(prefix.length));
    const written = this.#drafts.conversations().filter((id) => !this.#fine.has(id));
    for (const id of new Set([...waiting, ...written])) if (!talks.has(id)) void this.#settle(id);
  }

  async #settle(id: string, talk?: Talk): Promise<void> {
    if (this.#asking.has(id)) return;
    this.#asking.add(id);
    let summary: Summary | undefined;
    try {
      summary = (await get<Detail>(`/conversations/${id}`)).summary;
    } catch (error) {
      const { code } = asProblem(error);
      // Nobody could be asked: everything stays as it is until the next connection.
      if (code !== 'not_found' && code !== 'forbidden') return;
    } finally {
      this.#asking.delete(id);
    }
    // It came back meanwhile.
    if (this.#desk.talks.has(id)) return;
    const pending = this.#pending(id, talk);
    if (summary && (summary.can.comment || summary.can.work_note)) {
      this.#fine.add(id);
      // It is hidden, or beyond the end of the list: what waits goes out all the same.
      if (pending.length > 0) this.#desk.upsert(summary, false);
      return;
    }
    const name = talk ? nameOf(talk.summary) : summary ? nameOf(summary) : '';
    this.#rescue([
      ...pending.map((one) => ofMessage(id, name, one)),
      ...this.#written(id).map(({ kind, body }): Leftover => ({
        id: `${id}.${kind}`,
        conversation: id,
        name,
        kind,
        body,
        files: [],
        sent: false,
        at: Date.now(),
      })),
    ]);
    write(outboxName(this.#desk.user.id, id), undefined);
    this.#drafts.forget(id);
  }

  /** Takes words over; only then they may be forgotten where they were. */
  #rescue(found: Leftover[]): void {
    const fresh = new Set(found.map((one) => one.id));
    const kept = read<Leftover[]>(this.#name, [...this.list]).filter((one) => !fresh.has(one.id));
    this.#keep([...kept, ...found]);
  }

  #pending(id: string, talk?: Talk): readonly Pending[] {
    const stored = read<Pending[]>(outboxName(this.#desk.user.id, id), []);
    const here = new Set(stored.map((one) => one.frame.client_id));
    return [...stored, ...(talk?.pending ?? []).filter((one) => !here.has(one.frame.client_id))];
  }

  #written(id: string): { kind: MessageKind; body: string }[] {
    const kinds: MessageKind[] = ['comment', 'work_note'];
    return kinds
      .map((kind) => ({ kind, body: this.#drafts.text(id, kind) }))
      .filter((one) => one.body.trim() !== '');
  }
}

function ofMessage(conversation: string, name: string, { frame, at }: Pending): Leftover {
  const files = (frame['files'] as AttachmentRef[] | undefined) ?? [];
  const card = frame['shown'] as RecordRef | undefined;
  return {
    id: frame.client_id,
    conversation,
    name: name || String(frame['to'] ?? ''),
    kind: frame['kind'] === 'work_note' ? 'work_note' : 'comment',
    body: String(frame['body'] ?? '') || [card?.number, card?.title].filter(Boolean).join(' '),
    files: files.map((one) => one.file_name),
    sent: true,
    at,
  };
}
