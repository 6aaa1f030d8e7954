// Every screen and state, in light and dark, meets WCAG 2.2 AA as far as a program can tell.
import { eventually } from './desk.mjs';
import { accessible, Agent, useStage } from './stage.mjs';
import { Wire } from './proxy.mjs';

const stage = useStage();

/** @param {import('playwright-core').Page} page */
const loaded = (page) =>
  page
    .getByText('Loading …', { exact: true })
    .filter({ visible: true })
    .first()
    .waitFor({ state: 'detached' });

stage.test('the visitor’s screens', async (step) => {
  const grace = await stage.guest();
  const { page } = grace;

  await step('portal and form', async () => {
    await page.goto(grace.url);
    await accessible(page, 'the front page');
    await grace.toForm();
    await accessible(page, 'the form');
    await grace.button('Start chat').click();
    await page.locator('#e-first_name').waitFor();
    await accessible(page, 'the form with errors');
    await page.goto(`${grace.url}/chat/q/nowhere`);
    await accessible(page, 'an unknown queue');
  });

  await step('waiting and having left', async () => {
    await grace.start();
    await grace.sees('You are next.');
    await accessible(page, 'waiting');
    await grace.button('End').click();
    await page.getByRole('alertdialog').waitFor();
    await accessible(page, 'the question before leaving');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await grace.sees('You left the queue.');
    await accessible(page, 'having left');
    await grace.button('Continue').click();
    await grace.sees('You are next.');
  });

  const anna = await stage.agent('anna');

  await step('talking', async () => {
    await anna.accept('Grace Hopper');
    await grace.say('Look at https://example.org');
    await anna.line('Look at').waitFor();
    await anna.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await anna.page.locator('.uploads').getByText('1 B').waitFor();
    await accessible(anna.page, 'a file to be sent');
    await anna.button('Send').click();
    await grace.log.getByRole('button', { name: /a\.txt/ }).waitFor();
    await anna.note('A note');
    await anna.action(/^Create Case for Guest/);
    await anna.button('Save case').click();
    await grace.log
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
    await anna.say('Done');
    await anna.field.pressSequentially('typ');
    await grace.sees('Anna Berg is typing …');
    await accessible(page, 'talking');
    await grace.button('Emoji').click();
    await accessible(page, 'the emoji');
    await page.keyboard.press('Escape');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'good.txt', mimeType: 'text/plain', buffer: Buffer.from('a') },
      { name: 'bad.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    ]);
    await page.locator('.chip.bad').waitFor();
    await accessible(page, 'a refused file');
  });

  await step('the end', async () => {
    await anna.action(/^End Session/);
    await anna.button('End for Grace Hopper').click();
    await grace.sees('Thank you for talking with us.');
    await accessible(page, 'the end');
    await accessible(anna.page, 'an ended conversation');
  });
});

stage.test('the workspace', async (step) => {
  const context = await stage.context();
  const anna = new Agent(await context.newPage(), stage.desk.url);
  const { page } = anna;

  await step('signing in', async () => {
    await page.goto(`${anna.url}/workspace`);
    await anna.button('Sign in').click();
    await anna.sees('Type your email address.');
    await accessible(page, 'signing in');
    await page.goto(`${anna.url}/workspace/setup/nothing`);
    await anna.sees('This link has been used or has expired');
    await accessible(page, 'a setup link that is over');
  });

  await step('empty, with somebody waiting, and talking', async () => {
    await context.addCookies([
      { name: 'parley_session', value: await stage.desk.session('anna'), url: anna.url },
    ]);
    await anna.open();
    await accessible(page, 'an empty workspace');
    const guest = await stage.desk.visit({ first: 'Ada', last: 'King', question: 'My invoice' });
    await anna.page.getByRole('region', { name: 'Notifications' }).getByText('Ada King').waitFor();
    await accessible(page, 'somebody waits');
    await anna.acceptFrom('Order Support').focus();
    await accessible(page, 'the reason why not');
    await anna.accept('Ada King');
    await stage.desk.tell(guest.token, { type: 'send', client_id: 'a1', body: 'Hello https://example.org' });
    await anna.line('Hello').waitFor();
    await anna.note('A note for colleagues');
    await anna.field.fill('half a note');
    await accessible(page, 'writing a work note');
    await anna.field.fill('');
    await anna.say('An answer');
    await anna.field.fill('/');
    await page.getByRole('listbox', { name: 'Actions' }).waitFor();
    await accessible(page, 'slash commands');
    await anna.field.fill('');
    await anna.button('Emoji').click();
    await accessible(page, 'the emoji');
    await page.keyboard.press('Escape');
    await anna.button('Actions').click();
    await accessible(page, 'the menu');
    await page.keyboard.press('Escape');
  });

  await step('tools and the case', async () => {
    for (const tool of ['Info', 'Record', 'Members', 'Files']) {
      await anna.tool(tool);
      await accessible(page, `the tool ${tool}`);
    }
    await anna.action(/^Create Consumer and Case/);
    await page.getByLabel('Short description').fill('');
    await anna.button('Save consumer and case').click();
    await anna.sees('Fill this in.');
    await accessible(page, 'the case form with an error');
    await page.getByLabel('Short description').fill('A case');
    await anna.button('Save consumer and case').click();
    await anna.sees(/CS\d{7} was created/);
    await anna.panel.getByText('Activity', { exact: true }).waitFor();
    await accessible(page, 'the case beside the conversation');
  });

  await step('what floats', async () => {
    await anna.log.focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await accessible(page, 'the keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find anything' }).waitFor();
    await accessible(page, 'the palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /your account/ }).click();
    await anna.button('Sign out').waitFor();
    await accessible(page, 'the account menu');
    await page.keyboard.press('Escape');
    await anna.action(/^Transfer/);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Ben Okoro/ })
      .waitFor();
    await accessible(page, 'the transfer');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Ben Okoro/ })
      .click();
    await anna.sees('Waiting for Ben Okoro to accept the transfer');
    await accessible(page, 'a pending transfer');
    const ben = await stage.agent('ben');
    await ben.choose('Ada King');
    await accessible(ben.page, 'a transfer asked');
    await ben.page.getByRole('group', { name: 'Transfer' }).getByRole('button', { name: 'Accept' }).click();
    await anna.sees('Do you want to stay?');
    await accessible(page, 'stay or leave');
    await anna.button('Stay').click();
    await ben.action(/^Escalate/);
    await ben.page.getByRole('dialog').waitFor();
    await accessible(ben.page, 'the question before escalating');
    await ben.button('Cancel').click();
    await ben.action(/^End Session/);
    await ben.button('End for Ada King').click();
    await ben.sees('Ben Okoro ended this conversation');
  });

  await step('cases, history and what is missing', async () => {
    await page.getByRole('tab', { name: 'All' }).click();
    await page.getByRole('tabpanel', { name: 'All' }).getByText('Ada King').first().waitFor();
    await accessible(page, 'the history');
    await page.goto(`${anna.url}/workspace/cases`);
    await page
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
    await accessible(page, 'the cases');
    await page
      .getByText(/CS\d{7}/)
      .first()
      .click();
    await page.getByText('Activity', { exact: true }).waitFor();
    await accessible(page, 'a case');
    await page.goto(`${anna.url}/workspace/conversations/${'0'.repeat(32)}`);
    await anna.sees('This conversation is not here');
    await accessible(page, 'a conversation that is not there');
    await page.goto(`${anna.url}/workspace/nowhere`);
    await anna.sees('There is nothing at this address');
    await accessible(page, 'a place that is not there');
  });
});

stage.test('the settings', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const records = {
    users: 'Anna Berg',
    groups: 'Billing Support',
    queues: 'Billing Support',
    schedules: 'Business hours',
    producers: 'Guest chat',
    rules: 'Anonymous Connect - Billing Support',
    actions: 'Create Case for Guest',
  };

  await step('lists and records', async () => {
    await accessible(page, 'the overview');
    for (const [kind, name] of Object.entries(records)) {
      const { id } = await stage.desk.find(kind, name);
      for (const place of [kind, `${kind}/${id}`]) {
        await page.goto(`${alex.url}/workspace/settings/${place}`);
        await page.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor();
        await loaded(page);
        await accessible(page, `settings/${place}`);
      }
    }
    for (const place of ['properties', 'widget', 'tokens', 'audit']) {
      await page.goto(`${alex.url}/workspace/settings/${place}`);
      await page.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor();
      await loaded(page);
      await accessible(page, `settings/${place}`);
    }
  });

  await step('states', async () => {
    await page.goto(`${alex.url}/workspace/settings/queues/new`);
    await page.getByLabel('Name', { exact: true }).fill('Q');
    await alex.button('Create').click();
    await alex.sees('Not saved. Your input is kept.');
    await accessible(page, 'a refused record');
    await page.getByRole('link', { name: 'Users' }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await accessible(page, 'leaving without saving');
    await alex.button('Leave without saving').click();
    const rule = await stage.desk.find('rules', records.rules);
    await page.goto(`${alex.url}/workspace/settings/rules/${rule.id}`);
    await page.getByRole('radio', { name: 'Text', exact: true }).check();
    await page.getByLabel('Condition as text').fill('channel~chat');
    await page.getByText(/At character/).waitFor();
    await accessible(page, 'a condition with a mistake');
    await alex.button('Discard changes').click();
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    const other = 'Theirs';
    await stage.desk.change('rules', records.rules, { name: other });
    await alex.button('Save').click();
    await alex.sees('Somebody else saved this while you were editing');
    await accessible(page, 'a record somebody else saved');
    await stage.desk.change('rules', other, { name: records.rules });
    await alex.button('Drop my changes').click();
    const form = await stage.desk.find('producers', records.producers);
    await page.goto(`${alex.url}/workspace/settings/producers/${form.id}`);
    await alex.button('Edit Issue type').click();
    await accessible(page, 'an open question');
    await page.getByLabel('Search all settings').fill('billing');
    await page.getByRole('heading', { name: /Results for/ }).waitFor();
    await accessible(page, 'the search');
  });
});

stage.test('without a connection', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const anna = await stage.agent('anna', { url: wire.url });
    await stage.desk.visit({ first: 'Mary', last: 'Shaw', issue: 'order' });
    await anna.accept('Mary Shaw', 'Order Support');
    wire.cut();
    await anna.page
      .getByTestId('connection')
      .filter({ hasText: /Catching up|Offline/ })
      .waitFor();
    await anna.say('Not yet sent');
    await anna.log.getByText('waiting for the connection').waitFor();
    await eventually('the line is shown', () => anna.page.locator('[role=status].shown').isVisible());
    await accessible(anna.page, 'the workspace without a connection');
  } finally {
    wire.close();
  }
});
