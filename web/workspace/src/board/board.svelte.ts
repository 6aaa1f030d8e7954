import { asProblem, get, type Page } from '../lib/api.ts';
import { time } from '../lib/clock.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { zone } from '../lib/zone.svelte.ts';
import { inPlace, sinceOf, stepEnd, type Asked, type Board, type WorkRow } from './model.ts';

/** The board is read no more often than this, ms. */
const readEvery = 1000;
/** Without news too: the figures are about the last hours, which go on. */
const lookEvery = 60_000;
const pageSize = 50;
/** As many rows are read again at once. */
const mostRows = 200;

/**
 * How the desk stands, as long as the place is shown: read when it opens, whenever the desk says
 * that something changed, and once a minute.
 */
export class Standing {
  board = $state.raw<Board>();
  rows = $state.raw<readonly WorkRow[]>([]);
  /** What the rows are a list of. */
  listed = $state.raw<Asked>();
  next = $state('');
  /** Rows came or went that are not shown yet, because somebody is in the list. */
  fresh = $state(false);
  problem = $state('');
  listProblem = $state('');
  /** Counts up whenever something may have changed, for what is read besides. */
  turn = $state(0);
  readonly #desk: Desk;
  readonly #held: () => boolean;
  #asked: Asked = { queue: '', channel: '', what: 'waiting', agent: '', span: 'day', at: '' };
  #reading = false;
  #again = false;
  #closed = false;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stops: (() => void)[];

  /** `held` tells whether somebody is in the list, so that no row may move. */
  constructor(desk: Desk, held: () => boolean) {
    this.#desk = desk;
    this.#held = held;
    const look = setInterval(() => this.#changed(), lookEvery);
    const seen = () => {
      if (!document.hidden) this.#changed();
    };
    document.addEventListener('visibilitychange', seen);
    this.#stops = [
      desk.listen(['board_changed'], () => this.#changed()),
      desk.listen(['welcome'], () => {
        this.#say(true); // the connection is another one
        this.#changed();
      }),
      () => clearInterval(look),
      () => document.removeEventListener('visibilitychange', seen),
    ];
    this.#say(true);
  }

  /** Whoever made it calls this when it is no longer shown. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#say(false);
  }

  /** Reads what is asked for; what was asked before is forgotten. */
  ask(asked: Asked): void {
    this.#asked = asked;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#read();
  }

  /** Reads everything again, rows that came included. */
  again(): void {
    this.fresh = false;
    this.rows = [];
    this.ask(this.#asked);
  }

  /** Reads the rows after those that are here. */
  async more(): Promise<void> {
    const { listed, next } = this;
    if (!listed || !next) return;
    try {
      const page = await this.#page(listed, next, pageSize);
      if (listed !== this.listed) return;
      const known = new Set(this.rows.map((row) => row.key));
      this.rows = [...this.rows, ...page.items.filter((row) => !known.has(row.key))];
      this.next = page.next;
    } catch (error) {
      this.listProblem = asProblem(error).message;
    }
  }

  #say(on: boolean): void {
    this.#desk.tell({ type: 'board', on });
  }

  #changed(): void {
    if (document.hidden || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#read();
      },
      Math.max(0, this.#last + readEvery - Date.now()),
    );
  }

  #page(asked: Asked, cursor: string, limit: number): Promise<Page<WorkRow>> {
    const { queue, channel, what, agent, at } = asked;
    return get<Page<WorkRow>>('/work-items', {
      queue,
      channel,
      what,
      agent,
      cursor,
      limit,
      since: at || this.#since(asked),
      ...(at ? { until: stepEnd(at) } : {}),
    });
  }

  #since({ span }: Asked): string {
    return sinceOf(span, time.exact, zone.name);
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    do {
      this.#again = false;
      this.#last = Date.now();
      const asked = this.#asked;
      const limit = Math.min(mostRows, Math.max(pageSize, this.rows.length));
      const { queue, channel } = asked;
      const [board, page] = await Promise.allSettled([
        get<Board>('/board', { queue, channel, since: this.#since(asked) }),
        this.#page(asked, '', limit),
      ]);
      if (this.#closed) return;
      if (asked !== this.#asked) {
        this.#again = true;
        continue;
      }
      if (board.status === 'fulfilled') {
        this.board = board.value;
        this.problem = '';
      } else this.problem = asProblem(board.reason).message;
      if (page.status === 'fulfilled') this.#take(asked, page.value);
      else this.listProblem = asProblem(page.reason).message;
      this.turn++;
    } while (this.#again);
    this.#reading = false;
  }

  #take(asked: Asked, page: Page<WorkRow>): void {
    this.listProblem = '';
    if (this.listed === asked && this.#held() && this.rows.length > 0) {
      const { rows, moved } = inPlace(this.rows, page.items);
      this.rows = rows;
      this.fresh = moved;
      return;
    }
    this.listed = asked;
    this.fresh = false;
    // More than is read at once is here only after somebody asked for it.
    if (this.rows.length <= mostRows) {
      this.rows = page.items;
      this.next = page.next;
    } else this.rows = inPlace(this.rows, page.items).rows;
  }
}
