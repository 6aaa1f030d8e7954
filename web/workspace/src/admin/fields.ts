import { get } from '../lib/api.ts';
import { words as common } from '../lib/messages.ts';
import type { Field } from './logic/condition.ts';
import { words } from './messages.ts';

const strings = (labels: Readonly<Record<string, string>>): Field[] =>
  Object.entries(labels).map(([name, label]) => ({ name, label, type: 'string' }));

/** What conditions on visitors' forms may always name (internal/desk, CustomerFields). */
export const formFields: readonly Field[] = strings(words.condition.formFields);

/** What conditions of actions may name (internal/desk, ConversationFields). */
export const conversationFields: readonly Field[] = strings(words.condition.conversationFields);

/** The fields as the desk has them now, forms' own ones and their choices included. */
export async function readFields(kind: 'rules' | 'actions'): Promise<readonly Field[]> {
  const query = kind === 'actions' ? { table: 'conversation' } : {};
  const { fields } = await get<{ fields: Field[] }>('/admin/fields', query);
  return fields.map(
    kind === 'actions' ? named(words.condition.conversationFields) : named(words.condition.formFields),
  );
}

/** The desk's own fields and states by the words of the page; forms' fields as their authors named them. */
const named =
  (labels: Readonly<Record<string, string>>) =>
  (field: Field): Field => ({
    ...field,
    label: labels[field.name] ?? field.label,
    ...(field.name === 'state' && field.choices
      ? { choices: field.choices.map((one) => ({ ...one, label: common.states[one.value] ?? one.label })) }
      : {}),
  });
