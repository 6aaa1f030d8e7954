import { words } from './messages.ts';
import { firstName } from './time.ts';
import { nameOf } from './urgency.ts';
import type { Member, MessageKind, Summary } from './wire.ts';

/** Who will see what is being written. */
export interface Audience {
  /** One sentence. */
  text: string;
  /** Everybody by name where the sentence only counts them; else empty. */
  names: string[];
  /** Nobody outside the staff sees it. */
  inside: boolean;
}

/**
 * Says who will see a message of a kind, as far as it is known: a customer first, because that
 * is what must not be missed; colleagues by name (domain 4.1).
 */
export function audienceOf(
  summary: Summary,
  members: readonly Member[] | undefined,
  me: string,
  kind: MessageKind,
): Audience {
  const t = words.pane.audience;
  const others = (members ?? [])
    .filter((one) => one.standing !== 'left' && one.id !== me)
    .map((one) => one.name);
  if (kind === 'work_note') return { text: t.colleagues, names: others, inside: true };
  switch (summary.kind) {
    case 'support': {
      const guest = firstName(nameOf(summary));
      const held = summary.hold_s ?? 0;
      return {
        text: held > 0 ? t.customerHeld(guest, held) : t.customer(guest),
        names: others,
        inside: false,
      };
    }
    case 'record':
      return { text: t.record(summary.record?.number ?? nameOf(summary)), names: others, inside: false };
    case 'direct':
      return { text: t.one(nameOf(summary)), names: [], inside: true };
  }
  const [first, second, ...rest] = others;
  // Before the members are known, their number is.
  const more = members ? rest.length : (summary.people ?? 1) - 1;
  if (first === undefined) {
    return { text: more > 0 ? t.count(more) : t.nobody, names: [], inside: true };
  }
  if (second === undefined) return { text: t.one(first), names: [], inside: true };
  if (more <= 0) return { text: t.two(first, second), names: [], inside: true };
  return { text: t.more(first, second, more), names: others, inside: true };
}
