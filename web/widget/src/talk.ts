import type { Status } from '$ui/live.ts';
import { save, type Api } from './api.ts';
import { Composer } from './composer.ts';
import { Conversation } from './conversation.ts';
import { ask } from './dialog.ts';
import { fill, h, show } from './dom.ts';
import { Log } from './log.ts';
import { over } from './over.ts';
import { linked } from './text.ts';
import { words } from './words.ts';
import type { Attachment, Config, Session } from './wire.ts';

/** What a talk shows itself in, and whom it tells. */
export interface TalkOptions {
  api: Api;
  /** The panel; questions cover all of it. */
  panel: HTMLElement;
  local: Storage | null;
  tab: Storage | null;
  /** Distinguishes this conversation in both storages. */
  key: string;
  config(): Config | undefined;
  /** Name, avatar and whether the chat can be ended: the header's business. */
  onSession(session: Session): void;
  onStatus(status: Status): void;
  /** Unread lines of others, or that the visitor is being asked whether they are there. */
  onUnread(count: number): void;
  onGone(): void;
  onNew(): Promise<void>;
}

/** A connection that is away for less than this is not worth a line. */
const STRIP_AFTER = 700;
/** After the end, what is still under way arrives before we hang up. */
const HANG_UP_AFTER = 5_000;

/** The screens of a running conversation: waiting, talking, left, ended. */
export class Talk {
  readonly element: HTMLElement;
  readonly conversation: Conversation;
  readonly #o: TalkOptions;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #strip = h('div', { class: 'strip', role: 'status', hidden: true });
  readonly #waiting = h('div', { class: 'waiting', role: 'status', hidden: true });
  readonly #notice = h('div', { class: 'notice', role: 'alert', hidden: true });
  readonly #after = h('div', { class: 'after', hidden: true });
  #loading: HTMLElement | undefined = h('p', { class: 'loading', role: 'status' }, words.loading);
  #stripTimer: ReturnType<typeof setTimeout> | undefined;
  #closing: { until: string; timer: ReturnType<typeof setInterval>; away(): void } | undefined;
  #closeQuestion: (() => void) | undefined;
  #unread = 0;
  #shown = true;

  constructor(o: TalkOptions) {
    this.#o = o;
    this.conversation = new Conversation(o.api, o.local, `parley.outbox.${o.key}`, {
      session: (session) => this.#session(session),
      entry: (entry, fresh) => {
        this.#loaded();
        this.#log.add(entry, fresh);
        const unseen = fresh || entry.seq > this.conversation.marks.guest_seen;
        if (unseen && entry.author.kind !== 'guest' && !this.#visible()) this.#count(this.#unread + 1);
      },
      pending: (pending) => {
        if (pending.length) this.#loaded();
        this.#log.pending(pending);
      },
      marks: (marks) => this.#log.marks(marks, this.conversation.session?.state ?? 'waiting'),
      typing: (name) => this.#log.typing(name),
      status: (status) => this.#status(status),
      problem: (message) => this.#say(message),
      gone: () => o.onGone(),
    });
    this.#log = new Log({
      load: (a) => o.api.blob(`/attachments/${a.id}`),
      save: (a) => void this.#save(`/attachments/${a.id}`, a.file_name, a),
      retry: (id) => this.conversation.retry(id),
      discard: (id) => this.conversation.discard(id),
      address: (path) => o.api.base + path,
      deskName: () => this.conversation.session?.queue || o.config()?.company || words.name,
    });
    this.#log.element.addEventListener('scroll', this.#look);
    this.#composer = new Composer({
      api: o.api,
      maxBytes: () => o.config()?.attachment_max_bytes ?? 0,
      send: (body, files) => {
        this.#say('');
        this.conversation.send(body, files);
      },
      typing: (on) => this.conversation.typing(on),
      storage: o.tab,
      key: draftKey(o.key),
    });
    const dropped = h('div', { class: 'drop', hidden: true }, words.dropHere);
    this.element = h(
      'div',
      {
        class: 'talk',
        ondragover: (e: DragEvent) => {
          if (!e.dataTransfer?.types.includes('Files') || this.#composer.element.hidden) return;
          e.preventDefault();
          show(dropped, true);
        },
        ondragleave: (e: DragEvent) => {
          if (!this.element.contains(e.relatedTarget as Node | null)) show(dropped, false);
        },
        ondrop: (e: DragEvent) => {
          show(dropped, false);
          if (this.#composer.element.hidden || !e.dataTransfer?.files.length) return;
          e.preventDefault();
          this.#composer.attach(e.dataTransfer.files);
        },
      },
      this.#strip,
      this.#waiting,
      h('div', { class: 'logbox' }, this.#log.element, this.#loading, this.#log.jump),
      this.#log.announcer,
      this.#notice,
      this.#composer.element,
      this.#after,
      dropped,
    );
    document.addEventListener('visibilitychange', this.#look);
  }

  start(): void {
    this.conversation.start();
    this.#look();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#look);
    this.conversation.stop();
    this.#stopClosing();
    clearTimeout(this.#stripTimer);
  }

  /** The panel was opened or minimised. */
  shown(shown: boolean): void {
    this.#shown = shown;
    this.#look();
  }

  focus(): void {
    const target = this.#after.querySelector('button');
    if (this.#closing) return;
    if (!this.#after.hidden && target) target.focus();
    else this.#composer.focus();
  }

  /** Asks, naming the consequence, and ends the chat. */
  end(): void {
    const waiting = this.conversation.session?.state === 'waiting';
    const away = ask(this.#o.panel, {
      title: waiting ? words.leaveAsk : words.endAsk,
      text: waiting ? words.leaveConsequence : words.endConsequence,
      actions: [
        { label: waiting ? words.stay : words.stayChatting, run: () => away() },
        {
          label: waiting ? words.leaveDo : words.endDo,
          class: 'danger',
          run: () => {
            away();
            this.#tell('end');
          },
        },
      ],
      dismiss: () => away(),
    });
    this.#closeQuestion = away;
  }

  #tell(type: 'here' | 'end' | 'rejoin'): void {
    if (!this.conversation.tell(type)) this.#say(words.notNow);
  }

  #visible(): boolean {
    return this.#shown && document.visibilityState === 'visible' && this.#log.atEnd;
  }

  readonly #look = (): void => {
    const visible = this.#visible();
    this.conversation.look(visible);
    if (visible) this.#count(0);
  };

  #count(unread: number): void {
    this.#unread = unread;
    this.#o.onUnread(this.#closing ? Math.max(1, unread) : unread);
  }

  #loaded(): void {
    this.#loading?.remove();
    this.#loading = undefined;
  }

  #say(text: string): void {
    fill(this.#notice, ...linked(text));
    show(this.#notice, !!text);
  }

  #status(status: Status): void {
    this.#o.onStatus(status);
    clearTimeout(this.#stripTimer);
    const line = status === 'offline' || status === 'reconnecting' ? words.statusLine[status] : '';
    this.#stripTimer = setTimeout(
      () => {
        this.#strip.textContent = line;
        show(this.#strip, !!line);
      },
      line ? STRIP_AFTER : 0,
    );
    if (!line) this.#say('');
  }

  #session(session: Session): void {
    this.#loaded();
    const { state } = session;
    this.#o.onSession(session);
    this.#log.marks(this.conversation.marks, state);
    show(this.#waiting, state === 'waiting');
    if (state === 'waiting') this.#place(session);
    const over = state === 'ended' || state === 'abandoned';
    const wasOver = !this.#after.hidden;
    const hadFocus = this.#composer.element.contains(
      (this.element.getRootNode() as ShadowRoot).activeElement,
    );
    show(this.#composer.element, !over);
    show(this.#after, over);
    if (over) {
      this.#closeQuestion?.();
      this.#overview(session);
      if (hadFocus) this.focus();
    } else if (wasOver) this.focus();
    if (state === 'active' && session.countdown_until) this.#startClosing(session.countdown_until);
    else this.#stopClosing();
    if (state === 'ended') setTimeout(() => this.conversation.stop(), HANG_UP_AFTER);
  }

  #place({ position, estimated_wait_s: wait }: Session): void {
    const place = position === undefined ? '' : position <= 1 ? words.next : words.number(position);
    const estimate = wait === undefined ? '' : words.toMinutes(Math.ceil(wait / 60));
    const key = place + estimate;
    // Told again only when it changed, so that a screen reader is not.
    if (this.#waiting.dataset['key'] === key) return;
    this.#waiting.dataset['key'] = key;
    fill(
      this.#waiting,
      place && h('p', { class: 'place' }, place),
      estimate && h('p', {}, estimate),
      h('p', { class: 'hint' }, words.waitingHint),
    );
  }

  #overview(session: Session): void {
    const button = (label: string, kind: string, run: () => void) =>
      h('button', { type: 'button', class: `button wide ${kind}`, onclick: run }, label);
    const { title, text, back, transcript } = over(session);
    const download = button(
      words.download,
      '',
      () => void this.#save('/transcript', `chat-${session.number}.txt`),
    );
    const anew = button(words.newChat, back ? '' : 'primary', () => {
      this.#o.onNew().catch(() => this.#say(words.unreachable));
    });
    fill(
      this.#after,
      h('p', { class: 'place' }, title),
      text ? h('p', {}, ...linked(text)) : null,
      back ? button(back, 'primary', () => this.#tell('rejoin')) : null,
      transcript ? download : null,
      anew,
    );
  }

  #startClosing(until: string): void {
    if (this.#closing?.until === until) return;
    this.#stopClosing();
    this.#closeQuestion?.();
    const seconds = () => Math.ceil(this.conversation.until(until) / 1000);
    const text = h('span', { role: 'timer' });
    const tick = () => {
      const left = seconds();
      text.textContent = left > 0 ? words.closing(left) : words.closingNow;
    };
    const here = () => this.#tell('here');
    tick();
    const away = ask(this.#o.panel, {
      title: words.still,
      text,
      actions: [{ label: words.here, class: 'primary', run: here }],
      dismiss: here,
    });
    this.#closing = { until, timer: setInterval(tick, 1000), away };
    if (!this.#visible()) this.#count(this.#unread);
  }

  #stopClosing(): void {
    if (!this.#closing) return;
    clearInterval(this.#closing.timer);
    this.#closing.away();
    this.#closing = undefined;
    this.#count(this.#unread);
  }

  async #save(path: string, name: string, attachment?: Attachment): Promise<void> {
    try {
      const blob = await this.#o.api.blob(path);
      save(attachment ? new Blob([blob], { type: 'application/octet-stream' }) : blob, name);
      this.#say('');
    } catch {
      this.#say(words.downloadFailed);
    }
  }
}

/** Where a half-written message of a conversation is kept. */
export function draftKey(key: string): string {
  return `parley.draft.${key}`;
}

/** The connection in words and in a shape: disc, half disc, ring. */
export function statusSign(status: Status): Node[] {
  const shape = { live: 'available', connecting: 'away', reconnecting: 'away', offline: 'offline' }[status];
  return [h('span', { class: `presence ${shape}` }), document.createTextNode(words.status[status])];
}
