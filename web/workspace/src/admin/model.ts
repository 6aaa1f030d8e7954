/** The administrator's resources as the desk sends them (docs/protocol.md; Go: queue.go, people.go, property.go). */

/** What every stored record has. A new one has the id "" and the version 0. */
export interface Stored {
  id: string;
  version: number;
  created_at?: string;
  updated_at?: string;
}

export type Role = 'admin' | 'manager' | 'agent';

export interface User extends Stored {
  email: string;
  name: string;
  title: string;
  active: boolean;
  roles: Role[];
  /** Sessions at once; -1 is unlimited; absent follows the property. */
  conversation_limit?: number;
}

export interface Group extends Stored {
  name: string;
  description: string;
  active: boolean;
  members: string[];
}

export interface Queue extends Stored {
  name: string;
  slug: string;
  active: boolean;
  assignment_group_id: string;
  question: string;
  initial_agent_response: string;
  /** HTML, sanitised by the desk. */
  not_available: string;
  schedule_id?: string;
  escalate_to_id?: string;
  delivery: 'pull' | 'push';
  position: number;
}

export interface Rule extends Stored {
  name: string;
  execution_order: number;
  active: boolean;
  table: string;
  /** Encoded query; empty holds for every record. */
  conditions: string;
  queue_id: string;
}

export type ActionKind = 'transfer' | 'escalate' | 'end' | 'create_record' | 'post_message';

export interface Action extends Stored {
  title: string;
  shortcut: string;
  condition: string;
  icon: string;
  position: number;
  active: boolean;
  do: {
    kind: ActionKind;
    table?: string;
    consumer?: boolean;
    values?: Record<string, string>;
    text?: string;
  };
}

export interface AuditRow {
  id: string;
  at: string;
  actor_kind: 'user' | 'guest' | 'system';
  actor_id?: string;
  actor_name: string;
  action: string;
  table: string;
  record_id?: string;
  label: string;
  /** JSON of what changed, before and after. */
  old?: string;
  new?: string;
  address?: string;
}

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof days)[number];

/** A stretch of hours on some days; `to` not after `from` is on the next day, at most 24:00. */
export interface Hours {
  days: Day[];
  from: string;
  to: string;
}

export interface Holiday {
  /** YYYY-MM-DD. */
  date: string;
  name: string;
}

export interface Schedule extends Stored {
  name: string;
  /** IANA name; blank is UTC. */
  time_zone: string;
  /** None is always open, apart from holidays. */
  entries: Hours[];
  holidays: Holiday[];
}

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

export interface Choice {
  text: string;
  value: string;
  order: number;
  inactive?: boolean;
}

/** One question of a form, or a piece of its layout (internal/form). */
export interface Variable {
  id?: string;
  name: string;
  question_text: string;
  type: VariableType;
  order: number;
  mandatory: boolean;
  default_value?: string;
  help_text?: string;
  map_to_field: boolean;
  field?: string;
  choices?: Choice[];
  scale_min?: number;
  scale_max?: number;
  max_length?: number;
  pattern?: string;
  read_only: boolean;
  active: boolean;
  reference_table?: string;
  reference_qual?: string;
}

/** A form that makes a record. */
export interface Producer extends Stored {
  name: string;
  title: string;
  description?: string;
  table: string;
  active: boolean;
  public: boolean;
  submit_label?: string;
  template?: Record<string, string>;
  variables: Variable[];
}

export interface Origin extends Stored {
  origin: string;
  note: string;
}

export interface Token {
  id: string;
  user_id: string;
  user_name: string;
  name: string;
  created_at: string;
  /** Absent: never. */
  expires_at?: string;
  last_used_at?: string;
}

/** Who serves a queue, as GET /admin/queues/{id} lists them. */
export interface Server {
  id: string;
  name: string;
  online: boolean;
  at_limit?: boolean;
  open_sessions?: number;
}
