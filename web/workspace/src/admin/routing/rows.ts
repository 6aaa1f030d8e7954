import { compare } from '../logic/find.ts';

/** Records by their place, lowest first; equal places by name. */
export const inOrder = <T extends { position: number }>(
  items: readonly T[],
  name: (item: T) => string,
): T[] => [...items].sort((a, b) => a.position - b.position || compare(name(a), name(b)));

/** Records as the options of a choice, by name. */
export const options = (
  items: readonly { id: string; name: string; active?: boolean }[],
  inactive: string,
): { value: string; label: string }[] =>
  items
    .map((one) => ({ value: one.id, label: one.active === false ? `${one.name} (${inactive})` : one.name }))
    .sort((a, b) => compare(a.label, b.label));
