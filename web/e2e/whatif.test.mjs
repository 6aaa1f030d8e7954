// What-if: a manager asks how a period would have been, sees it being lived through, and compares.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible, useStage } from './stage.mjs';
import { allGerman, wordsOf } from './words.mjs';

const stage = useStage();

const queues = ['Billing Support', 'Order Support'];

/**
 * The queues offer their work to their groups, or give it at once.
 * @param {boolean} [atOnce]
 */
async function push(atOnce = false) {
  const rule = await stage.desk.change('assignment-rules', 'Standard', { auto_assign: atOnce });
  for (const queue of queues) {
    const { id, assignment_group_id } = await stage.desk.change('queues', queue, { delivery: 'push' });
    await stage.desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
      pools: [{ assignment_rule_id: rule.id, groups: [assignment_group_id] }],
    });
  }
}

/**
 * Keeps pictures where they are asked for, light and dark, wide and narrow.
 * @param {import('./stage.mjs').Page} page
 * @param {string} name
 */
async function picture(page, name) {
  const into = process.env['PARLEY_PICTURES'];
  if (!into) return;
  const before = page.viewportSize();
  for (const width of [1400, 380]) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const tall = await page.evaluate(() => (document.querySelector('main')?.scrollHeight ?? 800) + 120);
      await page.setViewportSize({ width, height: Math.max(900, tall) });
      await page.screenshot({ path: `${into}/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

/**
 * A field to choose in.
 * @param {import('./stage.mjs').Locator} within
 * @param {string} name
 */
const combo = (within, name) => within.getByRole('combobox', { name, exact: true });

/** How far a page can be scrolled sideways. @param {import('./stage.mjs').Page} page */
const sideways = (page) =>
  page.evaluate(() => {
    const main = document.querySelector('main');
    const of = (/** @type {Element | null} */ part) => (part ? part.scrollWidth - part.clientWidth : 0);
    return Math.max(of(document.scrollingElement), of(main));
  });

stage.test('a manager asks what would have been, and compares', async (step) => {
  await push();
  const mara = await stage.agent('mara', { path: '/what-if' });
  const { page } = mara;
  /** @param {number} n */
  const change = (n) => page.getByRole('group', { name: `Change ${n}` });
  const refused = (/** @type {RegExp} */ text) => page.getByRole('alert').getByText(text).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('type'));

  await step('an empty desk: a period is made up', async () => {
    await page.getByRole('heading', { level: 1, name: 'What-if' }).waitFor();
    await mara.sees('Nothing was asked yet.');
    await picture(page, 'empty');
    await page.getByRole('radio', { name: 'Recorded' }).check();
    await mara.sees('No decisions are recorded yet.');
    await page.getByLabel('Name').fill('Now');
    await mara.button('Run').click();
    await refused(/^From must be/);
    assert.equal(await focused(), 'datetime-local');
    await accessible(page, 'a what-if that was refused');
    await picture(page, 'refused');
    await page.getByRole('radio', { name: 'Made up' }).check();
  });

  await step('what comes is put together with the keyboard, and so are changes', async () => {
    await page.getByLabel('Name').fill('Two more people');
    await page.getByLabel('Conversations per hour').fill('90');
    await mara.button('Add a queue').press('Enter');
    const other = page.getByRole('group', { name: 'Queue 2' });
    assert.equal(await combo(other, 'Queue').evaluate((e) => e === document.activeElement), true);
    await combo(other, 'Queue').selectOption({ label: 'Order Support' });
    await other.getByLabel('Conversations per hour').fill('10');
    await mara.button('Add a change').press('Enter');
    await combo(change(1), 'What').selectOption({ label: 'Group: more people (minus: fewer)' });
    await combo(change(1), 'Group').selectOption({ label: 'Billing Support' });
    await change(1)
      .getByText(/^Now \d$/)
      .waitFor();
    await change(1).getByRole('spinbutton', { name: 'People more' }).fill('2');
    await mara.button('Add a change').press('Enter');
    await combo(change(2), 'What').selectOption({ label: 'Agent: capacity' });
    await change(2).getByRole('spinbutton', { name: 'Capacity' }).fill('-1');
    await accessible(page, 'asking what would have been');
    await picture(page, 'ask');
    await mara.button('Run').press('Enter');
    await refused(/^Change 2, Capacity .*must be between 0 and/);
    assert.equal(await focused(), 'number');
    await combo(change(2), 'What').selectOption({ label: 'Pool: with or without a group' });
    await combo(change(2), 'Value').selectOption({ label: 'With it' });
    await combo(change(2), 'Pool').selectOption({ label: 'Order Support: Order Support' });
    await combo(change(2), 'Group').selectOption({ label: 'Billing Support' });
    await mara.button('Add a change').press('Enter');
    await combo(change(3), 'What').selectOption({ label: 'Assignment rule: given at once' });
    await change(3).getByRole('button', { name: 'Remove change 3' }).press('Enter');
    await change(3).waitFor({ state: 'detached' });
    await page.getByLabel('Name').press('Enter');
  });

  await step('the answer, side by side, in a table and charts', async () => {
    await page.getByRole('heading', { level: 1, name: 'Two more people' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Comparison' }).waitFor({ timeout: 30_000 });
    await mara.sees(/^Made up, 8 hours: Billing Support 90 an hour, Order Support 10 an hour$/);
    await page.getByText(/Group: more people .* – Billing Support: \+2$/).waitFor();
    await page.getByText(/Pool: .* – Order Support: Order Support, Billing Support: With it$/).waitFor();
    const answered = page.locator('[data-figure=answered] td').first().locator('xpath=..').locator('td');
    assert.equal(await answered.count(), 3);
    const [was, is] = (await answered.allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
    assert.ok(was && is && is > was, `${is} instead of ${was} are answered`);
    await page
      .getByRole('cell', { name: /better$/ })
      .first()
      .waitFor();
    await eventually('four charts', async () => (await page.locator('.chart-plot canvas').count()) === 4);
    await accessible(page, 'a what-if');
    await picture(page, 'answer');
    // What the charts show is told in words, too.
    await page.getByText('The same as a table').click();
    const table = page.getByRole('region', { name: 'Over the period' }).getByRole('table');
    assert.equal(await table.getByRole('columnheader').count(), 2 + 4 + 4 * 2);
    assert.ok((await table.getByRole('row').count()) > 10);
    await accessible(page, 'a what-if with its charts as a table');
  });

  await step('narrow: nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    assert.ok((await sideways(page)) <= 0, 'the answer scrolls sideways');
    await page.getByRole('link', { name: 'All what-ifs' }).click();
    await page.getByRole('link', { name: 'Two more people' }).waitFor();
    await mara.button('Add a change').click();
    assert.ok((await sideways(page)) <= 0, 'the form scrolls sideways');
    await accessible(page, 'what-ifs on a phone');
    await page.setViewportSize({ width: 1360, height: 820 });
  });

  await step('in German', async () => {
    const { ask, url } = stage.desk;
    const { items } = await ask.call(stage.desk, 'mara', 'GET', '/what-ifs');
    const t = wordsOf('de').whatif;
    const german = await stage.agent('mara', { locale: 'de-DE', path: `/what-if/${items[0].id}`, url });
    await german.page.getByRole('heading', { level: 2, name: t.result }).waitFor();
    await allGerman(german.page, 'the answer', [...queues, 'Two more people']);
    await picture(german.page, 'answer-de');
    await german.page.getByRole('link', { name: t.back }).click();
    await german.button(t.add).click();
    await german.page.getByRole('spinbutton', { name: t.units.people }).fill('0');
    await german.page.getByLabel(t.name).fill('Gleich');
    await german.button(t.run).click();
    await german.page
      .getByRole('alert')
      .getByText(/^Änderung 1, Leute mehr .* darf nicht 0 sein/)
      .waitFor();
    await allGerman(german.page, 'the form', [...queues, 'Two more people']);
    await picture(german.page, 'ask-de');
    await german.page.context().close();
  });

  await step('it is deleted', async () => {
    await mara.button('Delete Two more people').click();
    await mara.sees('Nothing was asked yet.');
  });
});

stage.test('what was recorded is decided again exactly', async (step) => {
  await push(true);
  const anna = await stage.agent('anna');
  const { items } = await stage.desk.ask('admin', 'GET', '/presence-states');
  const available = items.find((/** @type {{ name: string }} */ one) => one.name === 'Available');
  await stage.desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });
  for (const first of ['Ada', 'Grace', 'Alan']) await stage.desk.visit({ first, last: 'Early' });
  await eventually('three are given to Anna', async () => {
    const { ticks } = await stage.desk.ask('mara', 'GET', '/what-ifs/options');
    return ticks > 0 && (await anna.page.getByText('Early').count()) >= 3;
  });
  // The form leaves out the last second.
  await eventually('that was more than a second ago', async () => {
    const { recorded_until } = await stage.desk.ask('mara', 'GET', '/what-ifs/options');
    return Date.now() - Date.parse(recorded_until) > 2000;
  });
  const mara = await stage.agent('mara', { path: '/what-if' });
  const { page } = mara;

  await step('as it was, unchanged and with changes', async () => {
    await page.getByLabel('Name').fill('Without Anna');
    await mara.sees(/^Decisions are recorded from/);
    await mara.button('Add a change').click();
    const change = page.getByRole('group', { name: 'Change 1' });
    await combo(change, 'What').selectOption({ label: 'Agent: not there, or more like them' });
    await combo(change, 'Agent').selectOption({ label: 'Anna Berg' });
    await mara.button('Run').click();
    await page.getByText('All 3 recorded decisions were made again exactly.').waitFor({ timeout: 30_000 });
    const header = page.getByRole('columnheader');
    for (const name of ['As it was', 'Unchanged', 'With the changes'])
      await header.getByText(name, { exact: true }).first().waitFor();
    const answered = page.locator('[data-figure=answered]').first();
    assert.equal(await answered.locator('[data-side=recorded]').innerText(), '3');
    assert.equal(await answered.locator('[data-side=unchanged]').innerText(), '3');
    assert.equal(await answered.locator('[data-side=changed]').innerText(), '0');
    assert.equal(
      await page.locator('[data-figure=service_level] [data-side=changed]').first().innerText(),
      '–',
    );
    const busy = await page.locator('[data-figure=occupancy] [data-side=recorded]').first().innerText();
    assert.ok(Number.parseFloat(busy) > 0, `Anna was busy ${busy}`);
    await mara.sees(/3 of 3 conversations take as long as they really took/);
    await accessible(page, 'a recorded what-if');
    await picture(page, 'recorded');
  });

  await step('while it runs, and when it fails', async () => {
    const one = page.url().split('/').pop();
    /** @type {Record<string, unknown>} */
    let instead = {};
    await page.route(`**/api/v1/what-ifs/${one}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), ...instead } });
    });
    instead = { state: 'running', progress: 40, answer: undefined };
    await page.reload();
    await page.getByRole('progressbar', { name: 'Running' }).waitFor();
    await mara.sees(/40 % lived through/);
    await accessible(page, 'a what-if that runs');
    await picture(page, 'running');
    instead = {
      state: 'failed',
      problem: 'This took too long to be lived through. Choose a shorter period.',
      answer: undefined,
    };
    await page.getByRole('alert').getByText('This took too long').waitFor();
    await accessible(page, 'a what-if that failed');
    await picture(page, 'failed');
    instead = { answer: undefined, state: 'canceled' };
    await page.reload();
    await mara.sees(/^Stopped/);
  });
});

stage.test('agents neither see nor ask', async () => {
  const ben = await stage.agent('ben', { path: '/what-if' });
  await ben.sees('Only managers and administrators ask what would have been.');
  await assert.rejects(stage.desk.ask('ben', 'GET', '/what-ifs'), /403/);
});
