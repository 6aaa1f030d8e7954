import { get } from '../../lib/api.ts';
import { words as common } from '../../lib/messages.ts';
import type { Field } from '../logic/condition.ts';
import { words } from '../messages.ts';

/** The fields of a table of documents, as conditions may name them. */
export const readDocumentFields = async (table: string): Promise<readonly Field[]> =>
  (await readFieldsOf(table)).fields;

/** The same, and those that an offer can show: they, and whose customer it is. */
export async function readFieldsOf(
  table: string,
): Promise<{ fields: readonly Field[]; shown: readonly Field[] }> {
  const answer = await get<{ fields: Field[]; card_fields: Field[] }>('/admin/fields', { table });
  const fields = named(answer.fields);
  return { fields, shown: [...fields, ...named(answer.card_fields)] };
}

function named(fields: readonly Field[]): Field[] {
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
