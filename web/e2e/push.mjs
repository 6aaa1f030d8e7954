// A push service for browser tests: real addresses, the real encryption (RFC 8291), and the part of
// a browser that Chromium without Google's services lacks, replaced in the page.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** @typedef {{ endpoint: string, topic: string, ttl: number, authorization: string, payload: any }} Pushed */

/**
 * What a browser does with the body of a push message (RFC 8188, 8291).
 * @param {Buffer} body
 * @param {import('node:crypto').ECDH} keys
 * @param {Buffer} secret
 */
function decrypt(body, keys, secret) {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const text = body.subarray(21 + sender.length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const derive = (
    /** @type {Buffer} */ key,
    /** @type {Buffer} */ with_,
    /** @type {Buffer | string} */ what,
    /** @type {number} */ length,
  ) => Buffer.from(hkdfSync('sha256', key, with_, what, length));
  const ikm = derive(keys.computeSecret(sender), secret, info, 32);
  const cipher = createDecipheriv(
    'aes-128-gcm',
    derive(ikm, salt, 'Content-Encoding: aes128gcm\0', 16),
    derive(ikm, salt, 'Content-Encoding: nonce\0', 12),
  );
  cipher.setAuthTag(text.subarray(-16));
  const padded = Buffer.concat([cipher.update(text.subarray(0, -16)), cipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

/** A push service on this machine. */
export class PushService {
  /** What was delivered, oldest first. @type {Pushed[]} */
  delivered = [];
  /** Requests it could not deliver, as sentences. @type {string[]} */
  faults = [];
  /** @type {Map<string, { keys: import('node:crypto').ECDH, secret: Buffer }>} */
  #browsers = new Map();
  /** @type {import('node:http').Server} */
  #server;

  /** @param {import('node:http').Server} server */
  constructor(server) {
    this.#server = server;
  }

  static async open() {
    const server = createServer();
    const service = new PushService(server);
    server.on('request', (request, answer) => void service.#take(request, answer));
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    return service;
  }

  get url() {
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (this.#server.address()).port}`;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** A subscription as a browser's JSON has it. */
  subscribe() {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const secret = randomBytes(16);
    const endpoint = `${this.url}/push/${randomBytes(9).toString('hex')}`;
    this.#browsers.set(endpoint, { keys, secret });
    return {
      endpoint,
      keys: { p256dh: keys.getPublicKey('base64url'), auth: secret.toString('base64url') },
    };
  }

  /** The browser has withdrawn it: from now on it is gone. @param {string} endpoint */
  forget(endpoint) {
    this.#browsers.delete(endpoint);
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} answer
   */
  async #take(request, answer) {
    /** @type {Buffer[]} */
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const endpoint = this.url + request.url;
    const browser = this.#browsers.get(endpoint);
    if (!browser) {
      answer.writeHead(410).end();
      return;
    }
    const { headers } = request;
    try {
      if (headers['content-encoding'] !== 'aes128gcm') throw new Error('is not encrypted as aes128gcm');
      if (!headers.authorization?.startsWith('vapid ')) throw new Error('does not say who sends');
      const text = decrypt(Buffer.concat(pieces), browser.keys, browser.secret);
      this.delivered.push({
        endpoint,
        topic: String(headers['topic']),
        ttl: Number(headers['ttl']),
        authorization: headers.authorization,
        payload: JSON.parse(text),
      });
      answer.writeHead(201).end();
    } catch (error) {
      this.faults.push(String(error));
      answer.writeHead(400).end();
    }
  }

  /**
   * Lets the pages of a browser subscribe here: the address and the keys come from this service,
   * everything else is the browser's own.
   * @param {import('playwright-core').BrowserContext} context
   * @returns {Promise<ReturnType<PushService['subscribe']>[]>} what a page gets when it subscribes, and when it does once more
   */
  async inside(context) {
    const made = [this.subscribe(), this.subscribe()];
    await context.addInitScript((offered) => {
      if (!('PushManager' in globalThis)) return;
      const times = () => Number(localStorage.getItem('test.times'));
      /** @param {ArrayBuffer} key */
      const subscription = (key) => {
        const { endpoint, keys } = offered[times() - 1] ?? { endpoint: '', keys: { p256dh: '', auth: '' } };
        return {
          endpoint,
          options: { applicationServerKey: key, userVisibleOnly: true },
          toJSON: () => ({ endpoint, keys, expirationTime: null }),
          unsubscribe: async () => {
            localStorage.removeItem('test.push');
            return true;
          },
        };
      };
      /** @param {string} text */
      const bytes = (text) =>
        Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
      const kept = () => {
        const key = localStorage.getItem('test.push');
        return key ? subscription(bytes(key)) : null;
      };
      Object.assign(PushManager.prototype, {
        subscribe: async (/** @type {{ applicationServerKey: string }} */ options) => {
          localStorage.setItem('test.push', options.applicationServerKey);
          localStorage.setItem('test.times', String(times() + 1));
          return kept();
        },
        getSubscription: async () => kept(),
      });
    }, made);
    return made;
  }
}

/**
 * Hands a message to the service worker of a page, as the browser does with one it has decrypted.
 * @param {import('playwright-core').Page} page
 * @param {unknown} payload
 */
export async function deliver(page, payload) {
  const client = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  /** @type {Promise<string>} */
  const found = new Promise((done) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((one) => one.scopeURL.startsWith(origin) && !one.isDeleted);
      if (ours) done(ours.registrationId);
    });
  });
  await client.send('ServiceWorker.enable');
  const registrationId = await found;
  await client.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId,
    data: JSON.stringify(payload),
  });
  await client.detach();
}

/**
 * The notices the browser shows of this desk: title, text and conversation.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ title: string, body: string, tag: string, data: any }[]>}
 */
export const notices = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/workspace/');
    // In turn with the page and the worker, which may be showing one (lib/notice.ts).
    const all = await navigator.locks.request('parley.notices', () => registration?.getNotifications() ?? []);
    return all.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
  });
