import { get, type Page } from '../lib/api.ts';
import type { Canned } from '../lib/canned.svelte.ts';
import { words } from '../lib/messages.ts';
import { mentionAt } from '../lib/mentions.ts';
import { suggest } from '../lib/slash.ts';
import type { Talk } from '../lib/talk.svelte.ts';
import type { Action, CannedMessage, Colleague } from '../lib/wire.ts';
import { quickActions } from './quick.ts';

/** Something that can be taken instead of typing on. */
export type Suggestion =
  | { type: 'action'; key: string; action: Action }
  | { type: 'canned'; key: string; canned: CannedMessage }
  /** Somebody to be named; `hint` says what that brings about, or why it does not work. */
  | { type: 'person'; key: string; person: Colleague; hint: string; outside: boolean };

/** What was found for a name. */
interface Found {
  query: string;
  inside: readonly Colleague[];
  outside: readonly Colleague[];
}

/** People and prepared texts offered at once. */
const mostPeople = 8;
const mostCanned = 12;
/** The desk is asked for names this long after the last key, ms. */
const quiet = 120;

/**
 * What the composer offers while somebody types: after "/" at the start the actions and the
 * prepared texts, after "@" the people who may see the conversation (domain 4.4, 4.6).
 */
export class Suggest {
  readonly #talk: Talk;
  readonly #canned: Canned;
  readonly #me: string;
  #text = $state('');
  #caret = $state(0);
  /** The person closed the list; typing on opens it again. */
  #closed = $state(false);
  #found = $state.raw<Found | null>(null);
  #marked = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();

  /** The name that is being typed, where people can be named. */
  readonly mention = $derived.by(() =>
    this.#talk.summary.can.mention ? mentionAt(this.#text, this.#caret, this.#talk.named) : null,
  );
  readonly items: readonly Suggestion[] = $derived.by(() => {
    if (this.#closed) return [];
    return this.mention ? this.#people(this.mention.query) : this.#commands();
  });
  readonly marked = $derived(Math.min(this.#marked, Math.max(0, this.items.length - 1)));
  /** Why there is nothing to take, as a sentence; "" when there is, or nothing was asked. */
  readonly nothing = $derived.by(() => {
    const asked = this.mention;
    if (this.#closed || !asked || this.items.length > 0 || asked.query.length < 2) return '';
    const known = this.#found?.query === asked.query && !asked.query.includes(' ');
    return known ? words.pane.suggest.noMention(asked.query) : '';
  });

  constructor(talk: Talk, canned: Canned, me: string) {
    this.#talk = talk;
    this.#canned = canned;
    this.#me = me;
  }

  get current(): Suggestion | undefined {
    return this.items[this.marked];
  }

  /** What stands in the composer now. */
  look(text: string, caret: number): void {
    const changed = text !== this.#text;
    const began = !this.#slash() && this.#slash(text);
    this.#text = text;
    this.#caret = caret;
    if (!changed) return;
    this.#closed = false;
    this.#marked = 0;
    if (began) void this.#canned.read();
    else if (this.#slash()) this.#canned.search(text.slice(1));
    this.#ask();
  }

  close(): void {
    this.#closed = true;
  }

  /** To the next one, round the end. */
  move(step: 1 | -1): void {
    const { length } = this.items;
    if (length > 0) this.#marked = (this.marked + step + length) % length;
  }

  mark(at: number): void {
    this.#marked = at;
  }

  /** Ends what is under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  /** Only a slash at the very start opens the list, until the first space. */
  #slash(text = this.#text): boolean {
    return /^\/\S*$/.test(text);
  }

  #commands(): Suggestion[] {
    if (!this.#slash()) return [];
    const usable = [...this.#talk.actions.filter((one) => one.shortcut !== ''), ...quickActions(this.#talk)];
    const canned = this.#canned.find(this.#text.slice(1)).slice(0, mostCanned);
    const actions = suggest(this.#text, usable) ?? [];
    return [
      ...actions.map((action): Suggestion => ({ type: 'action', key: `a-${action.id}`, action })),
      ...canned.map((one): Suggestion => ({ type: 'canned', key: `c-${one.id}`, canned: one })),
    ];
  }

  #people(query: string): Suggestion[] {
    const found = this.#found;
    if (!found || found.query !== query) return [];
    const t = words.pane.suggest;
    const { summary, detail } = this.#talk;
    const members = new Set((detail?.members ?? []).map((one) => one.id));
    const follows = summary.kind === 'record' && detail !== null;
    return [
      ...found.inside.map((person): Suggestion => {
        const hint = follows && !members.has(person.id) ? t.follows : '';
        return { type: 'person', key: `p-${person.id}`, person, hint, outside: false };
      }),
      ...found.outside.map((person): Suggestion => {
        const hint = summary.can.add_people ? t.outsideAdd(person.name) : t.outside;
        return { type: 'person', key: `p-${person.id}`, person, hint, outside: true };
      }),
    ];
  }

  #ask(): void {
    clearTimeout(this.#timer);
    const asked = this.mention;
    if (!asked) return;
    const { query } = asked;
    // Whoever may read a record could be named there: only a letter makes a list of it (domain 4.4).
    if (query === '' && this.#talk.summary.kind === 'record') return;
    if (query !== query.trimStart()) return;
    this.#timer = setTimeout(() => void this.#find(query), quiet);
  }

  async #find(query: string): Promise<void> {
    this.#abort.abort();
    const abort = (this.#abort = new AbortController());
    const ask = async (where: object) => {
      const page = await get<Page<Colleague>>(
        '/people',
        { q: query.trim(), limit: mostPeople, ...where },
        abort.signal,
      );
      return page.items.filter((one) => one.id !== this.#me);
    };
    try {
      const inside = await ask({ conversation: this.#talk.id });
      // Who is meant and not here is told so, instead of merely missing.
      const others = inside.length === 0 && query.trim().length > 1 ? await ask({}) : [];
      this.#found = { query, inside, outside: others };
    } catch {
      // A name can be typed without help.
    }
  }
}
