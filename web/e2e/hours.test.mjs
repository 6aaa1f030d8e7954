// Working hours: an assignment rule asks for them, and whom it passes over reads why.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { part, save } from './settings.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * A schedule of whole days in UTC.
 * @param {string} name
 * @param {...number} on days from today
 */
const schedule = (name, ...on) =>
  stage.desk.ask('admin', 'POST', '/admin/schedules', {
    name,
    time_zone: 'UTC',
    entries: [{ days: on.map((n) => days[(new Date().getUTCDay() + n) % 7]), from: '00:00', to: '24:00' }],
  });

stage.test('nobody is offered anything outside of their working hours', async (step) => {
  const queue = await stage.desk.find('queues', 'Billing Support');
  const group = await stage.desk.find('groups', 'Billing Support');
  const rule = await stage.desk.change('assignment-rules', 'Standard', { shift_enabled: true });
  await stage.desk.change('queues', 'Billing Support', { delivery: 'push' });
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${queue.id}/pools`, {
    pools: [{ groups: [group.id], assignment_rule_id: rule.id, eligible_at_s: 0 }],
  });
  await schedule('These days', 0, 1);
  await schedule('Other days', 3);
  const person = await stage.desk.find('users', 'Anna Berg');
  const alex = await stage.agent('admin', { path: `/settings/users/${person.id}` });
  const anna = await stage.agent('anna');
  const { items } = await stage.desk.ask('anna', 'GET', '/presence-states');
  const available = items.find((/** @type {any} */ one) => one.shipped === 'available');
  await stage.desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });

  const capacity = part(alex, 'Capacity');
  /** @param {string} name of the schedule Anna works by from now on */
  const works = async (name) => {
    await alex.page.goto(`${alex.url}/workspace/settings/users/${person.id}`);
    await capacity.getByLabel('Working hours').selectOption({ label: name });
    await save(alex, capacity);
    await alex.page.goto(`${alex.url}/workspace/settings/queues/${queue.id}`);
  };
  const preview = alex.page.getByRole('region', { name: 'Who would get this now?' });
  /** @param {string | RegExp} text */
  const says = (text) =>
    eventually(`the preview says ${text}`, async () => {
      await preview.getByRole('button', { name: 'Ask again' }).click();
      return preview.getByText(text).isVisible();
    });

  await step('within them: until when they work', async () => {
    await works('These days');
    await says(/^Anna Berg would get it/);
    await preview.getByRole('columnheader', { name: 'Works until' }).waitFor();
    assert.match(await preview.getByRole('row', { name: /Anna Berg/ }).innerText(), /00:00/);
    await accessible(alex.page, 'who would get it, and until when they work');
  });

  await step('outside of them both sides read why not', async () => {
    await works('Other days');
    await says('Not offered to Anna Berg: is outside of their working hours.');
    await preview.getByText('Nobody would get it now', { exact: false }).waitFor();
    await stage.desk.visit({ first: 'Grace', last: 'Guest' });
    await anna.button('Your presence: Available').click();
    await anna.button('Why am I idle?').click();
    await anna.sees('You are outside of your working hours.');
    await accessible(anna.page, 'why nothing comes outside of working hours');
    await anna.page.keyboard.press('Escape');
  });

  await step('their hours are others: what waits is theirs', async () => {
    await works('These days');
    await anna.page
      .getByRole('button', { name: /^Accept/ })
      .first()
      .waitFor();
  });
});
