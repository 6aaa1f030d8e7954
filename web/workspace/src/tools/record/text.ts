import { words } from '../../lib/messages.ts';
import type { Group, Assignee } from './groups.svelte.ts';
import type { Field } from './fields.ts';

/** A value of a choice as people read it; "" where nothing is chosen. */
export function choiceText(name: string, value: string): string {
  const known: Record<string, Record<string, string>> = {
    state: words.states,
    priority: words.priorities,
    impact: words.records.degrees,
    urgency: words.records.degrees,
    hold_reason: words.records.holdReasons,
    resolution_code: words.records.resolutions,
  };
  return value === '' ? '' : (known[name]?.[value] ?? value);
}

/** What a field is called. */
export const labelOf = (name: string): string => words.draftCase.fields[name] ?? name.replaceAll('_', ' ');

/** A value of any field as people read it. */
export function valueText(
  field: Pick<Field, 'name' | 'type'>,
  value: string,
  groups: readonly Group[],
  people: readonly Assignee[],
  account: string,
): string {
  if (value === '') return words.records.none;
  if (field.type === 'group') return groups.find((one) => one.id === value)?.name ?? value;
  if (field.type === 'assignee') return people.find((one) => one.id === value)?.name ?? value;
  if (field.type === 'account') return account || value;
  return field.type === 'choice' ? choiceText(field.name, value) : value;
}
