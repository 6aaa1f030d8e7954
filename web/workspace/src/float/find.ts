import { searchConversations } from '../chats/search.ts';
import { get, type Page } from '../lib/api.ts';
import { words } from '../lib/messages.ts';
import type { Found } from '../lib/palette.ts';
import { go } from '../lib/router.svelte.ts';
import { articlePath, casePath, incidentPath, settingsPath } from '../lib/routes.ts';
import { nameOf } from '../lib/urgency.ts';
import type { RecordRef } from '../lib/wire.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';

/** Lines of each kind. */
const most = 6;

interface Article {
  id: string;
  number: string;
  title: string;
}

/**
 * What only the desk can find by this text: hidden conversations, people, records, articles.
 * A search that fails is left out, the others still answer.
 */
export async function findElsewhere(
  workspace: Workspace,
  text: string,
  signal: AbortSignal,
): Promise<Found[]> {
  const t = words.palette;
  const query = { q: text, limit: most };
  const settled = await Promise.allSettled([
    searchConversations(text, signal).then((found) =>
      found
        .filter((one) => one.why !== 'text' && !workspace.desk.talks.get(one.summary.id)?.listed)
        .slice(0, most)
        .map((one) => ({
          group: t.hidden,
          text: nameOf(one.summary),
          hint: words.chats.hiddenSign,
          run: () => void workspace.reach(one.summary.id),
        })),
    ),
    workspace.desk.people.find(text, signal).then((found) =>
      found
        .filter((one) => one.id !== workspace.desk.user.id)
        .map((one) => ({
          group: t.people,
          text: t.talkTo(one.name),
          hint: words.people.presence[one.presence],
          run: () => workspace.talkTo(one),
        })),
    ),
    get<Page<RecordRef>>('/records/search', query, signal).then((found) =>
      (found.items ?? []).map((one) => ({
        group: t.records,
        text: `${one.number ?? ''} ${one.title ?? ''}`.trim(),
        hint: one.state ? (words.states[one.state] ?? one.state) : '',
        run: () => go(one.table === 'incident' ? incidentPath(one.id) : casePath(one.id)),
      })),
    ),
    get<Page<Article>>('/articles', query, signal).then((found) =>
      (found.items ?? []).map((one) => ({
        group: t.articles,
        text: one.title,
        hint: one.number,
        run: () => go(articlePath(one.id)),
      })),
    ),
  ]);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

/** The places of the settings, which are a bundle of their own. */
export async function settingsPlaces(roles: readonly string[]): Promise<Found[]> {
  try {
    const [{ groupsFor }, { section }] = await Promise.all([
      import('../admin/sections.ts'),
      import('../admin/messages.ts'),
    ]);
    return groupsFor(roles).flatMap((group) =>
      group.places.map((place) => ({
        group: words.palette.settings,
        text: section(place.key).title,
        hint: words.rail.settings,
        run: () => go(settingsPath(place.key)),
      })),
    );
  } catch {
    return [];
  }
}
