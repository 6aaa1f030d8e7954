import { words } from '../lib/messages.ts';
import type { QueueStatus } from '../lib/wire.ts';

/** How much waits in a queue, by what it is: people, cases or incidents. A desk that does not say has people. */
export const waitingIn = (queue: Pick<QueueStatus, 'document_table' | 'waiting_count'>): string =>
  (words.queue.waiting[queue.document_table] ?? words.queue.waiting.interaction)(queue.waiting_count);
