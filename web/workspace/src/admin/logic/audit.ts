/** The audit trail's rows among which a person looks. */

import { settingsPath } from '../../lib/routes.ts';
import type { AuditRow } from '../model.ts';

export interface AuditFilter {
  table: string;
  actor: string;
  action: string;
  /** YYYY-MM-DD, both included, as the person's calendar has them. */
  from: string;
  to: string;
}

export const emptyFilter = (): AuditFilter => ({ table: '', actor: '', action: '', from: '', to: '' });

/** The tables of the trail (internal/desk/configure.go, and those of conversations) with their pages here. */
const pages: Record<string, string> = {
  sys_user: 'users',
  sys_user_group: 'groups',
  customer_account: 'accounts',
  customer_contact: 'contacts',
  chat_queue: 'queues',
  cmn_schedule: 'schedules',
  sc_cat_item_producer: 'producers',
  matching_rule: 'rules',
  connect_action: 'actions',
  canned_message: 'canned',
  kb_knowledge: 'articles',
  awa_service_channel: 'channels',
  awa_assignment_rule: 'assignment',
  awa_eligibility_pool: 'queues',
  awa_queue_item_sorting: 'queues',
  cmn_skill: 'skills',
  awa_skill_rule: 'skillrules',
  sys_user_has_skill: 'users',
  sys_group_has_skill: 'groups',
  awa_group_queue_priority: 'groups',
  awa_presence_state: 'presence',
  awa_agent_capacity: 'users',
  awa_agent_presence: 'users',
  awa_reject_reason: 'rejects',
  interaction_wrap_up_code: 'wrap-up-codes',
  interaction_wrap_up_configuration: 'wrap-ups',
  sys_properties: 'properties',
  allowed_origin: 'widget',
  api_token: 'tokens',
};

/** The tables a person chooses among. */
export const tables: readonly string[] = Object.keys(pages);

/** Where the thing stands that the row is about; "" where it has no page or is deleted. */
export function pathOf(row: Pick<AuditRow, 'table' | 'record_id' | 'action' | 'label'>): string {
  const page = pages[row.table];
  if (!page || row.action === 'delete') return '';
  if (page === 'properties') return settingsPath(`properties/${row.label}`);
  if (page === 'widget' || page === 'tokens') return settingsPath(page);
  return row.record_id ? settingsPath(`${page}/${row.record_id}`) : '';
}

/** Whether a row is among those looked for; the table is the desk's own filter. */
export function fits(row: Pick<AuditRow, 'actor_name' | 'action' | 'at'>, filter: AuditFilter): boolean {
  if (filter.actor && !row.actor_name.toLowerCase().includes(filter.actor.trim().toLowerCase())) return false;
  if (filter.action && row.action !== filter.action) return false;
  const at = Date.parse(row.at);
  if (filter.from && at < midnight(filter.from)) return false;
  if (filter.to && at >= midnight(filter.to, 1)) return false;
  return true;
}

/** The beginning of a local day, or of one some days later. */
function midnight(date: string, later = 0): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day + later).getTime();
}
