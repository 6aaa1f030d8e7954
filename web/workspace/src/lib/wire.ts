/** The shapes of docs/protocol.md that agents receive. Times are RFC 3339 texts in UTC. */

export interface User {
  id: string;
  name: string;
  email: string;
  roles: string[];
  /** Sessions at once; -1 is unlimited. */
  conversation_limit: number;
  open_sessions: number;
}

export interface QueueStatus {
  id: string;
  name: string;
  open: boolean;
  waiting_count: number;
  longest_waiting_since?: string;
  average_wait_ms: number;
  escalate_to?: string;
}

export interface Transfer {
  state: '' | 'pending' | 'accepted' | 'rejected' | 'cancelled';
  from: string;
  from_name: string;
  to: string;
  to_name: string;
  at?: string;
}

/** In numbers of the public stream: compare with {@link Entry.public_seq}. */
export interface Marks {
  guest_delivered: number;
  guest_seen: number;
  agent_seen: number;
}

export interface Can {
  comment: boolean;
  work_note: boolean;
  transfer: boolean;
  escalate: boolean;
  end: boolean;
  dismiss: boolean;
  attach: boolean;
  /** Take over, give up, finish a transfer; leave as a member; make a record. */
  accept_transfer?: boolean;
  cancel_transfer?: boolean;
  complete_transfer?: boolean;
  leave?: boolean;
  record?: boolean;
}

export interface Summary {
  id: string;
  number: string;
  kind: string;
  subject: string;
  guest_name: string;
  guest_email?: string;
  queue_id: string;
  queue: string;
  state: string;
  standing: 'assignee' | 'member' | 'transfer' | 'viewer';
  assigned_to?: string;
  assigned_to_name?: string;
  unread: number;
  seq: number;
  last_line?: string;
  last_kind?: string;
  last_author?: string;
  last_at?: string;
  guest_waiting_since?: string;
  guest_online: boolean;
  marks?: Marks;
  transfer?: Transfer;
  countdown_until?: string;
  opened_at: string;
  ended_reason?: string;
  ended_at?: string;
  record?: { table: string; id: string; number: string };
  can: Can;
}

export type MessageKind = 'comment' | 'work_note';

export interface Author {
  kind: 'guest' | 'user' | 'system';
  id?: string;
  name: string;
}

export interface AttachmentRef {
  id: string;
  file_name: string;
  media_type: string;
  /** Bytes. */
  size: number;
}

export interface Card {
  table: string;
  id?: string;
  number: string;
  title: string;
  state: string;
}

export interface Entry {
  seq: number;
  /** Its number in the visitor's stream; absent for what only staff sees. */
  public_seq?: number;
  kind: 'comment' | 'work_note' | 'system' | 'card';
  author: Author;
  body: string;
  attachments?: AttachmentRef[];
  card?: Card;
  code?: string;
  params?: Record<string, string>;
  client_id?: string;
  at: string;
}

/** A Connect action as the menu and the slash list show it. */
export interface Action {
  id: string;
  title: string;
  shortcut: string;
  icon?: string;
}

/** What running a Connect action asks the screen to do. */
export interface ActionEvent {
  event: 'create_record' | 'post_message' | 'transfer' | 'end' | 'escalate';
  table?: string;
  /** Present when a consumer is to be made first: what the visitor's form says of them. */
  consumer?: Record<string, string>;
  values?: Record<string, string>;
  text?: string;
}

export interface AgentTarget {
  id: string;
  name: string;
  online: boolean;
  at_limit: boolean;
  open_sessions: number;
}

/** A queue a conversation can be passed on to. */
export interface QueueTarget {
  id: string;
  name: string;
  open: boolean;
}

export interface Interaction {
  id: string;
  number: string;
  type: string;
  state: string;
  state_reason?: string;
  guest_name: string;
  guest_email: string;
  short_description: string;
  conversation_id: string;
  opened_at: string;
  closed_at?: string;
}

export interface GuestContext {
  page?: string;
  title?: string;
  referrer?: string;
  language?: string;
  time_zone?: string;
  screen?: string;
  user_agent?: string;
}

export interface CustomerInteraction {
  id: string;
  first_name: string;
  last_name: string;
  email: string;
  category: string;
  short_description: string;
  answers?: { name: string; question: string; value: string; display: string }[];
  context: GuestContext;
}

export interface WorkItem {
  id: string;
  number: string;
  queue_id: string;
  state: string;
  queued_at: string;
  wait_time_ms: number;
  work_start?: string;
  work_end?: string;
}

export interface Member {
  id: string;
  name: string;
  standing: 'assignee' | 'member' | 'transfer' | 'left';
}

/** Answer of `GET /conversations/{id}`. */
export interface Detail {
  summary: Summary;
  interaction?: Interaction;
  customer_interaction?: CustomerInteraction;
  /** Earlier contacts with the same e-mail address, newest first; nobody proved that it is the same person. */
  earlier?: Interaction[];
  members?: Member[];
  work_items?: WorkItem[];
  cases?: Case[];
  attachments?: AttachmentRef[];
}

export interface Case {
  id: string;
  number: string;
  state: string;
  priority: number;
  contact_type: string;
  short_description: string;
  description: string;
  category: string;
  consumer_id?: string;
  consumer_name?: string;
  contact_name: string;
  contact_email: string;
  contact_phone: string;
  conversation_id: string;
  opened_at: string;
  opened_by_name: string;
}
