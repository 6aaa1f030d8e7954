/** Small reckoning of the routing settings. */
import type { Channel, Pool, Priority, Skill } from './model.ts';

/** The bounds of a work item's size and of a capacity (presence.go). */
export const maxSize = 100;
export const maxCapacity = 1000;
/** The longest a queue or a pool may say, s (queue.go, MaxWaitSeconds). */
export const maxWait = 86_400;

/** The bounds of the time an agent has to answer an offer, s (assignment.go), and what it usually is. */
export const minTimeout = 5;
export const maxTimeout = 3600;
export const usualTimeout = 60;

export const answerable = (timeout: number): boolean =>
  Number.isInteger(timeout) && timeout >= minTimeout && timeout <= maxTimeout;

/** The most an assignment rule can ask to be left of working hours, min (assignment.go, MaxShiftRequired). */
export const maxLeftMin = 1440;

export const leftOver = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= maxLeftMin * 60;

/** The day of a moment as the person's clock shows it, and the end of such a day; "" is none. */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  const two = (n: number) => String(n).padStart(2, '0');
  return moment ? `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}` : '';
}
export const endOf = (day: string): string => (day ? new Date(`${day}T23:59:59`).toISOString() : '');

/** How many work items of a channel an agent without a capacity of their own is offered at once. */
export const atOnce = ({
  default_capacity,
  work_item_size,
}: Pick<Channel, 'default_capacity' | 'work_item_size'>): number =>
  work_item_size > 0 && default_capacity > 0 ? Math.floor(default_capacity / work_item_size) : 0;

/** The ids of every skill that who has one of these has too, without these; a circle is walked once. */
export function implied(from: readonly string[], skills: ReadonlyMap<string, Skill>): string[] {
  const found = new Set(from);
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of skills.get(id)?.contains ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return [...found].filter((id) => !from.includes(id));
}

/**
 * Pools with one moved. The times stay where they are, because a pool further down is
 * asked later: what moves is who is asked, by which rule.
 */
export function movePool(pools: readonly Pool[], from: number, to: number): Pool[] {
  const times = pools.map((pool) => pool.eligible_at_s).sort((a, b) => a - b);
  const moved = [...pools];
  if (from === to || from < 0 || to < 0 || from >= pools.length || to >= pools.length) return moved;
  const [pool] = moved.splice(from, 1);
  if (pool) moved.splice(to, 0, pool);
  return moved.map((one, i) => ({ ...one, eligible_at_s: times[i] ?? one.eligible_at_s }));
}

/** When a further pool is asked: some time after the last one. */
export const nextPoolTime = (pools: readonly Pool[]): number =>
  pools.length === 0 ? 0 : Math.max(...pools.map((pool) => pool.eligible_at_s)) + 60;

/** Seconds as a person says a wait: 90 is 1 min 30 s, without a zero beside anything. */
export function parts(seconds: number): { hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.round(seconds));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
}

/** Where a queue stands for a group that says nothing about it (domain 3.4). */
export const usualPriority = 100;

/**
 * The queues of a group by the tiers they are served in; "" stands for all that it says
 * nothing about.
 */
export function tiers(list: readonly Priority[]): string[][] {
  const found = new Map<number, string[]>([[usualPriority, ['']]]);
  for (const { queue_id, position } of list) {
    const tier = found.get(position);
    // Those that are named stand before "all others".
    if (!tier) found.set(position, [queue_id]);
    else tier.splice(tier.indexOf('') < 0 ? tier.length : tier.indexOf(''), 0, queue_id);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, queues]) => queues);
}
