import { pieces } from './entries.ts';
import type { Mention } from './wire.ts';

/** A name that is being typed after an @. */
export interface Asked {
  /** Where the @ stands, as an offset into the text. */
  from: number;
  query: string;
}

/** The most letters of a name that is looked for. */
const longest = 40;

/**
 * The name before the caret, when an @ begins it at the start of a word. Names have spaces,
 * so it reaches over up to two of them; a name of `known` that is complete is not asked for again.
 */
export function mentionAt(text: string, caret: number, known: readonly Mention[] = []): Asked | null {
  const found = /(?:^|[\s([{"'«„“‘])@([^\s@][^\n@]*)?$/u.exec(
    text.slice(Math.max(0, caret - longest - 2), caret),
  );
  if (!found) return null;
  const query = found[1] ?? '';
  if (query.length > longest || query.split(/\s+/).length > 3) return null;
  if (known.some((one) => query.startsWith(one.name))) return null;
  return { from: caret - query.length - 1, query };
}

/** Those of `known` that a text names: "@Name", the longest name that fits. */
export function mentionsIn(text: string, known: readonly Mention[]): Mention[] {
  if (!text.includes('@') || known.length === 0) return [];
  const ids = new Set(pieces(text, known).flatMap((piece) => piece.mention ?? []));
  return known.filter((one, at) => ids.has(one.id) && known.findIndex((other) => other.id === one.id) === at);
}
