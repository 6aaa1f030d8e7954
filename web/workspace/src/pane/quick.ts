import { words } from '../lib/messages.ts';
import type { Talk } from '../lib/talk.svelte.ts';
import type { Action } from '../lib/wire.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';

type Quick = 'ta' | 'tq' | 'help';

const quick = (id: Quick, title: string): Action => ({ id, title, shortcut: id, icon: '' });

/** The commands that are there without anybody having made them, where they are possible (domain 3.5, 3.7). */
export function quickActions({ summary: { can } }: Talk): Action[] {
  const { title, toAgent, toQueue } = words.transfer;
  return [
    ...(can.transfer ? [quick('ta', `${title}: ${toAgent}`), quick('tq', `${title}: ${toQueue}`)] : []),
    ...(can.raise_hand ? [quick('help', words.conversation.raiseHand)] : []),
  ];
}

/**
 * Does one of them: `/ta Chris` and `/tq Billing` open the choice with that name, `/help` asks with those
 * words. False: it did not work, and what was typed stays. Null: it is an action of the desk's.
 */
export function runQuick(
  workspace: Workspace,
  talk: Talk,
  { id }: Action,
  text: string,
): Promise<boolean> | boolean | null {
  if (id === 'help') return workspace.raiseHand(talk, text);
  if (id !== 'ta' && id !== 'tq') return null;
  workspace.floating = { type: 'transfer', talk, to: id === 'ta' ? 'agent' : 'queue', filter: text };
  return true;
}
