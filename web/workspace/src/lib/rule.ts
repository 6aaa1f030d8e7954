import type { Entry, Likes, Notices, Presence, Summary } from './wire.ts';

/** A way in which a person hears of something while they do not look at it (domain 4.4). */
export type Transport = keyof Likes['notifications'];

/** What the rule asks about one entry and one person (domain 4.3, 4.4). */
export interface Situation {
  conversation: Summary['kind'];
  entry: Entry['kind'];
  /** Theirs for the conversation. */
  choices: Notices;
  /** Their global ones. */
  switches: Likes['notifications'];
  email_digest: boolean;
  presence: Presence;
  /** They wrote it, or did what the line says. */
  own: boolean;
  /** They may not read it. */
  hidden: boolean;
  /** They have it in view, or have seen it elsewhere. */
  seen: boolean;
  /** The window of this screen has the focus. */
  focused: boolean;
  mentioned: boolean;
  /** The line asks them to take the conversation over. */
  transfer: boolean;
}

/** Why somebody is told of an entry (the first three), or is not. */
export type Reason =
  | 'activity'
  | 'mention'
  | 'transfer'
  | 'hidden'
  | 'own'
  | 'seen'
  | 'switched_off'
  | 'never'
  | 'system'
  | 'not_mentioned'
  | 'focused'
  | 'not_opted_in'
  | 'there'
  | 'brief';

const no = (reason: Reason) => ({ tell: false, reason });

/**
 * Whether a person is told of an entry over a transport, and why. The same rule as notify.go;
 * testdata/notify.json holds both to it.
 */
export function notify(transport: Transport, s: Situation): { tell: boolean; reason: Reason } {
  const direct = s.conversation === 'direct';
  // Everything in a direct conversation is meant for both.
  const when = direct && s.choices[transport] === 'mention' ? 'all' : s.choices[transport];
  if (s.hidden) return no('hidden');
  if (s.own) return no('own');
  if (s.seen) return no('seen');
  if (!s.switches[transport]) return no('switched_off');
  if (when === 'none') return no('never');
  let reason: Reason = 'activity';
  if (s.transfer) reason = 'transfer';
  else if (s.entry === 'system' && (direct || !s.choices.system)) return no('system');
  else if (s.mentioned) reason = 'mention';
  else if (when === 'mention') return no('not_mentioned');
  return reaches(transport, s, reason);
}

/** What each transport asks besides. */
function reaches(transport: Transport, s: Situation, reason: Reason) {
  if (transport === 'email') {
    if (!s.email_digest) return no('not_opted_in');
    if (s.presence !== 'offline') return no('there');
    // Over before anybody reads mail.
    if (s.transfer) return no('brief');
  }
  // Agents at their desk see customers' messages come in; hearing each of them would be noise.
  const here = transport === 'desktop' || transport === 'audio';
  if (here && s.conversation === 'support' && s.focused && reason === 'activity') return no('focused');
  return { tell: true, reason };
}
