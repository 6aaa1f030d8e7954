/** Finding among things by the words somebody types. */

import { locale } from '../../lib/locale.ts';

export interface Findable {
  title: string;
  /** What else may be searched for, besides the title. */
  more: string;
}

/** Lower case without accents: "Über" is found by "uber". */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** How well a thing fits the words, 0 when one of them is missing. */
function score(thing: Findable, typed: string): number {
  const title = fold(thing.title);
  const more = fold(thing.more);
  let sum = 0;
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    if (title.startsWith(word)) sum += 8;
    else if (new RegExp(`[^\\p{L}\\p{N}]${escape(word)}`, 'u').test(title)) sum += 6;
    else if (title.includes(word)) sum += 4;
    else if (more.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Those that fit, best first, equals in the order given. */
export function find<T extends Findable>(things: readonly T[], typed: string, limit = 40): T[] {
  if (typed.trim() === '') return [];
  return things
    .map((thing) => ({ thing, points: score(thing, typed) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, limit)
    .map((one) => one.thing);
}

/** The items of a list whose words contain all that was typed. */
export function filter<T>(list: readonly T[], typed: string, words: (item: T) => string): T[] {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...list];
  return list.filter((item) => {
    const text = fold(words(item));
    return wanted.every((word) => text.includes(word));
  });
}

const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });

/** The order of names in lists: as people count, "Team 2" before "Team 10". */
export const compare = (a: string, b: string): number => collator.compare(a, b);
