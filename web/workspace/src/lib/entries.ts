import type { Entry } from './wire.ts';

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

/** What the list of messages draws: date lines and batches. */
export type Block =
  | { type: 'day'; key: string; at: string }
  | { type: 'system'; key: string; entry: Entry }
  | { type: 'batch'; key: string; author: Entry['author']; note: boolean; entries: Entry[] };

/** Same calendar day for the person who looks. */
const dayOf = (at: string): string => new Date(at).toDateString();

/**
 * Groups entries: consecutive ones of one author within 20 minutes share a head,
 * comments and work notes never share one, system lines stand alone (domain 4.2).
 */
export function blocks(entries: readonly Entry[]): Block[] {
  const made: Block[] = [];
  let day = '';
  let open: (Block & { type: 'batch' }) | null = null;
  let lastAt = 0;
  for (const entry of entries) {
    const entryDay = dayOf(entry.at);
    if (entryDay !== day) {
      day = entryDay;
      open = null;
      made.push({ type: 'day', key: `day-${entry.seq}`, at: entry.at });
    }
    if (entry.kind === 'system') {
      open = null;
      made.push({ type: 'system', key: `s-${entry.seq}`, entry });
      continue;
    }
    const at = Date.parse(entry.at);
    const note = entry.kind === 'work_note';
    const same =
      open !== null &&
      open.note === note &&
      open.author.kind === entry.author.kind &&
      (open.author.id ?? open.author.name) === (entry.author.id ?? entry.author.name) &&
      at - lastAt <= batchGap;
    if (same && open) {
      open.entries.push(entry);
    } else {
      open = { type: 'batch', key: `b-${entry.seq}`, author: entry.author, note, entries: [entry] };
      made.push(open);
    }
    lastAt = at;
  }
  return made;
}

/** A piece of a text: plain, or a link. */
export interface Piece {
  text: string;
  href?: string;
}

const linkShape = /https?:\/\/[^\s<>"'`]+/g;

/**
 * Finds the links of a plain text. Only http and https; punctuation that ends a
 * sentence and a bracket that was not opened inside do not belong to the address.
 */
export function pieces(text: string): Piece[] {
  const made: Piece[] = [];
  let from = 0;
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
    if (match.index > from) made.push({ text: text.slice(from, match.index) });
    made.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) made.push({ text: text.slice(from) });
  return made;
}
