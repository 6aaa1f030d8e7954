import { asProblem, get, type Page } from '../../lib/api.ts';
import type { Case, Incident } from '../../lib/wire.ts';
import type { Workspace } from '../../lib/workspace.svelte.ts';
import type { Table } from './fields.ts';

/** Which records a list is of: what is not closed, those of them that are mine, or all. */
export const shows = ['open', 'mine', 'all'] as const;
export type Show = (typeof shows)[number];

/** What a list is asked for; it stands in the address. */
export interface Asked {
  show: Show;
  q: string;
}

/** Rows asked for at once. */
const pageSize = 50;
/** Records change in bursts, ms. */
const settle = 200;

/** Reads what a list is asked for from its address. */
export function parseAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  const show = shows.find((one) => one === query.get('show')) ?? 'open';
  return { show, q: (query.get('q') ?? '').trim().slice(0, 200) };
}

/** The address of a list, below the one of all its records. */
export function askedPath(place: string, { show, q }: Asked): string {
  const query = new URLSearchParams({ ...(show === 'open' ? {} : { show }), ...(q ? { q } : {}) }).toString();
  return query ? `${place}?${query}` : place;
}

/**
 * A list of cases or incidents of one's groups, newest first. A row that changes does so in
 * its place; what is new is announced, and shown at once only while nobody is in the list.
 */
export class Listing {
  readonly table: Table;
  items = $state.raw<readonly (Case | Incident)[]>([]);
  /** Where the next page begins; "" when this is all. */
  next = $state('');
  phase = $state<'busy' | 'ready' | 'failed'>('busy');
  problem = $state('');
  /** What the rows were asked for. */
  shown = $state.raw<Asked>({ show: 'open', q: '' });
  /** Something new is not shown yet. */
  fresh = $state(false);
  readonly #held: () => boolean;
  readonly #stop: () => void;
  readonly #changed = new Set<string>();
  #wanted: Asked = { show: 'open', q: '' };
  #turn = 0;
  /** Where the page begins that is or was read last. */
  #cursor = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `held` tells whether somebody is in the list, so that no row may move. */
  constructor(workspace: Workspace, table: Table, held: () => boolean) {
    this.table = table;
    this.#held = held;
    this.#stop = workspace.desk.listen(['record', 'welcome'], (frame) => {
      if (frame.type === 'record') {
        if (frame['table'] !== table) return;
        this.#changed.add(String(frame['id']));
      } else this.#changed.add(''); // nobody said what changed meanwhile
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#follow(), settle);
    });
  }

  /** Whoever made it calls this when it is no longer shown. */
  close(): void {
    this.#stop();
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** Reads the first page of something. */
  async ask(asked: Asked): Promise<void> {
    this.#wanted = asked;
    await this.#load('');
  }

  /** Reads the page after what is here. */
  async more(): Promise<void> {
    if (this.next) await this.#load(this.next);
  }

  /** Reads the first page again, with what is new. */
  async again(): Promise<void> {
    await this.#load('');
  }

  /** Reads the page that could not be read. */
  async retry(): Promise<void> {
    await this.#load(this.#cursor);
  }

  get #place(): string {
    return this.table === 'incident' ? '/incidents' : '/cases';
  }

  async #load(cursor: string): Promise<void> {
    const turn = ++this.#turn;
    this.#cursor = cursor;
    const asked = cursor ? this.shown : this.#wanted;
    this.phase = 'busy';
    try {
      const page = await get<Page<Case | Incident>>(this.#place, { cursor, ...asked, limit: pageSize });
      if (turn !== this.#turn) return; // something newer was asked for meanwhile
      const before = cursor ? this.items : [];
      const known = new Set(before.map((one) => one.id));
      this.items = [...before, ...page.items.filter((one) => !known.has(one.id))];
      this.next = page.next;
      this.shown = asked;
      if (!cursor) this.fresh = false;
      this.phase = 'ready';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = asProblem(error).message;
      this.phase = 'failed';
    }
  }

  async #follow(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    const known = changed.filter((id) => this.items.some((one) => one.id === id));
    if (known.length < changed.length) {
      // More than a page is here only after somebody scrolled for it: that stays.
      if (this.#held() || this.items.length > pageSize) this.fresh = true;
      else return this.#load('');
    }
    for (const id of known) await this.#renew(id);
  }

  async #renew(id: string): Promise<void> {
    try {
      const record = await get<Case | Incident>(`${this.#place}/${id}`);
      this.items = this.items.map((one) => (one.id === id ? record : one));
    } catch (error) {
      // It went to a group that is not mine: it is none of mine any more.
      if (asProblem(error).code === 'not_found') this.items = this.items.filter((one) => one.id !== id);
    }
  }
}
