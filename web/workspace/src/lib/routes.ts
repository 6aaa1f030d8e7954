/** The addresses of the workspace, as data; router.svelte.ts moves between them. */

export const root = '/workspace';

/** Where the person is. */
export type Place =
  | { name: 'conversations'; id: string; beside: string[] }
  | { name: 'cases'; id: string }
  | { name: 'settings'; path: string }
  | { name: 'setup'; token: string }
  | { name: 'missing' };

const idShape = /^[0-9a-f]{32}$/;

/**
 * Reads an address. `?beside=id,id` names the conversations that are open beside
 * the first one; what is not an id is dropped.
 */
export function parsePlace(pathname: string, search = ''): Place {
  if (pathname !== root && !pathname.startsWith(`${root}/`)) return { name: 'missing' };
  const parts = pathname.slice(root.length).split('/').filter(Boolean).map(decode);
  const [first = 'conversations', second = ''] = parts;
  if (first === 'settings') return { name: 'settings', path: parts.slice(1).join('/') };
  if (first === 'setup' && second && parts.length === 2) return { name: 'setup', token: second };
  if (parts.length > 2) return { name: 'missing' };
  if (second && !idShape.test(second)) return { name: 'missing' };
  if (first === 'cases') return { name: 'cases', id: second };
  if (first === 'conversations') {
    const beside = (new URLSearchParams(search).get('beside') ?? '').split(',');
    return {
      name: 'conversations',
      id: second,
      beside: second ? [...new Set(beside)].filter((id) => idShape.test(id) && id !== second) : [],
    };
  }
  return { name: 'missing' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a conversation, with others beside it. */
export function conversationPath(id = '', beside: readonly string[] = []): string {
  if (!id) return `${root}/conversations`;
  return `${root}/conversations/${id}${beside.length > 0 ? `?beside=${beside.join(',')}` : ''}`;
}

/** The address of a case, or of the list of cases. */
export const casePath = (id = ''): string => `${root}/cases${id ? `/${id}` : ''}`;

/** The address of an administrator's screen. */
export const settingsPath = (path = ''): string => `${root}/settings${path ? `/${path}` : ''}`;
