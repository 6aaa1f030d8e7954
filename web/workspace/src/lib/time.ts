import { dates, number } from './locale.ts';
import { words } from './messages.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A waiting time that ticks: "0:40", "12:05", "1:02:10". Negative is zero. */
export function clock(ms: number): string {
  const all = Math.max(0, Math.floor(ms / second));
  const s = String(all % 60).padStart(2, '0');
  const m = Math.floor(all / 60) % 60;
  const h = Math.floor(all / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** A length of time in words: "40 s", "2 min", "3 h", "5 d". */
export function span(ms: number): string {
  const of = Math.max(0, ms);
  if (of < minute) return words.time.seconds(Math.floor(of / second));
  if (of < hour) return words.time.minutes(Math.round(of / minute));
  if (of < 2 * day) return words.time.hours(Math.round(of / hour));
  return words.time.days(Math.round(of / day));
}

/** The hour and minute: "09:41". */
export const hhmm = (at: string): string =>
  dates({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** The exact time, for the tooltip. */
export const exact = (at: string): string =>
  dates({ dateStyle: 'full', timeStyle: 'medium' }).format(new Date(at));

/** A date and time in a table: short, without seconds. */
export const stamp = (at: string): string =>
  dates({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));

/**
 * The day of the calendar an instant falls on where this person reads it, as days since
 * 1970: two instants of one day have the same number, the day before has one less.
 */
function calendarDay(at: Date): number {
  const parts = dates({
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const of: Record<string, number> = {};
  for (const { type, value } of parts.formatToParts(at)) of[type] = Number(value);
  return Date.UTC(of['year'] ?? 0, (of['month'] ?? 1) - 1, of['day'] ?? 1) / day;
}

/** Today, Yesterday, or the long date (domain 4.2), as the calendar of `now` has it. */
export function dayLine(at: string, now: number): string {
  const then = new Date(at);
  const ago = calendarDay(new Date(now)) - calendarDay(then);
  if (ago === 0) return words.time.today;
  if (ago === 1) return words.time.yesterday;
  return dates({ dateStyle: 'full' }).format(then);
}

/** When something was last said, in a list: the time today, the date before. */
export function ago(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed < minute) return words.time.now;
  return span(passed);
}

/** The same for messages that say it in a sentence: `now`, in every language, for just now. */
export function when(at: string, now: number): string {
  const since = ago(at, now);
  return since === words.time.now ? 'now' : since;
}

/** A size in bytes for a person: "48 kB". */
export function bytes(size: number): string {
  if (size < 1000) return `${number(size)} B`;
  if (size < 1e6) return `${number(Math.round(size / 1000))} kB`;
  const digits = size < 1e7 ? 1 : 0;
  return `${number(size / 1e6, { minimumFractionDigits: digits, maximumFractionDigits: digits })} MB`;
}

/** Up to two letters for a person without a picture. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(parts[0] ?? '?')][0] ?? '?';
  const last = parts.length > 1 ? ([...(parts.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** The name a short sentence uses. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] || name;
