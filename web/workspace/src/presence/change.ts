import { put } from '../lib/api.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import type { AgentPresence, ChannelLoad, PresenceState } from '../lib/wire.ts';
import { words } from '../offers/messages.ts';
import { nameOf, stateOf } from './shape.ts';

/** Why a state cannot be chosen now, "" when it can. */
export function whyNot(
  state: PresenceState,
  presence: AgentPresence,
  states: readonly PresenceState[],
  online: boolean,
): string {
  if (state.id === presence.state_id) return '';
  if (!online) return words.presence.offline;
  if (state.restrict_update) return words.presence.restricted;
  const now = states.find((one) => one.id === presence.state_id);
  return now?.restrict_update ? words.presence.held(nameOf(now)) : '';
}

/** The states there are to choose from, in their order; the own one is among them while one is in it. */
export const choices = (states: readonly PresenceState[], presence: AgentPresence): PresenceState[] =>
  states
    .filter((one) => one.active || one.id === presence.state_id)
    .sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));

/** Whether a channel's work is offered in a state at all. */
export const offeredIn = (state: PresenceState | undefined, channel: string): boolean =>
  state !== undefined && state.available && (state.channels.length === 0 || state.channels.includes(channel));

/** What a channel is called. */
export const channelName = (channel: Pick<ChannelLoad, 'key' | 'name'>): string =>
  channel.name || channel.key;

/** Somebody else, or the desk, put me into the state I am in. */
export const changedByOthers = (presence: AgentPresence): boolean =>
  Boolean(presence.by) || Boolean(presence.reason);

/** Where one click leads back to: the state work was offered in before, or the first such one. */
export function wayBack(
  states: readonly PresenceState[],
  presence: AgentPresence,
  before: string,
): PresenceState | undefined {
  if (presence.available) return undefined;
  const open = choices(states, presence).filter(
    (one) => one.available && whyNot(one, presence, states, true) === '',
  );
  return open.find((one) => one.id === before) ?? open[0];
}

/** Chooses a state, and which channels are off in it; it shows at once. */
export async function choose(
  desk: Desk,
  state: Pick<PresenceState, 'id' | 'name' | 'available'>,
  channels_off?: string[],
): Promise<void> {
  const before = desk.presence;
  if (!before) return;
  const entered = state.id !== before.state_id;
  desk.presence = {
    ...before,
    state_id: state.id,
    name: state.name,
    available: state.available,
    channels_off: channels_off ?? before.channels_off,
    ...(entered ? { since: new Date().toISOString(), reason: '', by: '' } : {}),
  };
  try {
    desk.presence = await put<AgentPresence>('/me/presence', {
      state_id: state.id,
      ...(channels_off ? { channels_off } : {}),
    });
  } catch (error) {
    desk.presence = before;
    toasts.fail(error, words.presence.notKept);
  }
}

/** The name of the state one is in. */
export const ownName = (presence: AgentPresence, states: readonly PresenceState[]): string =>
  nameOf(stateOf(presence, states));
