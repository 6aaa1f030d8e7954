// Help for an agent: asked for, seen first on the board, whispered, given by joining.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

stage.test('an agent asks for help; a manager reads along, whispers and joins', async (step) => {
  const grace = await stage.guest();
  await grace.start();
  const [anna, mara] = await Promise.all([stage.agent('anna'), stage.agent('mara', { path: '/board' })]);
  await anna.accept('Grace Hopper');

  await step('/help raises a hand, with what it is about', async () => {
    await anna.field.fill('/help they want a refund');
    await anna.field.press('Enter');
    await anna.sees(/^You asked for help/);
    await anna.line('Anna Berg asks for help: they want a refund').waitFor();
    await mara.page.getByRole('heading', { level: 2, name: 'Asking for help' }).waitFor();
    await mara.sees('Anna Berg with Grace Hopper');
    await mara.sees('they want a refund');
    await accessible(mara.page, 'the board with a raised hand');
    await accessible(anna.page, 'a conversation with a raised hand');
  });

  await step('the manager reads along and whispers', async () => {
    await mara.button('Read along with Anna Berg').click();
    // Beside the board, which stays.
    await mara.sees(/^You read along\./);
    await mara.field.fill('offer them half of it');
    await mara.button('Add work note').click();
    await anna.sees('offer them half of it');
    await anna.page.getByText('Whisper', { exact: true }).waitFor();
    await accessible(mara.page, 'a conversation that is read along');
  });

  await step('the visitor sees nothing of it until the manager joins', async () => {
    await anna.say('One moment, please.');
    await grace.sees('One moment, please.');
    assert.equal(await grace.page.getByText('offer them half of it').count(), 0);
    assert.equal(await grace.page.getByText('reads along').count(), 0);
    await mara.button('Join').last().click();
    await grace.sees(/Mara .* joined/);
    await mara.say('Hello, I can help.');
    await grace.sees('Hello, I can help.');
  });

  await step('the help came: the hand is down on both screens', async () => {
    await anna.button('Help came').click();
    await eventually('nobody asks for help', async () => {
      const { hands } = await stage.desk.ask('admin', 'GET', '/board');
      return hands.length === 0;
    });
    await anna.page.getByText(/^You asked for help/).waitFor({ state: 'detached' });
  });
});
