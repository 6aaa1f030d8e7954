// A visitor who falls silent: the countdown, its end, and that it needs no page (domain 2.4).
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { useStage } from './stage.mjs';

const stage = useStage();

stage.test('a silent visitor is asked, may say that they are here, and is closed otherwise', async (step) => {
  // The least the properties allow.
  await stage.desk.set('connect.support.idle.delay', '10');
  await stage.desk.set('connect.support.idle.count_down', '6');
  const [grace, anna] = await Promise.all([stage.guest(), stage.agent('anna')]);
  await grace.start();
  const linus = await stage.guest();
  await linus.start({ first: 'Linus', last: 'Gone' });
  await anna.accept('Grace Hopper');
  await anna.accept('Linus Gone');
  // The tab goes; the desk alone has to remember.
  await linus.page.context().close();
  const question = grace.page.getByRole('alertdialog', { name: 'Are you still there?' });

  await step('the countdown is shown to both', async () => {
    await question.getByText(/^This chat closes in \d s\.$/).waitFor({ timeout: 30_000 });
    await anna.choose('Grace Hopper');
    await anna.page.getByText(/^Closes in \d s unless Grace answers$/).waitFor();
    assert.equal(
      await grace.page.evaluate(
        () => document.querySelector('.live')?.shadowRoot?.activeElement?.textContent,
      ),
      'I am here',
    );
  });

  await step('"I am here" stops it', async () => {
    await question.getByRole('button', { name: 'I am here' }).click();
    await question.waitFor({ state: 'detached' });
    await anna.page.getByText(/^Closes in/).waitFor({ state: 'detached' });
  });

  await step('a closed tab is closed all the same', async () => {
    await anna.choose('Linus Gone');
    await anna.page.getByText('Closed because Linus did not answer').waitFor({ timeout: 30_000 });
  });

  await step('a message of the agent does not count, the end comes by itself', async () => {
    await anna.choose('Grace Hopper');
    await anna.say('Are you there?');
    await question.waitFor({ timeout: 30_000 });
    await grace.page
      .getByText('The chat was closed because there was no answer for a while.')
      .waitFor({ timeout: 30_000 });
    await question.waitFor({ state: 'detached' });
    await anna.page.getByText('Closed because Grace did not answer').waitFor();
    await eventually('the composer is gone', async () => !(await grace.field.isVisible()));
  });
});
