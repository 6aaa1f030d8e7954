import type { Pending } from '$ui/outbox.ts';
import type { Row } from '../lib/entries.ts';
import type { Held } from '../lib/wire.ts';

/** A row of the log: what was said, what the desk still holds back, what is on its way. */
export type Shown =
  | ({ type: 'entry' } & Row)
  | { type: 'held'; key: string; held: Held }
  | { type: 'pending'; key: string; pending: Pending };

/**
 * Puts what is on its way behind what was said. A message has one key all along that way:
 * what the desk has told of already is not shown a second time.
 */
export function shownRows(
  entries: readonly Row[],
  held: readonly Held[],
  pending: readonly Pending[],
): Shown[] {
  const made: Shown[] = entries.map((row) => ({ type: 'entry', ...row }));
  if (held.length === 0 && pending.length === 0) return made;
  const keys = new Set(entries.map((row) => row.key));
  const add = (row: Shown) => {
    if (!keys.has(row.key)) made.push(row);
    keys.add(row.key);
  };
  for (const one of held) add({ type: 'held', key: `c-${one.client_id}`, held: one });
  for (const one of pending) add({ type: 'pending', key: `c-${one.frame.client_id}`, pending: one });
  return made;
}

// Heights of the parts of a row at the sizes of tokens.css, px.
const line = 20.3;
const headHeight = 36;
const dayHeight = 36;
const fileHeight = 190;
const cardHeight = 76;
/** Width of a letter, about, and what stands beside the text. */
const letter = 6.9;
const beside = 140;

/** How high a row will be, about: the nearer, the less the scroll bar moves while one scrolls. */
export function estimate(row: Shown, width: number): number {
  const perLine = Math.max(20, (Math.min(width, 760) - beside) / letter);
  const lines = (text: string) =>
    text.split('\n').reduce((sum, one) => sum + Math.max(1, Math.ceil(one.length / perLine)), 0);
  if (row.type === 'held') return headHeight + line * (1 + lines(row.held.body));
  if (row.type === 'pending') return headHeight + line * (1 + lines(String(row.pending.frame['body'] ?? '')));
  const { entry, day, head } = row;
  if (entry.kind === 'system') return 30 + (day ? dayHeight : 0);
  return (
    2 +
    (day ? dayHeight : 0) +
    (head ? headHeight : 0) +
    (entry.body ? line * lines(entry.body) : 0) +
    (entry.attachments?.length ? fileHeight : 0) +
    (entry.card ? cardHeight : 0)
  );
}
