// Whatever breaks between the two, no word is lost or doubled, and both know where they stand.
import assert from 'node:assert/strict';
import { OldProxy, Wire } from './proxy.mjs';
import { Guest, useStage } from './stage.mjs';

const stage = useStage();

/**
 * A visitor and Anna in a conversation.
 * @param {string} last the visitor's last name, so that each test has its own
 * @param {{ guest?: string, agent?: string }} [urls] addresses in place of the desk's own
 * @param {(page: import('playwright-core').Page) => Promise<unknown>} [prepare] the visitor's page
 */
async function talking(last, urls = {}, prepare) {
  const guest = new Guest(await (await stage.context()).newPage(), urls.guest ?? stage.desk.url);
  await prepare?.(guest.page);
  await guest.start({ last });
  const anna = await stage.agent('anna', urls.agent ? { url: urls.agent } : {});
  await anna.accept(`Grace ${last}`);
  await guest.sees('Let me look at that.');
  return { guest, anna };
}

/**
 * The texts stand on a side's screen once each, in this order.
 * @param {import('./stage.mjs').Guest | import('./stage.mjs').Agent} side
 * @param {string[]} texts
 */
async function inOrder(side, texts) {
  for (const text of texts) await side.line(text).waitFor({ timeout: 30_000 });
  const shown = await side.log.innerText();
  const places = texts.map((text) => shown.indexOf(text));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    shown,
  );
  for (const text of texts) assert.equal(shown.split(text).length, 2, `${text} once in ${shown}`);
}

stage.test('a reload keeps the conversation, what is half written, and the open form', async () => {
  const { guest, anna } = await talking('Reload');
  await guest.say('before the reload');
  await anna.line('before the reload').waitFor();
  await guest.field.fill('half a sentence');
  await anna.field.fill('half an answer');
  await guest.page.reload();
  await guest.live();
  await inOrder(guest, ['Let me look at that.', 'before the reload']);
  assert.equal(await guest.field.inputValue(), 'half a sentence');
  await anna.action(/^Create Case for Guest/);
  await anna.page.getByLabel('Short description').fill('Typed and not saved');
  await anna.page.reload();
  await anna.live();
  await inOrder(anna, ['Let me look at that.', 'before the reload']);
  await anna.page.locator('textarea').filter({ visible: true }).first().waitFor();
  assert.equal(await anna.field.inputValue(), 'half an answer');
  assert.equal(await anna.page.getByLabel('Short description').inputValue(), 'Typed and not saved');
});

stage.test('a cut wire: both say so, keep what is written, and send it once and in order', async () => {
  const [near, far] = await Promise.all([new Wire(stage.desk.port).open(), new Wire(stage.desk.port).open()]);
  try {
    const { guest, anna } = await talking('Cut', { guest: near.url, agent: far.url });
    near.cut();
    await guest.status('Reconnecting');
    for (const text of ['one lost', 'two lost', 'three lost']) await guest.say(text);
    assert.equal(await guest.pending.count(), 3);
    await guest.pending.first().getByText('Sending').waitFor();
    await guest.sees('Reconnecting, your messages are kept');
    far.cut();
    await anna.page
      .getByTestId('connection')
      .filter({ hasText: /Catching up|Offline/ })
      .waitFor();
    await anna.say('four lost');
    await anna.log.getByText('waiting for the connection').waitFor();
    near.mend();
    far.mend();
    await Promise.all([guest.live(), anna.live()]);
    await guest.pending.first().waitFor({ state: 'detached' });
    await inOrder(anna, ['one lost', 'two lost', 'three lost']);
    await inOrder(guest, ['one lost', 'two lost', 'three lost']);
    await inOrder(guest, ['four lost']);
    await inOrder(anna, ['four lost']);
  } finally {
    near.close();
    far.close();
  }
});

stage.test('the device goes offline and returns, with a reload in between', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { guest, anna } = await talking('Offline', { guest: wire.url });
    const context = guest.page.context();
    // Chromium leaves open sockets alone when it goes offline: the wire takes them along.
    await context.setOffline(true);
    wire.cut();
    await guest.status('Offline');
    await guest.sees('Offline, your messages are kept');
    await guest.say('written offline');
    await anna.say('said meanwhile');
    await guest.pending.getByText('Sending').waitFor();
    wire.mend();
    await context.setOffline(false);
    await guest.page.reload();
    await guest.live();
    await inOrder(guest, ['said meanwhile', 'written offline']);
    await inOrder(anna, ['said meanwhile', 'written offline']);
  } finally {
    wire.close();
  }
});

stage.test('a wire that goes silent without a word is noticed, and nothing is lost', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { guest, anna } = await talking('Silent', { guest: wire.url });
    wire.silence();
    await guest.say('into the void');
    await guest.pending.getByText('Sending').waitFor();
    await anna.say('from the other side');
    wire.mend();
    await inOrder(anna, ['into the void']);
    await inOrder(guest, ['from the other side']);
    await guest.pending.first().waitFor({ state: 'detached' });
  } finally {
    wire.close();
  }
});

stage.test('a proxy without WebSocket: events and POST', async () => {
  const proxy = await new OldProxy(stage.desk.port).open();
  try {
    const { guest, anna } = await talking('Events', { guest: proxy.url, agent: proxy.url });
    assert.ok(proxy.asked.includes('/api/guest/v1/events'), 'the visitor has a stream');
    assert.ok(proxy.asked.includes('/api/v1/events'), 'the agent has a stream');
    await guest.say('by POST');
    await anna.line('by POST').waitFor();
    await anna.say('by event');
    await guest.line('by event').waitFor();
    await guest.log.getByText('Seen').last().waitFor();
    await inOrder(guest, ['by POST', 'by event']);
    assert.deepEqual([guest.received, anna.received], [[], []]);
  } finally {
    proxy.close();
  }
});

stage.test('a proxy that holds streams back: long polling', async () => {
  const proxy = await new OldProxy(stage.desk.port, { buffers: true }).open();
  try {
    const { guest, anna } = await talking('Poll', { guest: proxy.url });
    assert.ok(proxy.asked.includes('/api/guest/v1/poll'), 'the visitor polls');
    await guest.say('by POST');
    await anna.line('by POST').waitFor();
    await anna.say('by poll');
    await guest.line('by poll').waitFor();
    await inOrder(guest, ['by POST', 'by poll']);
  } finally {
    proxy.close();
  }
});

stage.test('a browser without WebSocket', async () => {
  const { guest, anna } = await talking('Bare', {}, (page) =>
    page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebSocket')),
  );
  await guest.say('without a socket');
  await anna.line('without a socket').waitFor();
  await anna.say('still heard');
  await guest.line('still heard').waitFor();
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
  stage.test(`the server gets ${signal} and starts again: both go on, nothing is doubled`, async () => {
    const { guest, anna } = await talking(signal);
    await guest.say('before it stopped');
    await anna.line('before it stopped').waitFor();
    await stage.desk.stop(signal);
    await guest.status('Reconnecting');
    await guest.say('guest while it was away');
    await anna.say('agent while it was away');
    await stage.desk.start();
    await Promise.all([guest.live(), anna.live()]);
    for (const side of [guest, anna]) {
      await inOrder(side, ['before it stopped', 'guest while it was away']);
      await inOrder(side, ['before it stopped', 'agent while it was away']);
    }
    await guest.say('and after');
    await anna.line('and after').waitFor();
    await guest.page.reload();
    await guest.live();
    await inOrder(guest, ['before it stopped', 'guest while it was away', 'and after']);
  });
}
