// Colleagues talk to each other: beside a customer, in groups, hidden and found again, seen and read.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, field, hasFocus, mini, names, openSidebar, pick, row, say, sidebar } from './parts.mjs';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/**
 * The number beside a conversation in the sidebar, 0 without one.
 * @param {Agent} agent
 * @param {string} name
 */
async function unread(agent, name) {
  const badge = row(agent, name).locator('.badge');
  return (await badge.count()) === 0 ? 0 : parseInt(await badge.innerText(), 10);
}

stage.test('an agent with a guest and a colleague at once', async (step) => {
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Both' });
  const anna = await stage.agent('anna', { path: '/cases' });
  const ben = await stage.agent('ben', { path: '/cases' });

  await step('the guest is accepted from the sidebar and opens in a mini window', async () => {
    await openSidebar(anna);
    await sidebar(anna)
      .getByRole('tab', { name: /^Support/ })
      .click();
    await anna.canAccept('Billing Support');
    await anna.acceptFrom('Billing Support').click();
    await mini(anna, 'Grace Both').getByRole('log').getByText('My invoice is wrong').waitFor();
    await hasFocus(anna, 'the field of the window', field(mini(anna, 'Grace Both')));
    await say(anna, 'Grace Both', 'I will ask a colleague');
    await grace.sees('I will ask a colleague');
  });

  await step('a colleague is asked by the plus icon, by keyboard', async () => {
    await sidebar(anna).getByRole('tab', { name: /^Chat/ }).click();
    await sidebar(anna).getByRole('button', { name: 'New conversation' }).click();
    await pick(anna, 'ben', names.ben);
    await anna.sees(`A direct conversation with ${names.ben}`);
    const first = anna.page.getByRole('textbox', { name: 'First message' });
    await first.fill('Is Grace billed twice?');
    await first.press('Enter');
    await mini(anna, names.ben).getByRole('log').getByText('Is Grace billed twice?').waitFor();
  });

  await step('the colleague sees the number on the Connect icon and answers', async () => {
    await ben.page.getByRole('button', { name: 'Open Connect, 1 unread' }).waitFor();
    await openSidebar(ben);
    await row(ben, names.anna).click();
    await mini(ben, names.anna).getByRole('log').getByText('Is Grace billed twice?').waitFor();
    await eventually('the number is gone', async () => (await unread(ben, names.anna)) === 0);
    await say(ben, names.anna, 'Yes, in May');
    await mini(anna, names.ben).getByRole('log').getByText('Yes, in May').waitFor();
  });

  await step('neither conversation shows in the other one', async () => {
    await say(anna, 'Grace Both', 'You were billed twice in May');
    await grace.sees('You were billed twice in May');
    assert.equal(await grace.times('Yes, in May'), 0);
    assert.equal(await grace.times('billed twice?'), 0);
    assert.equal(await mini(anna, 'Grace Both').getByText('Yes, in May').count(), 0);
    await accessible(anna.page, 'a page with sidebar and two mini windows');
  });
});

stage.test('adding somebody to a direct conversation starts a group and discloses nothing', async () => {
  await chat(stage.desk, 'anna', ['ben'], 'This stays between us');
  // Wide enough for the window that begins beside those that are open.
  const anna = await stage.agent('anna', { path: '/cases', viewport: { width: 1700, height: 820 } });
  const chris = await stage.agent('chris', { path: '/cases' });
  await openSidebar(anna);
  await row(anna, names.ben).click();
  await mini(anna, names.ben)
    .getByRole('button', { name: /^Add people/ })
    .click();
  await anna.sees(/A new group with Ben Okoro/);
  await hasFocus(anna, 'the field for people', anna.page.getByRole('combobox', { name: 'People' }));
  await pick(anna, 'chris', names.chris);
  await accessible(anna.page, 'the dialog that adds people');
  await anna.button('Start group').click();
  const group = anna.page
    .getByRole('region', { name: /^Conversation with/ })
    .filter({ hasText: /Chris/ })
    .first();
  await group.waitFor();
  const name = String(await group.getAttribute('aria-label')).replace('Conversation with ', '');
  await say(anna, name, 'Now we are three');
  await openSidebar(chris);
  await row(chris, name).click();
  await mini(chris, name).getByRole('log').getByText('Now we are three').waitFor();
  assert.equal(await chris.page.getByText('This stays between us').count(), 0);
  assert.equal(await mini(anna, name).getByText('This stays between us').count(), 0);
  // The direct one is as it was.
  await mini(anna, names.ben).getByRole('log').getByText('This stays between us').waitFor();
});

stage.test('a group is begun, named, described, and people leave it and come back', async (step) => {
  const anna = await stage.agent('anna', { path: '/conversations/new' });
  const ben = await stage.agent('ben', { path: '/conversations' });
  await pick(anna, 'ben', names.ben);
  await pick(anna, 'chris', names.chris);
  await anna.sees('A new group of 3 people');
  await accessible(anna.page, 'the page where a conversation begins');
  await anna.page.getByRole('textbox', { name: 'First message' }).fill('Who takes the night?');
  await anna.button('Send').first().click();
  await anna.line('Who takes the night?').waitFor();

  await step('its name, icon and description are everybody’s', async () => {
    await anna.tool('Info');
    await anna.button('Edit').click();
    await anna.page.getByLabel('Name', { exact: true }).fill('Night shift');
    await anna.page.getByLabel('Description').fill('From ten to six');
    await anna.page.getByLabel('Icon').fill('🌙');
    await anna.button('Save').click();
    await ben.choose('Night shift');
    await ben.line('Who takes the night?').waitFor();
    await accessible(anna.page, 'the Workspace with a group');
  });

  await step('a member is removed, and that is undone', async () => {
    await anna.tool('Members');
    await anna.button(`Remove ${names.ben}`).click();
    const list = ben.page.getByRole('region', { name: 'Conversation list' });
    await list.getByRole('link').filter({ hasText: 'Night shift' }).waitFor({ state: 'detached' });
    await anna.button('Undo').click();
    await list.getByRole('link').filter({ hasText: 'Night shift' }).waitFor();
  });

  await step('a member leaves', async () => {
    await ben.choose('Night shift');
    await ben.tool('Members');
    await ben.button('Leave group').click();
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave group' }).click();
    await ben.page
      .getByRole('region', { name: 'Conversation list' })
      .getByRole('link')
      .filter({ hasText: 'Night shift' })
      .waitFor({ state: 'detached' });
    await anna.line(/Ben Okoro left/).waitFor();
  });
});

stage.test(
  'a conversation is hidden, found again by the filter, and brought back by a message',
  async (step) => {
    await chat(stage.desk, 'mara', ['ben'], 'The printer on floor three is broken');
    const ben = await stage.agent('ben', { path: '/cases' });
    const mara = await stage.agent('mara', { path: '/cases' });
    await openSidebar(ben);
    await row(ben, names.mara).waitFor();

    const hide = async () => {
      await row(ben, names.mara).hover();
      await sidebar(ben)
        .getByRole('button', { name: `Hide ${names.mara}` })
        .click();
      await row(ben, names.mara).waitFor({ state: 'detached' });
    };

    await step('hiding can be undone', async () => {
      await hide();
      await ben.button('Undo').click();
      await row(ben, names.mara).waitFor();
    });

    await step('the filter finds it by its name, marked as hidden, and opens it', async () => {
      await hide();
      const filter = sidebar(ben).getByRole('searchbox', { name: 'Filter conversations' });
      await filter.fill('mara');
      const found = row(ben, names.mara);
      await found.getByText('hidden').waitFor();
      await accessible(ben.page, 'the sidebar with what a filter found');
      await found.click();
      await mini(ben, names.mara).getByRole('log').getByText('The printer on floor three').waitFor();
      await hasFocus(ben, 'the field of the window', field(mini(ben, names.mara)));
      await filter.fill('');
      await row(ben, names.mara).waitFor();
      assert.equal(await row(ben, names.mara).getByText('hidden').count(), 0);
    });

    await step('the filter finds it by what was said', async () => {
      await ben.button(`Close: ${names.mara}`).click();
      await hide();
      const filter = sidebar(ben).getByRole('searchbox', { name: 'Filter conversations' });
      await filter.fill('printer');
      await row(ben, /printer on floor three/).click();
      await mini(ben, names.mara).getByRole('log').getByText('The printer on floor three').waitFor();
      await hasFocus(ben, 'the field of the window', field(mini(ben, names.mara)));
      await filter.fill('');
    });

    await step('a new message brings it back', async () => {
      await ben.button(`Close: ${names.mara}`).click();
      await hide();
      await openSidebar(mara);
      await row(mara, names.ben).click();
      await say(mara, names.ben, 'It works again');
      await row(ben, names.mara).getByText('It works again').waitFor();
      await eventually('it counts as unread', async () => (await unread(ben, names.mara)) === 1);
    });
  },
);

stage.test('colleagues see who is here, who looks and who types', async (step) => {
  const visit = await stage.desk.visit({ first: 'Ida', last: 'Watched', question: 'Two of you?' });
  const queue = await stage.desk.find('queues', 'Billing Support');
  await stage.desk.ask('anna', 'POST', `/queues/${queue.id}/accept`);
  await chat(stage.desk, 'chris', ['mara'], 'Are you there?');
  const path = `/conversations/${visit.session.conversation_id}`;
  const chris = await stage.agent('chris', { path: '/cases' });
  await openSidebar(chris);
  await row(chris, names.mara).locator('.presence.offline').waitFor();
  const mara = await stage.agent('mara', { path: '/cases' });
  const others = (/** @type {Agent} */ agent) => agent.page.locator('.others');

  await step('a dot says who is at their desk', async () => {
    await row(chris, names.mara).locator('.presence.available').waitFor();
    await row(chris, names.mara).click();
    await mini(chris, names.mara).locator('.mini-head .presence.available').waitFor();
  });

  await step('who types to a colleague is named', async () => {
    await openSidebar(mara);
    await row(mara, names.chris).click();
    await field(mini(chris, names.mara)).pressSequentially('I am writing');
    await mini(mara, names.chris).getByText('Chris is typing …').waitFor();
  });

  await step('two in a customer’s conversation see each other look and type', async () => {
    const anna = await stage.agent('anna', { path });
    await anna.line('Two of you?').waitFor();
    assert.doesNotMatch(await others(anna).innerText(), /viewing/);
    const ben = await stage.agent('ben', { path });
    await ben.line('Two of you?').waitFor();
    await others(ben).getByText('Anna is viewing').waitFor();
    await others(anna).getByText('Ben is viewing').waitFor();
    await anna.field.pressSequentially('Let me');
    await others(ben).getByText('Anna is typing …').waitFor();
    // Who types has it in view: said once.
    await others(ben).getByText('Anna is viewing').waitFor({ state: 'detached' });
    await anna.field.fill('');
    await others(ben).getByText('Anna is viewing').waitFor();
    await ben.page.goto(`${ben.url}/workspace/conversations`);
    await others(anna).getByText('Ben is viewing').waitFor({ state: 'detached' });
  });

  await step('who closes the browser is gone', async () => {
    await mara.page.context().close();
    await row(chris, names.mara).locator('.presence.offline').waitFor({ timeout: 40_000 });
  });
});
