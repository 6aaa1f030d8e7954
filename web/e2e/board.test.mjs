// The supervisor's board: who waits, why, and what a manager does about it.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible, Agent, useStage } from './stage.mjs';

const stage = useStage();

const queue = 'Billing Support';

/** The queue offers its work to its group. */
async function push() {
  const rule = await stage.desk.find('assignment-rules', 'Standard');
  const { id, assignment_group_id } = await stage.desk.change('queues', queue, { delivery: 'push' });
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
    pools: [{ assignment_rule_id: rule.id, groups: [assignment_group_id] }],
  });
}

/** A figure. @param {Agent} mara @param {string} name */
const figure = (mara, name) => mara.page.locator(`[data-figure=${name}]`);

/** @param {Agent} mara @param {string} name @param {string | RegExp} text */
const shows = (mara, name, text) => figure(mara, name).filter({ hasText: text }).waitFor();

/** A line of the list. @param {Agent} mara @param {string} guest */
const row = (mara, guest) => mara.page.getByRole('row').filter({ hasText: guest });

/** A line of the agents. @param {Agent} mara @param {string} name */
const line = (mara, name) => mara.page.locator(`[data-agent="${name}"]`);

/** @param {Agent} mara */
const dialog = (mara) => mara.page.getByRole('dialog');

stage.test('a manager sees who waits and why, and gives or moves it', async (step) => {
  await push();
  const [mara, anna, ben] = await Promise.all([
    stage.agent('mara', { path: '/board' }),
    stage.agent('anna'),
    stage.agent('ben'),
  ]);
  const { page } = mara;

  await step('nothing yet', async () => {
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await shows(mara, 'waiting', /^0$/);
    await shows(mara, 'level', '–');
    await mara.sees('Nobody waits.');
    await accessible(page, 'the board of an empty desk');
  });

  await step('somebody waits, with the reason why, without a reload', async () => {
    await stage.desk.visit({ first: 'Ada', last: 'King', question: 'My invoice' });
    await shows(mara, 'waiting', /^1$/);
    await row(mara, 'Ada King')
      .getByText(/Nobody could take it\./)
      .waitFor();
    await row(mara, 'Ada King')
      .getByText(/Not offered to Anna Berg: is Offline/)
      .waitFor();
    await shows(mara, 'longest', /^0:\d\d$/);
    await accessible(page, 'the board with somebody waiting');
  });

  await step('the way of it: sentences, a table, the data', async () => {
    await row(mara, 'Ada King').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^The way of CHAT/ }).waitFor();
    await mara.sees(`It began to wait in ${queue}.`);
    await page.getByText('The data').click();
    await page.locator('pre').getByText('"events"').waitFor();
    await accessible(page, 'the way of a work item');
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await row(mara, 'Ada King').waitFor();
  });

  await step('assigned by hand: the agent has it on the screen', async () => {
    await row(mara, 'Ada King')
      .getByRole('button', { name: /^Assign/ })
      .click();
    await dialog(mara)
      .getByRole('radio', { name: /Ben Okoro/ })
      .check();
    await accessible(page, 'assigning by hand');
    await dialog(mara).getByRole('button', { name: 'Assign to Ben Okoro' }).click();
    await dialog(mara).waitFor({ state: 'detached' });
    await ben.page
      .getByRole('region', { name: 'Conversation list' })
      .getByRole('link')
      .filter({ hasText: 'Ada King' })
      .first()
      .waitFor();
    await shows(mara, 'waiting', /^0$/);
    await shows(mara, 'answered', /^1$/);
    await line(mara, 'Ben Okoro').getByText('Chat: 1 of').waitFor();
    await ben.choose('Ada King');
    await ben.say('Hello Ada');
    await ben.sees('Hello Ada');
  });

  await step('moved to another queue', async () => {
    const guest = await stage.desk.visit({ first: 'Alan', last: 'Turing', question: 'My order' });
    await row(mara, 'Alan Turing').getByRole('button', { name: /^Move/ }).click();
    await dialog(mara)
      .getByRole('radio', { name: /Order Support/ })
      .check();
    await dialog(mara).getByRole('button', { name: 'Move to Order Support' }).click();
    await dialog(mara).waitFor({ state: 'detached' });
    await row(mara, 'Alan Turing').filter({ hasText: 'Order Support' }).waitFor();
    await row(mara, 'Alan Turing').getByText('An agent takes it from this queue.').waitFor();
    await anna.canAccept('Order Support');
    await eventually('the visitor is told', async () => {
      const said = await stage.desk.tell(guest.token, { type: 'hello', since: 0 });
      return JSON.stringify(said).includes('Order Support');
    });
  });

  await step('a figure opens its list, and the queue narrows it', async () => {
    await page.locator('a', { has: figure(mara, 'answered') }).click();
    await page.getByRole('heading', { level: 2, name: 'Answered' }).waitFor();
    await row(mara, 'Ada King').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Answered');
    for (const [name, heading] of Object.entries({
      level: 'What the service level counts',
      in_hand: 'In hand',
      response: 'Answers to visitors',
      abandoned: 'Abandoned',
      offered: 'Offers made',
      accepted: 'Offers accepted',
      rejected: 'Offers rejected',
      timed_out: 'Offers that timed out',
      auto_assigned: 'Given without an offer',
      waiting: 'Who waits',
    })) {
      await page.locator('a', { has: figure(mara, name) }).click();
      await page.getByRole('heading', { level: 2, name: heading }).waitFor();
      if (['level', 'response'].includes(name)) await row(mara, 'Ada King').waitFor();
      else
        await eventually(`${name} is as long as its list`, async () => {
          const counted = await figure(mara, name).innerText();
          return counted === String(await page.locator('[data-work]').count());
        });
    }
    await page.getByLabel('Queue', { exact: true }).selectOption('Product Support');
    await shows(mara, 'waiting', /^0$/);
    await mara.sees('Nobody waits.');
    await page.getByLabel('Queue', { exact: true }).selectOption('All queues');
    await shows(mara, 'waiting', /^1$/);
  });

  await step('a step of the chart opens who it was, by pointer and by keyboard', async () => {
    const { steps } = await stage.desk.ask('mara', 'GET', '/board');
    const at = steps.findIndex((/** @type {any} */ one) => one.count > 0);
    const over = page.locator('.chart-plot .u-over');
    const box = await over.boundingBox();
    assert.ok(box && at >= 0);
    await over.click({ position: { x: (box.width * (at + 0.5)) / steps.length, y: box.height / 2 } });
    const heading = page.getByRole('heading', {
      level: 2,
      name: /^Waits that ended: \d\d:\d\d to \d\d:\d\d$/,
    });
    await heading.waitFor();
    await row(mara, 'Ada King').filter({ hasText: 'In time' }).waitFor();
    assert.equal(await page.locator('[data-work]').count(), steps[at].count);
    await page.getByRole('link', { name: 'Show the whole period' }).click();
    await page.getByRole('heading', { level: 2, name: 'Waits that ended', exact: true }).waitFor();

    await page.getByText('The same as a table').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading.waitFor();
    await eventually('the list has the focus', () =>
      heading.evaluate((one) => one === document.activeElement),
    );
    await row(mara, 'Ada King').waitFor();
    await accessible(page, 'who is behind a step of the chart');
    await page.getByText('The same as a table').click();
  });

  await step("an agent's figures open their lists", async () => {
    await line(mara, 'Ben Okoro')
      .getByRole('link', { name: /answer, after 0:\d\d; first after/ })
      .click();
    await page.getByRole('heading', { level: 2, name: 'Answers to visitors: Ben Okoro' }).waitFor();
    await row(mara, 'Ada King')
      .filter({ hasText: /Ben Okoro.*First answer/ })
      .waitFor();
    await accessible(page, 'the answers of an agent');
    await line(mara, 'Ben Okoro').getByRole('link', { name: '1 in hand' }).click();
    await page.getByRole('heading', { level: 2, name: 'In hand: Ben Okoro' }).waitFor();
    await row(mara, 'Ada King').waitFor();
    await page.getByRole('link', { name: 'Show everybody’s' }).click();
    await page.getByRole('heading', { level: 2, name: 'In hand', exact: true }).waitFor();
  });

  await step('what somebody has in hand is given to another, here and on its way', async () => {
    await row(mara, 'Ada King')
      .getByRole('button', { name: /^Give CHAT\d+ to …/ })
      .click();
    await dialog(mara)
      .getByRole('radio', { name: /Anna Berg/ })
      .check();
    assert.equal(
      await dialog(mara)
        .getByRole('radio', { name: /Ben Okoro/ })
        .count(),
      0,
    );
    await accessible(page, 'giving work in hand to another');
    await dialog(mara).getByRole('button', { name: 'Give to Anna Berg' }).click();
    await ben.sees('Mara Lind gave the conversation of Ben Okoro to Anna Berg.');
    await dialog(mara).waitFor({ state: 'detached' });
    await row(mara, 'Ada King').filter({ hasText: 'Anna Berg' }).waitFor();
    await anna.choose('Ada King');
    await row(mara, 'Ada King').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^The way of CHAT/ }).waitFor();
    await mara.button('Give to …').click();
    await dialog(mara)
      .getByRole('radio', { name: /Ben Okoro/ })
      .check();
    await dialog(mara).getByRole('button', { name: 'Give to Ben Okoro' }).click();
    await mara.sees('Mara Lind assigned it to Ben Okoro by hand.');
    await mara.button('Give to …').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await row(mara, 'Ada King').filter({ hasText: 'Ben Okoro' }).waitFor();
    await page.locator('a', { has: figure(mara, 'waiting') }).click();
    await page.getByRole('heading', { level: 2, name: 'Who waits' }).waitFor();
  });

  await step('the period of the figures is chosen, and stands in the address', async () => {
    const answered = await figure(mara, 'answered').innerText();
    await page.getByLabel('Period', { exact: true }).selectOption('Last hour');
    await page.waitForURL(/since=hour/);
    await eventually('its figures', async () => (await figure(mara, 'answered').innerText()) === answered);
    await page.getByText('Last hour', { exact: true }).last().waitFor();
    await page.getByLabel('Period', { exact: true }).selectOption('Today');
    await page.waitForURL(/since=today/);
    await mara.page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await mara.page.keyboard.press('g');
    await mara.page.keyboard.press('l');
    await page.waitForURL(/\/cases/);
    await mara.page.keyboard.press('g');
    await mara.page.keyboard.press('n');
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await shows(mara, 'waiting', /^1$/);
  });

  await step('presence with a reason, and why somebody is idle', async () => {
    await line(mara, 'Anna Berg').getByRole('button', { name: 'Why is Anna Berg idle?' }).click();
    await dialog(mara)
      .getByText(/Anna Berg: is Offline\./)
      .waitFor();
    await accessible(page, 'why somebody is idle');
    await dialog(mara).getByText('Close', { exact: true }).click();
    await line(mara, 'Anna Berg')
      .getByRole('button', { name: /^Change the presence/ })
      .click();
    await dialog(mara).getByLabel('State').selectOption('Away');
    await dialog(mara).getByRole('button', { name: 'Set to Away' }).click();
    await dialog(mara).getByText('Say why.').waitFor();
    await dialog(mara).getByLabel('Reason').fill('Lunch');
    await dialog(mara).getByRole('button', { name: 'Set to Away' }).click();
    await dialog(mara).waitFor({ state: 'detached' });
    await line(mara, 'Anna Berg')
      .getByText(/Away for .*set by Mara Lind: Lunch/)
      .waitFor();
    await anna.page
      .getByRole('region', { name: 'Notifications' })
      .getByText('Set to Away by Mara Lind')
      .waitFor();
    await accessible(page, 'the board of a day');
  });

  await step('narrow: nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await row(mara, 'Alan Turing').waitFor();
    const wide = () => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth;
    assert.ok((await page.evaluate(wide)) <= 0, 'the page scrolls sideways');
    await accessible(page, 'the board on a phone');
  });
});

stage.test(
  'a visitor whom no queue takes is on the board until somebody has written to them',
  async (step) => {
    const { desk } = stage;
    const standard = 'connect.support.default_queue';
    const property = await desk.ask('admin', 'GET', `/admin/properties/${standard}`);
    await desk.set(standard, '');
    await desk.change('queues', 'Product Support', { active: false });
    const mara = await stage.agent('mara', { path: '/board' });
    const kept = mara.page.locator('[data-kept="mary@example.org"]');

    await step('the visitor reads that it is kept, the manager what they asked', async () => {
      const mary = await stage.guest();
      await mary.toForm('/chat');
      await mary.fill({ first: 'Mary', last: 'Shelley', email: 'mary@example.org', issue: 'product' });
      await mary.button('Start chat').click();
      await mary.sees(/We have kept it and will follow up by e-mail/);
      await kept.getByText('Mary Shelley').click();
      await kept.getByText('Product', { exact: true }).waitFor();
      assert.equal(await kept.getByRole('link').getAttribute('href'), 'mailto:mary%40example.org');
      await accessible(mara.page, 'the board with a form that no queue took');
    });

    await step('noted as answered it goes, taken back it is there again', async () => {
      await kept.getByRole('button', { name: 'Answered: Mary Shelley' }).click();
      await kept.waitFor({ state: 'detached' });
      await mara.button('Take back').click();
      await kept.getByRole('button', { name: 'Answered: Mary Shelley' }).click();
      await kept.waitFor({ state: 'detached' });
      const { kept_forms } = await desk.ask('admin', 'GET', '/board');
      assert.deepEqual(kept_forms, []);
    });

    await desk.change('queues', 'Product Support', { active: true });
    await desk.set(standard, property.value);
  },
);

stage.test('agents neither find the board nor may ask for it', async () => {
  const ben = await stage.agent('ben', { path: '/board' });
  await ben.sees('Only managers and administrators see how the desk stands.');
  assert.equal(
    await ben.page
      .getByRole('navigation', { name: 'Places' })
      .getByRole('link', { name: 'Now', exact: true })
      .count(),
    0,
  );
  for (const path of ['/board', '/work-items?what=waiting'])
    await assert.rejects(stage.desk.ask('ben', 'GET', path), /403/);
});
