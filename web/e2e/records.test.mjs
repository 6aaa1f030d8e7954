// Cases and incidents: made from a chat or linked to it, edited by two, followed, put into conversations.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, mini, names, openSidebar, row } from './parts.mjs';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/** The id of the group that serves a queue. @param {string} name */
async function groupOf(name) {
  const { items } = await stage.desk.ask('anna', 'GET', '/groups');
  return items.find((/** @type {any} */ one) => one.name === name).id;
}

/**
 * An incident that comes from no conversation.
 * @param {'anna' | 'ben' | 'chris'} who
 * @param {string} title
 * @param {string} [group]
 */
const incident = async (who, title, group = 'Billing Support') =>
  stage.desk.ask(who, 'POST', '/incidents', {
    client_id: crypto.randomUUID(),
    values: {
      short_description: title,
      assignment_group_id: await groupOf(group),
      caller_name: 'Grace Hopper',
      caller_email: 'grace@example.org',
    },
  });

/** The form of a record. @param {Agent} agent @param {string} number */
const form = (agent, number) => agent.page.getByRole('form', { name: `Form of ${number}` });

/** A field of it. @param {Agent} agent @param {string} number @param {string} name */
const field = (agent, number, name) => form(agent, number).getByLabel(name, { exact: true });

stage.test('an incident from a chat, told to the customer, seen by a colleague', async (step) => {
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Incident', question: 'Nothing works' });
  const anna = await stage.agent('anna', { path: '/cases' });
  const ben = await stage.agent('ben', { path: '/incidents' });
  let number = '';

  await step('the unsaved incident stands behind the mini window, prefilled', async () => {
    await openSidebar(anna);
    await anna.page.getByRole('tab', { name: /^Support/ }).click();
    await anna.canAccept('Billing Support');
    await anna.acceptFrom('Billing Support').click();
    await mini(anna, 'Grace Incident').getByRole('log').getByText('Nothing works').waitFor();
    await mini(anna, 'Grace Incident').getByRole('button', { name: 'Actions' }).click();
    await anna.page.getByRole('menuitem', { name: /^Create Incident/ }).click();
    await anna.page.getByRole('heading', { level: 1, name: 'New incident' }).waitFor();
    assert.match(anna.page.url(), /\/workspace\/incidents\/new\?conversation=[0-9a-f]{32}$/);
    await mini(anna, 'Grace Incident').waitFor();
    const main = anna.page.locator('#main');
    assert.equal(await main.getByLabel('Short description').inputValue(), 'Nothing works');
    assert.equal(await main.getByLabel('Caller', { exact: true }).inputValue(), 'Grace Incident');
    assert.equal(await main.getByLabel('Caller email').inputValue(), 'grace@example.org');
    await accessible(anna.page, 'an unsaved incident');
  });

  await step('it survives a reload, and what is missing is named', async () => {
    const main = anna.page.locator('#main');
    await main.getByLabel('Impact').selectOption('1');
    await main.getByLabel('Urgency').selectOption('2');
    await main.getByLabel('Short description').fill('');
    await anna.page.reload();
    await anna.live();
    await main.getByRole('status', { name: 'Priority' }).getByText('2 – High').waitFor();
    await main.getByRole('button', { name: 'Save incident' }).click();
    await main.getByText('Fill this in.').waitFor();
    await main.getByLabel('Short description').fill('The invoice page is broken');
  });

  await step('saving tells the customer the number', async () => {
    await anna.button('Save incident').click();
    await anna.sees(/INC\d{7} was created/);
    await anna.page.getByRole('heading', { level: 1, name: 'The invoice page is broken' }).waitFor();
    number = /INC\d{7}/.exec(await anna.page.locator('#main').innerText())?.[0] ?? '';
    assert.ok(number);
    await grace.line(number).waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('assignment_group')));
  });

  await step('a colleague of the group finds it, and the chat goes on into its activity', async () => {
    await ben.page.getByRole('searchbox', { name: /^Find by number/ }).fill('invoice page');
    await ben.page.getByRole('link', { name: number }).click();
    await ben.page.getByRole('heading', { level: 1, name: 'The invoice page is broken' }).waitFor();
    await ben.page.getByRole('log').getByText('Nothing works').waitFor();
    await grace.say('It is the big button');
    await ben.page.getByRole('log').getByText('It is the big button').waitFor();
    await accessible(ben.page, 'the page of an incident');
  });

  await step('following, he writes a work note that the customer never receives', async () => {
    await ben.button('Follow').click();
    await ben.sees('Following');
    const composer = ben.page.locator('#main textarea[id^=composer-]');
    await composer.fill('it-is-the-cache');
    await ben.button('Add work note').click();
    await ben.page.getByRole('log').getByText('it-is-the-cache').waitFor();
    await anna.page.locator('#main').getByRole('log').getByText('it-is-the-cache').waitFor();
    await grace.say('Hello?');
    await ben.page.getByRole('log').getByText('Hello?').waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('it-is-the-cache')));
    await ben.button(`Following ${number}: open or stop`).click();
    await ben.page.getByRole('menuitem', { name: 'Open mini window' }).click();
    await mini(ben, `${number} The invoice page is broken`).waitFor();
    await accessible(ben.page, 'a record with its mini window');
  });

  await step('the record tab beside the chat has the same form', async () => {
    await anna.open('/conversations');
    await anna.choose('Grace Incident');
    await anna.tool('Record');
    await field(anna, number, 'State').selectOption('in_progress');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees(`${number} was saved`);
    await eventually(
      'Ben sees the state',
      async () => (await field(ben, number, 'State').inputValue()) === 'in_progress',
    );
    await accessible(anna.page, 'the record tab');
  });
});

stage.test('two agents with one form open', async (step) => {
  const { id, number } = await incident('anna', 'Printer on fire');
  const anna = await stage.agent('anna', { path: `/incidents/${id}` });
  const ben = await stage.agent('ben', { path: `/incidents/${id}` });

  await step('what only the other changed is taken in; mine stays, over a reload too', async () => {
    await field(anna, number, 'Category').fill('hardware');
    await anna.page.reload();
    await anna.live();
    assert.equal(await field(anna, number, 'Category').inputValue(), 'hardware');
    await field(ben, number, 'Urgency').selectOption('1');
    await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
    await ben.sees(`${number} was saved`);
    await anna.sees(`Ben Okoro saved ${number} meanwhile`);
    assert.equal(await field(anna, number, 'Urgency').inputValue(), '1');
    assert.equal(await field(anna, number, 'Category').inputValue(), 'hardware');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees(`${number} was saved`);
  });

  await step('where both changed, both are shown and one chooses', async () => {
    await eventually(
      'Ben has what Anna saved',
      async () => (await field(ben, number, 'Category').inputValue()) === 'hardware',
    );
    await field(anna, number, 'Short description').fill('Printer burns');
    await field(ben, number, 'Short description').fill('Printer smokes');
    await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees('Ben Okoro made it “Printer smokes”.');
    assert.equal(await field(anna, number, 'Short description').inputValue(), 'Printer burns');
    await accessible(anna.page, 'a form somebody else was faster to save');
    await anna.button('Take theirs').click();
    assert.equal(await field(anna, number, 'Short description').inputValue(), 'Printer smokes');
  });

  await step('unsaved changes can be taken out and brought back; on hold asks for a comment', async () => {
    await field(anna, number, 'State').selectOption('on_hold');
    await form(anna, number).getByRole('button', { name: 'Undo changes' }).click();
    assert.equal(await field(anna, number, 'State').inputValue(), 'new');
    await anna.button('Bring them back').click();
    assert.equal(await field(anna, number, 'State').inputValue(), 'on_hold');
    await field(anna, number, 'On hold for').selectOption('awaiting_caller');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await form(anna, number).getByText('Fill this in.').waitFor();
    await field(anna, number, 'Comment for the caller').fill('Which printer?');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.page.getByRole('log').getByText('Which printer?').waitFor();
  });
});

stage.test('linking a chat to a record that exists', async (step) => {
  const first = await incident('anna', 'Known since Monday');
  const second = await incident('anna', 'Known since Tuesday');
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Linked', question: 'It is broken again' });
  const anna = await stage.agent('anna');
  await anna.accept('Grace Linked');
  await anna.tool('Record');

  await step('by words; the customer is told, and the history is there', async () => {
    await anna.panel.getByRole('searchbox').fill('monday');
    await anna.button(`Link ${first.number}`).click();
    await anna.sees(`The conversation belongs to ${first.number} now`);
    await grace.line(first.number).waitFor();
    await form(anna, first.number).waitFor();
    await anna.panel.getByText('It is broken again').first().waitFor();
  });

  await step('by number to another one: each has its tab', async () => {
    await anna.panel.getByRole('searchbox').fill(second.number);
    await anna.button(`Link ${second.number}`).click();
    await grace.line(second.number).waitFor();
    const tabs = anna.page.getByRole('tablist', { name: 'Records of this conversation' });
    await tabs.getByRole('tab', { name: new RegExp(first.number) }).click();
    await form(anna, first.number).waitFor();
    await accessible(anna.page, 'two record tabs');
  });
});

stage.test('a card of a record in a conversation', async (step) => {
  const made = await incident('anna', 'Secret of billing');
  await chat(stage.desk, 'anna', ['chris'], 'Look at this');
  const anna = await stage.agent('anna', { path: '/incidents' });
  const chris = await stage.agent('chris', { path: '/cases' });

  await step('dragged from the list onto the conversation', async () => {
    await openSidebar(anna);
    await anna.page.locator(`tr[data-record="${made.number}"]`).dragTo(row(anna, names.chris));
    await mini(anna, names.chris)
      .getByRole('link', { name: /Secret of billing/ })
      .waitFor();
    await accessible(anna.page, 'the list of incidents with a sidebar');
  });

  await step('who may not read the record is told nothing of it', async () => {
    await openSidebar(chris);
    await row(chris, names.anna).click();
    await mini(chris, names.anna).getByText('You may not see this record.').first().waitFor();
    assert.ok(
      !chris.received.some((frame) => frame.includes('Secret of billing') || frame.includes(made.number)),
    );
    assert.equal(await mini(chris, names.anna).getByText(made.number).count(), 0);
    await chris.open(`/incidents/${made.id}`);
    await chris.sees('This incident is not here');
    await accessible(chris.page, 'an incident that is not there');
  });

  await step('and with the keyboard: Share in a conversation', async () => {
    const button = anna.button(`Share ${made.number} in a conversation …`);
    await button.focus();
    await anna.page.keyboard.press('Enter');
    await anna.page.getByRole('dialog').getByRole('combobox').waitFor();
    await accessible(anna.page, 'sharing a record');
    await anna.page.keyboard.press('Escape');
  });
});

stage.test('lists and forms on a phone', async () => {
  const { id, number } = await incident(
    'anna',
    'A short description that is long enough to need more than one line',
  );
  const anna = await stage.agent('anna', { path: '/incidents', viewport: { width: 360, height: 740 } });
  await anna.page.getByRole('link', { name: number }).waitFor();
  const fits = () =>
    anna.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  assert.ok(await fits(), 'the list is wider than the screen');
  await accessible(anna.page, 'the list of incidents on a phone');
  await anna.open(`/incidents/${id}`);
  await form(anna, number).waitFor();
  assert.ok(await fits(), 'the form is wider than the screen');
  await accessible(anna.page, 'an incident on a phone');
});
