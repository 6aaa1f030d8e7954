// The main job: a visitor of the portal talks with agents who turn it into a case.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { eventually } from './desk.mjs';
import { Agent, Guest, useStage } from './stage.mjs';

const stage = useStage();

stage.test('from the portal to a case, a transfer and the transcript', async (step) => {
  const grace = await stage.guest();
  const { page } = grace;

  await step('the form names what is missing and keeps what was typed', async () => {
    await grace.toForm();
    await page.getByLabel('First name').fill('Grace');
    await page.getByLabel('Email').fill('grace');
    await grace.button('Start chat').click();
    await page.locator('#e-last_name').waitFor();
    await page.locator('#e-email').waitFor();
    await page.locator('#e-issue_type').waitFor();
    assert.equal(await page.getByLabel('First name').inputValue(), 'Grace');
    assert.equal(await page.getByLabel('Email').inputValue(), 'grace');
    assert.equal(await page.locator('#e-first_name').count(), 0);
    assert.match((await page.locator(':focus').getAttribute('name')) ?? '', /last_name/);
  });

  await step('waiting shows the place, and one can write already', async () => {
    await stage.desk.visit({ first: 'Alan', last: 'Turing', question: 'Before Grace' });
    await grace.fill();
    await grace.send();
    await grace.sees('You are number 2.');
    await grace.sees('My invoice is wrong');
    await grace.say('Written while waiting');
    await grace.line('Written while waiting').waitFor();
    await grace.log.getByText('Sent').last().waitFor();
  });

  // Not stage.agent: here the sign-in itself is tried.
  const context = await stage.context();
  const anna = new Agent(await context.newPage(), stage.desk.url);

  await step('an agent signs in, is told, and accepts the oldest', async () => {
    await anna.page.goto(`${anna.url}/workspace`);
    await anna.page.getByLabel('Email').fill('anna@example.com');
    await anna.page.getByLabel('Password', { exact: true }).fill('wrong');
    await anna.button('Sign in').click();
    await anna.sees('Email or password is wrong.');
    await anna.page.getByLabel('Password', { exact: true }).fill('demo');
    await anna.button('Sign in').click();
    await anna.live();
    await anna.sees('2 people wait');
    // A visitor who comes now is announced.
    const ada = await stage.desk.visit({ first: 'Ada', last: 'King', question: 'After Grace' });
    const notice = anna.page.getByRole('region', { name: 'Notifications' });
    await notice.getByText('Somebody waits in Billing Support').waitFor();
    await notice.getByText('Ada King: After Grace').waitFor();
    await notice.getByRole('button', { name: 'Accept' }).click();
    await anna.page.getByRole('heading', { level: 2, name: 'Alan Turing' }).waitFor();
    await grace.sees('You are next.');
    await stage.desk.tell(ada.token, { type: 'end' });
    await anna.accept('Grace Hopper');
    await grace.sees('Hello Grace, I am Anna Berg. Let me look at that.');
    await page.getByRole('heading', { name: 'Anna Berg' }).waitFor();
  });

  await step('both see each other typing, and what was delivered and seen', async () => {
    await grace.field.pressSequentially('I was');
    await anna.sees('Grace is typing …');
    await grace.say('I was billed twice');
    await anna.line('I was billed twice').waitFor();
    await anna.page.getByText('Grace is typing …').waitFor({ state: 'hidden' });
    await anna.field.pressSequentially('Let');
    await grace.sees('Anna Berg is typing …');
    await anna.say('Let me look at it');
    await grace.line('Let me look at it').waitFor();
    await grace.page.getByText('Anna Berg is typing …').waitFor({ state: 'hidden' });
    await grace.log.getByText('Seen').last().waitFor();
    await anna.log.getByText('seen', { exact: true }).waitFor();
  });

  await step('addresses become links, and markup stays text', async () => {
    await anna.say('See https://example.org/bills?a=1&b=2. <b>bold</b>');
    const link = grace.log.getByRole('link', { name: 'https://example.org/bills?a=1&b=2' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), 'https://example.org/bills?a=1&b=2');
    assert.match((await link.getAttribute('rel')) ?? '', /noopener/);
    await grace.line('<b>bold</b>').waitFor();
    await grace.say('Mine: http://example.com/x');
    await anna.log.getByRole('link', { name: 'http://example.com/x' }).waitFor();
  });

  await step('emoji from the grid', async () => {
    await grace.button('Emoji').click();
    await page.getByRole('group', { name: 'Emoji' }).getByRole('button', { name: '👍' }).click();
    await grace.field.press('Enter');
    await anna.line('👍').waitFor();
  });

  await step('files both ways, and what is refused is named', async () => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'bill.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('42 euros\n'),
    });
    await page.locator('.chip').getByText('bill.txt').waitFor();
    await grace.button('Send message').and(page.locator('[aria-disabled=false]')).click();
    const file = anna.log.getByRole('link', { name: /bill\.txt/ });
    const [download] = await Promise.all([anna.page.waitForEvent('download'), file.click()]);
    assert.equal(download.suggestedFilename(), 'bill.txt');
    assert.equal(await readFile(await download.path(), 'utf8'), '42 euros\n');

    await page.locator('input[type=file]').setInputFiles({
      name: 'setup.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ'),
    });
    await page
      .locator('.chip.bad')
      .filter({ hasText: /setup\.exe.*exe/s })
      .waitFor();
    await grace.button('Remove setup.exe').click();
    await page.locator('.chip').waitFor({ state: 'detached' });

    await anna.page.locator('input[type=file]').setInputFiles({
      name: 'answer.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a,b\n1,2\n'),
    });
    await anna.page.locator('.uploads').getByText('8 B').waitFor();
    await anna.button('Send').click();
    const [got] = await Promise.all([
      page.waitForEvent('download'),
      grace.log.getByRole('button', { name: /answer\.csv/ }).click(),
    ]);
    assert.equal(await readFile(await got.path(), 'utf8'), 'a,b\n1,2\n');
  });

  await step('a work note looks different and never reaches the visitor', async () => {
    await anna.page.getByRole('radio', { name: 'Work note' }).check({ force: true });
    await anna.page.getByText('Only colleagues see this').waitFor();
    await anna.field.pressSequentially('gold-and-secret');
    await anna.button('Add work note').click();
    await anna.log
      .locator('.note')
      .filter({ hasText: 'gold-and-secret' })
      .getByText('Work note · only colleagues')
      .waitFor();
    // What is said after it has arrived, so the note would have.
    await anna.say('After the note');
    await grace.line('After the note').waitFor();
    assert.ok(grace.received.some((frame) => frame.includes('After the note')));
    for (const frame of grace.received) {
      assert.ok(!frame.includes('gold-and-secret') && !frame.includes('work_note'), frame);
    }
    assert.equal(await grace.times('gold-and-secret'), 0);
  });

  await step('consumer and case: a prefilled form, a card, the activity', async () => {
    await anna.action(/^Create Consumer and Case for Guest/);
    const { panel } = anna;
    assert.equal(await panel.getByLabel('First name').inputValue(), 'Grace');
    assert.equal(await panel.getByLabel('Last name').inputValue(), 'Hopper');
    assert.equal(await panel.getByLabel('Email', { exact: true }).inputValue(), 'grace@example.org');
    assert.equal(await panel.getByLabel('Short description').inputValue(), 'My invoice is wrong');
    assert.match(await panel.getByLabel('Description', { exact: true }).inputValue(), /billed twice/);
    await panel.getByLabel('Short description').fill('Billed twice in May');
    await panel.getByRole('button', { name: 'Save consumer and case' }).click();
    await anna.sees(/CS\d{7} was created/);
    await grace.log.getByText(/CS\d{7}/).waitFor();
    await grace.line('Billed twice in May').waitFor();
    await panel.getByText('Activity', { exact: true }).waitFor();
    await panel.getByText('I was billed twice').first().waitFor();
    await grace.say('Thank you for the case');
    await panel.getByText('Thank you for the case').first().waitFor();
    const number = /CS\d{7}/.exec(await panel.innerText())?.[0];
    assert.ok(number);
    assert.ok((await grace.log.innerText()).includes(number));
  });

  const ben = await stage.agent('ben');

  await step('transfer to a colleague: note only, then accepted, and one may stay', async () => {
    await anna.field.fill('/ta okoro');
    await anna.field.press('Enter');
    const colleagues = anna.page.getByRole('dialog', { name: /^Transfer/ });
    await colleagues.getByRole('button', { name: /Ben Okoro/ }).waitFor();
    assert.equal(await colleagues.getByRole('button', { name: 'Order Support' }).count(), 0);
    await colleagues.getByRole('searchbox').press('Enter');
    await anna.sees('Waiting for Ben Okoro to accept the transfer');
    await ben.page
      .getByRole('region', { name: 'Notifications' })
      .getByText('Anna Berg asks you to take over')
      .waitFor();
    await ben.choose('Grace Hopper');
    await ben.sees('Anna Berg wants to transfer this conversation to you');
    assert.ok(await ben.page.getByRole('radio', { name: 'Comment' }).isDisabled());
    await ben.field.fill('On my way');
    await ben.button('Add work note').click();
    await anna.line('On my way').waitFor();
    await ben.page.getByRole('group', { name: 'Transfer' }).getByRole('button', { name: 'Accept' }).click();
    await grace.page.getByRole('heading', { name: 'Ben Okoro' }).waitFor();
    await anna.sees('Ben Okoro has taken over. Do you want to stay?');
    await anna.button('Stay').click();
    await anna.page.getByText('Do you want to stay?').waitFor({ state: 'hidden' });
    await anna.say('I stay along');
    await grace.line('I stay along').waitFor();
    await ben.say('Ben here');
    await grace.line('Ben here').waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('On my way')));
    await anna.action('Leave');
    await anna.button('Leave conversation').click();
    await anna.page
      .getByRole('region', { name: 'Conversation list' })
      .getByText('Grace Hopper')
      .waitFor({ state: 'hidden' });
  });

  await step('transfer to a queue puts the visitor in its line', async () => {
    await ben.field.fill('/tq order');
    await ben.field.press('Enter');
    const queues = ben.page.getByRole('dialog', { name: /^Transfer/ });
    await queues.getByRole('button', { name: 'Order Support' }).waitFor();
    await queues.getByRole('searchbox').press('Enter');
    await ben.button('Transfer to Order Support').click();
    await grace.sees('You are next.');
    await anna.accept('Grace Hopper', 'Order Support');
    await anna.line('Ben here').waitFor();
    await page.getByRole('heading', { name: 'Anna Berg' }).waitFor();
  });

  await step('escalate, where the queue says to whom', async () => {
    await anna.action(/^Escalate/);
    await anna.button('Escalate to Product Support').click();
    await grace.sees('You are next.');
    await anna.accept('Grace Hopper', 'Product Support');
    await grace.line('Ben here').waitFor();
    await anna.field.waitFor(); // hers again
    // Product Support is the end of the way: nothing to escalate to.
    await anna.button('Actions').click();
    await anna.page.getByRole('menuitem', { name: /^Transfer/ }).waitFor();
    assert.equal(await anna.page.getByRole('menuitem', { name: /^Escalate/ }).count(), 0);
    await anna.page.keyboard.press('Escape');
  });

  await step('a second tab shows the same session, and the end ends both', async () => {
    const second = new Guest(await page.context().newPage(), grace.url);
    await second.page.goto(`${grace.url}/chat`);
    await second.live();
    await second.line('Ben here').waitFor();
    await second.say('From the second tab');
    await grace.line('From the second tab').waitFor();
    await anna.line('From the second tab').waitFor();
    await page.bringToFront();
    await grace.end();
    await grace.sees('You ended the chat.');
    await grace.sees('Thank you for talking with us.');
    await second.sees('You ended the chat.');
    await second.page.close();
    await anna.sees('Grace left the conversation');
    await anna.button('Dismiss').click();
    await anna.page.getByText('Choose a conversation').waitFor();
  });

  await step('the transcript has the lines, without the notes', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      grace.button('Download transcript').click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    for (const line of ['My invoice is wrong', 'Let me look at it', 'From the second tab', 'Ben Okoro'])
      assert.ok(text.includes(line), `${line} in ${text}`);
    assert.ok(!text.includes('gold-and-secret') && !text.includes('On my way'));
  });

  await step('a new chat starts anew, and the agent sees the one before', async () => {
    await grace.button('Start a new chat').click();
    await grace.fill({ question: 'One more thing' });
    await grace.send();
    await grace.line('One more thing').waitFor();
    assert.equal(await grace.times('Ben here'), 0);
    await anna.accept('Grace Hopper');
    await anna.tool('Info');
    const { panel } = anna;
    await panel.getByText('Same email address, not verified').waitFor();
    await panel.getByText('My invoice is wrong').waitFor();
    await panel.getByText('Chrome, Linux').waitFor();
    await panel
      .getByRole('link', { name: /^IMS\d{7}$/ })
      .first()
      .click();
    await anna.line('From the second tab').waitFor();
  });

  await step('the staff’s transcript has the notes, too, marked as such', async () => {
    const [download] = await Promise.all([
      anna.page.waitForEvent('download'),
      anna.action('Download the transcript'),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    for (const line of ['Grace Hopper: From the second tab', 'Anna Berg (work note): ', 'gold-and-secret'])
      assert.ok(text.includes(line), `${line} in ${text}`);
  });

  await step('the agent ends it: the visitor is thanked', async () => {
    await anna.choose('Grace Hopper');
    await anna.line('One more thing').waitFor();
    await anna.action(/^End Session/);
    await anna.button('End for Grace Hopper').click();
    await grace.sees('Thank you for talking with us.');
    await anna.sees('Anna Berg ended this conversation');
  });
});

stage.test('two agents accept one visitor: one has them, the other is told', async () => {
  const [ben, anna] = await Promise.all([stage.agent('ben'), stage.agent('anna')]);
  await stage.desk.visit({ first: 'Edsger', last: 'Dijkstra', issue: 'order' });
  // Both press while both still see the visitor; Ben's request is the slower one.
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await ben.page.route('**/accept', async (route) => {
    await held;
    await route.continue();
  });
  await ben.canAccept('Order Support');
  await ben.acceptFrom('Order Support').click();
  await anna.accept('Edsger Dijkstra', 'Order Support');
  release();
  const told = ben.page.getByRole('dialog');
  await told.getByText('Nobody is waiting in Order Support any more').waitFor();
  await told.getByRole('button', { name: 'OK' }).click();
  assert.equal(await ben.page.getByRole('heading', { level: 2, name: 'Edsger Dijkstra' }).count(), 0);
});

stage.test('at the limit Accept is off and says why', async () => {
  await stage.desk.set('connect.support.conversation_limit', '1');
  const ben = await stage.agent('ben');
  await stage.desk.visit({ first: 'Barbara', last: 'Liskov', issue: 'order' });
  await stage.desk.visit({ first: 'Donald', last: 'Knuth', issue: 'order' });
  await ben.accept('Barbara Liskov', 'Order Support');
  const button = ben.acceptFrom('Order Support');
  await ben.page.locator('[aria-disabled=true]').and(button).waitFor();
  await button.focus();
  const why = ben.page.getByRole('tooltip').filter({ hasText: 'You hold 1 of 1 sessions' });
  await eventually(
    'the reason can be read',
    async () =>
      (await why.evaluateAll(
        (all) => all.filter((one) => getComputedStyle(one).opacity !== '0' && one.clientWidth > 1).length,
      )) > 0,
  );
  await button.click({ force: true });
  assert.equal(await ben.page.getByRole('heading', { level: 2, name: 'Donald Knuth' }).count(), 0);
  await stage.desk.set('connect.support.conversation_limit', '-1');
  await ben.accept('Donald Knuth', 'Order Support');
});
