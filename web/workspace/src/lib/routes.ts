/** The addresses of the workspace, as data; router.svelte.ts moves between them. */

export const root = '/workspace';

/** Where the person is. */
export type Place =
  | { name: 'conversations'; id: string; beside: string[] }
  | { name: 'new_conversation' }
  | { name: 'cases'; id: string }
  | { name: 'incidents'; id: string }
  | { name: 'new_incident'; conversation: string }
  | { name: 'knowledge'; id: string }
  | { name: 'board'; id: string }
  | { name: 'what-if'; id: string }
  | { name: 'account'; section: string }
  | { name: 'canned'; id: string }
  | { name: 'keys' }
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
  if (first === 'account' && second === 'canned' && parts.length <= 3) {
    const [, , id = ''] = parts;
    return id && id !== 'new' && !idShape.test(id) ? { name: 'missing' } : { name: 'canned', id };
  }
  if (parts.length > 2) return { name: 'missing' };
  const query = new URLSearchParams(search);
  if (first === 'account') return { name: 'account', section: second };
  if (first === 'keys' && !second) return { name: 'keys' };
  if (first === 'conversations' && second === 'new') return { name: 'new_conversation' };
  if (first === 'incidents' && second === 'new') {
    return { name: 'new_incident', conversation: ids(query.get('conversation'))[0] ?? '' };
  }
  if (second && !idShape.test(second)) return { name: 'missing' };
  if (
    first === 'cases' ||
    first === 'incidents' ||
    first === 'knowledge' ||
    first === 'board' ||
    first === 'what-if'
  ) {
    return { name: first, id: second };
  }
  if (first === 'conversations') {
    return {
      name: 'conversations',
      id: second,
      beside: second ? ids(query.get('beside')).filter((id) => id !== second) : [],
    };
  }
  return { name: 'missing' };
}

/** The ids of a list separated by commas, each once; what is none is dropped. */
const ids = (list: string | null): string[] =>
  [...new Set((list ?? '').split(','))].filter((id) => idShape.test(id));

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

/** The address where a conversation with colleagues begins. */
export const newConversationPath = (): string => `${root}/conversations/new`;

/** The address of a case, or of the list of cases. */
export const casePath = (id = ''): string => `${root}/cases${id ? `/${id}` : ''}`;

/** The address of an incident, or of the list of incidents. */
export const incidentPath = (id = ''): string => `${root}/incidents${id ? `/${id}` : ''}`;

/** The address of a form for an incident that is not saved yet, made from a conversation or from nothing. */
export const newIncidentPath = (conversation = ''): string =>
  `${root}/incidents/new${conversation ? `?conversation=${conversation}` : ''}`;

/** The address of an article, or of the search for articles. */
export const articlePath = (id = ''): string => `${root}/knowledge${id ? `/${id}` : ''}`;

/** The address of how the desk stands now, or of the way of a work item. */
export const boardPath = (id = ''): string => `${root}/board${id ? `/${id}` : ''}`;

/** The address of what would have been otherwise, or of all that was asked. */
export const whatIfPath = (id = ''): string => `${root}/what-if${id ? `/${id}` : ''}`;

/** The address of one's own preferences. */
export const accountPath = (section = ''): string => `${root}/account${section ? `/${section}` : ''}`;

/** The address of the page with all keys. */
export const keysPath = (): string => `${root}/keys`;

/** The address of an administrator's screen. */
export const settingsPath = (path = ''): string => `${root}/settings${path ? `/${path}` : ''}`;
