import { get } from '../lib/api.ts';
import { settingsPath } from '../lib/routes.ts';
import type { Account, Contact } from './accounts/model.ts';
import { all } from './client.ts';
import type { Library } from './library.svelte.ts';
import { section, words } from './messages.ts';
import type { Origin, Token } from './model.ts';
import { readProperties } from './properties.ts';

/** One thing the search can find. */
export interface Found {
  href: string;
  title: string;
  /** Which section it stands in. */
  kind: string;
  /** The line below the title. */
  text: string;
  /** What else it is found by. */
  more: string;
}

/** The pages themselves: there at once, before any list is read. */
export function pages(keys: readonly string[]): Found[] {
  return keys.map((key) => {
    const { title, explain } = section(key);
    return {
      href: settingsPath(key),
      title,
      kind: words.search.page,
      text: explain,
      more: `${explain} ${key}`,
    };
  });
}

/** One record of a section. */
const made = (key: string, id: string, title: string, text: string, more = ''): Found => ({
  href: settingsPath(`${key}/${id}`),
  title,
  kind: section(key).title,
  text,
  more: `${text} ${more} ${id}`,
});

/** What the desk found among those whose lists are not read whole. */
export const customers = (accounts: readonly Account[], contacts: readonly Contact[]): Found[] => [
  ...accounts.map((one) =>
    made('accounts', one.id, one.name, [one.number, one.account_code].filter(Boolean).join(' · ')),
  ),
  ...contacts.map((one) =>
    made('contacts', one.id, one.name, [one.account, one.email].filter(Boolean).join(' · ')),
  ),
];

/** Everything the lists of the library hold. */
export function records(library: Library): Found[] {
  return [
    ...library.users.items.map((one) =>
      made('users', one.id, one.name, one.email, `${one.title} ${one.roles.join(' ')}`),
    ),
    ...library.groups.items.map((one) =>
      made('groups', one.id, one.name, one.description, one.members.map(library.nameOf).join(' ')),
    ),
    ...library.queues.items.map((one) =>
      made(
        'queues',
        one.id,
        one.name,
        `/chat/q/${one.slug}`,
        `${one.number} ${one.question} ${one.initial_agent_response} ${library.nameOf(one.assignment_group_id)}`,
      ),
    ),
    ...library.schedules.items.map((one) =>
      made(
        'schedules',
        one.id,
        one.name,
        one.time_zone,
        (one.holidays ?? []).map((day) => day.name).join(' '),
      ),
    ),
    ...library.producers.items.map((one) =>
      made(
        'producers',
        one.id,
        one.name,
        one.title,
        one.variables.map((variable) => `${variable.name} ${variable.question_text}`).join(' '),
      ),
    ),
    ...library.rules.items.map((one) =>
      made('rules', one.id, one.name, `→ ${library.nameOf(one.queue_id)}`, one.conditions),
    ),
    ...library.canned.items
      .filter((one) => one.scope !== 'personal')
      .map((one) =>
        made('canned', one.id, one.title, one.shortcut ? `/${one.shortcut}` : (one.group ?? ''), one.body),
      ),
    ...library.articles.items.map((one) =>
      made('articles', one.id, one.title, one.number, `${one.summary} ${one.keywords} ${one.category}`),
    ),
    ...library.wrapUps.items.map((one) => made('wrap-ups', one.id, one.name, '', one.condition)),
    ...library.wrapUpCodes.items.map((one) => made('wrap-up-codes', one.id, one.code, one.description)),
    ...library.actions.items.map((one) =>
      made('actions', one.id, one.title, one.shortcut ? `/${one.shortcut}` : '', one.condition),
    ),
    ...library.channels.items.map((one) => made('channels', one.id, one.name, one.key, one.condition)),
    ...library.assignment.items.map((one) => made('assignment', one.id, one.name, '')),
    ...library.skills.items.map((one) =>
      made('skills', one.id, one.name, one.description, one.contains.map(library.nameOf).join(' ')),
    ),
    ...library.skillRules.items.map((one) =>
      made('skillrules', one.id, one.name, `→ ${library.nameOf(one.skill_id)}`, one.condition),
    ),
    ...library.states.items.map((one) => made('presence', one.id, one.name, '')),
    ...library.rejects.items.map((one) => made('rejects', one.id, one.reason, '')),
  ];
}

/** Reads what is not in the library; a list that is refused is left out. */
export async function others(keys: readonly string[]): Promise<Found[]> {
  const none = () => [] as Found[];
  const properties = async () =>
    (await readProperties(get)).map((one) => ({
      href: settingsPath(`properties/${one.name}`),
      title: one.name,
      kind: section('properties').title,
      text: one.explain,
      more: `${one.explain} ${one.value}`,
    }));
  const origins = async () =>
    (await all<Origin>('origins')).map((one) => ({
      href: settingsPath('widget'),
      title: one.origin,
      kind: section('widget').title,
      text: one.note,
      more: one.note,
    }));
  const tokens = async () =>
    (await all<Token>('tokens')).map((one) => ({
      href: settingsPath('tokens'),
      title: one.name,
      kind: section('tokens').title,
      text: one.user_name,
      more: one.user_name,
    }));
  const lists = await Promise.all([
    keys.includes('properties') ? properties().catch(none) : none(),
    keys.includes('widget') ? origins().catch(none) : none(),
    keys.includes('tokens') ? tokens().catch(none) : none(),
  ]);
  return lists.flat();
}
