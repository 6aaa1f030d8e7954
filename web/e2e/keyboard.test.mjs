// Both sides without a mouse: everything can be reached, and one always sees where one is.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { focused, tabTo } from './keys.mjs';
import { Agent, useStage } from './stage.mjs';

const stage = useStage();

stage.test('a conversation from the first key to the last, without a mouse', async (step) => {
  const grace = await stage.guest();
  const { page } = grace;
  const keys = page.keyboard;

  await step('the visitor reaches the form and fills it in', async () => {
    await page.goto(grace.url);
    await tabTo(page, /^Skip to the content$/);
    await tabTo(page, /^Chat$/);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
    for (const [name, text] of /** @type {const} */ ([
      [/^First name/, 'Grace'],
      [/^Last name/, 'Hopper'],
      [/^Email/, 'grace@example.org'],
    ])) {
      await tabTo(page, name);
      await keys.type(text);
    }
    await tabTo(page, /^Issue type/);
    await keys.type('Bil');
    await tabTo(page, /question/);
    await keys.type('My invoice is wrong');
    await tabTo(page, /^Start chat$/);
    await keys.press('Enter');
    await grace.live();
    await tabTo(page, /^Write a message$/);
    await keys.type('By keyboard');
    await keys.press('Enter');
    await grace.line('By keyboard').waitFor();
  });

  const context = await stage.context();
  const anna = new Agent(await context.newPage(), stage.desk.url);
  const typed = anna.page.keyboard;

  await step('the agent signs in and accepts with A', async () => {
    await anna.page.goto(`${anna.url}/workspace`);
    await anna.page.getByLabel('Email').waitFor();
    await typed.type('anna@example.com');
    await tabTo(anna.page, /^Password$/);
    await typed.type('demo');
    await typed.press('Enter');
    await anna.live();
    await anna.canAccept('Billing Support');
    // One can also get to the button; it is the same act.
    await tabTo(anna.page, /^Accept from Billing Support$/);
    await typed.press('a');
    await anna.page.getByRole('heading', { level: 2, name: 'Grace Hopper' }).waitFor();
    await anna.line('By keyboard').waitFor();
    await eventually('the composer has the focus', async () =>
      /Message to Grace Hopper/.test((await anna.page.evaluate(focused)).name),
    );
  });

  await step('answers, notes and actions', async () => {
    await typed.type('An answer');
    await typed.press('Enter');
    await grace.line('An answer').waitFor();
    await typed.press('Alt+w');
    await anna.sees('Only colleagues see this');
    await typed.type('A note');
    await typed.press('Enter');
    await anna.log.locator('.note').getByText('A note').waitFor();
    await typed.press('Alt+w');
    await anna.sees('Grace sees this at once');
    await typed.type('/cas');
    await anna.page.getByRole('listbox', { name: 'Actions' }).waitFor();
    await typed.press('Enter');
    await anna.page.getByLabel('Short description').waitFor();
    await eventually('the form has the focus', async () =>
      /Short description/.test((await anna.page.evaluate(focused)).name),
    );
    await tabTo(anna.page, /^Save case$/);
    await typed.press('Enter');
    await anna.sees(/CS\d{7} was created/);
    await grace.log
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
  });

  await step('the palette and the help', async () => {
    await typed.press('Control+k');
    const palette = anna.page.getByRole('combobox', { name: 'Find anything' });
    await palette.waitFor();
    await typed.type('keys');
    await typed.press('Enter');
    const help = anna.page.getByRole('dialog', { name: 'Keys' });
    await help.getByText('Comment or work note').waitFor();
    await typed.press('Escape');
    await help.waitFor({ state: 'detached' });
  });

  await step('transfer with T, taken over with A, and the end with E', async () => {
    const ben = await stage.agent('ben');
    await anna.log.focus();
    await typed.press('t');
    const dialog = anna.page.getByRole('dialog', { name: /^Transfer/ });
    await dialog.getByRole('button', { name: /Ben Okoro/ }).waitFor();
    await typed.type('ben');
    await tabTo(anna.page, /Ben Okoro/);
    await typed.press('Enter');
    await anna.sees('Waiting for Ben Okoro to accept the transfer');
    await ben.page
      .getByRole('region', { name: 'Notifications' })
      .getByText('Anna Berg asks you to take over')
      .waitFor();
    await ben.page.keyboard.press('a');
    await ben.page.getByRole('heading', { level: 2, name: 'Grace Hopper' }).waitFor();
    await page.getByRole('heading', { name: 'Ben Okoro' }).waitFor();
    await anna.sees('Do you want to stay?');
    await tabTo(anna.page, /^Leave$/);
    await typed.press('Enter');
    await ben.log.focus();
    await ben.page.keyboard.press('e');
    const end = ben.page.getByRole('dialog', { name: /^End the conversation/ });
    await end.waitFor();
    // The harmless answer has the focus.
    await eventually(
      'Cancel has the focus',
      async () => (await ben.page.evaluate(focused)).name === 'Cancel',
    );
    await tabTo(ben.page, /^End for Grace Hopper$/);
    await ben.page.keyboard.press('Enter');
    await ben.sees('Ben Okoro ended this conversation');
    await grace.sees('Thank you for talking with us.');
  });

  await step('the visitor goes on', async () => {
    await tabTo(page, /^Download transcript$/);
    await tabTo(page, /^Start a new chat$/);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
  });
});

stage.test('the visitor ends the chat by keyboard, and may think better of it', async () => {
  const ada = await stage.guest();
  await ada.start({ first: 'Ada' });
  const { keyboard } = ada.page;
  const question = ada.page.getByRole('alertdialog');
  await ada.field.focus();
  await tabTo(ada.page, /^End$/, 'Shift+Tab');
  await keyboard.press('Enter');
  await question.getByText('You lose your place, but you can come back.').waitFor();
  await keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.equal((await ada.page.evaluate(focused)).name, 'End');
  await keyboard.press('Enter');
  await question.waitFor();
  await tabTo(ada.page, /^Leave$/);
  await keyboard.press('Enter');
  await ada.sees('You left the queue.');
  await tabTo(ada.page, /^Continue$/);
  await keyboard.press('Enter');
  await ada.sees('You are next.');
});

stage.test('the emoji grid and the menus move with the arrows', async () => {
  const alan = await stage.guest();
  await alan.start({ first: 'Alan' });
  const { keyboard } = alan.page;
  await alan.field.focus();
  await tabTo(alan.page, /^Emoji$/);
  await keyboard.press('Enter');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  assert.equal(await alan.field.inputValue(), '😃');
  await keyboard.press('Enter');
  await alan.line('😃').waitFor();
});
