import { words } from '../lib/messages.ts';
import type { Talk } from '../lib/talk.svelte.ts';
import type { Action } from '../lib/wire.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';

type Quick = 'r' | 'search-kb' | 'ta' | 'tq' | 'help';

const quick = (id: Quick, title: string): Action => ({ id, title, shortcut: id, icon: '' });

/** The commands that are there without anybody having made them, where they are possible (domain 3.5, 3.7). */
export function quickActions({ summary: { can } }: Talk): Action[] {
  const { title, toAgent, toQueue } = words.transfer;
  return [
    ...(can.transfer ? [quick('ta', `${title}: ${toAgent}`), quick('tq', `${title}: ${toQueue}`)] : []),
    ...(can.raise_hand ? [quick('help', words.conversation.raiseHand)] : []),
    ...(can.comment || can.work_note
      ? [quick('r', words.pane.canned.title), quick('search-kb', words.tools.knowledge)]
      : []),
  ];
}

/** Whether it is the command that opens the prepared messages, which stand in the composer itself. */
export const choosesCanned = ({ id }: Action): boolean => id === 'r';

/**
 * Does one of them: `/ta Chris` and `/tq Billing` open the choice with that name, `/help` asks with those
 * words, `/search-kb refund` looks that up in the knowledge. False: it did not work, and what was typed
 * stays. Null: it is an action of the desk's.
 */
export function runQuick(
  workspace: Workspace,
  talk: Talk,
  { id }: Action,
  text: string,
): Promise<boolean> | boolean | null {
  if (id === 'help') return workspace.raiseHand(talk, text);
  if (id === 'search-kb') {
    talk.sought = { text };
    workspace.openTool('knowledge', talk.id);
    return true;
  }
  if (id !== 'ta' && id !== 'tq') return null;
  workspace.floating = { type: 'transfer', talk, to: id === 'ta' ? 'agent' : 'queue', filter: text };
  return true;
}
