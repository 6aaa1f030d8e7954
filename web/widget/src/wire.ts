/** What a guest client meets on the wire: docs/protocol.md, "Streams" and "Server → guest". */
import type { Narrow, Schemas } from '../../ui/schema.ts';

export type Attachment = Schemas['AttachmentRef'];

/** An entry of the visitor's stream: what only staff sees is not in it. Its time is RFC 3339, UTC. */
export type Entry = Narrow<Schemas['Entry'], { kind: 'comment' | 'system' | 'card' }>;

/** The position counts from 1, only while waiting; the estimate is absent when unknown. */
export type Session = Schemas['GuestView'];

/** How far both sides have come, in sequence numbers. */
export type Marks = Schemas['Marks'];

/** Without ends, a numeric scale is 1 to 5. */
export type Variable = Schemas['GuestVariable'];

/** `color` is `#rrggbb` or empty; `message` tells why there is no chat now, or is empty. */
export type Config = Schemas['GuestConfig'];
