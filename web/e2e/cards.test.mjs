// Cases, incidents and articles in conversations: dragged, pasted or shared without a mouse, live, and closed to whom they are closed.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, field, mini, names, openSidebar, row } from './parts.mjs';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */
/** @typedef {import('playwright-core').Locator} Locator */

/** The id of the group that serves a queue. @param {string} name */
async function groupOf(name) {
  const { items } = await stage.desk.ask('anna', 'GET', '/groups');
  return items.find((/** @type {any} */ one) => one.name === name).id;
}

/**
 * A record of billing, which Chris may not see.
 * @param {'case' | 'incident'} table
 * @param {string} title
 * @returns {Promise<{ id: string, number: string, version: number }>}
 */
const secret = async (table, title) =>
  stage.desk.ask('anna', 'POST', `/${table}s`, {
    client_id: crypto.randomUUID(),
    values: { short_description: title, assignment_group_id: await groupOf('Billing Support') },
  });

/**
 * Changes a record as somebody who has just read it.
 * @param {'anna' | 'ben'} who
 * @param {'case' | 'incident'} table
 * @param {string} id
 * @param {Record<string, string>} values
 */
async function change(who, table, id, values) {
  const { version } = await stage.desk.ask(who, 'GET', `/${table}s/${id}`);
  await stage.desk.ask(who, 'PUT', `/${table}s/${id}`, { version, values });
}

/**
 * Drops an address on something, as another window or program would.
 * @param {Locator} target
 * @param {string} address
 */
async function dropAddress(target, address) {
  await target.evaluate((element, url) => {
    const carried = new DataTransfer();
    carried.setData('text/uri-list', url);
    carried.setData('text/plain', url);
    for (const type of ['dragenter', 'dragover', 'drop'])
      element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }, address);
}

/** Closes the windows that an earlier test left open. @param {Agent} agent */
async function closeWindows(agent) {
  const close = agent.page.getByRole('button', { name: /^Close: / });
  while ((await close.count()) > 0) await close.first().click();
}

/** The card of a record in a place. @param {Locator} place @param {string | RegExp} title */
const card = (place, title) => place.locator('a.card').filter({ hasText: title });

stage.test('a record dragged onto a conversation is a live card there', async (step) => {
  const incident = await secret('incident', 'Secret of billing');
  await chat(stage.desk, 'anna', ['chris'], 'Look at this');
  await chat(stage.desk, 'anna', ['ben'], 'And you at this');
  const anna = await stage.agent('anna', { path: '/incidents' });
  const ben = await stage.agent('ben', { path: '/cases' });
  const chris = await stage.agent('chris', { path: '/cases' });
  const toBen = mini(anna, names.ben);
  const ofAnna = mini(ben, names.anna);

  await step('a row of a list onto a row of the sidebar', async () => {
    await openSidebar(anna);
    await anna.page.locator(`tr[data-record="${incident.number}"]`).dragTo(row(anna, names.chris));
    await card(mini(anna, names.chris), /Secret of billing/).waitFor();
    await accessible(anna.page, 'a list with a sidebar and a card');
  });

  await step('who may not read the record is told nothing of it', async () => {
    await openSidebar(chris);
    await row(chris, names.anna).click();
    await mini(chris, names.anna).getByText('You may not see this record.').waitFor();
    assert.ok(
      !chris.received.some((frame) => frame.includes('Secret of billing') || frame.includes(incident.number)),
    );
    assert.equal(await mini(chris, names.anna).getByText(incident.number).count(), 0);
    assert.equal(await mini(chris, names.anna).locator('a.card').count(), 0);
    await accessible(chris.page, 'a restricted card');
    await chris.open(`/incidents/${incident.id}`);
    await chris.sees('This incident is not here');
    await accessible(chris.page, 'an incident that is not there');
  });

  await step('the number on the record’s page onto a mini window', async () => {
    await row(anna, names.ben).click();
    await toBen.getByRole('log').getByText('And you at this').waitFor();
    await anna.page.getByRole('link', { name: incident.number }).first().click();
    await anna.page.getByRole('heading', { level: 1, name: 'Secret of billing' }).waitFor();
    await anna.page
      .locator('#main')
      .getByRole('link', { name: incident.number })
      .dragTo(toBen.getByRole('log'));
    await card(toBen, /Secret of billing/).waitFor();
    await openSidebar(ben);
    await row(ben, names.anna).click();
    await card(ofAnna, /Secret of billing/).waitFor();
  });

  await step('a card onto another conversation', async () => {
    await card(toBen, /Secret of billing/).dragTo(row(anna, names.chris));
    await eventually(
      'Chris has a second one',
      async () => (await mini(chris, names.anna).getByText('You may not see this record.').count()) === 2,
    );
  });

  await step('it changes with the record, on every screen at once', async () => {
    await change('ben', 'incident', incident.id, {
      short_description: 'Known by a new name',
      state: 'in_progress',
      assigned_to: await stage.desk
        .ask('ben', 'GET', '/session')
        .then((/** @type {any} */ mine) => mine.user?.id ?? mine.id),
    });
    for (const place of [toBen, ofAnna]) {
      await card(place, /Known by a new name/).waitFor();
      await card(place, /In progress/).waitFor();
      await card(place, /Ben Okoro/).waitFor();
    }
    await mini(chris, names.anna).getByText('You may not see this record.').first().waitFor();
  });

  await step('who comes to be allowed sees it, who is not any more does not', async () => {
    await change('anna', 'incident', incident.id, {
      assignment_group_id: await groupOf('Product Support'),
      assigned_to: '',
    });
    await card(mini(chris, names.anna), /Known by a new name/)
      .first()
      .waitFor();
    await ofAnna.getByText('You may not see this record.').waitFor();
    assert.equal(await ofAnna.getByText('Known by a new name').count(), 0);
  });

  await step('whoever may opens it by a click', async () => {
    await card(mini(chris, names.anna), /Known by a new name/)
      .first()
      .click();
    await chris.page.getByRole('heading', { level: 1, name: 'Known by a new name' }).waitFor();
    assert.match(chris.page.url(), new RegExp(`/workspace/incidents/${incident.id}$`));
  });
});

stage.test('an address or a number in a conversation', async (step) => {
  const open = await secret('case', 'A case to talk about');
  const closed = await secret('case', 'Nothing for Chris');
  const group = await chat(stage.desk, 'anna', ['ben', 'chris'], 'We three');
  const anna = await stage.agent('anna', { path: `/conversations/${group.id}` });
  const ben = await stage.agent('ben', { path: `/conversations/${group.id}` });
  const chris = await stage.agent('chris', { path: `/conversations/${group.id}` });
  const url = (/** @type {{ id: string }} */ one) => `${stage.desk.url}/workspace/cases/${one.id}`;

  await step('an address from another window, onto the log of the Workspace', async () => {
    await anna.line('We three').waitFor();
    await dropAddress(anna.log, url(open));
    await card(ben.log, /A case to talk about/).waitFor();
    await chris.log.getByText('You may not see this record.').waitFor();
    await accessible(ben.page, 'a card in the Workspace');
  });

  await step('one pasted, as a card by choice', async () => {
    await ben.field.fill(url(closed));
    await ben.button(`As card: ${closed.number}`).click();
    await card(anna.log, /Nothing for Chris/).waitFor();
    assert.equal(await ben.field.inputValue(), '');
  });

  await step('a number typed, as a card with the keyboard alone', async () => {
    await anna.field.focus();
    await anna.page.keyboard.type(open.number);
    await anna.button(`As card: ${open.number}`).waitFor();
    for (let i = 0; i < 12; i++) {
      await anna.page.keyboard.press('Shift+Tab');
      const name = await anna.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (name === `As card: ${open.number}`) break;
    }
    await anna.page.keyboard.press('Enter');
    await eventually(
      'Ben has the second card of it',
      async () => (await card(ben.log, /A case to talk about/).count()) === 2,
    );
  });

  await step('what one may not read cannot be posted: said to the poster, and to nobody else', async () => {
    await dropAddress(chris.log, url(closed));
    await chris.sees(/This record does not exist, or is not yours to see/);
    const last = (await stage.desk.ask('anna', 'GET', `/conversations/${group.id}`)).summary;
    assert.equal(last.last_author, names.anna);
    await chris.field.fill(closed.number);
    await chris.page.waitForLoadState('networkidle');
    assert.equal(await chris.page.getByRole('button', { name: /^As card/ }).count(), 0);
    await accessible(chris.page, 'a card that was refused');
  });
});

stage.test('in a customer’s conversation a record is for colleagues, an article for them', async (step) => {
  const incident = await secret('incident', 'Only among us');
  const { items } = await stage.desk.ask('anna', 'GET', '/articles?q=invoice');
  const [article] = items;
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Cards', question: 'Where is my invoice?' });
  const anna = await stage.agent('anna');
  const ben = await stage.agent('ben', { path: '/incidents' });
  await anna.accept('Grace Cards');

  await step('the incident stays inside', async () => {
    await dropAddress(anna.log, `${stage.desk.url}/workspace/incidents/${incident.id}`);
    await card(anna.log, /Only among us/)
      .getByText('Only colleagues see this')
      .waitFor();
    await anna.say('Let me see');
    await grace.line('Let me see').waitFor();
    assert.ok(
      !grace.received.some((frame) => frame.includes(incident.number) || frame.includes('Only among us')),
    );
    assert.equal(await grace.times(incident.number), 0);
  });

  await step('it is live there as well', async () => {
    await ben.page.getByRole('link', { name: incident.number }).click();
    const form = ben.page.getByRole('form', { name: `Form of ${incident.number}` });
    await form.getByLabel('Short description').fill('Among us, and better named');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await card(anna.log, /Among us, and better named/).waitFor();
  });

  await step('the article reaches the customer, who can open it', async () => {
    await dropAddress(anna.log, `${stage.desk.url}/workspace/knowledge/${article.id}`);
    await card(anna.log, new RegExp(article.title)).waitFor();
    const link = grace.log.getByRole('link', { name: new RegExp(article.number) });
    await link.waitFor();
    assert.equal(await card(anna.log, article.title).getByText('Only colleagues see this').count(), 0);
    await accessible(grace.page, 'an article in a chat');
    const [page] = await Promise.all([grace.page.waitForEvent('popup'), link.click()]);
    await page.getByRole('heading', { name: article.title }).first().waitFor();
    assert.match(page.url(), new RegExp(`/kb/${article.number}$`));
  });
});

stage.test('everything about a record without a mouse', async (step) => {
  const incident = await secret('incident', 'By keys alone');
  await chat(stage.desk, 'anna', ['ben'], 'Keys');
  await chat(stage.desk, 'anna', ['mara'], 'Keys too');
  const anna = await stage.agent('anna', { path: '/cases' });
  await closeWindows(anna);
  const ben = await stage.agent('ben', { path: '/cases' });
  const { keyboard } = anna.page;

  await step('the navigator and the palette reach the list and the record', async () => {
    await keyboard.press('m');
    await anna.page.getByRole('dialog', { name: 'Navigator' }).waitFor();
    await keyboard.type('incidents');
    await keyboard.press('Enter');
    await anna.page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
    await keyboard.press('Control+k');
    await anna.page.getByRole('combobox').fill(incident.number);
    await anna.page.getByRole('option', { name: new RegExp(incident.number) }).waitFor();
    await keyboard.press('Enter');
    await anna.page.getByRole('heading', { level: 1, name: 'By keys alone' }).waitFor();
    await anna.page.reload();
    await anna.live();
    await anna.page.getByRole('heading', { level: 1, name: 'By keys alone' }).waitFor();
  });

  await step('Share posts it, to whom one finds by name', async () => {
    await anna.button(`Share ${incident.number} in a conversation …`).focus();
    await keyboard.press('Enter');
    const dialog = anna.page.getByRole('dialog');
    await dialog.getByRole('option', { name: /Ben Okoro/ }).waitFor();
    await accessible(anna.page, 'sharing a record');
    await keyboard.type('ben');
    await dialog.getByRole('option', { name: /Mara/ }).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await anna.sees(`${incident.number} was posted to ${names.ben}`);
    await openSidebar(ben);
    await row(ben, names.anna).click();
    await card(mini(ben, names.anna), /By keys alone/).waitFor();
  });

  await step('a card opens with Enter', async () => {
    await card(mini(ben, names.anna), /By keys alone/).focus();
    await ben.page.keyboard.press('Enter');
    await ben.page.getByRole('heading', { level: 1, name: 'By keys alone' }).waitFor();
  });

  await step('followed, changed and saved', async () => {
    await anna.button('Follow').focus();
    await keyboard.press('Enter');
    await anna.page.locator('#main').getByText('Following').waitFor();
    const title = anna.page.getByRole('form').getByLabel('Short description');
    await title.focus();
    await keyboard.press('End');
    await keyboard.type(', all of it');
    await keyboard.press('Control+s');
    await anna.sees(`${incident.number} was saved`);
    await ben.page.getByRole('heading', { level: 1, name: 'By keys alone, all of it' }).waitFor();
    await field(anna.page.locator('#main')).focus();
    await keyboard.type('written by keys');
    await keyboard.press('Enter');
    await ben.page.locator('#main').getByRole('log').getByText('written by keys').waitFor();
  });
});
