// The one shell around everything an agent does: sidebar and mini windows on every page, by mouse and by keyboard.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, field, hasFocus, mini, names, openSidebar, row, say, sidebar } from './parts.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

stage.test('several mini windows survive a reload, a crash, and another browser', async (step) => {
  await chat(stage.desk, 'ben', ['anna'], 'First window');
  await chat(stage.desk, 'chris', ['anna'], 'Second window');
  await chat(stage.desk, 'mara', ['anna'], 'Third window');
  const anna = await stage.agent('anna', { path: '/cases', viewport: { width: 1500, height: 820 } });
  const ben = await stage.agent('ben', { path: '/cases' });
  await openSidebar(anna);
  for (const name of [names.ben, names.chris, names.mara]) {
    await row(anna, name).click();
    await mini(anna, name).getByRole('log').waitFor();
  }
  const places = () =>
    anna.page.evaluate(() =>
      [...document.querySelectorAll('[data-window]')].map((one) => ({
        id: one.getAttribute('data-window'),
        left: Math.round(one.getBoundingClientRect().left),
        folded: one.classList.contains('minimized'),
      })),
    );
  await mini(anna, names.chris).getByRole('button', { name: 'Collapse: Chris Sato' }).click();
  await eventually('one is folded', async () => (await places()).some((one) => one.folded));
  const before = await places();
  assert.equal(before.length, 3);

  await step('a reload finds them as they were', async () => {
    await anna.page.reload();
    await anna.live();
    await eventually('the windows are back', async () => (await places()).length === 3);
    assert.deepEqual(await places(), before);
    await mini(anna, names.mara).getByRole('log').getByText('Third window').waitFor();
  });

  await step('so does the server’s death', async () => {
    await stage.desk.stop('SIGKILL');
    await anna.status('Catching up');
    await stage.desk.start();
    await anna.live();
    assert.deepEqual(await places(), before);
    await ben.live();
    await openSidebar(ben);
    await row(ben, names.anna).click();
    await say(ben, names.anna, 'After the crash');
    await mini(anna, names.ben).getByRole('log').getByText('After the crash').waitFor();
  });

  await step('and another browser, where those that do not fit are stacked', async () => {
    const other = await stage.agent('anna', { path: '/cases', viewport: { width: 900, height: 820 } });
    await other.button(/more windows?/).click();
    await other.page.getByRole('group', { name: 'More windows' }).waitFor();
    await accessible(other.page, 'the list of windows that do not fit');
    await other.page
      .getByRole('group', { name: 'More windows' })
      .getByRole('button')
      .filter({ hasText: names.mara })
      .first()
      .click();
    await mini(other, names.mara).getByRole('log').getByText('Third window').waitFor();
  });

  await step('Esc closes the window one is in, and the focus stays on the page', async () => {
    await field(mini(anna, names.mara)).focus();
    await anna.page.keyboard.press('Escape');
    await mini(anna, names.mara).waitFor({ state: 'detached' });
    const where = await anna.page.evaluate(() => document.activeElement?.tagName);
    assert.notEqual(where, 'BODY');
    await mini(anna, names.ben).waitFor();
  });
});

stage.test('a case is dragged from the list onto a conversation', async () => {
  const guest = await stage.desk.visit({ first: 'Alan', last: 'Dragged', question: 'A case to drag' });
  await stage.desk.ask(
    'anna',
    'POST',
    `/queues/${(await stage.desk.find('queues', 'Billing Support')).id}/accept`,
  );
  const made = await stage.desk.ask('anna', 'POST', `/conversations/${guest.session.conversation_id}/cases`, {
    client_id: crypto.randomUUID(),
    values: { short_description: 'A case to drag' },
  });
  await chat(stage.desk, 'ben', ['anna'], 'Which case is it?');
  const anna = await stage.agent('anna', { path: '/cases' });
  const ben = await stage.agent('ben', { path: '/cases' });
  await openSidebar(anna);
  await openSidebar(ben);
  await row(ben, names.anna).click();
  await anna.page.getByRole('link', { name: made.number }).dragTo(row(anna, names.ben));
  await mini(anna, names.ben).getByRole('log').getByText(made.number).waitFor();
  await mini(ben, names.anna).getByRole('log').getByText(made.number).waitFor();
  await mini(ben, names.anna).getByRole('log').getByText('A case to drag').waitFor();
  assert.equal(await mini(ben, names.anna).getByRole('log').getByText(made.number).count(), 1);
});

stage.test('everything by keyboard: sidebar, windows, palette, navigator, keys', async (step) => {
  await chat(stage.desk, 'mara', ['ben'], 'Only keys');
  const ben = await stage.agent('ben', { path: '/cases' });
  const mara = await stage.agent('mara', { path: '/cases' });
  const { keyboard } = ben.page;

  await step('S unfolds the sidebar and goes into its filter; arrows choose the tab', async () => {
    await keyboard.press('s');
    await hasFocus(ben, 'the filter', sidebar(ben).getByRole('searchbox', { name: 'Filter conversations' }));
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await hasFocus(ben, 'the field', field(mini(ben, names.mara)));
    await keyboard.type('Written without a mouse');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await mini(ben, names.mara).waitFor({ state: 'detached' });
    await openSidebar(mara);
    await row(mara, names.ben).getByText('Written without a mouse').waitFor();
  });

  await step('Ctrl K finds people and places', async () => {
    await keyboard.press('Control+k');
    const palette = ben.page.getByRole('combobox', { name: 'Find anything' });
    await palette.waitFor();
    await palette.fill('chris');
    await ben.page.getByRole('option', { name: /Write to Chris Sato/ }).waitFor();
    await accessible(ben.page, 'the palette with people');
    await palette.press('Enter');
    await ben.page.getByRole('button', { name: `Remove ${names.chris}` }).waitFor();
    await keyboard.press('Escape');
  });

  await step('G then L goes to the cases, ? shows the keys, and they have a page', async () => {
    await ben.page.locator('main').focus();
    await keyboard.press('g');
    await keyboard.press('c');
    await ben.page.getByRole('region', { name: 'Conversation list' }).waitFor();
    await ben.page.locator('main').focus();
    await keyboard.press('g');
    await keyboard.press('l');
    await ben.page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
    await keyboard.press('?');
    await ben.page.getByRole('link', { name: 'Open as a page' }).click();
    await ben.page.getByRole('heading', { level: 1, name: 'Keyboard shortcuts' }).waitFor();
    await accessible(ben.page, 'the page of keys');
    await ben.page.reload();
    await ben.page.getByRole('heading', { level: 1, name: 'Keyboard shortcuts' }).waitFor();
  });
});

stage.test('a tab that is open during an upgrade becomes the new workspace', async () => {
  const anna = await stage.agent('anna', { path: '/cases' });
  let fresh = false;
  anna.page.on('request', (request) => (fresh ||= request.isNavigationRequest()));
  await anna.page.route('**/assets/*', async (route) => {
    if (fresh) await route.continue();
    else await route.fulfill({ status: 404 });
  });
  const loaded = anna.page.waitForEvent('load');
  await anna.page.getByRole('navigation').getByRole('link', { name: 'Knowledge' }).click();
  await loaded;
  await anna.page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor();
  await anna.live();
});

stage.test('a phone has one thing at a time', async () => {
  await chat(stage.desk, 'chris', ['ben'], 'On the train');
  const ben = await stage.agent('ben', { path: '/cases', viewport: { width: 390, height: 800 } });
  const chris = await stage.agent('chris', { path: '/cases' });
  await ben.page.getByRole('button', { name: /^Open Connect/ }).click();
  await accessible(ben.page, 'the sidebar on a phone');
  await row(ben, names.chris).click();
  await ben.line('On the train').waitFor();
  assert.match(ben.page.url(), /\/workspace\/conversations\/[0-9a-f]{32}$/);
  await ben.field.fill('Reading it now');
  await ben.field.press('Enter');
  await openSidebar(chris);
  await row(chris, names.ben).getByText('Reading it now').waitFor();
  const overflow = await ben.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
});
