import { get, post, remove, type Page } from './api.ts';
import { inside } from './notice.ts';
import { preferences } from './preferences.svelte.ts';
import { read, write } from './storage.ts';
import type { Device } from './wire.ts';

/**
 * How web push stands in this browser: `insecure` needs https, `unavailable` is the desk's
 * doing, `blocked` the person's in the browser's settings.
 */
export type PushState = 'unknown' | 'unsupported' | 'insecure' | 'unavailable' | 'blocked' | 'off' | 'on';

/** What a test of all browsers came to. */
interface Tested {
  devices: number;
  delivered: number;
  message?: string;
}

const script = '/workspace/sw.js';
const scope = '/workspace/';

/** This browser and the others of the person, as far as web push goes. */
class Push {
  state = $state<PushState>('unknown');
  /** All browsers of the person, newest first; undefined until they were read. */
  devices = $state.raw<readonly Device[]>();
  /** The address of this browser among them, or "". */
  endpoint = $state('');
  #user = '';
  #registered: Promise<ServiceWorkerRegistration | null> | null = null;

  /** Begins for somebody who signed in; `open` goes where a notice was pressed. Returns what ends it. */
  start(user: string, open: (url: string) => void): () => void {
    this.#user = user;
    this.state = 'unknown';
    this.devices = undefined;
    this.endpoint = '';
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
    const hear = (event: MessageEvent) => {
      const { type, url } = (event.data ?? {}) as { type?: string; url?: string };
      if (type === 'open') open(inside(String(url)));
    };
    worker?.addEventListener('message', hear);
    worker?.startMessages();
    void this.#renew();
    return () => {
      worker?.removeEventListener('message', hear);
      this.#user = '';
    };
  }

  /** Where notices are shown, once the browser allows them; null where there is no such place. */
  async board(): Promise<ServiceWorkerRegistration | null> {
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return null;
    return this.#registration();
  }

  /** Looks how this browser stands, and reads which others there are. Throws the Problem. */
  async look(): Promise<void> {
    this.state = await this.#stands();
    await this.#list();
  }

  /** Has this browser told while no page is open. Throws the Problem, or what the browser says. */
  async subscribe(): Promise<void> {
    this.state = await this.#stands();
    if (this.state === 'insecure' || this.state === 'unsupported') return;
    if ((await Notification.requestPermission()) !== 'granted') {
      this.state = Notification.permission === 'denied' ? 'blocked' : 'off';
      return;
    }
    await this.#subscribe();
    const { notifications } = preferences.likes;
    if (this.state === 'on' && !notifications.push) {
      await preferences.change({ notifications: { ...notifications, push: true } });
    }
    await this.#list();
  }

  /** Tells a browser no more; this one forgets its subscription too. Throws the Problem. */
  async remove(endpoint: string): Promise<void> {
    await remove<void>('/push/subscriptions', { endpoint });
    if (endpoint === this.endpoint) {
      write(this.#wish, undefined);
      const subscription = await this.#subscription();
      await subscription?.unsubscribe().catch(() => false);
      this.endpoint = '';
      this.state = 'off';
    }
    await this.#list();
  }

  /** Sends a test to all of them. Throws the Problem. */
  async test(): Promise<Tested> {
    const tested = await post<Tested>('/push/test');
    await this.#list();
    return tested;
  }

  /** Under which name this browser remembers that its person wants to be told here. */
  get #wish(): string {
    return `push.${this.#user}`;
  }

  async #list(): Promise<void> {
    this.devices = (await get<Page<Device>>('/push/subscriptions')).items ?? [];
    // The desk has dropped it: its push service no longer knew it, or the sign-in was another one.
    if (this.state === 'on' && !this.devices.some((one) => one.endpoint === this.endpoint))
      this.state = 'off';
  }

  async #stands(): Promise<PushState> {
    if (!isSecureContext) return 'insecure';
    if (
      !('serviceWorker' in navigator) ||
      !('PushManager' in globalThis) ||
      !('Notification' in globalThis)
    ) {
      return 'unsupported';
    }
    if (Notification.permission === 'denied') return 'blocked';
    this.endpoint = (await this.#subscription())?.endpoint ?? '';
    return this.endpoint && read(this.#wish, false) ? 'on' : 'off';
  }

  #registration(): Promise<ServiceWorkerRegistration | null> {
    this.#registered ??= this.#register();
    return this.#registered;
  }

  async #register(): Promise<ServiceWorkerRegistration | null> {
    if (!('serviceWorker' in navigator)) return null;
    try {
      const made = await navigator.serviceWorker.register(script, { scope });
      await active(made);
      return made;
    } catch {
      this.#registered = null;
      // Asking for it again may fail (offline, a busy machine) while the one that is there works.
      const known = await navigator.serviceWorker.getRegistration(scope).catch(() => undefined);
      return known?.active ? known : null;
    }
  }

  async #subscription(): Promise<PushSubscription | null> {
    if (!('serviceWorker' in navigator)) return null;
    const known = await navigator.serviceWorker.getRegistration(scope);
    return (await known?.pushManager.getSubscription()) ?? null;
  }

  /** A sign-in of its own: what this browser wanted before it wants again. */
  async #renew(): Promise<void> {
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
    await this.#registration();
    if (!read(this.#wish, false)) return;
    try {
      const subscription = await this.#subscription();
      await this.#list();
      // The desk has dropped it because its push service no longer knew it: the old address is of no use.
      const dead = subscription && !this.devices?.some((one) => one.endpoint === subscription.endpoint);
      if (dead) await subscription.unsubscribe();
      await this.#subscribe();
      if (dead) await this.#list();
    } catch {
      // The page of the preferences says so to whoever looks.
    }
  }

  async #subscribe(): Promise<void> {
    const { key } = await get<{ key: string }>('/push/key');
    if (!key) {
      this.state = 'unavailable';
      return;
    }
    const place = await this.#registration();
    if (!place) {
      this.state = 'unsupported';
      return;
    }
    let subscription = await place.pushManager.getSubscription();
    if (subscription && keyOf(subscription) !== key) {
      // Of another desk, or of this one before it was set up anew.
      await subscription.unsubscribe();
      subscription = null;
    }
    subscription ??= await place.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    await post<void>('/push/subscriptions', { endpoint, keys });
    write(this.#wish, true);
    this.endpoint = subscription.endpoint;
    this.state = 'on';
  }
}

/** Waits until a registration has a worker that works. */
function active(made: ServiceWorkerRegistration): Promise<void> {
  const coming = made.installing ?? made.waiting;
  if (made.active || !coming) return Promise.resolve();
  return new Promise((done) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated' || coming.state === 'redundant') done();
    });
  });
}

/** The desk's key a subscription was made with, as the desk writes it: base64url without padding. */
function keyOf(subscription: PushSubscription): string {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export const push = new Push();
