import { lineOf } from '$ui/messageformat.ts';
import { words } from './messages.ts';
import type { Entry } from './wire.ts';

/** What an entry says: people's words as they are, lines of the desk in the page's language. */
export function textOf(entry: Entry): string {
  if (entry.kind === 'comment' || entry.kind === 'work_note' || !entry.code) return entry.body;
  const { fields, ...params } = entry.params ?? {};
  return (
    lineOf(words.lines, entry.code, {
      number: entry.card?.number,
      fields: fields?.split(',').map(fieldName).join(', '),
      ...params,
    }) ?? entry.body
  );
}

const fieldName = (name: string): string => words.draftCase.fields[name] ?? name.replaceAll('_', ' ');
