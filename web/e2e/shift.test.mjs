// A shift without a mouse: from sign-in to a created case, with a customer and a colleague at once;
// and what becomes of a customer whose agent is away.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { focused, tabTo } from './keys.mjs';
import { field, hasFocus, mini, names, openSidebar, row, say, sidebar } from './parts.mjs';
import { accessible, Agent, useStage } from './stage.mjs';

const stage = useStage();

stage.test('a shift by keyboard alone, from sign-in to a created case', async (step) => {
  const grace = await stage.guest();
  await grace.start();
  const ben = await stage.agent('ben', { path: '/cases' });
  await openSidebar(ben);
  const anna = new Agent(await (await stage.context()).newPage(), stage.desk.url);
  const { page } = anna;
  const { keyboard } = page;

  /** @param {RegExp} name */
  const focusIsOn = (name) =>
    eventually(`${name} has the focus`, async () => name.test((await page.evaluate(focused)).name));

  /**
   * Goes somewhere by its name.
   * @param {string} typed
   * @param {RegExp} option the first one offered
   */
  const find = async (typed, option) => {
    await keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find anything' }).waitFor();
    await keyboard.type(typed);
    await page.getByRole('option', { selected: true }).filter({ hasText: option }).waitFor();
    await keyboard.press('Enter');
  };

  await step('sign in, and take the oldest', async () => {
    await page.goto(`${anna.url}/workspace`);
    await page.getByLabel('Email').waitFor();
    await keyboard.type('anna@example.com');
    await tabTo(page, /^Password$/);
    await keyboard.type('demo');
    await keyboard.press('Enter');
    await anna.live();
    await anna.canAccept('Billing Support');
    await keyboard.press('a');
    await anna.line('My invoice is wrong').waitFor();
    await focusIsOn(/^Message to Grace Hopper/);
    await keyboard.type('Let me ask a colleague');
    await keyboard.press('Enter');
    await grace.line('Let me ask a colleague').waitFor();
  });

  await step('ask a colleague, who answers', async () => {
    await find('ben', /Write to Ben Okoro/);
    await page.getByRole('button', { name: `Remove ${names.ben}` }).waitFor();
    await tabTo(page, /^First message$/);
    await keyboard.type('Was Grace billed twice?');
    await keyboard.press('Enter');
    await anna.line('Was Grace billed twice?').waitFor();
    await row(ben, names.anna).click();
    await mini(ben, names.anna).getByRole('log').getByText('Was Grace billed twice?').waitFor();
    await say(ben, names.anna, 'Yes, in May');
    await anna.line('Yes, in May').waitFor();
  });

  await step('back to the customer by number, and a note for whoever comes next', async () => {
    await keyboard.press('Alt+1');
    await page.getByRole('heading', { level: 2, name: 'Grace Hopper' }).waitFor();
    await focusIsOn(/^Message to Grace Hopper/);
    await keyboard.press('Alt+w');
    await focusIsOn(/^Work note/);
    await keyboard.type('Ben has checked it');
    await keyboard.press('Enter');
    await anna.log.locator('.note').getByText('Ben has checked it').waitFor();
    await keyboard.press('Alt+w');
    await focusIsOn(/^Message to Grace Hopper/);
  });

  await step('elsewhere the sidebar and a mini window, and the focus comes back to the row', async () => {
    await find('cases', /^Cases/);
    await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
    // What was begun has been sent: no window of it is left.
    assert.equal(await page.getByRole('region', { name: 'New conversation' }).count(), 0);
    await keyboard.press('s');
    await hasFocus(
      anna,
      'the filter',
      sidebar(anna).getByRole('searchbox', { name: 'Filter conversations' }),
    );
    await keyboard.type('ben');
    await tabTo(page, /Ben Okoro/);
    await keyboard.press('Enter');
    await hasFocus(anna, 'the field', field(mini(anna, names.ben)));
    await keyboard.type('Thank you');
    await keyboard.press('Enter');
    await mini(ben, names.anna).getByRole('log').getByText('Thank you').waitFor();
    await keyboard.press('Escape');
    await mini(anna, names.ben).waitFor({ state: 'detached' });
    await hasFocus(anna, 'the row', row(anna, names.ben));
    await tabTo(page, /^Filter conversations$/, 'Shift+Tab');
    await keyboard.press('Escape');
    await keyboard.press('Escape');
  });

  await step('the case: the command, the form, the keys of its fields', async () => {
    await find('grace', /Grace Hopper/);
    await field(mini(anna, 'Grace Hopper')).waitFor();
    await hasFocus(anna, 'the field', field(mini(anna, 'Grace Hopper')));
    await keyboard.type('/case');
    await page.getByRole('listbox', { name: 'Actions' }).waitFor();
    await keyboard.press('Enter');
    await page.getByLabel('Short description').waitFor();
    await focusIsOn(/^Short description/);
    await keyboard.press('Control+a');
    await keyboard.type('Billed twice in May');
    await tabTo(page, /^Priority/);
    await keyboard.type('2');
    await tabTo(page, /^Save case$/);
    await keyboard.press('Enter');
    await anna.sees(/CS\d{7} was created/);
    await grace.line('Billed twice in May').waitFor();
  });

  await step('the end, and the way home', async () => {
    await find('grace', /Grace Hopper/);
    await anna.line('Billed twice in May').waitFor();
    await tabTo(page, /^Messages$/, 'Shift+Tab');
    await keyboard.press('e');
    await page.getByRole('dialog', { name: /^End the conversation/ }).waitFor();
    await tabTo(page, /^End for Grace Hopper$/);
    await keyboard.press('Enter');
    await grace.sees('Thank you for talking with us.');
    await anna.sees('Anna Berg ended this conversation');
    await tabTo(page, /your account/, 'Shift+Tab');
    await keyboard.press('Enter');
    await tabTo(page, /^Sign out$/);
    await keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).waitFor();
  });
});

stage.test('a customer writes to somebody who is away: a colleague goes on', async (step) => {
  const { desk } = stage;
  await desk.set('glide.messaging.reassign.enabled', 'true');
  const { items } = await desk.ask('admin', 'GET', '/presence-states');
  /**
   * @param {string} who
   * @param {'Available' | 'Away'} state
   */
  const set = (who, state) =>
    desk.ask(who, 'PUT', '/me/presence', {
      state_id: items.find((/** @type {{ name: string }} */ one) => one.name === state).id,
    });
  const ada = await stage.guest();
  await ada.start({ first: 'Ada', last: 'King', email: 'ada@example.org', question: 'Where is my refund' });
  const anna = await stage.agent('anna');
  const ben = await stage.agent('ben');
  await set('anna', 'Available');
  await set('ben', 'Available');
  await anna.accept('Ada King');
  await ada.page.getByRole('heading', { name: 'Anna Berg' }).waitFor();

  await step('as long as she is there it is hers', async () => {
    await ada.say('Are you there?');
    await anna.line('Are you there?').waitFor();
    await set('anna', 'Away');
    // To be away alone takes nothing from anybody.
    await anna.say('I look it up');
    await ada.line('I look it up').waitFor();
  });

  await step('the customer writes: back to the queue, and both are told', async () => {
    await ada.say('I have found the number');
    await ada.line('Anna Berg is away. The next free colleague of Billing Support goes on.').waitFor();
    await ada.sees('You are next.');
    await anna.page
      .getByRole('region', { name: 'Notifications' })
      .getByText('Ada King went back to the queue because you are not available.')
      .waitFor();
    await anna.page
      .getByRole('region', { name: 'Conversation list' })
      .getByRole('link')
      .filter({ hasText: 'Ada King' })
      .waitFor({ state: 'detached' });
    await accessible(ada.page, 'a visitor who waits again');
  });

  await step('a colleague goes on, with all that was said and why', async () => {
    await ben.accept('Ada King');
    await ben.line('I have found the number').waitFor();
    await ben.line('Back in the queue because Anna Berg is Away.').waitFor();
    await ben.say('I have it here');
    await ada.line('I have it here').waitFor();
    assert.equal(await ada.log.getByText('Back in the queue because').count(), 0);
    const text = await ada.log.innerText();
    assert.ok(text.indexOf('I look it up') < text.indexOf('I have found the number'));
  });

  await desk.set('glide.messaging.reassign.enabled', 'false');
});
