/** The places of the settings, in the order of the navigation. */

export interface Place {
  key: string;
  /** Whether managers may go there too; administrators may go everywhere (internal/auth). */
  managers: boolean;
}

export const groups: readonly { key: 'people' | 'work' | 'routing' | 'desk'; places: readonly Place[] }[] = [
  {
    key: 'people',
    places: [
      { key: 'users', managers: true },
      { key: 'groups', managers: true },
      { key: 'accounts', managers: true },
      { key: 'contacts', managers: true },
    ],
  },
  {
    key: 'work',
    places: [
      { key: 'queues', managers: true },
      { key: 'schedules', managers: true },
      { key: 'producers', managers: true },
      { key: 'rules', managers: true },
      { key: 'canned', managers: true },
      { key: 'articles', managers: true },
      { key: 'wrap-ups', managers: true },
      { key: 'wrap-up-codes', managers: true },
      { key: 'actions', managers: false },
    ],
  },
  {
    key: 'routing',
    places: [
      { key: 'channels', managers: true },
      { key: 'assignment', managers: true },
      { key: 'skills', managers: true },
      { key: 'skillrules', managers: true },
      { key: 'presence', managers: true },
      { key: 'rejects', managers: true },
    ],
  },
  {
    key: 'desk',
    places: [
      { key: 'properties', managers: false },
      { key: 'widget', managers: false },
      { key: 'mail', managers: false },
      { key: 'tokens', managers: false },
      { key: 'audit', managers: false },
    ],
  },
];

/** What a person with these roles can open. */
export function groupsFor(roles: readonly string[]): typeof groups {
  if (roles.includes('admin')) return groups;
  return groups
    .map((group) => ({ ...group, places: group.places.filter((place) => place.managers) }))
    .filter((group) => group.places.length > 0);
}
