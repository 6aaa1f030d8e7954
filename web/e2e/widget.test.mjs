// The chat on other people's pages, on a page per queue, and without JavaScript.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** A shop's site on another origin, with the script tag and nothing else to do with the desk. */
async function shop(attributes = '') {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8');
    answer.end(`<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><p>Things.</p>
      <style>* { color: red !important } button { display: none }</style>
      <script async src="${stage.desk.url}/widget.js" ${attributes}></script>`);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://localhost:${port}`, close: () => (server.closeAllConnections(), server.close()) };
}

/** @param {string} origin */
const allow = (origin) => stage.desk.ask('admin', 'POST', '/admin/origins', { origin, note: 'the shop' });

stage.test('a site embeds the chat with one tag, once it is allowed', async (step) => {
  const site = await shop();
  try {
    const guest = new Guest(await (await stage.context()).newPage(), stage.desk.url);
    const { page } = guest;

    await step('before that it says what is missing', async () => {
      await page.goto(site.origin);
      await guest.button('Chat').click();
      await page
        .getByRole('alert')
        .getByText(
          `Pages of ${site.origin} may not use this chat. An administrator can allow the origin under Settings, Widget.`,
        )
        .waitFor();
      await page.getByRole('heading', { name: 'Chat', exact: true }).waitFor();
      // A page that asks behind the widget's back gets no further.
      const status = await page.evaluate(
        (url) =>
          fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(
            (a) => a.status,
            () => 0,
          ),
        `${stage.desk.url}/api/guest/v1/sessions`,
      );
      assert.equal(status, 0);
    });

    await step('then the same press works', async () => {
      await allow(site.origin);
      await guest.button('Try again').click();
      await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
      await guest.button('Start chat').click();
      assert.equal(await page.getByText('Fill in this field.').count(), 3);
      await guest.fill();
      await guest.send();
      await guest.sees('You are next.');
    });

    const anna = await stage.agent('anna');
    await step('they talk, and the agent sees where the visitor is', async () => {
      await anna.accept('Grace Hopper');
      await guest.sees('Let me look at that.');
      await anna.panel.getByRole('link', { name: 'Shop' }).waitFor();
      await guest.say('From the shop');
      await anna.line('From the shop').waitFor();
    });

    await step('minimised it counts what is unread, and a reload goes on', async () => {
      await guest.button('Minimise chat').click();
      await anna.say('While it was closed');
      await guest.button('Chat (1)').click();
      await guest.line('While it was closed').waitFor();
      await page.reload();
      await guest.live();
      await guest.line('While it was closed').waitFor();
      await guest.say('After the reload');
      await anna.line('After the reload').waitFor();
    });

    await step('the page’s own styles stay outside, and the keys inside', async () => {
      const color = await guest.line('While it was closed').evaluate((one) => getComputedStyle(one).color);
      assert.notEqual(color, 'rgb(255, 0, 0)');
      await guest.field.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });

    await step('the end, and a new chat in place', async () => {
      await guest.button('Chat').click();
      await guest.end();
      await guest.sees('You ended the chat.');
      await guest.button('Start a new chat').click();
      await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
      // Who they are is kept, what they asked is not.
      assert.equal(await page.getByLabel('First name').inputValue(), 'Grace');
      assert.equal(await page.getByLabel('question').inputValue(), '');
    });
  } finally {
    site.close();
  }
});

stage.test('a tag may name a queue, a colour and a label', async () => {
  const site = await shop('data-queue="order-support" data-color="#8a2be2" data-label="Ask us"');
  try {
    await allow(site.origin);
    const guest = new Guest(await (await stage.context()).newPage(), stage.desk.url);
    await guest.page.goto(site.origin);
    const button = guest.button('Ask us');
    assert.equal(await button.evaluate((one) => getComputedStyle(one).backgroundColor), 'rgb(138, 43, 226)');
    await button.click();
    await guest.fill({ issue: 'Billing' });
    await guest.send();
    const ben = await stage.agent('ben');
    await ben.accept('Grace Hopper', 'Order Support');
  } finally {
    site.close();
  }
});

stage.test('a link per queue leads there, and an unknown one says so', async () => {
  const guest = await stage.guest();
  await guest.toForm('/chat/q/product-support');
  await guest.page.getByText('Product Support').waitFor();
  await guest.fill({ issue: 'Billing' });
  await guest.send();
  await guest.sees('Welcome to Product Support. How can we help you with our products?');
  const chris = await stage.agent('chris');
  await chris.accept('Grace Hopper', 'Product Support');
  await guest.page.context().clearCookies();
  const answer = await guest.page.goto(`${guest.url}/chat/q/no-such-queue`);
  assert.equal(answer?.status(), 404);
  await guest.page.getByRole('heading', { name: 'Sorry' }).waitFor();
});

stage.test('a closed queue says when it opens, and nothing is made', async () => {
  const now = new Date();
  const day = /** @type {const} */ (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])[
    (now.getUTCDay() + 3) % 7
  ];
  const schedule = await stage.desk.ask('admin', 'POST', '/admin/schedules', {
    name: 'Another day',
    time_zone: 'UTC',
    entries: [{ days: [day], from: '09:00', to: '10:00' }],
    holidays: [],
  });
  const queue = await stage.desk.change('queues', 'Order Support', { schedule_id: schedule.id });
  const guest = await stage.guest();
  await guest.page.goto(`${guest.url}/chat/q/order-support`);
  await guest.sees('Order Support is closed at the moment.');
  assert.equal(await guest.button('Start chat').count(), 0);
  // Over the rules: the form is there, and comes back with the message and what was typed.
  await guest.toForm('/chat');
  await guest.fill({ issue: 'Order', question: 'Where is it?' });
  await guest.button('Start chat').click();
  await guest.page.getByRole('alert').getByText('Order Support is closed at the moment.').waitFor();
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${queue.id}`, {
    ...Object.fromEntries(Object.entries(queue).filter(([name]) => !/_at$|^id$|^schedule_id$/.test(name))),
  });
});

stage.test('who waited as long as the queue allows is told that nobody was free', async (step) => {
  const before = await stage.desk.find('queues', 'Product Support');
  const limit = (/** @type {number} */ max_wait_s) =>
    stage.desk.change('queues', 'Product Support', {
      delivery: 'push',
      max_wait_s,
      max_wait_message: 'Please write to help@example.com.',
    });
  await limit(3600);
  const [guest, german] = await Promise.all([stage.guest(), stage.guest({ locale: 'de-DE' })]);
  await guest.start({ issue: 'Product' }, '/chat/q/product-support');
  await german.page.goto(`${german.url}/chat/q/product-support`);
  await german.fill({ first: 'Ada', last: 'King', issue: 'Product' });
  await german.button('Start chat').click();
  await german.sees('Sie sind Nummer 2.');
  await limit(1);

  await step('in words of its own, with the queue’s message', async () => {
    await guest.sees('Nobody was free in time.');
    await guest.sees('Please write to help@example.com.');
    assert.equal(await guest.page.getByText('You left the queue.').count(), 0);
    await german.sees('Leider war rechtzeitig niemand frei.');
    await german.button('Noch einmal warten').waitFor();
    await accessible(guest.page, 'a chat nobody was free for');
  });

  await step('and they may wait again', async () => {
    await limit(3600);
    await guest.button('Wait again').click();
    await guest.sees('You are next.');
  });
  await stage.desk.change('queues', 'Product Support', {
    delivery: before.delivery,
    max_wait_s: 0,
    max_wait_message: '',
  });
});

stage.test('without JavaScript: form, chat, answers, files of the agent, the end', async () => {
  const guest = await stage.guest({ javaScriptEnabled: false });
  const { page } = guest;
  await guest.toForm();
  await guest.button('Start chat').click();
  await page.locator('#e-first_name').waitFor();
  await guest.fill({ last: 'Plain' });
  await guest.button('Start chat').click();
  await page.getByText('You are number 1.').waitFor();
  const anna = await stage.agent('anna');
  await anna.accept('Grace Plain');
  await page.getByRole('link', { name: 'Look for new messages' }).click();
  await page.getByText('Hello Grace, I am Anna Berg.').waitFor();
  await page.getByLabel('Your message').fill('Typed without a script');
  await guest.button('Send').click();
  await anna.line('Typed without a script').waitFor();
  await anna.say('Answered all the same');
  await anna.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await anna.page.locator('.uploads').getByText('1 B').waitFor();
  await anna.button('Send').click();
  await anna.log.getByRole('link', { name: /plan\.txt/ }).waitFor();
  await page.getByRole('link', { name: 'Look for new messages' }).click();
  await page.getByText('Answered all the same').waitFor();
  await page.getByRole('link', { name: 'plan.txt' }).waitFor();
  await page.getByText('End the chat', { exact: true }).first().click();
  await guest.button('End the chat').click();
  await page.getByText('Thank you for talking with us.').waitFor();
  await anna.sees('Grace left the conversation');
  await page.getByRole('link', { name: 'Start a new chat' }).click();
  await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
});
