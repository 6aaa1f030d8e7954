// The three ways into the Workspace, from any page and back, while a colleague writes.
import assert from 'node:assert/strict';
import { chat, mini, names, openSidebar, row, say, sidebar } from './parts.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/** @param {Agent} agent */
const list = (agent) => agent.page.getByRole('region', { name: 'Conversation list' });

/**
 * The Workspace stands alone: its own list, no sidebar and no mini windows over it.
 * @param {Agent} agent
 */
async function inWorkspace(agent) {
  await list(agent).waitFor();
  assert.equal(await sidebar(agent).count(), 0);
  assert.equal(await agent.page.locator('[data-window]').count(), 0);
}

stage.test('three ways lead into the Workspace, and back', async (step) => {
  await chat(stage.desk, 'ben', ['anna'], 'Three ways');
  const anna = await stage.agent('anna', { path: '/cases' });
  const ben = await stage.agent('ben', { path: '/cases' });
  await accessible(anna.page, 'a page with the sidebar collapsed');
  await openSidebar(ben);
  await row(ben, names.anna).click();

  await step(
    'Open standalone in the sidebar shows the list, where what a colleague writes arrives',
    async () => {
      await openSidebar(anna);
      await sidebar(anna).getByRole('link', { name: 'Open standalone' }).click();
      await inWorkspace(anna);
      assert.match(anna.page.url(), /\/workspace\/conversations$/);
      await say(ben, names.anna, 'Are you in the Workspace?');
      await list(anna).getByText('Are you in the Workspace?').waitFor();
      await anna.choose(names.ben);
      await anna.field.fill('By the sidebar');
      await anna.field.press('Enter');
      await mini(ben, names.anna).getByRole('log').getByText('By the sidebar').waitFor();
      // Back on the page one came from, with the sidebar as it was.
      await anna.page.goBack();
      await anna.page.goBack();
      await anna.page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
      await row(anna, names.ben).waitFor();
    },
  );

  await step('New window in a mini window shows that conversation, with what is half written', async () => {
    await row(anna, names.ben).click();
    const window = mini(anna, names.ben);
    await window.locator('textarea[id^=composer-]').fill('Half an answer');
    await window.getByRole('link', { name: /^New window/ }).click();
    await inWorkspace(anna);
    await anna.line('Three ways').waitFor();
    assert.equal(await anna.field.inputValue(), 'Half an answer');
    assert.match(anna.page.url(), /\/workspace\/conversations\/[0-9a-f]{32}$/);
    // The address alone is enough, here and in another tab.
    await anna.page.reload();
    await anna.live();
    await anna.line('By the sidebar').waitFor();
    await anna.field.fill('By the mini window');
    await anna.field.press('Enter');
    await mini(ben, names.anna).getByRole('log').getByText('By the mini window').waitFor();
    const tab = await anna.page.context().newPage();
    await tab.goto(anna.page.url());
    await tab.getByRole('log').getByText('By the mini window').waitFor();
    await tab.close();
  });

  await step('the navigator, by the word Collaborate', async () => {
    const { page } = ben;
    await ben.button('Navigator').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox', { name: 'Filter the navigator' }).fill('collaborate');
    assert.equal(await dialog.getByRole('link', { name: 'Cases' }).count(), 0);
    await accessible(page, 'the navigator');
    await dialog.getByRole('link', { name: /Connect Chat/ }).click();
    await inWorkspace(ben);
    await ben.choose(names.anna);
    await ben.line('By the mini window').waitFor();
    await ben.field.fill('By the navigator');
    await ben.field.press('Enter');
    await anna.line('By the navigator').waitFor();
    // And by keys alone: M, the word, Enter.
    await page.goto(`${ben.url}/workspace/cases`);
    await ben.live();
    await page.keyboard.press('m');
    await page.keyboard.type('collab');
    await page.keyboard.press('Enter');
    await inWorkspace(ben);
  });
});
