// A mail server for browser tests (RFC 5321): it keeps what it accepts, or refuses everybody.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A mail server on this machine. */
export class MailServer {
  /** What was taken over, oldest first. @type {{ to: string[], text: string }[]} */
  letters = [];
  /** Answers every recipient with this instead, such as "550 5.1.1 Nobody is called so". */
  refusal = '';
  /** How often somebody asked for a recipient. */
  attempts = 0;
  /** @type {import('node:net').Server} */
  #server;
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();

  /** @param {import('node:net').Server} server */
  constructor(server) {
    this.#server = server;
  }

  static async open() {
    const server = createServer();
    const mail = new MailServer(server);
    server.on('connection', (socket) => mail.#talk(socket));
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    return mail;
  }

  /** As --smtp-url takes it. */
  get url() {
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return `smtp://127.0.0.1:${port}?tls=none`;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @param {import('node:net').Socket} socket */
  #talk(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const say = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
    /** @type {string[]} */
    let to = [];
    /** @type {string[] | undefined} */
    let text;
    let rest = '';
    socket.on('data', (piece) => {
      const lines = (rest + piece.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (text) {
          if (line !== '.') {
            text.push(line.replace(/^\./, ''));
            continue;
          }
          this.letters.push({ to, text: text.join('\n').replace(/=\n/g, '') });
          text = undefined;
          to = [];
          say('250 2.0.0 Taken');
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') say('250-mail.example.com\r\n250-8BITMIME\r\n250 SMTPUTF8');
        else if (verb === 'RCPT') {
          this.attempts++;
          if (this.refusal) say(this.refusal);
          else {
            to.push(line.replace(/^.*<|>.*$/g, ''));
            say('250 2.1.5 Good');
          }
        } else if (verb === 'DATA') {
          text = [];
          say('354 Go on');
        } else if (verb === 'QUIT') {
          say('221 2.0.0 Bye');
          socket.end();
        } else say('250 2.0.0 Good');
      }
    });
    say('220 mail.example.com');
  }
}
