import { dates } from './locale.ts';
import type { Entry, Mention } from './wire.ts';

/** Entries of one author further apart than this do not share a head (domain 4.2). */
const batchGap = 20 * 60 * 1000;

/**
 * Adds entries to a list that is ordered by seq and free of repetitions. Returns the
 * same list when nothing is new, so that nothing is drawn again for a repetition.
 */
export function merge(have: readonly Entry[], more: readonly Entry[]): readonly Entry[] {
  if (more.length === 0) return have;
  const last = have.at(-1)?.seq ?? 0;
  // The common case: live entries follow what is there.
  if (more.length === 1 && more[0]!.seq > last) return [...have, more[0]!];
  const bySeq = new Map<number, Entry>();
  for (const entry of have) bySeq.set(entry.seq, entry);
  const before = bySeq.size;
  for (const entry of more) if (!bySeq.has(entry.seq)) bySeq.set(entry.seq, entry);
  if (bySeq.size === before) return have;
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * Leaves out what stands before the last gap. After a long absence the desk may begin
 * at its newest entries; what is before them is loaded again by scrolling back.
 */
export function withoutGap(list: readonly Entry[]): readonly Entry[] {
  for (let i = list.length - 1; i > 0; i--) {
    if (list[i]!.seq !== list[i - 1]!.seq + 1) return list.slice(i);
  }
  return list;
}

/**
 * Joins a page of entries to a list it directly precedes or follows; a page that does neither
 * was asked for before the list was replaced, and changes nothing.
 */
export function join(have: readonly Entry[], page: readonly Entry[]): readonly Entry[] {
  const [first, last] = [have[0], have.at(-1)];
  if (!first || !last) return withoutGap(page);
  const joined = merge(have, page);
  return withoutGap(joined).length === joined.length ? joined : have;
}

/** Whether the entries are by one author and say so in the same way (domain 4.2). */
function oneVoice(before: Entry, entry: Entry): boolean {
  return (
    before.kind !== 'system' &&
    entry.kind !== 'system' &&
    (before.kind === 'work_note') === (entry.kind === 'work_note') &&
    before.author.kind === entry.author.kind &&
    (before.author.id ?? before.author.name) === (entry.author.id ?? entry.author.name) &&
    Date.parse(entry.at) - Date.parse(before.at) <= batchGap
  );
}

/** Writes the calendar day of an entry in the person's time zone, to be compared with others. */
function calendar(): (entry: Entry) => string {
  const format = dates({ year: 'numeric', month: '2-digit', day: '2-digit' });
  return (entry) => {
    // Formatting is slow beside all else that is done with an entry; another time zone has another format.
    let known = days.get(entry);
    if (known?.format !== format) {
      known = { format, day: format.format(new Date(entry.at)) };
      days.set(entry, known);
    }
    return known.day;
  };
}

const days = new WeakMap<Entry, { format: Intl.DateTimeFormat; day: string }>();

/** One row of the log: an entry and what stands above it. */
export interface Row {
  /** The same for a message on its way and the entry it becomes, so that it does not blink. */
  key: string;
  entry: Entry;
  /** Its day begins here. */
  day: boolean;
  /** Its author begins here: the row says who it is. */
  head: boolean;
  /** The next row is another author's. */
  last: boolean;
}

/**
 * What the log draws, one row per entry: consecutive ones of one author within 20 minutes
 * share a head, comments and work notes never share one, system lines stand alone, a day has
 * a line above its first (domain 4.2). An entry's row says nothing of those after it but
 * `last`, and the first entry of an incomplete list only says what the next one follows:
 * a page that is loaded before the list changes no row of it, so nothing jumps.
 */
export function rows(entries: readonly Entry[], complete: boolean): Row[] {
  const made: Row[] = [];
  const dayOf = calendar();
  const context = !complete && entries.length > 1;
  for (let i = context ? 1 : 0; i < entries.length; i++) {
    const entry = entries[i]!;
    const before = entries[i - 1];
    const after = entries[i + 1];
    const day = !before || dayOf(before) !== dayOf(entry);
    made.push({
      key: entry.client_id ? `c-${entry.client_id}` : `s-${entry.seq}`,
      entry,
      day,
      head: entry.kind !== 'system' && (day || !oneVoice(before!, entry)),
      last: !after || dayOf(after) !== dayOf(entry) || !oneVoice(entry, after),
    });
  }
  return made;
}

/** What a list of activity draws: date lines and batches. */
export type Block =
  | { type: 'day'; key: string; at: string }
  | { type: 'system'; key: string; entry: Entry }
  | { type: 'batch'; key: string; author: Entry['author']; note: boolean; entries: Entry[] };

/** The rows of a whole list, gathered by what shares a head (see {@link rows}). */
export function blocks(entries: readonly Entry[]): Block[] {
  const made: Block[] = [];
  for (const { entry, day, head } of rows(entries, true)) {
    if (day) made.push({ type: 'day', key: `day-${entry.seq}`, at: entry.at });
    const open = made.at(-1);
    if (entry.kind === 'system') made.push({ type: 'system', key: `s-${entry.seq}`, entry });
    else if (!head && open?.type === 'batch') open.entries.push(entry);
    else {
      const note = entry.kind === 'work_note';
      made.push({ type: 'batch', key: `b-${entry.seq}`, author: entry.author, note, entries: [entry] });
    }
  }
  return made;
}

/** A piece of a text: plain, a link, or the name of somebody who is mentioned. */
export interface Piece {
  text: string;
  href?: string;
  /** Id of the one who is mentioned. */
  mention?: string;
}

const linkShape = /https?:\/\/[^\s<>"'`]+/g;

/**
 * Finds the links of a plain text and the names of those it mentions. Of links only http and
 * https; punctuation that ends a sentence and a bracket that was not opened inside do not
 * belong to the address.
 */
export function pieces(text: string, mentions: readonly Mention[] = []): Piece[] {
  const made: Piece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) made.push(...named(text.slice(from, to), mentions));
  };
  for (const match of text.matchAll(linkShape)) {
    let found = match[0].replace(/[.,;:!?…]+$/, '');
    while (found.endsWith(')') && found.split(')').length > found.split('(').length) {
      found = found.slice(0, -1).replace(/[.,;:!?…]+$/, '');
    }
    let href: string;
    try {
      href = new URL(found).href;
    } catch {
      continue;
    }
    plain(match.index);
    made.push({ text: found, href });
    from = match.index + found.length;
  }
  plain(text.length);
  return made;
}

/** The addresses of a text's links, each once. */
export const links = (text: string): string[] => [
  ...new Set(pieces(text).flatMap((piece) => piece.href ?? [])),
];

/** Cuts a text without links at the names it mentions: the longest name that fits wins. */
function named(text: string, mentions: readonly Mention[]): Piece[] {
  if (mentions.length === 0) return [{ text }];
  const made: Piece[] = [];
  const byLength = [...mentions].sort((a, b) => b.name.length - a.name.length);
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const found = byLength.find((one) => text.startsWith(one.name, at + 1));
    if (!found) continue;
    if (at > from) made.push({ text: text.slice(from, at) });
    from = at + 1 + found.name.length;
    made.push({ text: text.slice(at, from), mention: found.id });
    at = from - 1;
  }
  if (from < text.length) made.push({ text: text.slice(from) });
  return made;
}
