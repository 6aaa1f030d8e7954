/** Something the palette can do, by name. */
export interface Found {
  group: string;
  text: string;
  hint: string;
  run: () => void;
}

/**
 * Keeps what matches: every typed word begins some word of the name or stands in the
 * hint. The order within a group stays, groups too, so that hands learn the way.
 */
export function findIn(all: readonly Found[], query: string): Found[] {
  const typed = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const text = one.text.toLowerCase();
    const hint = one.hint.toLowerCase();
    return typed.every(
      (word) =>
        text.split(/[\s:]+/).some((part) => part.startsWith(word)) ||
        (word.length > 2 && text.includes(word)) ||
        hint.includes(word),
    );
  });
}
