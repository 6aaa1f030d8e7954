import { lineOf } from '$ui/messageformat.ts';
import type { Schemas } from '$ui/schema.ts';
import { hhmm } from '../lib/time.ts';
import type { PresenceState } from '../lib/wire.ts';
import { nameOf } from '../presence/shape.ts';
import { reasons, words } from './messages.ts';

/** A reason of routing: a code with its values (docs/protocol.md); a name where a screen has one. */
export type Reason = Schemas['RoutingReason'] & { channel?: string };

/** Values that count something; a name may be made of digits too. */
const counts = new Set(['load', 'capacity', 'level', 'wanted', 'in_s', 'n', 'm', 'free', 'count']);

/** The values a sentence takes; numbers as numbers, so that they are written as the language does. */
function valuesOf(reason: Reason): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  // Sentences that say it do so only where routing has.
  for (const name of ['channel', 'in_s']) values[name] = 'none';
  for (const [name, value] of Object.entries(reason)) {
    if (value === undefined || value === '') continue;
    values[name] = counts.has(name) && Number.isFinite(Number(value)) ? Number(value) : value;
  }
  const { state } = values;
  if (typeof state === 'string') {
    // Another name than the shipped ones is none of them.
    const shipped = state.toLowerCase() as NonNullable<PresenceState['shipped']>;
    values['state'] = nameOf({ name: state, shipped });
  }
  if (typeof values['until'] === 'string') values['until'] = hhmm(values['until']);
  return values;
}

function say(lines: object, reason: Reason): string {
  return lineOf(lines, reason.code, valuesOf(reason)) ?? reasons.unknown(reason.code);
}

/** Why an agent was left out: "Not offered to Ben: at capacity for chat, 4 of 4". */
export const notOffered = (name: string, reason: Reason): string =>
  reasons.notOffered(name, say(reasons.reasons, reason));

/** The same without a name, as it stands after one. */
export const aboutSomebody = (reason: Reason): string => say(reasons.reasons, reason);

/** The same said to the person it is about, as a sentence. */
export const mySentence = (reason: Reason): string => say(reasons.mine, reason);

/** Why work came to me, in a few words; what is no code is said as it is. */
export function whyText(why: string): string {
  let reason: Reason = { code: why };
  try {
    const parsed: unknown = JSON.parse(why);
    if (parsed !== null && typeof parsed === 'object' && 'code' in parsed) reason = parsed as Reason;
  } catch {
    // Words.
  }
  if (reason.code === 'affinity') {
    const kind = reasons.affinity[String(reason.kind ?? '')];
    if (kind) return kind;
  }
  return lineOf(reasons.why, reason.code, valuesOf(reason)) ?? (reason.code === why ? why : '');
}

/** Why somebody's presence was changed: the desk's reasons are codes, a manager's are words. */
export function changedText(reason: string): string {
  return words.presence.reasons[reason] ?? reason;
}
