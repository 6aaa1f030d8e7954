import type { Schemas } from '$ui/schema.ts';
import { boardPath } from '../lib/routes.ts';

export type Board = Schemas['Board'];
export type BoardAgent = Schemas['BoardAgent'];
export type Step = Schemas['BoardStep'];
export type WorkRow = Schemas['WorkRow'];
export type Trail = Schemas['WorkTrail'];
export type TrailStep = Schemas['TrailStep'];
export type Explanation = Schemas['RoutingExplanation'];
export type Idleness = Schemas['RoutingIdleness'];

/** The lists behind the figures. */
const lists = [
  'waiting',
  'unassigned',
  'in_hand',
  'level',
  'waited',
  'answered',
  'handled',
  'responses',
  'abandoned',
  'offered',
  'accepted',
  'rejected',
  'timed_out',
  'auto_assigned',
] as const;
export type What = (typeof lists)[number];

/** From when on what is over counts. */
export const spans = ['hour', 'today', 'day', 'week'] as const;
export type Span = (typeof spans)[number];

/** What the board is asked for; it stands in the address. "" is all. */
export interface Asked {
  queue: string;
  channel: string;
  what: What;
  /** Only the list is of an agent: whom its rows concern. */
  agent: string;
  span: Span;
  /** Of the waits that ended: only those of the five minutes from here, a step of the chart; "": of the span. */
  at: string;
}

/** How long a step of the chart is, ms. */
const stepLength = 300_000;

/** The moment at which the step of the chart that began at `at` is over. */
export const stepEnd = (at: string): string => new Date(Date.parse(at) + stepLength).toISOString();

/** Work that a manager gives to somebody, or moves. */
export interface Work {
  /** Of the work item; "" of a record that waits in no queue. */
  id: string;
  number: string;
  queue: string;
  channel: string;
  table: string;
  document: string;
  /** Who has it in hand; "": nobody. */
  agent: string;
}

/** The work of a line. */
export const workOf = (row: WorkRow): Work => ({
  id: row.work_item_id,
  number: row.number,
  queue: row.queue_id,
  channel: row.channel_id,
  table: row.document_table,
  document: row.document_id,
  agent: row.state === 'work_in_progress' ? (row.assigned_to_id ?? '') : '',
});

/** The work whose way is shown. */
export const workOfTrail = ({ work_item: item }: Trail): Work => ({
  id: item.id,
  number: item.number,
  queue: item.queue_id,
  channel: item.service_channel_id ?? '',
  table: item.document_table,
  document: item.document_id,
  agent: item.state === 'work_in_progress' ? (item.assigned_to ?? '') : '',
});

const hours = { hour: 1, day: 24, week: 7 * 24 };

/** The moment a span begins, as the desk reads it; today begins at midnight in the reader's zone. */
export function sinceOf(span: Span, now: number, timeZone?: string): string {
  if (span !== 'today') return new Date(now - hours[span] * 3_600_000).toISOString();
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone ? { timeZone } : {}),
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  const passed = (at: number) => {
    const [hour = 0, minute = 0, second = 0] = clock.format(at).split(':').map(Number);
    return ((hour * 60 + minute) * 60 + second) * 1000;
  };
  // When the clocks were changed since, the first guess is off by that.
  const guess = now - passed(now);
  const off = passed(guess);
  const day = 24 * 3_600_000;
  const midnight = off < day / 2 ? guess - off : guess + day - off;
  return new Date(Math.floor(midnight / 1000) * 1000).toISOString();
}

const idShape = /^[0-9a-f]{32}$/;

/** Reads what the board is asked for from its address. */
export function parseAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  const id = (name: string) => {
    const value = query.get(name) ?? '';
    return idShape.test(value) ? value : '';
  };
  const what = lists.find((one) => one === query.get('show')) ?? 'waiting';
  const span = spans.find((one) => one === query.get('since')) ?? 'day';
  const at = what === 'waited' ? Date.parse(query.get('at') ?? '') : NaN;
  return {
    queue: id('queue'),
    channel: id('channel'),
    what,
    agent: id('agent'),
    span,
    at: Number.isFinite(at) ? new Date(at).toISOString() : '',
  };
}

/** The address of the board, or of the way of one work item. */
export function askedPath({ queue, channel, what, agent, span, at }: Asked, item = ''): string {
  const query = new URLSearchParams({
    ...(queue ? { queue } : {}),
    ...(channel ? { channel } : {}),
    ...(what === 'waiting' ? {} : { show: what }),
    ...(agent ? { agent } : {}),
    ...(span === 'day' ? {} : { since: span }),
    ...(at && what === 'waited' ? { at } : {}),
  }).toString();
  return boardPath(item) + (query ? `?${query}` : '');
}

/** A share as a whole per cent; a share that is not whole is never shown as all or nothing. */
export function percent(share: number): number {
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return 99;
  return whole === 0 && share > 0 ? 1 : whole;
}

/** What the chart draws, in columns: seconds since 1970, minutes, minutes, per cent. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Steps in which nothing ended have no values: nothing is drawn there. */
export function columns(steps: readonly Step[]): Columns {
  const value = (step: Step, of: number) => (step.count > 0 ? of : null);
  return [
    // In the middle, so that what is drawn stands where the step is.
    steps.map((step) => Date.parse(step.at) / 1000 + 150),
    steps.map((step) => value(step, step.mean_ms / 60_000)),
    steps.map((step) => value(step, step.longest_ms / 60_000)),
    steps.map((step) => (step.service_level === undefined ? null : step.service_level * 100)),
  ];
}

/**
 * Rows told anew while somebody is in the list: what is there keeps its place and is brought up
 * to date; `moved` tells whether rows came or went.
 */
export function inPlace(
  before: readonly WorkRow[],
  now: readonly WorkRow[],
): { rows: WorkRow[]; moved: boolean } {
  const told = new Map(now.map((row) => [row.key, row]));
  const moved = now.length !== before.length || before.some((row) => !told.has(row.key));
  return { rows: before.map((row) => told.get(row.key) ?? row), moved };
}
