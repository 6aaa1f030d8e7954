import { get, type Page, type Query } from '../lib/api.ts';

/** How many rows one request asks for; the most the desk gives (docs/protocol.md). */
const pageSize = 200;

/** The path of one record, or of its list; a kind that begins with a slash is not the administrator's alone. */
export const at = (kind: string, id = '', rest = ''): string =>
  `${kind.startsWith('/') ? kind : `/admin/${kind}`}${id ? `/${encodeURIComponent(id)}` : ''}${rest ? `/${rest}` : ''}`;

/** A whole list, page after page. */
export async function all<T>(kind: string, query: Query = {}): Promise<T[]> {
  const found: T[] = [];
  let cursor = '';
  do {
    const page = await get<Page<T>>(at(kind), { ...query, limit: pageSize, cursor });
    found.push(...(page.items ?? []));
    cursor = page.next ?? '';
  } while (cursor !== '');
  return found;
}
