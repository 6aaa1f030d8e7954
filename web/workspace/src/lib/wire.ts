/**
 * The shapes of docs/protocol.md that agents receive, as the OpenAPI document tells them; the
 * frames of the live stream carry the same ones. Times are RFC 3339 texts in UTC.
 */
import type { Narrow, Schemas } from '$ui/schema.ts';

/** Who is signed in, as far as the workspace asks; the live stream sends it anew when it changes. */
export type User = Pick<
  Schemas['SignedInUser'],
  'id' | 'name' | 'email' | 'roles' | 'conversation_limit' | 'open_sessions'
>;

export type QueueStatus = Schemas['QueueStatus'];

/** Work that is offered to me until `expires_at`, or until I answer (domain 3.5); `channel` is the service channel's key. */
export type Offer = Schemas['Offer'];

/** A state an agent can be in, as far as choosing it asks. */
export type PresenceState = Omit<
  Schemas['PresenceState'],
  'created_at' | 'updated_at' | 'version' | 'disable_inactivity_check' | 'apply_to_all_groups' | 'groups'
>;

/** The state I have chosen, or was put in; `reason` and `by` are set in the latter case. */
export type AgentPresence = Omit<Schemas['AgentPresence'], 'user_id' | 'connected'>;

/** What I carry of a service channel, and can carry. */
export type ChannelLoad = Schemas['ChannelLoad'];

/** What I carry; `universal_capacity` is -1 when only the channels' own count. */
export type AgentLoad = Omit<Schemas['AgentLoad'], 'user_id'>;

export type Transfer = Narrow<
  Schemas['Transfer'],
  { state: 'pending' | 'accepted' | 'rejected' | 'cancelled' }
>;

/** In numbers of the public stream: compare with {@link Entry.public_seq}. */
export type Marks = Schemas['Marks'];

/** What a conversation lets me do; the last six are about colleagues (domain 4.1). */
export type Can = Schemas['Can'] & {
  add_people?: boolean;
  remove_people?: boolean;
  rename?: boolean;
  hide?: boolean;
  mention?: boolean;
  link_record?: boolean;
};

/** What reaches me about a conversation, per transport (domain 4.4). */
export interface Notices {
  push: 'all' | 'mention' | 'none';
  desktop: 'all' | 'mention' | 'none';
  email: 'all' | 'mention' | 'none';
  audio: 'all' | 'mention' | 'none';
  /** Whether system lines count as well. */
  system: boolean;
}

/** A conversation as lists show it. Only `support` has a guest, a queue and a state. */
export type Summary = Omit<Narrow<Schemas['Summary'], { transfer?: Transfer }>, 'can' | 'standing'> & {
  standing: 'assignee' | 'member' | 'transfer' | 'supervisor' | 'viewer' | 'left';
  can: Can;
  /** What it is called for me: the guest, the colleague, the group, the record. */
  name?: string;
  description?: string;
  /** One emoji or "". */
  icon?: string;
  /** Attachment id of its picture or "". */
  avatar?: string;
  /** The colleague of a direct one. */
  with?: string;
  /** How many members. */
  people?: number;
  /** Somebody mentioned me in what I have not read. */
  mentioned?: boolean;
  hidden?: boolean;
  /** Its mini window; kept by the desk, so it is the same after a reload. */
  frame?: Frame;
  frame_order?: number;
  notifications?: Notices;
  /** How long a comment can be taken back after sending, seconds. */
  hold_s?: number;
  default_kind?: MessageKind;
  /** The record of it is closed to me: no name, no lines. */
  restricted?: boolean;
};

/** What a person likes, on all their screens. */
export type Likes = Schemas['Preferences'];

/** A browser of mine that receives web push. */
export type Device = Schemas['Subscription'];

export type Frame = 'open' | 'minimized' | 'closed';

export type Presence = 'available' | 'away' | 'offline';

/** A colleague, as the desk tells of them: presence is computed, the message is their own. */
export interface Colleague {
  id: string;
  name: string;
  title?: string;
  presence: Presence;
  message: string;
}

/** A conversation that a search found, and what in it matched. */
export interface FoundConversation {
  summary: Summary;
  why: 'name' | 'people' | 'text';
  /** The entry with the text; 0 for the others. */
  seq?: number;
  snippet?: string;
}

/** A record or an article, as a card names it. */
export interface RecordRef {
  table: 'case' | 'incident' | 'article';
  id: string;
  number?: string;
  title?: string;
  state?: string;
  /** Of an article: it is not for customers, so that in their conversations only colleagues see its card. */
  internal?: boolean;
}

export type MessageKind = NonNullable<Schemas['SendInputBody']['kind']>;

export type Author = Schemas['Author'];

export type AttachmentRef = Schemas['AttachmentRef'];

/** Somebody who is named in a message with "@Name". */
export interface Mention {
  id: string;
  name: string;
}

export type Entry = Schemas['Entry'] & { mentions?: Mention[] };

/** A message of mine that the desk holds back until `release_at`; until then it can be taken back. */
export interface Held {
  conversation: string;
  client_id: string;
  kind: MessageKind;
  body: string;
  attachments?: AttachmentRef[];
  release_at: string;
}

/** What I am writing in a conversation, as the desk keeps it for all my screens. */
export interface Draft {
  conversation: string;
  kind: MessageKind;
  body: string;
  at: string;
}

/** A prepared text, filled in for a conversation; `missing` names what of it has no value here. */
export type CannedMessage = Narrow<Schemas['CannedChoice'], { scope: 'personal' | 'group' | 'global' }>;

/** The prepared texts for a conversation; `post_at_once` restores sending without a look. */
export type CannedMessages = Omit<Schemas['CannedBody'], 'items'> & { items: CannedMessage[] };

/** A record or an article as somebody may see it now; `restricted` says nothing else. */
export interface CardView {
  table: RecordRef['table'];
  id: string;
  number: string;
  title: string;
  state: string;
  people: string;
  updated_at?: string;
  url: string;
  restricted?: boolean;
}

/** What a page says about itself; `none`: nothing that may be shown. */
export interface LinkPreview {
  url: string;
  title: string;
  description: string;
  site: string;
  state: 'ok' | 'none';
}

/** A Connect action as the menu and the slash list show it. */
export type Action = Pick<Schemas['ConnectAction'], 'id' | 'title' | 'shortcut' | 'icon'>;

/** What running a Connect action asks the screen to do. */
export type ActionEvent = Schemas['ActionOutcome'];

export type AgentTarget = Schemas['Candidate'];

/** A queue a conversation can be passed on to. */
export type QueueTarget = Schemas['TransferQueue'];

/** Answer of `GET /conversations/{id}`. */
export type Detail = Omit<Partial<Schemas['Detail']>, 'summary' | 'members'> & {
  summary: Summary;
  members?: Member[];
};

export type Member = Schemas['Member'] & { presence?: Presence; can_remove?: boolean };

export type Case = Schemas['Case'];

export type Incident = Schemas['Incident'];

/** What saving a form of a conversation made. */
export type SavedRecord = Pick<Schemas['SavedRecord'], 'table' | 'id' | 'number'>;

/** A record that a search found. */
export type RecordMatch = Schemas['RecordMatch'];

/** An account that a record can be of. */
export type AccountName = Schemas['AccountName'];
