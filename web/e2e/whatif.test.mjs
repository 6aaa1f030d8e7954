// What-if: a manager asks how a period would have been, sees it being lived through, and compares.
import assert from 'node:assert/strict';
import { accessible, useStage } from './stage.mjs';

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

/** Keeps a picture where one is asked for. @param {import('./stage.mjs').Page} page @param {string} name */
const picture = async (page, name) => {
  const into = process.env['PARLEY_PICTURES'];
  if (into) await page.screenshot({ path: `${into}/${name}.png`, fullPage: true });
};

stage.test('a manager asks what would have been, and compares', async (step) => {
  await push();
  const mara = await stage.agent('mara', { path: '/what-if' });
  const { page } = mara;

  await step('an empty desk: a period is made up', async () => {
    await page.getByRole('heading', { level: 1, name: 'What-if' }).waitFor();
    await mara.sees('Nothing was asked yet.');
    await page.getByRole('radio', { name: 'Recorded' }).check();
    await mara.sees('No decisions are recorded yet.');
    await page.getByLabel('Name').fill('Now');
    await page.getByRole('button', { name: 'Run' }).click();
    await page
      .getByRole('alert')
      .getByText(/^From must be/)
      .waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'datetime-local');
    await accessible(page, 'a what-if that was refused');
    await page.getByRole('radio', { name: 'Made up' }).check();
  });

  await step('changes are put together with the keyboard', async () => {
    await page.getByLabel('Name').fill('Two more people');
    await page.getByLabel('Conversations per hour').fill('90');
    await page.getByRole('button', { name: 'Add a change' }).press('Enter');
    const first = page.getByRole('group', { name: 'Change 1' });
    await first.getByLabel('What').selectOption({ label: 'Group: more people (minus: fewer)' });
    await first.getByLabel('Value').fill('2');
    await page.getByRole('button', { name: 'Add a change' }).press('Enter');
    const second = page.getByRole('group', { name: 'Change 2' });
    await second.getByLabel('What').selectOption({ label: 'Assignment rule: given at once' });
    await accessible(page, 'asking what would have been');
    await picture(page, 'ask');
    await second.getByRole('button', { name: 'Remove change 2' }).press('Enter');
    await second.waitFor({ state: 'detached' });
    await page.getByLabel('Name').press('Enter');
  });

  await step('the answer, side by side', async () => {
    await page.getByRole('heading', { level: 1, name: 'Two more people' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Comparison' }).waitFor({ timeout: 30_000 });
    await page.getByText(/Group: more people .*: 2$/).waitFor();
    const answered = page.locator('[data-figure=answered] td');
    assert.equal(await answered.count(), 3);
    const [was, is] = (await answered.allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
    assert.ok(was && is && is > was, `${is} instead of ${was} are answered`);
    await page.locator('.plot canvas').waitFor();
    await accessible(page, 'a what-if');
    await picture(page, 'answer');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'answer-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await step('narrow: nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const wide = () => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth;
    assert.ok((await page.evaluate(wide)) <= 0, 'the answer scrolls sideways');
    await picture(page, 'answer-narrow');
    await page.getByRole('link', { name: 'All what-ifs' }).click();
    await page.getByRole('link', { name: 'Two more people' }).waitFor();
    await page.getByRole('button', { name: 'Add a change' }).click();
    assert.ok((await page.evaluate(wide)) <= 0, 'the form scrolls sideways');
    await accessible(page, 'what-ifs on a phone');
    await picture(page, 'ask-narrow');
  });

  await step('it is deleted', async () => {
    await page.getByRole('button', { name: 'Delete Two more people' }).click();
    await mara.sees('Nothing was asked yet.');
  });
});

stage.test('agents neither see nor ask', async () => {
  const ben = await stage.agent('ben', { path: '/what-if' });
  await ben.sees('Only managers and administrators ask what would have been.');
  await assert.rejects(stage.desk.ask('ben', 'GET', '/what-ifs'), /403/);
});
