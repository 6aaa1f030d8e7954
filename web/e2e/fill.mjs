// Conversations that are long before anybody opens them.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Requests under way at once while one is written. */
const WRITERS = 24;

/** What people write: short, long, of several lines, right to left, with a link. */
const sentences = [
  'It works.',
  'The invoice of May was sent twice, and the second one names another amount than the contract does.',
  'Let me look at it.\nI need your customer number for that.',
  'مرحبا، كيف يمكنني مساعدتك؟',
  'Please open https://example.org/billing/2026/05 and tell me what it says at the bottom of the page. '.repeat(
    4,
  ),
];

/**
 * Writes entries until the conversation has as many as asked for.
 * @param {import('./desk.mjs').Desk} desk
 * @param {string} who writes
 * @param {string} id of the conversation
 * @param {number} entries
 * @param {(i: number) => string} [kind] of line i
 */
export async function fillUp(desk, who, id, entries, kind = () => 'comment') {
  const left = entries - (await desk.ask(who, 'GET', `/conversations/${id}`)).summary.seq;
  let n = 0;
  const write = async () => {
    while (n < left) {
      const i = n++;
      const body = `Line ${i}. ${sentences[i % sentences.length]}`;
      await desk.ask(who, 'POST', `/conversations/${id}/entries`, {
        client_id: crypto.randomUUID(),
        kind: kind(i),
        body,
      });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

/**
 * Gives conversations the entries of a long one, while the desk is stopped. They must have begun
 * in the same way.
 * @param {import('./desk.mjs').Desk} desk
 * @param {string} source id
 * @param {string[]} targets ids
 */
export async function copyTo(desk, source, targets) {
  await desk.stop('SIGTERM');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await promisify(execFile)('go', ['run', './test/copies', desk.data, source, ...targets], { cwd: root });
  await desk.start();
}

/**
 * A conversation of two colleagues with many entries; its id.
 * @param {import('./desk.mjs').Desk} desk
 * @param {string} from such as "anna"
 * @param {string} to
 * @param {number} entries
 * @returns {Promise<string>}
 */
export async function fillConversation(desk, from, to, entries) {
  const other = await desk.ask(to, 'GET', '/session');
  const { id } = await desk.ask(from, 'POST', '/conversations', {
    client_id: crypto.randomUUID(),
    people: [other.id],
    body: 'Good morning.',
  });
  await fillUp(desk, from, id, entries);
  return id;
}
