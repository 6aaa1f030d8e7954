import { get } from '../../lib/api.ts';
import type { Field } from '../logic/condition.ts';
import { words } from '../messages.ts';

/** The fields of a table of documents, as conditions and the inbox layout may name them. */
export async function readDocumentFields(table: string): Promise<readonly Field[]> {
  const { fields } = await get<{ fields: Field[] }>('/admin/fields', { table });
  const labels: Readonly<Record<string, string>> = words.routing.documentFields;
  return fields.map((field) => ({ ...field, label: labels[field.name] ?? field.label }));
}
