import { tick } from 'svelte';

/**
 * Lists whose lines are marked from a text field, which keeps the focus (aria-activedescendant).
 */

/**
 * Where an arrow key moves the mark of a list of so many lines, from the last round to the first;
 * null for any other key, and while a character is being composed. The line marked then is brought
 * into view: `line` gives its element's id.
 */
export function moveMark(
  event: KeyboardEvent,
  marked: number,
  lines: number,
  line: (at: number) => string,
): number | null {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || lines === 0 || event.isComposing) return null;
  event.preventDefault();
  const to = (marked + step + lines) % lines;
  void tick().then(() => document.getElementById(line(to))?.scrollIntoView({ block: 'nearest' }));
  return to;
}
