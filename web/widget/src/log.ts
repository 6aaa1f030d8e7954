import type { Pending } from '$ui/outbox.ts';
import { fill, h, icon, show } from './dom.ts';
import { linked } from './text.ts';
import { lineOf } from '$ui/messageformat.ts';
import { bytes, date, words } from './words.ts';
import type { Attachment, Entry, Marks, Session } from './wire.ts';

/** What the log needs from the screen around it. */
export interface LogOptions {
  /** The file's content, or the address a plain link may use. */
  load(attachment: Attachment): Promise<Blob>;
  save(attachment: Attachment): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** The full address of a page of the desk. */
  address(path: string): string;
  /** The name to show for lines of the desk itself. */
  deskName(): string;
}

/** Lines of one author this close together share one foot with name and time. */
const BATCH = 5 * 60_000;
/** Closer to the end than this counts as reading along. */
const NEAR_END = 60;
/** Images up to this size are shown; larger ones are a link. */
const THUMBNAIL_MOST = 4_000_000;
/** Types every browser draws and none executes. */
const drawable = /^image\/(png|jpeg|gif|webp)$/;
/** Announcements are gathered this long, so that a burst is read as one. */
const ANNOUNCE_AFTER = 400;

const clock = (at: Date | number) => date(at, { hour: '2-digit', minute: '2-digit' });

/** Whole days between two moments, by the calendar. */
function dayLabel(at: Date): string {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000);
  return days === 0
    ? words.today
    : days === 1
      ? words.yesterday
      : date(at, { weekday: 'long', day: 'numeric', month: 'long' });
}

interface Line {
  entry: Entry;
  meta: HTMLElement;
  at: Date;
  own: boolean;
}

/** The lines of a conversation: entries in order, then what is on its way, then who types. */
export class Log {
  /** Scrolls; can be focused and scrolled with the keyboard. */
  readonly element: HTMLElement;
  /** Reads new lines of others aloud, politely. */
  readonly announcer = h('div', { class: 'visually-hidden', role: 'status' });
  readonly jump: HTMLButtonElement;
  readonly #o: LogOptions;
  readonly #entries = h('div', { class: 'lines' });
  readonly #pending = h('div', { class: 'lines' });
  readonly #typing = h('div', { class: 'typing', hidden: true });
  #last: Line | undefined;
  #lastDay = '';
  #own: Line[] = [];
  #marks: Marks | undefined;
  #state: Session['state'] = 'waiting';
  #atEnd = true;
  /** Both heights in one number. */
  #size = 0;
  #unsaid: string[] = [];

  constructor(options: LogOptions) {
    this.#o = options;
    this.element = h(
      'div',
      {
        class: 'log',
        role: 'log',
        'aria-live': 'off',
        'aria-label': words.name,
        tabindex: 0,
        onscroll: () => this.#scrolled(),
      },
      this.#entries,
      this.#pending,
      this.#typing,
    );
    this.jump = h(
      'button',
      { type: 'button', class: 'button jump', hidden: true, onclick: () => this.toEnd() },
      words.newMessages,
      icon('down'),
    );
    new ResizeObserver(() => this.#stay()).observe(this.element);
  }

  add(entry: Entry, fresh: boolean): void {
    const at = new Date(entry.at);
    this.#date(at);
    const line = entry.kind === 'system' && !spoken(entry) ? this.#system(entry) : this.#message(entry, at);
    this.#entries.append(line);
    if (fresh && entry.author.kind !== 'guest') this.#announce(entry);
    if (entry.author.kind === 'guest') this.toEnd();
    else this.#stay(fresh);
  }

  /** Shows what waits to be sent, or could not be. */
  pending(pending: readonly Pending[]): void {
    const grew = pending.length > this.#pending.childElementCount;
    fill(this.#pending, ...pending.map((p) => this.#unsent(p)));
    if (grew) this.toEnd();
    else this.#stay();
  }

  marks(marks: Marks, state: Session['state']): void {
    this.#marks = marks;
    this.#state = state;
    this.#own.forEach((line, i) => this.#foot(line, this.#own[i + 1]));
    this.#stay();
  }

  typing(name: string | null): void {
    fill(this.#typing, name ? words.typing(name) : '');
    show(this.#typing, !!name);
    this.#stay();
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#stay();
  }

  /** Whether the newest line is in view. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  #scrolled(): void {
    const e = this.element;
    const size = e.clientHeight + e.scrollHeight * 1e5;
    const moved = size === this.#size;
    this.#size = size;
    // The browser scrolls too, when the log or its lines change their height: only a
    // person leaves the end.
    if (!moved && this.#atEnd) return this.#stay();
    this.#atEnd = e.scrollHeight - e.scrollTop - e.clientHeight < NEAR_END;
    if (this.#atEnd) show(this.jump, false);
  }

  #stay(fresh = false): void {
    if (this.#atEnd) {
      this.element.scrollTop = this.element.scrollHeight;
      show(this.jump, false);
    } else if (fresh) show(this.jump, true);
  }

  #announce(entry: Entry): void {
    const who = entry.kind === 'system' ? '' : `${entry.author.name}: `;
    const files = entry.attachments?.map((a) => a.file_name).join(', ') ?? '';
    const text = entry.card ? `${entry.card.number} ${entry.card.title}` : said(entry);
    this.#unsaid.push(`${who}${text} ${files}`.trim());
    if (this.#unsaid.length > 1) return;
    setTimeout(() => {
      fill(this.announcer, ...this.#unsaid.map((line) => h('p', {}, line)));
      this.#unsaid = [];
    }, ANNOUNCE_AFTER);
  }

  #date(at: Date): void {
    const label = dayLabel(at);
    if (label === this.#lastDay) return;
    this.#lastDay = label;
    this.#last = undefined;
    this.#entries.append(h('div', { class: 'date' }, h('span', {}, label)));
  }

  #system(entry: Entry): HTMLElement {
    this.#last = undefined;
    return h('p', { class: 'system', dir: 'auto' }, ...linked(said(entry)));
  }

  #message(entry: Entry, at: Date): HTMLElement {
    const own = entry.author.kind === 'guest';
    const line: Line = { entry, at, own, meta: h('div', { class: 'meta' }) };
    const before = this.#last;
    const batched =
      !!before &&
      before.own === own &&
      before.entry.author.name === entry.author.name &&
      +at - +before.at < BATCH;
    // The earlier line of a batch gives its foot up to this one.
    if (batched && !own) show(before.meta, false);
    this.#last = line;
    if (own) {
      const previous = this.#own.at(-1);
      this.#own.push(line);
      if (previous) this.#foot(previous, batched ? line : undefined);
    }
    this.#foot(line);
    const who = own ? words.you : this.#name(entry);
    return h(
      'div',
      { class: `line ${own ? 'own' : 'other'}${batched ? ' more' : ''}` },
      // What the desk itself says of a card stands in the card.
      entry.body &&
        !(entry.card && entry.code) &&
        h(
          'div',
          { class: 'bubble', dir: 'auto' },
          h('span', { class: 'visually-hidden' }, `${who}: `),
          ...linked(entry.body),
        ),
      entry.card && this.#card(entry.card),
      ...(entry.attachments ?? []).map((a) => this.#attachment(a)),
      line.meta,
    );
  }

  #name(entry: Entry): string {
    return entry.author.kind === 'system' ? this.#o.deskName() : entry.author.name;
  }

  /** The line under a message. Of own ones only the last of each fate has one. */
  #foot(line: Line, next?: Line): void {
    const time = h(
      'time',
      { datetime: line.entry.at, title: date(line.at, { dateStyle: 'full', timeStyle: 'medium' }) },
      clock(line.at),
    );
    if (!line.own) {
      fill(line.meta, `${this.#name(line.entry)} `, time);
      return;
    }
    const fate = this.#fate(line);
    const close = !!next && +next.at - +line.at < BATCH;
    show(line.meta, !(close && this.#fate(next) === fate));
    const label = { seen: words.seen, delivered: words.delivered, sent: words.sent }[fate];
    fill(line.meta, time, ` ${label}`, icon(fate === 'seen' ? 'seen' : 'check'));
  }

  /** The server acknowledged every own line here; with an agent there it is delivered too. */
  #fate(line: Line): 'seen' | 'delivered' | 'sent' {
    if (line.entry.seq <= (this.#marks?.agent_seen ?? 0)) return 'seen';
    return this.#state === 'active' || this.#state === 'ended' ? 'delivered' : 'sent';
  }

  #unsent(p: Pending): HTMLElement {
    const { client_id: id, body, files } = p.frame as Pending['frame'] & { body?: string; files?: string[] };
    const meta = p.failed
      ? h(
          'div',
          { class: 'meta failed', role: 'alert' },
          h('span', {}, icon('alert'), ` ${words.notSent} ${p.failed}`),
          h('button', { type: 'button', class: 'link', onclick: () => this.#o.retry(id) }, words.retry),
          h('button', { type: 'button', class: 'link', onclick: () => this.#o.discard(id) }, words.discard),
        )
      : h('div', { class: 'meta' }, clock(p.at), ` ${words.sending}`, icon('clock'));
    return h(
      'div',
      { class: `line own ${p.failed ? '' : 'pending'}` },
      body ? h('div', { class: 'bubble', dir: 'auto' }, ...linked(body)) : null,
      ...(files ?? []).map((name) => h('div', { class: 'file' }, icon('file'), h('span', {}, name))),
      meta,
    );
  }

  /** A record says how it stands; an article is there to be read, beside the chat. */
  #card(c: NonNullable<Entry['card']>): HTMLElement {
    const article = c.table === 'article';
    const state = words.states[c.state] ?? c.state.replaceAll('_', ' ');
    const parts = [
      h(
        'span',
        { class: 'number' },
        icon('file'),
        c.number,
        !article && h('span', { class: 'state' }, state),
      ),
      h('span', { dir: 'auto' }, c.title),
    ];
    if (!article || !c.url?.startsWith('/')) return h('div', { class: 'card' }, ...parts);
    const href = this.#o.address(c.url);
    return h('a', { class: 'card', href, target: '_blank', rel: 'noopener' }, ...parts);
  }

  #attachment(a: Attachment): HTMLElement {
    const label = h('span', {}, a.file_name, h('small', {}, ` ${bytes(a.size)}`));
    const button = h(
      'button',
      { type: 'button', class: 'file', title: words.save(a.file_name), onclick: () => this.#o.save(a) },
      icon('file'),
      label,
    );
    if (drawable.test(a.media_type) && a.size <= THUMBNAIL_MOST) {
      this.#o
        .load(a)
        .then((blob) => {
          const image = h('img', {
            alt: '',
            src: URL.createObjectURL(new Blob([blob], { type: a.media_type })),
          });
          const done = () => {
            URL.revokeObjectURL(image.src);
            this.#stay();
          };
          // Where the page forbids it, the link does.
          image.onerror = () => {
            done();
            image.remove();
          };
          image.onload = done;
          button.classList.add('image');
          button.prepend(image);
        })
        .catch(() => {});
    }
    return button;
  }
}

/** What an entry says; lines of the desk are in the visitor's language where they have one. */
const said = (entry: Entry): string =>
  (entry.code && lineOf(words.lines, entry.code, { number: entry.card?.number, ...entry.params })) ||
  entry.body;

/** Lines of the desk that stand in the conversation like somebody's words. */
function spoken(entry: Entry): boolean {
  return entry.code === 'greeting' || entry.code === 'first_response';
}
