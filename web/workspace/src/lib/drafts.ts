import { SvelteMap } from 'svelte/reactivity';
import type { Frame } from '$ui/live.ts';
import { names, read, write } from './storage.ts';
import type { AttachmentRef, Draft, MessageKind } from './wire.ts';

/** A draft goes to the desk this long after the last key, ms, and at the latest this long after the first. */
const quiet = 400;
const atLatest = 2000;
/** The desk keeps no longer ones; they stay in this browser until they are short enough to be sent. */
const most = 8000;

/** How drafts travel: the part of the desk's connection they need. */
interface Line {
  tell(frame: Frame): boolean;
  listen(types: readonly string[], hear: (frame: Frame) => void): () => void;
}

/** What stands in this browser. */
interface Kept {
  text: string;
  /** Whether the desk has it. */
  synced: boolean;
}

/** A draft from another screen of the same person. */
export interface Arrived {
  kind: MessageKind;
  body: string;
  /** Counts up, so that the same text twice is noticed twice. */
  turn: number;
}

const kinds: readonly MessageKind[] = ['comment', 'work_note'];

/**
 * What was typed and not sent, per person, conversation and kind, and which kind the
 * composer of a conversation last had. A colleague at the same computer never finds
 * somebody else's words. The desk keeps the draft of a conversation too, so that it is the
 * same on every screen and after a crash: the last one typed wins, and what the desk does
 * not have yet is never replaced by what it has.
 */
export class Drafts {
  readonly #user: string;
  readonly #line: Line;
  readonly #stop: () => void;
  /** Drafts that came from another screen, by conversation. */
  readonly arrived = new SvelteMap<string, Arrived>();
  /** Numbers our frames, apart from those of our other screens. */
  #rev = Math.floor(Math.random() * 2 ** 40);
  /** The frame that tells of the last change of a conversation's draft. */
  readonly #sent = new Map<string, number>();
  readonly #timers = new Map<string, { timer: ReturnType<typeof setTimeout>; until: number }>();
  readonly #last = new Map<string, MessageKind>();
  /** Conversations with words of this screen that the desk does not have yet, those before a crash included. */
  readonly #dirty = new Set<string>();
  /** What this screen shows of each draft, by conversation and kind: another tab may have written on. */
  readonly #shown = new Map<string, string>();

  constructor(user: string, line: Line) {
    this.#user = user;
    this.#line = line;
    for (const conversation of this.#here()) {
      if (this.#unsynced(conversation)) this.#dirty.add(conversation);
    }
    this.#stop = line.listen(['welcome', 'draft'], (frame) => {
      if (frame.type === 'welcome') this.#welcome((frame['drafts'] as Draft[] | undefined) ?? []);
      else this.#take(frame as unknown as Draft & { rev?: number });
    });
  }

  /** Sends what was not sent yet, and stops. */
  close(): void {
    this.flush();
    this.#stop();
  }

  text(conversation: string, kind: MessageKind): string {
    return this.#read(conversation, kind).text;
  }

  /** Keeps what stands in the composer now; "" when nothing does. */
  keep(conversation: string, kind: MessageKind, text: string): void {
    if (this.text(conversation, kind) === text) return;
    this.#write(conversation, kind, { text, synced: false });
    this.#shown.set(`${conversation}.${kind}`, text);
    this.#last.set(conversation, kind);
    this.#dirty.add(conversation);
    this.#sent.delete(conversation);
    const now = Date.now();
    const waiting = this.#timers.get(conversation);
    clearTimeout(waiting?.timer);
    const until = waiting?.until ?? now + atLatest;
    const timer = setTimeout(() => this.#send(conversation), Math.min(quiet, Math.max(0, until - now)));
    this.#timers.set(conversation, { timer, until });
  }

  /** Sends at once what waits: the page is being left, or nobody types any more. */
  flush(): void {
    for (const conversation of [...this.#timers.keys()]) this.#send(conversation);
  }

  kind(conversation: string): MessageKind | undefined {
    const kept = read<string>(this.#name(conversation, 'kind'), '');
    return kinds.find((one) => one === kept);
  }

  keepKind(conversation: string, kind: MessageKind): void {
    write(this.#name(conversation, 'kind'), kind);
  }

  /** The files that hang on what is being written, as far as the desk has them. */
  files(conversation: string): AttachmentRef[] {
    return read<AttachmentRef[]>(this.#name(conversation, 'files'), []);
  }

  keepFiles(conversation: string, files: readonly AttachmentRef[]): void {
    write(this.#name(conversation, 'files'), files.length > 0 ? files : undefined);
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
    for (const kind of kinds) this.keep(conversation, kind, '');
    this.#send(conversation);
    for (const name of names(`draft.${this.#user}.${conversation}.`)) write(name, undefined);
  }

  #send(conversation: string): void {
    const waiting = this.#timers.get(conversation);
    clearTimeout(waiting?.timer);
    this.#timers.delete(conversation);
    // The desk keeps one draft of a conversation: the kind last typed, else the one that has words.
    const last = this.#last.get(conversation) ?? this.kind(conversation) ?? 'comment';
    const kind = [last, ...kinds].find((one) => this.text(conversation, one) !== '') ?? last;
    const body = this.text(conversation, kind);
    if ([...body].length > most) return;
    const rev = ++this.#rev;
    if (this.#line.tell({ type: 'draft', conversation, kind, body, rev })) this.#sent.set(conversation, rev);
  }

  /** Conversations in which something is written and not sent. */
  conversations(): string[] {
    return [...this.#here()].filter((id) => kinds.some((kind) => this.text(id, kind) !== ''));
  }

  /** Conversations of which something stands in this browser. */
  #here(): Set<string> {
    const found = new Set<string>();
    for (const name of names(`draft.${this.#user}.`)) {
      const [, , conversation, part] = name.split('.');
      if (conversation && kinds.some((kind) => kind === part)) found.add(conversation);
    }
    return found;
  }

  #take({ conversation, kind, body, rev }: Draft & { rev?: number }): void {
    if (rev !== undefined && rev === this.#sent.get(conversation)) this.#synced(conversation);
    else if (this.#dirty.has(conversation)) return;
    // Another tab of this browser has written on: its words are newer, and on their way.
    else if (this.#unsynced(conversation) && this.text(conversation, kind) !== body) return;
    else this.#replace(conversation, kind, body);
  }

  /** Whether words stand in this browser that the desk does not have, whichever tab wrote them. */
  #unsynced(conversation: string): boolean {
    return kinds.some((kind) => !this.#read(conversation, kind).synced);
  }

  #synced(conversation: string): void {
    this.#sent.delete(conversation);
    this.#dirty.delete(conversation);
    for (const kind of kinds) {
      const text = this.text(conversation, kind);
      this.#write(conversation, kind, { text, synced: true });
      // What the desk has confirmed may be what another tab wrote while ours was on its way.
      if ((this.#shown.get(`${conversation}.${kind}`) ?? text) !== text) this.#tell(conversation, kind, text);
    }
  }

  #replace(conversation: string, kind: MessageKind, body: string): void {
    // A text of the other kind is nobody else's to take away, unless nothing is left of any.
    if (body === '') for (const one of kinds) this.#write(conversation, one, { text: '', synced: true });
    else this.#write(conversation, kind, { text: body, synced: true });
    this.#tell(conversation, kind, body);
  }

  /** Shows what another tab has written. */
  #arrive(conversation: string): void {
    const kind = kinds.find((one) => !this.#read(conversation, one).synced);
    if (kind) this.#tell(conversation, kind, this.text(conversation, kind));
  }

  #tell(conversation: string, kind: MessageKind, body: string): void {
    const turn = (this.arrived.get(conversation)?.turn ?? 0) + 1;
    this.arrived.set(conversation, { kind, body, turn });
    this.#shown.set(`${conversation}.${kind}`, body);
  }

  /** After a connection: what the desk lacks goes to it, everything else is as it says. */
  #welcome(drafts: readonly Draft[]): void {
    const theirs = new Map(drafts.map((one) => [one.conversation, one]));
    for (const conversation of new Set([...this.#here(), ...theirs.keys(), ...this.#dirty])) {
      const { kind, body } = theirs.get(conversation) ?? { kind: 'comment', body: '' };
      if (this.#dirty.has(conversation)) this.#send(conversation);
      else if (this.#unsynced(conversation)) {
        // Written in another tab, which may be closed by now.
        this.#send(conversation);
        this.#arrive(conversation);
      } else if (this.text(conversation, kind) !== body || body === '')
        this.#replace(conversation, kind, body);
      // Another tab wrote it, and had it confirmed before this one was connected.
      else if ((this.#shown.get(`${conversation}.${kind}`) ?? body) !== body)
        this.#tell(conversation, kind, body);
    }
  }

  #read(conversation: string, kind: MessageKind): Kept {
    // Before the desk kept drafts, the text alone stood here.
    const kept = read<Kept | string>(this.#name(conversation, kind), { text: '', synced: true });
    return typeof kept === 'string' ? { text: kept, synced: false } : kept;
  }

  #write(conversation: string, kind: MessageKind, kept: Kept): void {
    const gone = kept.text === '' && kept.synced;
    write(this.#name(conversation, kind), gone ? undefined : kept);
  }

  #name(conversation: string, part: string): string {
    return `draft.${this.#user}.${conversation}.${part}`;
  }
}
