// Wrapping up: what follows the end of a conversation, for its agent only.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { Wire } from './proxy.mjs';
import { accessible, Agent, useStage } from './stage.mjs';

const stage = useStage();

/** The form. @param {Agent} agent */
const form = (agent) => agent.page.getByRole('region', { name: 'Wrap-up', exact: true });

/** @param {Agent} agent */
const notes = (agent) => form(agent).getByRole('textbox', { name: 'Notes' });

/** @param {Agent} agent @param {string} code */
const code = (agent, code) => form(agent).getByRole('radio', { name: code, exact: true });

/** The conversation in the list. @param {Agent} agent @param {string} guest */
const inList = (agent, guest) =>
  agent.page
    .getByRole('region', { name: 'Conversation list' })
    .getByRole('link')
    .filter({ hasText: guest })
    .first();

/** The ids of codes that were made once. @type {Map<string, string>} */
const codes = new Map();

/** @param {string[]} names */
async function haveCodes(...names) {
  for (const name of names) {
    if (codes.has(name)) continue;
    const made = await stage.desk.ask('admin', 'POST', '/admin/wrap-up-codes', { code: name, active: true });
    codes.set(name, made.id);
  }
}

/** The one configuration, anew. @param {Record<string, unknown>} more */
async function configure(more) {
  const { items } = await stage.desk.ask('admin', 'GET', '/admin/wrap-ups');
  for (const one of items)
    await stage.desk.ask('admin', 'DELETE', `/admin/wrap-ups/${one.id}?version=${one.version}`);
  await stage.desk.ask('admin', 'POST', '/admin/wrap-ups', { name: 'After a chat', active: true, ...more });
}

/** How the contact stands. @param {string} who @param {string} conversation */
const contact = async (who, conversation) =>
  (await stage.desk.ask(who, 'GET', `/conversations/${conversation}`)).interaction;

/** @param {Agent} agent */
const idOf = (agent) => new URL(agent.page.url()).pathname.split('/').at(-1) ?? '';

/** @param {Agent} agent @param {string} guest */
async function end(agent, guest) {
  await agent.action(/^End Session/);
  await agent.button(`End for ${guest}`).click();
}

stage.test('an administrator says what follows the end of a conversation', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings/wrap-up-codes' });
  const { page } = alex;
  const said = page.getByRole('region', { name: 'Notifications' });

  await step('codes', async () => {
    await page.getByText('No codes yet').waitFor();
    for (const name of ['Solved', 'Refund']) {
      await page.goto(`${alex.url}/workspace/settings/wrap-up-codes/new`);
      await page.getByLabel('Code', { exact: true }).fill(name);
      await alex.button('Create').click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    await accessible(page, 'a wrap-up code');
    await page.goto(`${alex.url}/workspace/settings/wrap-up-codes/new`);
    await page.getByLabel('Code', { exact: true }).fill('solved');
    await alex.button('Create').click();
    await alex.sees('There is already a wrap-up code with this name.');
  });

  await step('a code that only other systems set is no agent’s to choose', async () => {
    page.once('dialog', (dialog) => void dialog.accept());
    await page.goto(`${alex.url}/workspace/settings/wrap-up-codes/new`);
    await page.getByLabel('Code', { exact: true }).fill('Dialled');
    await page.getByLabel('Only other systems set it').check();
    await alex.button('Create').click();
    await page.getByRole('heading', { level: 1, name: 'Dialled' }).waitFor();
    await page.goto(`${alex.url}/workspace/settings/wrap-up-codes`);
    await page.getByRole('link', { name: /Dialled\s+other systems/ }).waitFor();
    await page.goto(`${alex.url}/workspace/settings/wrap-ups/new`);
    await page.getByLabel('Ask for a code').check();
    await page.getByRole('checkbox', { name: 'Solved' }).waitFor();
    assert.equal(await page.getByRole('checkbox', { name: 'Dialled' }).count(), 0);
  });

  await step('a configuration with a condition, said in sentences', async () => {
    page.once('dialog', (dialog) => void dialog.accept());
    await page.goto(`${alex.url}/workspace/settings/wrap-ups/new`);
    await page.getByLabel('Name', { exact: true }).fill('Billing chats');
    await page.getByRole('radio', { name: 'Text' }).check();
    await page.getByLabel('Condition as text').fill('queue=billing-support');
    await page.getByRole('radio', { name: 'Builder' }).check();
    await page.getByLabel('Length (s)').fill('30');
    await page.getByLabel('Ends by itself').check();
    await page.getByLabel('Show agents the time').check();
    await page.getByLabel('Ask for a code').check();
    await page.getByRole('checkbox', { name: 'Solved' }).check();
    await page.getByRole('checkbox', { name: 'Refund' }).check();
    await page.getByLabel('Default code').selectOption('Solved');
    await alex.sees(/the agent has 30 s; then it closes by itself/);
    await alex.sees(/They choose one of 2 codes\.\s+Otherwise it is “Solved”/);
    await alex.button('Create').click();
    await page.getByRole('heading', { level: 1, name: 'Billing chats' }).waitFor();
    await accessible(page, 'a wrap-up configuration');
  });

  await step('a time beyond the general end is refused at its field', async () => {
    await stage.desk.set('com.glide.interaction.max_wrapup_duration', '1');
    await stage.desk.set('com.glide.interaction.max_wrapup_duration.enabled', 'true');
    await page.getByLabel('Length (s)').fill('60');
    await alex.button('Save').click();
    await page.locator('#field-duration_seconds-error').waitFor();
    assert.equal(await page.getByLabel('Length (s)').inputValue(), '60');
    await page.getByLabel('Length (s)').fill('59');
    await alex.button('Save').click();
    await said.getByText('Saved', { exact: true }).last().waitFor();
    await stage.desk.set('com.glide.interaction.max_wrapup_duration.enabled', 'false');
  });

  await step('both lists, and the code that is used stays', async () => {
    await page.goto(`${alex.url}/workspace/settings/wrap-ups`);
    await page.getByRole('link', { name: /Billing chats/ }).waitFor();
    await page.getByText('59 s, ends by itself').waitFor();
    await accessible(page, 'the wrap-up configurations');
    await page.getByRole('link', { name: /Billing chats/ }).click();
    await alex.button('Delete Billing chats').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete Billing chats' }).click();
    await page.getByText('No wrap-up yet').waitFor();
  });
});

stage.test('the agent writes up a conversation that the visitor already left behind', async (step) => {
  await haveCodes('Resolved', 'Callback');
  await configure({
    condition: 'type=chat',
    duration_seconds: 600,
    show_duration_to_agent: true,
    enable_codes: true,
    allowed_codes: [codes.get('Resolved'), codes.get('Callback')],
    default_code_id: codes.get('Resolved'),
  });
  const grace = await stage.guest();
  await grace.start();
  const anna = await stage.agent('anna');
  await anna.accept('Grace Hopper');
  const conversation = idOf(anna);

  await step('the visitor sees the end at once, the agent the form', async () => {
    await end(anna, 'Grace Hopper');
    await grace.sees('Thank you for talking with us.');
    await form(anna).waitFor();
    await inList(anna, 'Grace Hopper').getByText('Wrap-up').waitFor();
    // The tools say the same.
    await anna.page
      .locator('dt:text-is("State") + dd')
      .filter({ hasText: /^Wrap-up$/ })
      .waitFor();
    assert.equal((await contact('anna', conversation)).state, 'wrap_up');
    assert.equal(await anna.field.count(), 0);
    assert.equal(await code(anna, 'Resolved').isChecked(), true);
    await form(anna)
      .getByRole('timer')
      .getByText(/^\d:\d\d left$/)
      .waitFor();
  });

  await step('one goes on with keys alone where one ended it', async () => {
    await eventually('the chosen code has the focus', () =>
      code(anna, 'Resolved').evaluate((one) => one === document.activeElement),
    );
    await anna.page.keyboard.press('ArrowUp');
    await eventually('the other code is chosen', () => code(anna, 'Callback').isChecked());
    await anna.page.keyboard.press('Tab');
    await anna.page.keyboard.type('Calls back on Monday');
    await form(anna).getByText('Saved', { exact: true }).waitFor();
    await accessible(anna.page, 'a conversation being wrapped up');
  });

  await step('another tab of hers shows the same, and writes into it', async () => {
    const second = new Agent(await anna.page.context().newPage(), anna.url);
    await second.open(`/conversations/${conversation}`);
    await eventually(
      'the notes are there',
      async () => (await notes(second).inputValue()) === 'Calls back on Monday',
    );
    assert.equal(await code(second, 'Callback').isChecked(), true);
    await notes(second).fill('Calls back on Tuesday');
    await eventually(
      'the first tab agrees',
      async () => (await notes(anna).inputValue()) === 'Calls back on Tuesday',
    );
    await second.page.close();
  });

  await step('it survives a reload', async () => {
    await anna.page.reload();
    await anna.live();
    await eventually(
      'the notes are there',
      async () => (await notes(anna).inputValue()) === 'Calls back on Tuesday',
    );
  });

  await step('Ctrl Enter finishes it, and the conversation can be dismissed', async () => {
    await notes(anna).press('Control+Enter');
    await form(anna).waitFor({ state: 'detached' });
    const found = await contact('anna', conversation);
    assert.equal(found.state, 'closed_complete');
    assert.equal(found.state_reason, 'agent_ended');
    assert.equal(found.system_wrap_up, false);
    assert.ok(found.wrap_up_duration > 0);
    const kept = await stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`);
    assert.equal(kept.notes, 'Calls back on Tuesday');
    assert.equal(kept.wrap_up_code_id, codes.get('Callback'));
    await inList(anna, 'Grace Hopper').getByText('Wrap-up').waitFor({ state: 'detached' });
    await eventually('the next act has the focus', () =>
      anna.button('Dismiss').evaluate((one) => one === document.activeElement),
    );
    await anna.button('Dismiss').click();
  });
});

stage.test('when the time is over it closes by itself, also without a screen', async (step) => {
  await haveCodes('Resolved', 'Callback');
  await configure({
    duration_seconds: 8,
    enforce_duration: true,
    show_duration_to_agent: true,
    enable_codes: true,
    allowed_codes: [codes.get('Resolved'), codes.get('Callback')],
    default_code_id: codes.get('Resolved'),
  });
  const anna = await stage.agent('anna');

  await step('before the eyes of the agent', async () => {
    const ada = await stage.guest();
    await ada.start({ first: 'Ada', last: 'King' });
    await anna.accept('Ada King');
    const conversation = idOf(anna);
    await ada.end();
    await form(anna).waitFor();
    await notes(anna).fill('Left in a hurry');
    await form(anna).locator('[data-tone="late"]').waitFor();
    await form(anna).waitFor({ state: 'detached' });
    const found = await contact('anna', conversation);
    assert.deepEqual(
      [found.state, found.state_reason, found.system_wrap_up],
      ['closed_complete', 'user_ended', true],
    );
    const kept = await stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`);
    assert.deepEqual(
      [kept.notes, kept.timed_out, kept.wrap_up_code_id],
      ['Left in a hurry', true, codes.get('Resolved')],
    );
  });

  await step('and though the desk was down', async () => {
    const alan = await stage.guest();
    await alan.start({ first: 'Alan', last: 'Turing' });
    await anna.accept('Alan Turing');
    const conversation = idOf(anna);
    await end(anna, 'Alan Turing');
    await form(anna).waitFor();
    await stage.desk.stop('SIGKILL');
    await stage.desk.start();
    await eventually(
      'it is closed',
      async () => (await contact('anna', conversation)).state === 'closed_complete',
      30_000,
    );
  });
});

stage.test('what is written without a connection is saved when it is back', async (step) => {
  await configure({ duration_seconds: 600 });
  const wire = await new Wire(stage.desk.port).open();
  try {
    const joan = await stage.guest();
    await joan.start({ first: 'Joan', last: 'Clarke' });
    const anna = await stage.agent('anna', { url: wire.url });
    await anna.accept('Joan Clarke');
    const conversation = idOf(anna);
    await end(anna, 'Joan Clarke');
    await notes(anna).waitFor();
    assert.equal(await form(anna).getByRole('timer').count(), 0);
    assert.equal(await form(anna).getByRole('radio').count(), 0);

    await step('kept, and said so', async () => {
      wire.cut();
      await notes(anna).fill('Written in a tunnel');
      await form(anna)
        .getByText('Kept in this browser, and saved as soon as there is a connection.')
        .first()
        .waitFor();
      await form(anna).getByRole('button', { name: 'Finish' }).click();
      await form(anna).getByText('Finished as soon as there is a connection.').first().waitFor();
      assert.equal((await contact('anna', conversation)).state, 'wrap_up');
    });

    await step('finished by itself', async () => {
      await wire.mend();
      await form(anna).waitFor({ state: 'detached', timeout: 40_000 });
      const kept = await stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`);
      assert.equal(kept.notes, 'Written in a tunnel');
      assert.equal((await contact('anna', conversation)).state, 'closed_complete');
    });
  } finally {
    await wire.close();
  }
});

stage.test('who passes a conversation on writes up a part of their own', async (step) => {
  await haveCodes('Resolved');
  await configure({ duration_seconds: 600, enable_codes: true });
  const mary = await stage.guest();
  await mary.start({ first: 'Mary', last: 'Jackson' });
  const [anna, ben] = await Promise.all([stage.agent('anna'), stage.agent('ben')]);
  await anna.accept('Mary Jackson');
  const conversation = idOf(anna);
  const benID = (await stage.desk.ask('admin', 'GET', '/people?q=Ben')).items[0].id;
  await stage.desk.ask('anna', 'POST', `/conversations/${conversation}/transfer`, { agent: benID });
  await ben.choose('Mary Jackson');
  await stage.desk.ask('ben', 'POST', `/conversations/${conversation}/transfer/accept`);
  await anna.button('Stay').click();

  await step('folded away while she still takes part', async () => {
    const part = anna.page.getByRole('region', { name: 'Write up your part' });
    await part.waitFor();
    await anna.field.waitFor();
    await part.getByText('Write up your part').click();
    await part.getByRole('textbox', { name: 'Notes' }).fill('Looked up the invoice');
    await accessible(anna.page, 'a part being written up beside the composer');
    await part.getByText('Saved', { exact: true }).waitFor();
  });

  await step('Ben finishes without waiting for her, with a code', async () => {
    await end(ben, 'Mary Jackson');
    await form(ben).getByRole('button', { name: 'Finish' }).click();
    await form(ben).getByText('Choose what it was about.').waitFor();
    await code(ben, 'Resolved').check();
    await form(ben).getByRole('button', { name: 'Finish' }).click();
    await form(ben).waitFor({ state: 'detached' });
    assert.equal((await contact('ben', conversation)).state, 'closed_complete');
    const kept = await stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`);
    assert.equal(kept.notes, 'Looked up the invoice');
    assert.ok(kept.submitted_on);
    await anna.page.getByRole('region', { name: /Wrap-up|Write up/ }).waitFor({ state: 'detached' });
  });
});

stage.test('who passes it on to a group that is not theirs writes up their part, too', async (step) => {
  await haveCodes('Resolved');
  await configure({ duration_seconds: 600, enable_codes: true });
  const katherine = await stage.guest();
  await katherine.start({ first: 'Katherine', last: 'Johnson' });
  const [ben, chris] = await Promise.all([stage.agent('ben'), stage.agent('chris')]);
  await ben.accept('Katherine Johnson');
  const conversation = idOf(ben);
  const product = await stage.desk.find('queues', 'Product Support');
  await stage.desk.ask('ben', 'POST', `/conversations/${conversation}/transfer`, { queue: product.id });
  const part = ben.page.getByRole('button', { name: /^Write up your part of Katherine Johnson/ });
  const dialog = ben.page.getByRole('dialog', { name: /^Write up your part of Katherine Johnson/ });

  await step('the conversation is gone, what is to be written stands in the list', async () => {
    await part.waitFor();
    await assert.rejects(stage.desk.ask('ben', 'GET', `/conversations/${conversation}`));
    await accessible(ben.page, 'a part to be written up');
    await part.click();
    await dialog.getByRole('textbox', { name: 'Notes' }).fill('Not about money');
    await dialog.getByText('Saved', { exact: true }).waitFor();
    await accessible(ben.page, 'a part being written up');
  });

  await step('it is there again after a reload, while somebody else goes on', async () => {
    await ben.page.reload();
    await ben.live();
    await chris.accept('Katherine Johnson', 'Product Support');
    await part.click();
    const notes = dialog.getByRole('textbox', { name: 'Notes' });
    await eventually('the notes are there', async () => (await notes.inputValue()) === 'Not about money');
    await dialog.getByRole('button', { name: 'Finish' }).click();
    await dialog.getByText('Choose what it was about.').waitFor();
    await dialog.getByRole('radio', { name: 'Resolved', exact: true }).check();
    await notes.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await part.waitFor({ state: 'detached' });
    const kept = await stage.desk.ask('ben', 'GET', `/conversations/${conversation}/wrap-up`);
    assert.deepEqual([kept.notes, kept.wrap_up_code_id], ['Not about money', codes.get('Resolved')]);
    assert.equal((await contact('chris', conversation)).state, 'work_in_progress');
  });
});

stage.test('closing the tab of a chat ends it, and only that does', async (step) => {
  await haveCodes('Resolved', 'Callback');
  await configure({ duration_seconds: 600, enable_codes: true, default_code_id: codes.get('Resolved') });
  const anna = await stage.agent('anna');
  const dialog = anna.page.getByRole('dialog');
  /** @param {string} guest */
  const close = async (guest) => {
    await inList(anna, guest).hover();
    await anna.button(`Close chat: ${guest}`).click();
  };

  const hedy = await stage.guest();
  await hedy.start({ first: 'Hedy', last: 'Lamarr' });
  await anna.accept('Hedy Lamarr');
  const conversation = idOf(anna);

  await step('the browser’s own tab may go and come: nothing ends', async () => {
    const second = new Agent(await anna.page.context().newPage(), anna.url);
    await second.open(`/conversations/${conversation}`);
    await second.field.waitFor();
    await second.page.close({ runBeforeUnload: true });
    await anna.page.reload();
    await anna.live();
    await anna.field.waitFor();
    assert.equal((await contact('anna', conversation)).state, 'work_in_progress');
  });

  await step('what goes on asks first', async () => {
    await close('Hedy Lamarr');
    await dialog.getByText('There is no wrap-up.').waitFor();
    await accessible(anna.page, 'closing a chat that goes on');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await contact('anna', conversation)).state, 'work_in_progress');
  });

  await step('by key, and it ends without a wrap-up', async () => {
    await anna.page.evaluate(
      () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
    );
    await anna.page.keyboard.press('x');
    await dialog.getByRole('button', { name: 'End and close for Hedy Lamarr' }).click();
    await hedy.sees('Thank you for talking with us.');
    await inList(anna, 'Hedy Lamarr').waitFor({ state: 'detached' });
    const found = await contact('anna', conversation);
    assert.deepEqual(
      [found.state, found.state_reason, found.wrap_up_duration, found.system_wrap_up],
      ['closed_complete', 'agent_ended', 0, false],
    );
    await assert.rejects(stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`), /404/);
  });

  await step('in the wrap-up it ends that, with what is written, once that can be saved', async () => {
    const annie = await stage.guest();
    await annie.start({ first: 'Annie', last: 'Easley' });
    await anna.accept('Annie Easley');
    const second = idOf(anna);
    await annie.end();
    await code(anna, 'Callback').check();
    await notes(anna).fill('x'.repeat(4001));
    await close('Annie Easley');
    await eventually('what is too long has the focus', () =>
      notes(anna).evaluate((one) => one === document.activeElement),
    );
    assert.equal((await contact('anna', second)).state, 'wrap_up');
    await notes(anna).fill('Rocket fuel');
    await close('Annie Easley');
    await inList(anna, 'Annie Easley').waitFor({ state: 'detached' });
    assert.equal((await contact('anna', second)).state, 'closed_complete');
    const kept = await stage.desk.ask('anna', 'GET', `/conversations/${second}/wrap-up`);
    assert.deepEqual(
      [kept.notes, kept.wrap_up_code_id, kept.timed_out],
      ['Rocket fuel', codes.get('Callback'), false],
    );
  });
});

stage.test('in a narrow window, in the dark, with many codes, and dismissed', async (step) => {
  await haveCodes('Resolved', 'Callback', ...Array.from({ length: 9 }, (_, i) => `Topic ${i + 1}`));
  await configure({ duration_seconds: 90, show_duration_to_agent: true, enable_codes: true });
  const anna = await stage.agent('anna', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const dorothy = await stage.guest();
  await dorothy.start({ first: 'Dorothy', last: 'Vaughan' });
  await anna.accept('Dorothy Vaughan');
  const conversation = idOf(anna);
  await dorothy.end();
  await form(anna).waitFor();

  await step('a code is searched for', async () => {
    await form(anna).getByRole('searchbox', { name: 'Filter codes' }).fill('topic 7');
    await eventually('one is left', async () => (await form(anna).getByRole('radio').count()) === 1);
    await code(anna, 'Topic 7').check();
    await accessible(anna.page, 'a wrap-up in a narrow window');
  });

  await step('nothing is wider than the window', async () => {
    const wide = await anna.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false);
  });

  await step('dismissing it ends it with what was just typed', async () => {
    await notes(anna).pressSequentially('Sent the form');
    await anna.button('Dismiss').click();
    await eventually(
      'it is closed',
      async () => (await contact('anna', conversation)).state === 'closed_complete',
    );
    const kept = await stage.desk.ask('anna', 'GET', `/conversations/${conversation}/wrap-up`);
    assert.deepEqual([kept.notes, kept.wrap_up_code_id], ['Sent the form', codes.get('Topic 7')]);
  });
});
