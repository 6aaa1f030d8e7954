import { get } from '../../lib/api.ts';
import { words as common } from '../../lib/messages.ts';
import type { Field } from '../logic/condition.ts';
import { words } from '../messages.ts';

/** The fields of a table of documents, as conditions and the inbox layout may name them. */
export async function readDocumentFields(table: string): Promise<readonly Field[]> {
  const { fields } = await get<{ fields: Field[] }>('/admin/fields', { table });
  const labels: Readonly<Record<string, string>> = words.routing.documentFields;
  return fields.map((field) => {
    const known: Readonly<Record<string, string>> =
      field.name === 'state' ? common.states : words.routing.documentChoices;
    return {
      ...field,
      label: labels[field.name] ?? field.label,
      ...(field.choices
        ? { choices: field.choices.map((one) => ({ ...one, label: known[one.value] ?? one.label })) }
        : {}),
    };
  });
}
