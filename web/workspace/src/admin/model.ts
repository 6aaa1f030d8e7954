/** The administrator's resources as the OpenAPI document tells them (Go: queue.go, people.go, property.go). */
import type { Narrow, Schemas } from '$ui/schema.ts';

/** What every stored record has. A new one has the id "" and the version 0. */
export interface Stored {
  id: string;
  version: number;
  created_at?: string;
  updated_at?: string;
}

/** A record of the desk, or a new one that it has not seen yet. */
export type Draft<T extends Required<Stored>> = Omit<T, keyof Stored> & Stored;

export type Role = 'admin' | 'manager' | 'agent' | 'integration';

export type User = Draft<Narrow<Schemas['User'], { roles: Role[] }>>;

export type Group = Draft<Schemas['Group']>;

/** How e-mail and web push stand. */
export type MailStatus = Schemas['MailStatus'];

export type Queue = Draft<Schemas['Queue']>;

export type Rule = Draft<Schemas['MatchingRule']>;

export type ActionKind = Schemas['ActionStep']['kind'];

/** While it is edited, the table of an action that makes no record is "". */
export type Action = Omit<Draft<Schemas['ConnectAction']>, 'do'> & {
  do: Omit<Schemas['ActionStep'], 'table'> & { table?: Schemas['ActionStep']['table'] | '' };
};

export type Canned = Narrow<Draft<Schemas['CannedRecord']>, { scope: Schemas['CannedRecord']['scope'] }>;

export type ArticleState = Schemas['ArticleView']['state'];

/** In lists the body is empty. */
export type Article = Narrow<Draft<Schemas['ArticleView']>, { next: ArticleState[] }>;

export type AuditRow = Narrow<Schemas['AuditLine'], { actor_kind: Schemas['Author']['kind'] }>;

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof days)[number];

/** A stretch of hours on some days; `to` not after `from` is on the next day, at most 24:00. */
export type Hours = Narrow<Schemas['ScheduleEntry'], { days: Day[] }>;

/** Its date is YYYY-MM-DD. */
export type Holiday = Schemas['ScheduleHoliday'];

/** Without entries it is always open, apart from holidays; a blank time zone is UTC. */
export type Schedule = Draft<Narrow<Schemas['ScheduleRecord'], { entries: Hours[] }>>;

export type VariableType =
  | 'single_line'
  | 'multi_line'
  | 'wide'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'yes_no'
  | 'numeric_scale'
  | 'date'
  | 'date_time'
  | 'duration'
  | 'email'
  | 'url'
  | 'ip'
  | 'masked'
  | 'label'
  | 'rich_label'
  | 'break'
  | 'container_start'
  | 'container_end'
  | 'reference'
  | 'lookup_select'
  | 'list_collector'
  | 'attachment'
  | 'requested_for'
  | 'html';

export type Choice = Schemas['FormChoice'];

/** One question of a form, or a piece of its layout (internal/form). */
export type Variable = Narrow<Schemas['FormVariable'], { type: VariableType }>;

/** A form that makes a record. */
export type Producer = Draft<Narrow<Schemas['ProducerRecord'], { id: string; variables: Variable[] }>>;

export type Origin = Schemas['Origin'];

export type Token = Schemas['Token'];

/** A queue with who serves it now. */
export type QueueDetail = Schemas['QueueDetail'];

/** A rule with the newest forms that it matched. */
export type RuleDetail = Schemas['RuleDetail'];
