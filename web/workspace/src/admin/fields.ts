import { get } from '../lib/api.ts';
import type { Field } from './logic/condition.ts';

/** What conditions on visitors' forms may always name (internal/desk, CustomerFields). */
export const formFields: readonly Field[] = [
  { name: 'first_name', label: 'First name', type: 'string' },
  { name: 'last_name', label: 'Last name', type: 'string' },
  { name: 'email', label: 'E-mail address', type: 'string' },
  { name: 'category', label: 'Issue type', type: 'string' },
  { name: 'channel', label: 'Channel', type: 'string' },
  { name: 'short_description', label: 'Short description', type: 'string' },
  { name: 'page', label: 'Page', type: 'string' },
  { name: 'referrer', label: 'Referrer', type: 'string' },
  { name: 'language', label: 'Language', type: 'string' },
];

/** What conditions of actions may name (internal/desk, ConversationFields). */
export const conversationFields: readonly Field[] = [
  { name: 'state', label: 'State', type: 'string' },
  { name: 'queue', label: 'Queue (name in links)', type: 'string' },
  { name: 'escalate_to', label: 'Escalation queue (name in links)', type: 'string' },
  { name: 'record_table', label: 'Table of the record made from it', type: 'string' },
  { name: 'category', label: 'Issue type', type: 'string' },
  { name: 'first_name', label: 'Visitor’s first name', type: 'string' },
  { name: 'last_name', label: 'Visitor’s last name', type: 'string' },
  { name: 'email', label: 'Visitor’s e-mail address', type: 'string' },
  { name: 'short_description', label: 'Short description', type: 'string' },
];

/** The fields as the desk has them now, forms' own ones and their choices included. */
export async function readFields(kind: 'rules' | 'actions'): Promise<readonly Field[]> {
  const query = kind === 'actions' ? { table: 'conversation' } : {};
  const { fields } = await get<{ fields: Field[] }>('/admin/fields', query);
  return fields;
}
