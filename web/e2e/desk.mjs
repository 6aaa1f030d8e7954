// The real server of a test: the built binary with demo people and fresh data, on a port of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = process.env['PARLEY_BINARY'] ?? fileURLToPath(new URL('../../bin/parley', import.meta.url));

/** How often a condition is looked at that nothing announces. */
const LOOK_EVERY = 50;

/**
 * Waits until `look` gives something true, and returns it.
 * @template T
 * @param {string} what named when it does not happen
 * @param {() => T | Promise<T>} look
 * @param {number} [patience] ms
 * @returns {Promise<T>}
 */
export async function eventually(what, look, patience = 20_000) {
  const until = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`did not happen within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** A port of the loopback interface that is free now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** One desk: start it, talk to it as an administrator or as a visitor, kill it, start it again. */
export class Desk {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  #log = '';
  #data = '';
  #port = 0;
  /** Flags of `parley serve` besides the usual. @type {string[]} */
  #flags = [];
  #binary = built;
  /** @type {Map<string, Promise<string>>} */
  #sessions = new Map();

  /**
   * A desk without the limit per address, which a test's many visitors from one address would reach.
   * @param {string} [binary] another program than the one that was built last
   * @param {string[]} [flags] of `parley serve`, besides the usual
   */
  static async open(binary, flags = []) {
    const desk = new Desk();
    desk.#flags = flags;
    if (binary) desk.#binary = binary;
    desk.#data = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
    desk.#port = await freePort();
    await desk.start();
    await desk.set('connect.support.max_guest_sessions_per_hour_per_address', '0');
    return desk;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port() {
    return this.#port;
  }

  /** The folder of its data, for tools that work on it while it is stopped. */
  get data() {
    return this.#data;
  }

  /** What the server wrote so far. */
  get log() {
    return this.#log;
  }

  /** Starts the server on its data; the same again after stop(). */
  async start() {
    const args = [
      'serve',
      '--demo',
      '--no-demo-day',
      '--data',
      this.#data,
      '--addr',
      `127.0.0.1:${this.#port}`,
      ...this.#flags,
    ];
    const started = spawn(this.#binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = started;
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (/** @type {Buffer} */ piece) => (this.#log += piece.toString()));
    await eventually('the server answers', async () => {
      if (started.exitCode !== null) throw new Error(`the server has ended: ${this.#log}`);
      return fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
    });
  }

  /**
   * Ends the server: SIGTERM asks it to, SIGKILL does not.
   * @param {'SIGTERM' | 'SIGKILL'} signal
   */
  async stop(signal) {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    await gone;
  }

  async close() {
    await this.stop('SIGTERM');
    await rm(this.#data, { recursive: true, force: true });
  }

  /**
   * The session cookie of a demo user.
   * @param {string} name such as "anna"
   */
  session(name) {
    let known = this.#sessions.get(name);
    if (!known) {
      known = this.#signIn(name);
      this.#sessions.set(name, known);
    }
    return known;
  }

  /** @param {string} name */
  async #signIn(name) {
    const answer = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: this.url },
      body: JSON.stringify({ email: `${name}@example.com`, password: 'demo' }),
    });
    const cookie = /parley_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
    if (!answer.ok || !cookie) throw new Error(`${name} could not sign in: ${await answer.text()}`);
    return cookie;
  }

  /**
   * Asks the staff's interface as somebody.
   * @param {string} who such as "admin"
   * @param {string} method
   * @param {string} path after /api/v1
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async ask(who, method, path, body) {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Origin: this.url,
        Cookie: `parley_session=${await this.session(who)}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /**
   * Sets a property, whatever it was.
   * @param {string} name
   * @param {string} value
   */
  async set(name, value) {
    const { items } = await this.ask('admin', 'GET', '/admin/properties');
    const { version } = items.find((/** @type {{ name: string }} */ one) => one.name === name);
    await this.ask('admin', 'PUT', `/admin/properties/${name}`, { value, version });
  }

  /**
   * A resource by its name.
   * @param {string} kind such as "queues"
   * @param {string} name
   * @returns {Promise<any>}
   */
  async find(kind, name) {
    const { items } = await this.ask('admin', 'GET', `/admin/${kind}?limit=200`);
    const found = items.find((/** @type {any} */ one) => (one.name ?? one.title) === name);
    if (!found) throw new Error(`there is no ${name} among the ${kind}`);
    return this.ask('admin', 'GET', `/admin/${kind}/${found.id}`);
  }

  /**
   * Changes a resource.
   * @param {string} kind
   * @param {string} name
   * @param {Record<string, unknown>} change
   */
  async change(kind, name, change) {
    const found = await this.find(kind, name);
    return this.ask('admin', 'PUT', `/admin/${kind}/${found.id}`, { ...writable(found), ...change });
  }

  /**
   * A visitor without a browser begins a chat; the answer is what POST /sessions says.
   * @param {{ first: string, last: string, email?: string, issue?: string, question?: string }} who
   * @param {Record<string, string>} [context]
   * @returns {Promise<{ token: string, session: { conversation_id: string, number: string } }>}
   */
  async visit(who, context = {}) {
    const config = await (await fetch(`${this.url}/api/guest/v1/config`)).json();
    const answer = await fetch(`${this.url}/api/guest/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        client_id: crypto.randomUUID(),
        producer: config.producer.id,
        queue: '',
        answers: {
          first_name: [who.first],
          last_name: [who.last],
          email: [who.email ?? `${who.first.toLowerCase()}@example.org`],
          issue_type: [who.issue ?? 'billing'],
          ...(who.question ? { question: [who.question] } : {}),
        },
        context,
      }),
    });
    if (answer.status !== 201) throw new Error(`no chat: ${await answer.text()}`);
    return /** @type {any} */ (answer.json());
  }

  /**
   * Frames of a visitor without a browser; the answer's frames.
   * @param {string} token
   * @param {...Record<string, unknown>} frames
   * @returns {Promise<any[]>}
   */
  async tell(token, ...frames) {
    const answer = await fetch(`${this.url}/api/guest/v1/frames`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ frames, since: 0 }),
    });
    if (!answer.ok) throw new Error(`frames refused: ${await answer.text()}`);
    return (await answer.json()).frames;
  }
}

/**
 * Members an answer carries beyond what may be sent back.
 * @param {Record<string, unknown>} record
 */
function writable(record) {
  const kept = { ...record };
  const told = ['id', 'created_at', 'updated_at', 'serving', 'matched', 'waiting_count', 'pools', 'warnings'];
  for (const name of told) delete kept[name];
  return kept;
}
