/** Moving things in a list, by buttons and by keys. */

/** The list with one item moved; places outside the list change nothing. */
export function move<T>(list: readonly T[], from: number, to: number): T[] {
  const moved = [...list];
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return moved;
  const [item] = moved.splice(from, 1);
  moved.splice(to, 0, item as T);
  return moved;
}

/** Where a key moves the item at `from`: Alt with an arrow, Home or End. Undefined: not such a key. */
export function target(
  event: Pick<KeyboardEvent, 'key' | 'altKey'>,
  from: number,
  length: number,
): number | undefined {
  if (!event.altKey) return undefined;
  switch (event.key) {
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'ArrowDown':
      return Math.min(length - 1, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}

/** Room between numbers, so that a later one fits between two without touching the rest. */
const step = 100;

/**
 * The numbers that put the items in the order given, changing as few of them as
 * possible. `numbers` are the present ones, in the wished order; the answer has the
 * same length and rises strictly.
 */
export function renumber(numbers: readonly number[]): number[] {
  const keep = longestRise(numbers);
  const filled = fill(numbers, keep);
  if (filled) return filled;
  return numbers.map((_, i) => (i + 1) * step);
}

/** Places of a longest strictly rising subsequence: what need not change. */
function longestRise(numbers: readonly number[]): Set<number> {
  const length: number[] = [];
  const before: number[] = [];
  let best = -1;
  numbers.forEach((value, i) => {
    length[i] = 1;
    before[i] = -1;
    for (let j = 0; j < i; j++) {
      if ((numbers[j] ?? 0) < value && (length[j] ?? 0) + 1 > (length[i] ?? 0)) {
        length[i] = (length[j] ?? 0) + 1;
        before[i] = j;
      }
    }
    if (best < 0 || (length[i] ?? 0) > (length[best] ?? 0)) best = i;
  });
  const keep = new Set<number>();
  for (let i = best; i >= 0; i = before[i] ?? -1) keep.add(i);
  return keep;
}

/** Numbers for the places between kept ones; undefined where there is no room. */
function fill(numbers: readonly number[], keep: ReadonlySet<number>): number[] | undefined {
  const made = [...numbers];
  let i = 0;
  while (i < made.length) {
    if (keep.has(i)) {
      i++;
      continue;
    }
    let end = i;
    while (end < made.length && !keep.has(end)) end++;
    const gap = end - i;
    const low = i > 0 ? made[i - 1] : undefined;
    const high = end < made.length ? made[end] : undefined;
    for (let k = 0; k < gap; k++) {
      if (high === undefined) made[i + k] = (low ?? 0) + (k + 1) * step;
      else {
        const from = low ?? Math.min(0, high - (gap + 1));
        const value = Math.floor(from + ((high - from) * (k + 1)) / (gap + 1));
        if (value <= (i + k > 0 ? (made[i + k - 1] ?? from) : from - 1) || value >= high) return undefined;
        made[i + k] = value;
      }
    }
    i = end;
  }
  return made;
}
