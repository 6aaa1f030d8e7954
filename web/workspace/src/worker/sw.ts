/**
 * The service worker of the workspace. It shows what comes by web push while no page is open,
 * leads back to the conversation, and renews the subscription. It answers no request: the
 * workspace is loaded as without it.
 */
import { inside, readNotice, showNotice, type NoticeData } from '../lib/notice.ts';

declare const self: ServiceWorkerGlobalScope;

const root = '/workspace';

/** What somebody has waved away, by tag: a push that comes a moment later does not bring it back. */
const dismissed = new Map<string, number>();
const mostDismissed = 100;

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const notice = readNotice(event.data?.text() ?? '');
  if (notice.type === 'message' && (dismissed.get(notice.tag) ?? -1) >= (notice.seq ?? 0)) return;
  event.waitUntil(showNotice(self.registration, notice, true));
});

self.addEventListener('notificationclose', (event) => {
  const { seq } = (event.notification.data ?? {}) as Partial<NoticeData>;
  if (!seq) return;
  dismissed.delete(event.notification.tag);
  dismissed.set(event.notification.tag, seq);
  for (const tag of dismissed.keys()) {
    if (dismissed.size <= mostDismissed) break;
    dismissed.delete(tag);
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = (event.notification.data ?? {}) as Partial<NoticeData>;
  event.waitUntil(lead(inside(url ?? '')));
});

/** Goes to the open page that was looked at last, or opens one. */
async function lead(url: string): Promise<void> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const pages = all.filter((one) => new URL(one.url).pathname.startsWith(root));
  const page = pages.find((one) => one.focused) ?? pages[0];
  if (!page) {
    await self.clients.openWindow(url);
    return;
  }
  page.postMessage({ type: 'open', url });
  await page.focus();
}

/** The browser or its push service has given the subscription another address. */
self.addEventListener('pushsubscriptionchange', (event) => {
  const change = event as ExtendableEvent & {
    oldSubscription?: PushSubscription | null;
    newSubscription?: PushSubscription | null;
  };
  change.waitUntil(renew(change.oldSubscription ?? null, change.newSubscription ?? null));
});

async function renew(old: PushSubscription | null, fresh: PushSubscription | null): Promise<void> {
  const key = await fetch('/api/v1/push/key', { credentials: 'same-origin' });
  if (!key.ok) return; // Signed out: the page asks anew after the next sign-in.
  const { key: applicationServerKey } = (await key.json()) as { key: string };
  if (!applicationServerKey) return;
  const made =
    fresh ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  await call('POST', made.toJSON());
  if (old && old.endpoint !== made.endpoint) await call('DELETE', { endpoint: old.endpoint });
}

const call = (method: string, body: unknown) =>
  fetch('/api/v1/push/subscriptions', {
    method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
