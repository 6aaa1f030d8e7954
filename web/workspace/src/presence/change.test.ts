import { describe, expect, it } from 'vitest';
import type { AgentPresence, PresenceState } from '../lib/wire.ts';
import { changedByOthers, choices, offeredIn, wayBack, whyNot } from './change.ts';
import { nameOf, shapeOf, stateOf } from './shape.ts';
import { changedTitle } from './told.svelte.ts';

const state = (id: string, more: Partial<PresenceState> = {}): PresenceState => ({
  id,
  name: id.charAt(0).toUpperCase() + id.slice(1),
  available: false,
  active: true,
  position: 0,
  channels: [],
  show_channels: false,
  restrict_update: false,
  ...more,
});
const available = state('available', { available: true, shipped: 'available', show_channels: true });
const away = state('away', { position: 1000, shipped: 'away' });
const offline = state('offline', { position: 2000, shipped: 'offline' });
const training = state('training', { position: 1500, restrict_update: true });
const old = state('old', { active: false });
const mail = state('mail', { available: true, position: 500, channels: ['email'] });
const all = [offline, training, available, old, away, mail];

const presence = (of: PresenceState, more: Partial<AgentPresence> = {}): AgentPresence => ({
  state_id: of.id,
  name: of.name,
  available: of.available,
  since: '2026-05-04T10:00:00Z',
  channels_off: [],
  ...more,
});

describe('choosing a state', () => {
  it('offers the active ones in their order, and the one that one is in', () => {
    expect(choices(all, presence(away)).map((one) => one.id)).toEqual([
      ...['available', 'mail', 'away', 'training', 'offline'],
    ]);
    expect(choices(all, presence(old)).map((one) => one.id)).toContain('old');
  });

  it('says why not', () => {
    expect(whyNot(away, presence(available), all, true)).toBe('');
    expect(whyNot(training, presence(available), all, true)).toBe('Only a manager sets this state.');
    expect(whyNot(available, presence(training), all, true)).toBe(
      'Only a manager takes you out of Training.',
    );
    expect(whyNot(training, presence(training), all, true)).toBe('');
    expect(whyNot(away, presence(available), all, false)).toMatch(/no connection/);
  });

  it('knows of which channels work is offered in a state', () => {
    expect(offeredIn(available, 'chat')).toBe(true);
    expect(offeredIn(mail, 'chat')).toBe(false);
    expect(offeredIn(mail, 'email')).toBe(true);
    expect(offeredIn(away, 'chat')).toBe(false);
    expect(offeredIn(undefined, 'chat')).toBe(false);
  });
});

describe('a presence that somebody else changed', () => {
  it('leads back to the state before, or to the first that is open', () => {
    expect(wayBack(all, presence(away), 'mail')?.id).toBe('mail');
    expect(wayBack(all, presence(away), '')?.id).toBe('available');
    expect(wayBack(all, presence(away), 'training')?.id).toBe('available');
    expect(wayBack(all, presence(available), 'mail')).toBeUndefined();
    expect(wayBack(all, presence(training), 'available')).toBeUndefined();
  });

  it('is told by who it was', () => {
    expect(changedByOthers(presence(away))).toBe(false);
    expect(changedByOthers(presence(away, { by: 'Mara' }))).toBe(true);
    expect(changedTitle(presence(away, { by: 'Mara' }), 'Away')).toBe('Set to Away by Mara');
    expect(changedTitle(presence(away, { by: 'Parley', reason: 'inactive' }), 'Away')).toBe('Set to Away');
  });
});

it('has a shape and a name for each state', () => {
  expect([available, mail, away, training, offline].map(shapeOf)).toEqual([
    ...['available', 'available', 'away', 'away', 'offline'],
  ]);
  expect(nameOf(available)).toBe('Available');
  expect(nameOf({ ...available, name: 'Ready' })).toBe('Ready');
  expect(nameOf(training)).toBe('Training');
  expect(stateOf(presence(away), [])).toMatchObject({ name: 'Away', available: false });
});
