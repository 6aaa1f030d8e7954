/** Where the mini windows stand: pure, so that "nothing moves" can be tested. */

/** Widths in CSS pixels; mini/Minis.svelte draws by them. */
export const widths = { open: 328, minimized: 208, stack: 56, gap: 8 } as const;

/** A window of a conversation; lower orders stand nearer to the sidebar. */
export interface MiniWindow {
  id: string;
  minimized: boolean;
  order: number;
}

const wide = (one: MiniWindow): number => (one.minimized ? widths.minimized : widths.open) + widths.gap;

/** The order in which they stand, the one nearest to the sidebar first. */
export const inOrder = <T extends MiniWindow>(windows: readonly T[]): T[] =>
  [...windows].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

/**
 * Which windows stand side by side in `room` pixels, and which are stacked in a list: those
 * furthest from the sidebar. One that cannot stand alone is stacked too.
 */
export function arrange<T extends MiniWindow>(
  windows: readonly T[],
  room: number,
): { shown: T[]; stacked: T[] } {
  const sorted = inOrder(windows);
  const all = sorted.reduce((sum, one) => sum + wide(one), 0);
  let left = all <= room ? room : room - widths.stack - widths.gap;
  const at = sorted.findIndex((one) => (left -= wide(one)) < 0);
  return at < 0 ? { shown: sorted, stacked: [] } : { shown: sorted.slice(0, at), stacked: sorted.slice(at) };
}

/**
 * The orders that open the window `id`, so that it is seen and no other one moves: beside the
 * others while there is room, else in the place of the last one, which goes onto the stack.
 */
export function seat(
  windows: readonly MiniWindow[],
  id: string,
  room: number,
): { id: string; order: number }[] {
  const others = inOrder(windows.filter((one) => one.id !== id));
  const last = others.at(-1)?.order ?? 0;
  const known = windows.find((one) => one.id === id);
  const opened: MiniWindow = { id, minimized: false, order: known?.order ?? last + 1 };
  const { stacked } = arrange([...others, opened], room);
  if (!stacked.some((one) => one.id === id)) return [{ id, order: opened.order }];
  // Room for it is made from the far end.
  for (let keep = others.length - 1; keep >= 0; keep--) {
    const kept = others.slice(0, keep);
    const order = others[keep]!.order;
    const rest = others
      .slice(keep)
      .map((one, i) => ({ ...one, order: Math.max(last, opened.order) + 1 + i }));
    const now = arrange([...kept, { ...opened, order }, ...rest], room);
    if (now.shown.some((one) => one.id === id)) {
      return [{ id, order }, ...rest.map((one) => ({ id: one.id, order: one.order }))];
    }
  }
  return [{ id, order: opened.order }];
}
