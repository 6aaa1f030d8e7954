// What stands between a browser and the desk: a wire that can be cut or go silent, and a
// proxy that knows no WebSocket or holds streams back.
import { once } from 'node:events';
import { createServer as createHTTP, request } from 'node:http';
import { connect, createServer } from 'node:net';

/** @param {import('node:net').Server} server */
async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}

/**
 * A wire to the desk. Cut: sockets die and new ones too. Silent: they stay, and nothing passes.
 * Awake: WebSockets that fell silent never say that they are dead, and new ones pass.
 */
export class Wire {
  url = '';
  /** @type {'whole' | 'cut' | 'silent'} */
  #state = 'whole';
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();
  /** Those that became WebSockets. @type {WeakSet<import('node:net').Socket>} */
  #upgraded = new WeakSet();
  #server;

  /** @param {number} port the desk's */
  constructor(port) {
    this.#server = createServer((near) => {
      if (this.#state === 'cut') {
        near.destroy();
        return;
      }
      const far = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        if (!one || !other) continue;
        this.#sockets.add(one);
        if (this.#state === 'silent') one.pause();
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        one.on('data', (piece) => {
          if (piece.subarray(0, 12).toString() === 'HTTP/1.1 101') {
            this.#upgraded.add(one);
            this.#upgraded.add(other);
          }
          other.write(piece);
        });
        if (this.#state === 'silent') one.pause();
      }
    });
  }

  async open() {
    this.url = await listen(this.#server);
    return this;
  }

  cut() {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  silence() {
    this.#state = 'silent';
    for (const socket of this.#sockets) socket.pause();
  }

  /** Sockets that were silenced are dead by now, as after a proxy has forgotten them. */
  mend() {
    for (const socket of this.#sockets) socket.destroy();
    this.#state = 'whole';
  }

  /**
   * As for a laptop whose network forgot it over night: its WebSockets are dead without a word.
   * The other connections a browser closes itself when it wakes.
   */
  wake() {
    for (const socket of this.#sockets) if (!this.#upgraded.has(socket)) socket.destroy();
    this.#state = 'whole';
  }

  close() {
    this.cut();
    this.#server.close();
  }
}

/** A proxy of the old kind: it refuses upgrades, and holds event streams back until they end if asked to. */
export class OldProxy {
  url = '';
  /** Paths that were asked for, such as "/api/guest/v1/events". @type {string[]} */
  asked = [];
  #server;

  /**
   * @param {number} port the desk's
   * @param {{ buffers?: boolean }} [options]
   */
  constructor(port, { buffers = false } = {}) {
    this.#server = createHTTP((from, to) => {
      const path = from.url ?? '/';
      this.asked.push(path.split('?')[0] ?? '');
      const onward = request(
        { host: '127.0.0.1', port, path, method: from.method, headers: from.headers },
        (answer) => {
          if (buffers && answer.headers['content-type']?.startsWith('text/event-stream')) {
            answer.resume();
            return;
          }
          to.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          answer.pipe(to);
        },
      );
      onward.on('error', () => to.destroy());
      to.on('close', () => onward.destroy());
      from.pipe(onward);
    });
    this.#server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n'),
    );
  }

  async open() {
    this.url = await listen(this.#server);
    return this;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
