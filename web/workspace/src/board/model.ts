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
  'answered',
  'abandoned',
  'offered',
  'accepted',
  'rejected',
  'timed_out',
  'auto_assigned',
] as const;
export type What = (typeof lists)[number];

/** What the board is asked for; it stands in the address. "" is all. */
export interface Asked {
  queue: string;
  channel: string;
  what: What;
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
  return { queue: id('queue'), channel: id('channel'), what };
}

/** The address of the board, or of the way of one work item. */
export function askedPath({ queue, channel, what }: Asked, item = ''): string {
  const query = new URLSearchParams({
    ...(queue ? { queue } : {}),
    ...(channel ? { channel } : {}),
    ...(what === 'waiting' ? {} : { show: what }),
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
