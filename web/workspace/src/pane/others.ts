import { words } from '../lib/messages.ts';
import { firstName } from '../lib/time.ts';
import type { Typist } from '../lib/talk.svelte.ts';

interface Sentences {
  one: (name: string) => string;
  two: (first: string, second: string) => string;
  more: (first: string, second: string, n: number) => string;
}

/** Names up to two people and counts the rest (domain 4.5); "" when there is nobody. */
function say(people: readonly Typist[], as: Sentences): string {
  const [first, second, ...rest] = people.map((one) => firstName(one.who.name));
  if (first === undefined) return '';
  if (second === undefined) return as.one(first);
  return rest.length === 0 ? as.two(first, second) : as.more(first, second, rest.length);
}

/** "Grace is typing", "Grace and Ben are typing", …; a single one's work note is named as such. */
export function typingLine(people: readonly Typist[]): string {
  const [only] = people;
  const note = people.length === 1 && only?.kind === 'work_note';
  const t = words.pane.typing;
  return say(people, note ? { ...t, one: t.note } : t);
}

/** "Ben is viewing", … */
export const viewingLine = (people: readonly Typist[]): string => say(people, words.pane.viewing);
