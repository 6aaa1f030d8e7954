/**
 * Business hours on the screen's side: the desk's entries as a week a person edits, and
 * what the hours mean now. It follows internal/schedule, so that the preview of hours
 * not saved yet says what the desk will do; daylight saving included.
 */

import { dates } from '../../lib/locale.ts';
import { days, type Day, type Holiday, type Hours } from '../model.ts';

export interface Plan {
  time_zone: string;
  entries: readonly Hours[];
  holidays: readonly Holiday[];
}

/** A stretch of one day of the week. */
export interface Stretch {
  from: string;
  to: string;
}

/** The stretches by day, Monday first: what a person edits. */
export type Week = Record<Day, Stretch[]>;

const dayMinutes = 24 * 60;
const minuteMs = 60_000;
const dayMs = dayMinutes * minuteMs;

/** How many days a change is looked for: a year and some, as the desk does. */
const lookAhead = 400;

export const emptyWeek = (): Week => ({ mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] });

/** The desk's entries day by day, each day in order of beginning. */
export function toWeek(entries: readonly Hours[]): Week {
  const week = emptyWeek();
  for (const entry of entries) {
    for (const day of entry.days) week[day]?.push({ from: entry.from, to: entry.to });
  }
  for (const day of days) week[day].sort((a, b) => a.from.localeCompare(b.from));
  return week;
}

/** The week as entries: days with the same hours share one. */
export function toEntries(week: Week): Hours[] {
  const found = new Map<string, Hours>();
  for (const day of days) {
    for (const { from, to } of week[day]) {
      const key = `${from}-${to}`;
      const entry = found.get(key);
      if (!entry) found.set(key, { days: [day], from, to });
      else if (!entry.days.includes(day)) entry.days.push(day);
    }
  }
  return [...found.values()];
}

/** HH:MM, 00:00 to 24:00, as minutes since midnight; NaN for anything else. */
export function minutes(text: string): number {
  const found = /^(\d\d):(\d\d)$/.exec(text);
  if (!found) return NaN;
  const value = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) > 59 || value > dayMinutes ? NaN : value;
}

export type Wrong = 'from' | 'to' | 'equal' | 'overlap';

/** What is wrong with each stretch of a day; undefined where nothing is. */
export function checkDay(stretches: readonly Stretch[]): (Wrong | undefined)[] {
  return stretches.map(({ from, to }, i) => {
    const begin = minutes(from);
    const end = minutes(to);
    if (Number.isNaN(begin) || begin === dayMinutes) return 'from';
    if (Number.isNaN(end)) return 'to';
    if (begin === end) return 'equal';
    const overlaps = stretches.some((other, j) => {
      if (i === j) return false;
      const otherBegin = minutes(other.from);
      const otherEnd = minutes(other.to);
      const until = otherEnd <= otherBegin ? otherEnd + dayMinutes : otherEnd;
      return begin >= otherBegin && begin < until && (begin > otherBegin || i > j);
    });
    return overlaps ? 'overlap' : undefined;
  });
}

/** A further stretch for a day: after the last one, or office hours. */
export function nextStretch(stretches: readonly Stretch[]): Stretch {
  const last = stretches.at(-1);
  const end = last ? minutes(last.to) : NaN;
  if (Number.isNaN(end) || end >= dayMinutes - 60) return { from: '09:00', to: '17:00' };
  return { from: clock(end + 60 < dayMinutes ? end + 60 : end), to: clock(Math.min(end + 300, dayMinutes)) };
}

const clock = (of: number): string =>
  `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const name = zone || 'UTC';
  let made = formats.get(name);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(name, made);
  }
  return made;
}

/** Whether the browser knows the zone; the desk has the last word. */
export function knownZone(zone: string): boolean {
  try {
    format(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the local clock shows at an instant, as the instant at which UTC shows it. */
function wall(at: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at)) part[type] = Number(value);
  const shown = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'] ?? 1,
    part['hour'] ?? 0,
    part['minute'] ?? 0,
    part['second'] ?? 0,
  );
  return shown + (((at % 1000) + 1000) % 1000);
}

/** The first instant at which the local clock shows this time, or later where it is skipped. */
function instant(shown: number, zone: string): number {
  const before = wall(shown - dayMs, zone) - (shown - dayMs);
  const after = wall(shown + dayMs, zone) - (shown + dayMs);
  const candidates = [shown - before, shown - after].filter((at) => wall(at, zone) === shown);
  if (candidates.length > 0) return Math.min(...candidates);
  // Skipped: the jump lies between both readings, at a whole minute.
  let low = Math.floor((shown - Math.max(before, after)) / minuteMs) - 1;
  let high = Math.ceil((shown - Math.min(before, after)) / minuteMs) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wall(middle * minuteMs, zone) >= shown) high = middle;
    else low = middle;
  }
  return high * minuteMs;
}

const dateOf = (midnight: number): string => new Date(midnight).toISOString().slice(0, 10);

/** What begins on a day (its midnight as UTC shows it), as instants, end excluded. */
function stretchesOn(plan: Plan, midnight: number, closed: ReadonlySet<string>): [number, number][] {
  if (closed.has(dateOf(midnight))) return [];
  const day = days[(new Date(midnight).getUTCDay() + 6) % 7];
  const entries: readonly Hours[] =
    plan.entries.length > 0 ? plan.entries : [{ days: [...days], from: '00:00', to: '24:00' }];
  const found: [number, number][] = [];
  for (const entry of entries) {
    if (!day || !entry.days.includes(day)) continue;
    const from = minutes(entry.from);
    let to = minutes(entry.to);
    if (Number.isNaN(from) || Number.isNaN(to)) continue;
    if (to <= from) to += dayMinutes;
    if (to > dayMinutes && closed.has(dateOf(midnight + dayMs))) to = dayMinutes;
    const begin = instant(midnight + from * minuteMs, plan.time_zone);
    const end = instant(midnight + to * minuteMs, plan.time_zone);
    if (begin < end) found.push([begin, end]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

/** What the hours mean at an instant (Unix milliseconds). */
export interface Now {
  open: boolean;
  /** When that changes next; undefined: not within 400 days. */
  changes?: number;
}

/** Open or closed, and until when. A plan with an unknown zone is closed, as for the desk. */
export function now(plan: Plan, at: number): Now {
  if (plan.entries.length === 0 && plan.holidays.length === 0) return { open: true };
  if (!knownZone(plan.time_zone)) return { open: false };
  const closed = new Set(plan.holidays.map((holiday) => holiday.date));
  const first = Math.floor(wall(at, plan.time_zone) / dayMs) * dayMs - dayMs;
  let open = false;
  let end = at;
  for (let i = 0; i < lookAhead; i++) {
    for (const [from, to] of stretchesOn(plan, first + i * dayMs, closed)) {
      if (to <= end) continue;
      if (from <= end) {
        if (from <= at) open = true;
        end = to;
      } else if (end > at) {
        return { open, changes: end };
      } else {
        return { open: false, changes: from };
      }
    }
  }
  return { open };
}

/** The week in words, days with the same hours together: "Mon–Fri 09:00–17:00". */
export function summary(entries: readonly Hours[], name: (day: Day) => string): string[] {
  const week = toWeek(entries);
  const lines: { first: Day; last: Day; text: string }[] = [];
  for (const day of days) {
    const text = week[day].map(({ from, to }) => `${from}–${to}`).join(', ');
    const line = lines.at(-1);
    if (line && line.text === text) line.last = day;
    else lines.push({ first: day, last: day, text });
  }
  return lines
    .filter((line) => line.text !== '')
    .map(
      ({ first, last, text }) => `${first === last ? name(first) : `${name(first)}–${name(last)}`} ${text}`,
    );
}

/** An instant as the clock of a zone shows it, with the zone's short name: "Mon, Nov 23, 8:00 AM GMT+1". */
export function inZone(at: number, zone: string): string {
  return dates({
    timeZone: zone || 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}
