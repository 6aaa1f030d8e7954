import { post } from '../lib/api.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';

/** Reads along in a conversation that an agent has in hand, and opens it. */
export async function listen(workspace: Workspace, conversation: string): Promise<void> {
  try {
    await post<void>(`/conversations/${conversation}/supervise`);
    await workspace.reach(conversation);
  } catch (error) {
    toasts.fail(error);
  }
}
