import { get } from '../lib/api.ts';
import type { FoundConversation } from '../lib/wire.ts';

/** As many as the desk gives (property connect.search.conversation_limit). */
const most = 50;

/** Conversations of mine by name, people and text, hidden ones too. Throws the Problem. */
export async function searchConversations(text: string, signal?: AbortSignal): Promise<FoundConversation[]> {
  if (text === '') return [];
  const answer = await get<{ items?: FoundConversation[] }>(
    '/conversations/search',
    { q: text, limit: most },
    signal,
  );
  return answer.items ?? [];
}
