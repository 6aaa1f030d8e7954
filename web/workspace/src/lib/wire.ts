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

export type Transfer = Narrow<
  Schemas['Transfer'],
  { state: 'pending' | 'accepted' | 'rejected' | 'cancelled' }
>;

/** In numbers of the public stream: compare with {@link Entry.public_seq}. */
export type Marks = Schemas['Marks'];

export type Summary = Narrow<Schemas['Summary'], { transfer?: Transfer }>;

export type MessageKind = NonNullable<Schemas['SendInputBody']['kind']>;

export type Author = Schemas['Author'];

export type AttachmentRef = Schemas['AttachmentRef'];

export type Entry = Schemas['Entry'];

/** A Connect action as the menu and the slash list show it. */
export type Action = Pick<Schemas['ConnectAction'], 'id' | 'title' | 'shortcut' | 'icon'>;

/** What running a Connect action asks the screen to do. */
export type ActionEvent = Schemas['ActionOutcome'];

export type AgentTarget = Schemas['Candidate'];

/** A queue a conversation can be passed on to. */
export type QueueTarget = Schemas['TransferQueue'];

/** Answer of `GET /conversations/{id}`. */
export type Detail = Narrow<Schemas['Detail'], { summary: Summary }>;

export type Case = Schemas['Case'];
