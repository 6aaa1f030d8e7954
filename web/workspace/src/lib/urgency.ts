import { words } from './messages.ts';
import type { Summary } from './wire.ts';

/** What a conversation is called for me, whatever its kind. */
export function nameOf(summary: Summary): string {
  if (summary.restricted) return words.chats.restricted;
  return summary.name || summary.guest_name || summary.number || words.chats.unnamed;
}

/** Whether the conversation is over for everybody. */
export function ended(summary: Summary): boolean {
  return summary.state.startsWith('closed_');
}

/** Whether it is a conversation with colleagues: direct, group or record. */
export const colleagues = (summary: Summary): boolean => summary.kind !== 'support';

/** Order of conversations with colleagues: the last thing said, newest first (domain 4.5). */
export const byActivity = (a: Summary, b: Summary): number =>
  active(b) - active(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function active(summary: Summary): number {
  return Date.parse(summary.last_at || summary.opened_at) || 0;
}

/** Milliseconds since 1970 of an optional time; absent is later than everything. */
function when(at: string | undefined): number {
  return at ? Date.parse(at) : Number.POSITIVE_INFINITY;
}

/**
 * Order of "Customers": transfer requests to me first (oldest first), then visitors
 * who wait for my answer (longest first), then the rest by the last thing said
 * (newest first), then those that are wrapped up, ended ones last.
 */
export function byUrgency(a: Summary, b: Summary): number {
  return (
    group(a) - group(b) ||
    (group(a) < 2 ? since(a) - since(b) : moved(b) - moved(a)) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function group(summary: Summary): number {
  if (ended(summary)) return summary.wrap_up ? 3 : 4;
  if (summary.standing === 'transfer') return 0;
  return summary.guest_waiting_since && summary.standing === 'assignee' ? 1 : 2;
}

function since(summary: Summary): number {
  return summary.standing === 'transfer' ? when(summary.transfer?.at) : when(summary.guest_waiting_since);
}

function moved(summary: Summary): number {
  return Date.parse(summary.ended_at ?? summary.last_at ?? summary.opened_at);
}

/**
 * Applies an order that was frozen while the list was under the pointer or the focus:
 * what is in it keeps its place, what is new stands below, what is gone is left out.
 */
export function keepOrder(sorted: readonly Summary[], frozen: readonly string[] | null): Summary[] {
  if (frozen === null) return [...sorted];
  const byId = new Map(sorted.map((one) => [one.id, one]));
  const kept = frozen.flatMap((id) => byId.get(id) ?? []);
  const placed = new Set(frozen);
  return [...kept, ...sorted.filter((one) => !placed.has(one.id))];
}

/** "3", or "99+" above 99 (domain 4.3). */
export const unreadText = (n: number): string => (n > 99 ? '99+' : String(n));

/** Whether a filter's text is found in what a list row shows. */
export function matches(summary: Summary, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return true;
  return [
    summary.name,
    summary.description,
    summary.guest_name,
    summary.guest_email,
    summary.number,
    summary.queue,
    summary.subject,
    summary.last_line,
    summary.assigned_to_name,
    summary.record?.number,
  ].some((text) => text?.toLowerCase().includes(wanted));
}
