/** What a guest client meets on the wire: docs/protocol.md, "Streams" and "Server → guest". */

export interface Attachment {
  id: string;
  file_name: string;
  media_type: string;
  /** Bytes. */
  size: number;
}

export interface Entry {
  seq: number;
  kind: 'comment' | 'system' | 'card';
  author: { kind: 'guest' | 'user' | 'system'; name: string };
  body: string;
  attachments?: Attachment[];
  card?: { table: string; number: string; title: string; state: string };
  /** Which system line. */
  code?: string;
  client_id?: string;
  /** RFC 3339, UTC. */
  at: string;
}

export interface Session {
  state: 'waiting' | 'active' | 'abandoned' | 'ended';
  conversation_id: string;
  number: string;
  queue: string;
  guest_name: string;
  /** From 1; only while waiting. */
  position?: number;
  /** Absent when unknown. */
  estimated_wait_s?: number;
  agent?: { name: string; initials: string };
  /** While the closing countdown runs. */
  countdown_until?: string;
  server_time: string;
  can_rejoin?: boolean;
  ended_reason?: string;
  ended_message?: string;
}

/** How far both sides have come, in sequence numbers. */
export interface Marks {
  guest_delivered: number;
  guest_seen: number;
  agent_seen: number;
}

export interface Variable {
  name: string;
  question_text: string;
  type: string;
  mandatory: boolean;
  default_value?: string;
  help_text?: string;
  choices?: { text: string; value: string }[];
  max_length?: number;
  pattern?: string;
  read_only?: boolean;
  /** Ends of a numeric scale; both absent: 1 to 5. */
  scale_min?: number;
  scale_max?: number;
}

export interface Config {
  company: string;
  /** `#rrggbb`, or empty. */
  color: string;
  enabled: boolean;
  /** Why there is no chat now, or empty. */
  message: string;
  /** The same as an administrator wrote it, sanitised by the server. */
  message_html?: string;
  producer: {
    id: string;
    title: string;
    description: string;
    submit_label: string;
    variables: Variable[];
  };
  privacy_note: string;
  attachment_max_bytes: number;
  show_agent_avatar: boolean;
  queue?: { name: string; open: boolean; message?: string };
}
