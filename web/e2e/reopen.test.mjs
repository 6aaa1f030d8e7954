// What was hidden is found again: by its name, by who is in it, by what was said long ago.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { fillUp } from './fill.mjs';
import { chat, field, hasFocus, mini, names, openSidebar, row, say, sidebar } from './parts.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/** @param {Agent} agent */
const filter = (agent) => sidebar(agent).getByRole('searchbox', { name: 'Filter conversations' });

stage.test('hidden conversations come back to life when they are chosen', async (step) => {
  const { desk } = stage;
  const direct = await chat(desk, 'mara', ['ben'], 'The printer on floor three is broken');
  const group = await chat(desk, 'chris', ['ben', 'anna'], 'The rota of the bank holidays');
  await desk.ask('chris', 'PUT', `/conversations/${group.id}`, {
    name: 'Night shift',
    description: '',
    icon: '',
    avatar: '',
  });
  await fillUp(desk, 'anna', group.id, 300);
  for (const { id } of [direct, group]) await desk.ask('ben', 'POST', `/conversations/${id}/hide`);
  const ben = await stage.agent('ben', { path: '/cases' });
  const chris = await stage.agent('chris', { path: '/cases' });
  await openSidebar(ben);
  await sidebar(ben).getByText('No open conversations').waitFor();
  await accessible(ben.page, 'the sidebar without a conversation');

  await step('by name, marked as hidden; choosing it puts it into the list', async () => {
    await filter(ben).fill('mar');
    await row(ben, names.mara).getByText('hidden').waitFor();
    assert.equal(await row(ben, 'Night shift').count(), 0);
    await row(ben, names.mara).click();
    await mini(ben, names.mara).getByRole('log').getByText('The printer on floor three').waitFor();
    await hasFocus(ben, 'the field of the window', field(mini(ben, names.mara)));
    await filter(ben).fill('');
    await row(ben, names.mara).waitFor();
    assert.equal(await row(ben, names.mara).getByText('hidden').count(), 0);
  });

  await step('by who is in it, with keys alone', async () => {
    await filter(ben).fill('chris');
    await row(ben, 'Night shift').getByText('hidden').waitFor();
    await filter(ben).focus();
    await ben.page.keyboard.press('Tab');
    await ben.page.keyboard.press('Tab');
    await hasFocus(ben, 'what was found', row(ben, 'Night shift'));
    await ben.page.keyboard.press('Enter');
    await mini(ben, 'Night shift')
      .getByRole('log')
      .getByText(/^Line 29\d/)
      .last()
      .waitFor();
    await openSidebar(chris);
    await row(chris, 'Night shift').click();
    await say(ben, 'Night shift', 'I am back');
    await mini(chris, 'Night shift').getByRole('log').getByText('I am back').waitFor();
  });

  await step('by what was said three hundred lines ago: it opens there', async () => {
    await ben.button('Close: Night shift').click();
    await filter(ben).fill('');
    await row(ben, 'Night shift').hover();
    await sidebar(ben).getByRole('button', { name: 'Hide Night shift' }).click();
    await row(ben, 'Night shift').waitFor({ state: 'detached' });
    await filter(ben).fill('bank holidays');
    await row(ben, /rota of the bank holidays/).click();
    const log = mini(ben, 'Night shift').getByRole('log');
    await log.getByText('The rota of the bank holidays').waitFor();
    await eventually('the line is in view', () =>
      log.evaluate((box) => {
        const line = [...box.querySelectorAll('[data-seq]')].find((one) =>
          one.textContent?.includes('bank holidays'),
        );
        const at = line?.getBoundingClientRect();
        const view = box.getBoundingClientRect();
        return at !== undefined && at.top >= view.top - 1 && at.bottom <= view.bottom + 1;
      }),
    );
    // From there one press leads to the newest.
    await mini(ben, 'Night shift')
      .getByRole('button', { name: /Newest|new$/ })
      .click();
    await log.getByText('I am back').waitFor();
  });

  await step('the Workspace finds it too, and a message brings it back by itself', async () => {
    await desk.ask('ben', 'POST', `/conversations/${group.id}/hide`);
    await ben.page.goto(`${ben.url}/workspace/conversations`);
    await ben.live();
    const list = ben.page.getByRole('region', { name: 'Conversation list' });
    await list.getByText(names.mara).waitFor();
    assert.equal(await list.getByRole('link').filter({ hasText: 'Night shift' }).count(), 0);
    await list.getByRole('searchbox').first().fill('night');
    await list.getByRole('link').filter({ hasText: 'Night shift' }).first().click();
    await ben.line('I am back').waitFor();
    await desk.ask('ben', 'POST', `/conversations/${group.id}/hide`);
    await list.getByRole('searchbox').first().fill('');
    await list.getByRole('link').filter({ hasText: 'Night shift' }).waitFor({ state: 'detached' });
    await say(chris, 'Night shift', 'Is anybody there?');
    await list.getByText('Is anybody there?').waitFor();
  });

  await step('what one is not in is not found', async () => {
    const mara = await stage.agent('mara', { path: '/cases' });
    await openSidebar(mara);
    await filter(mara).fill('bank holidays');
    await sidebar(mara)
      .getByText(/Nothing matches/)
      .waitFor();
  });
});
