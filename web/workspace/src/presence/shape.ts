import { words } from '../lib/messages.ts';
import type { AgentPresence, PresenceState } from '../lib/wire.ts';

/** How a state is drawn: a disc where work is offered, a ring where nobody is there, half a disc between. */
export function shapeOf(
  state: Pick<PresenceState, 'available' | 'shipped'>,
): 'available' | 'away' | 'offline' {
  if (state.available) return 'available';
  return state.shipped === 'offline' ? 'offline' : 'away';
}

/** A state's name; the three that are always there in the language of the page, unless they were renamed. */
export function nameOf({ name, shipped }: Pick<PresenceState, 'name' | 'shipped'>): string {
  const own = shipped === name.toLowerCase() && words.people.presence[shipped];
  return own ? own.charAt(0).toUpperCase() + own.slice(1) : name;
}

/** The state somebody is in; one that is no longer chosen from is told by its presence alone. */
export const stateOf = (
  presence: AgentPresence,
  states: readonly PresenceState[],
): Pick<PresenceState, 'name' | 'shipped' | 'available'> =>
  states.find((one) => one.id === presence.state_id) ?? presence;
