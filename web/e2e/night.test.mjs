// A night's sleep: the socket is dead and nobody says so, hundreds of entries were missed, and
// within a second of waking everything is right, without a reload.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { fillUp } from './fill.mjs';
import { chat, field, mini, names, openSidebar, row, say, sidebar } from './parts.mjs';
import { Wire } from './proxy.mjs';
import { useStage } from './stage.mjs';

const stage = useStage();

/** How soon after waking the screen has to be right, ms. */
const RIGHT_WITHIN = 1000;

/** Missed in a window that is open, and in one where more was missed than the desk sends (docs/protocol.md, `skip`). */
const MISSED = 300;
const MISSED_MORE = 700;

stage.test('a laptop that slept a night is right when it wakes', async (step) => {
  const { desk } = stage;
  const visit = await desk.visit({ first: 'Nora', last: 'Night', question: 'Are you open at night?' });
  const queue = await desk.find('queues', 'Billing Support');
  await desk.ask('anna', 'POST', `/queues/${queue.id}/accept`);
  const open = await chat(desk, 'chris', ['anna'], 'Good evening');
  const closed = await chat(desk, 'ben', ['anna'], 'See you tomorrow');
  await desk.ask('anna', 'PUT', `/conversations/${open.id}/frame`, { state: 'open', order: 1 });
  const wire = await new Wire(desk.port).open();
  try {
    const anna = await stage.agent('anna', { path: '/cases', url: wire.url });
    const chris = await stage.agent('chris', { path: '/cases' });
    const { page } = anna;
    await openSidebar(anna);
    const log = mini(anna, names.chris).getByRole('log');
    await log.getByText('Good evening').waitFor();
    await openSidebar(chris);
    await row(chris, names.anna).click();
    await field(mini(anna, names.chris)).fill('Half a sentence');
    await page.evaluate(() => Object.assign(window, { sameEvening: true }));

    await step('the night: lines, a customer, a new group, a colleague who goes home', async () => {
      wire.silence();
      // Said into the dead wire: kept, and sent in the morning.
      await field(mini(anna, names.chris)).fill('Good night');
      await field(mini(anna, names.chris)).press('Enter');
      await mini(anna, names.chris).getByText('Good night').waitFor();
      await field(mini(anna, names.chris)).fill('Half a sentence');
      const before = (await desk.ask('chris', 'GET', `/conversations/${open.id}`)).summary.seq;
      await fillUp(desk, 'chris', open.id, before + MISSED);
      await fillUp(desk, 'ben', closed.id, MISSED_MORE);
      await desk.tell(visit.token, {
        type: 'send',
        client_id: crypto.randomUUID(),
        body: 'I write at three',
      });
      await chat(desk, 'mara', ['anna', 'ben'], 'Breakfast at eight');
      await say(chris, names.anna, 'The last line of the night');
    });

    await step('the morning: right within a second, and the same page as in the evening', async () => {
      wire.wake();
      const took = await page.evaluate(
        async ({ id, patience }) => {
          const right = () => {
            const window = document.querySelector(`[data-window="${id}"]`);
            const list = document.querySelector('aside')?.textContent ?? '';
            return (
              (window?.querySelector('[role=log]')?.textContent ?? '').includes(
                'The last line of the night',
              ) &&
              list.includes('99+') &&
              list.includes('Breakfast at eight') &&
              document.querySelector('[data-testid=connection]')?.textContent?.includes('Live') === true
            );
          };
          const woke = performance.now();
          // What a browser does when the lid is opened; by its clock nine hours have passed.
          const now = Date.now.bind(Date);
          Date.now = () => now() + 9 * 3_600_000;
          document.dispatchEvent(new Event('visibilitychange'));
          while (!right() && performance.now() - woke < patience) {
            await new Promise((next) => requestAnimationFrame(next));
          }
          return performance.now() - woke;
        },
        { id: open.id, patience: 20_000 },
      );
      console.log(`right ${took.toFixed(0)} ms after waking`);
      assert.ok(took < RIGHT_WITHIN, `${took.toFixed(0)} ms from waking to a right screen`);
      assert.equal(await page.evaluate(() => 'sameEvening' in window), true, 'the page was loaded anew');
    });

    await step('what was written is still there, what was sent went out once', async () => {
      assert.equal(await field(mini(anna, names.chris)).inputValue(), 'Half a sentence');
      const theirs = mini(chris, names.anna).getByRole('log');
      await theirs.getByText('Good night').waitFor();
      await log.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await log.getByText('Good night').waitFor();
      for (const box of [log, theirs]) assert.equal(await box.getByText('Good night').count(), 1);
      await say(anna, names.chris, 'Good morning');
      await theirs.getByText('Good morning').waitFor();
    });

    await step('the customer has waited since three', async () => {
      await sidebar(anna)
        .getByRole('tab', { name: /^Support/ })
        .click();
      await sidebar(anna).getByRole('link').filter({ hasText: 'Nora Night' }).click();
      await mini(anna, 'Nora Night').getByRole('log').getByText('I write at three').waitFor();
      await sidebar(anna).getByRole('tab', { name: /^Chat/ }).click();
    });

    await step('where more was missed than is sent, none is missing when one reads it', async () => {
      await page.goto(`${anna.url}/workspace/conversations/${closed.id}`);
      await anna.live();
      const total = (await desk.ask('anna', 'GET', `/conversations/${closed.id}`)).summary.seq;
      await anna.line(new RegExp(`^Line ${MISSED_MORE - 3}`)).waitFor();
      /** @type {Set<number>} */
      const seen = new Set();
      await anna.log.hover();
      await eventually(
        'the beginning is reached',
        async () => {
          const at = await anna.log.evaluate((box) =>
            [...box.querySelectorAll('[data-seq]')].map((one) => Number(one.getAttribute('data-seq'))),
          );
          for (const seq of at) seen.add(seq);
          await page.mouse.wheel(0, -250);
          return seen.has(1);
        },
        120_000,
      );
      const missing = Array.from({ length: total }, (_, i) => i + 1).filter((seq) => !seen.has(seq));
      assert.deepEqual(missing, []);
    });
  } finally {
    wire.close();
  }
});
