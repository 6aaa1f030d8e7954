import type { Action } from './wire.ts';

/** A text that begins with a known command. */
export interface Command {
  action: Action;
  /** What was typed after the command, trimmed. */
  text: string;
}

/**
 * Domain 4.6: the first word after the slash is compared without regard to case;
 * a text that begins with no known command is an ordinary message (null).
 */
export function parseCommand(text: string, actions: readonly Action[]): Command | null {
  const found = /^\s*\/(\S+)(?:\s+([\s\S]*))?$/.exec(text);
  if (!found) return null;
  const word = (found[1] ?? '').toLowerCase();
  const action = actions.find((one) => one.shortcut !== '' && one.shortcut.toLowerCase() === word);
  return action ? { action, text: (found[2] ?? '').trim() } : null;
}

/**
 * The actions the list shows while `text` is being typed, or null when the list is
 * not wanted: only a slash at the very start with no space yet opens it. Matches the
 * shortcut first, then any word of the title.
 */
export function suggest(text: string, actions: readonly Action[]): Action[] | null {
  if (!/^\/\S*$/.test(text)) return null;
  const typed = text.slice(1).toLowerCase();
  if (typed === '') return [...actions];
  const rank = (action: Action): number => {
    if (action.shortcut.toLowerCase().startsWith(typed)) return 0;
    return action.title
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(typed))
      ? 1
      : 2;
  };
  return actions
    .map((action, order) => ({ action, order, rank: rank(action) }))
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((one) => one.action);
}
