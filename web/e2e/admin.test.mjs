// The settings: every screen makes, changes, takes back and refuses, and what it says comes true.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { at, notice, undo } from './settings.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/**
 * Saves, and waits until the desk has said yes.
 * @param {Agent} one
 * @param {'Save' | 'Create'} button
 */
async function save(one, button = 'Save') {
  await one.button(button).click();
  await notice(one)
    .getByText(button === 'Save' ? 'Saved' : 'Created', { exact: true })
    .last()
    .waitFor();
}

stage.test('users, groups and who may sign in', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;

  await step('a mistake is named at its field, the input kept', async () => {
    await at(alex, 'users/new', 'New user');
    await page.getByLabel('Name', { exact: true }).fill('Dora Weiss');
    await page.getByLabel('Email', { exact: true }).fill('no address');
    await alex.button('Create').click();
    await alex.sees('Not saved. Your input is kept.');
    assert.equal(await page.getByLabel('Email', { exact: true }).getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Dora Weiss');
  });

  await step('created, renamed, taken back', async () => {
    await page.getByLabel('Email', { exact: true }).fill('dora@example.com');
    await save(alex, 'Create');
    await page.getByRole('heading', { level: 1, name: 'Dora Weiss' }).waitFor();
    await page.getByLabel('New password').fill('short');
    await alex.button('Set password').click();
    await page.getByRole('alert').filter({ hasText: /8/ }).waitFor();
    await page.getByLabel('New password').fill('a good password');
    await alex.button('Set password').click();
    await notice(alex).getByText('Password set.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Dora Schwarz');
    await save(alex);
    await page.getByRole('heading', { level: 1, name: 'Dora Schwarz' }).waitFor();
    await undo(alex);
    await page.getByRole('heading', { level: 1, name: 'Dora Weiss' }).waitFor();
  });

  await step('a member of a group serves its queue', async () => {
    const group = await stage.desk.find('groups', 'Billing Support');
    await at(alex, `groups/${group.id}`, 'Billing Support');
    await page.getByRole('combobox', { name: 'Add a member' }).fill('dora');
    await page.getByRole('option', { name: /Dora Weiss/ }).click();
    await save(alex);
    const queue = await stage.desk.find('queues', 'Billing Support');
    assert.ok(queue.serving.some((/** @type {any} */ one) => one.name === 'Dora Weiss'));
  });

  await step('leaving with unsaved changes asks first', async () => {
    await page.getByLabel('Description').fill('Half a thought');
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Queues' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    assert.equal(await page.getByLabel('Description').inputValue(), 'Half a thought');
    await alex.button('Discard changes').click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Queues' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
  });

  await step('deleted after a question that says what it means', async () => {
    const dora = await stage.desk.find('users', 'Dora Weiss');
    await at(alex, `users/${dora.id}`, 'Dora Weiss');
    await alex.button('Delete Dora Weiss').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What they wrote stays under their name.', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Delete Dora Weiss' }).click();
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  });
});

stage.test('a queue: two people change it at once, and nothing is overwritten', async () => {
  const queue = await stage.desk.find('queues', 'Product Support');
  const alex = await stage.agent('admin', { path: '/settings' });
  await at(alex, `queues/${queue.id}`, 'Product Support');
  const { page } = alex;
  await page.getByLabel('Question', { exact: true }).fill('What is it about?');
  await stage.desk.change('queues', 'Product Support', {
    question: 'Somebody else’s question',
    initial_agent_response: 'Hi, I am ${agent}.',
  });
  await alex.button('Save').click();
  const stale = page
    .getByRole('alert')
    .filter({ hasText: 'Somebody else saved this while you were editing' });
  await stale.getByText('Somebody else’s question').waitFor();
  await stale.getByRole('button', { name: 'Put my changes on their version' }).click();
  assert.equal(await page.getByLabel('Question', { exact: true }).inputValue(), 'What is it about?');
  assert.equal(await page.getByLabel('First response').inputValue(), 'Hi, I am ${agent}.');
  await save(alex);
  const saved = await stage.desk.find('queues', 'Product Support');
  assert.deepEqual(
    [saved.question, saved.initial_agent_response],
    ['What is it about?', 'Hi, I am ${agent}.'],
  );
  await undo(alex);
  assert.equal((await stage.desk.find('queues', 'Product Support')).question, 'Somebody else’s question');
  // Who could serve it at this moment.
  await page.getByText('Anna Berg', { exact: true }).first().waitFor();
  // A new one: the link follows the name; a link that is taken is refused at its field.
  await at(alex, 'queues/new', 'New queue');
  await page.getByLabel('Name', { exact: true }).fill('Returns & Refunds');
  assert.equal(await page.getByLabel('Link name').inputValue(), 'returns-refunds');
  await alex.button('Create').click();
  await alex.sees('Not saved. Your input is kept.');
  await page.getByLabel('Served by').selectOption('Order Support');
  await page.getByLabel('Link name').fill('order-support');
  await alex.button('Create').click();
  await eventually(
    'the link name is refused',
    async () => (await page.getByLabel('Link name').getAttribute('aria-invalid')) === 'true',
  );
  await page.getByLabel('Link name').fill('returns');
  await save(alex, 'Create');
  const { number } = await stage.desk.find('queues', 'Returns & Refunds');
  assert.match(number, /^QUE000\d{4}$/);
  await page.getByText(number, { exact: true }).waitFor();
  const guest = await stage.guest();
  await guest.toForm('/chat/q/returns');
  await guest.sees('Returns & Refunds');
});

stage.test('a schedule closes a queue', async () => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'schedules/new', 'New schedule');
  await page.getByLabel('Name', { exact: true }).fill('Mornings');
  await page.getByLabel('Monday, stretch 1, from').fill('25:00');
  await alex.button('Create').click();
  await alex.sees('Write the beginning as 09:00.');
  await page.getByLabel('Monday, stretch 1, from').fill('08:00');
  await page.getByLabel('Monday, stretch 1, to').fill('12:00');
  await alex.button(/Same for Tue–Fri|Copy Monday/).click();
  await save(alex, 'Create');
  const { entries } = await stage.desk.find('schedules', 'Mornings');
  assert.ok(JSON.stringify(entries).includes('"12:00"'));
});

stage.test('the form: an edited question changes what the visitor is asked', async () => {
  const form = await stage.desk.find('producers', 'Guest chat');
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, `producers/${form.id}`, 'Guest chat');
  await alex.button('Add question').click();
  await page.getByLabel('Question', { exact: true }).fill('Order number');
  assert.equal(await page.getByLabel('Variable name').inputValue(), 'order_number');
  await page.getByLabel('Pattern').fill('[A-Z]{2}[0-9]{4}');
  await page.getByLabel('Must be answered').check();
  await alex.button('Move Order number up').click();
  await page.getByRole('complementary').getByText('Order number').first().waitFor();
  await page.getByLabel('Heading', { exact: true }).fill('');
  await alex.button('Save').click();
  await alex.sees('Not saved. Your input is kept.');
  await page.getByLabel('Heading', { exact: true }).fill('What can we help you with?');
  await save(alex);
  // A notice under the pointer stays.
  await notice(alex).getByText('Saved', { exact: true }).hover();

  const grace = await stage.guest();
  await grace.toForm('/chat');
  await grace.fill();
  await page.bringToFront();
  await grace.page.getByLabel('Order number').fill('nonsense');
  await grace.button('Start chat').click();
  await grace.page.locator('#e-order_number').waitFor();
  await grace.page.getByLabel('Order number').fill('AB1234');
  await grace.send();
  const anna = await stage.agent('anna');
  await anna.accept('Grace Hopper');
  await anna.panel.getByText('AB1234').waitFor();

  await undo(alex);
  const ada = await stage.guest();
  await ada.toForm('/chat');
  assert.equal(await ada.page.getByLabel('Order number').count(), 0);
});

stage.test('a rule: the builder and the text are one, and it sends visitors', async () => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'rules/new', 'New rule');
  await page.getByLabel('Name', { exact: true }).fill('Hopper goes to products');
  await page.getByLabel('Sends to').selectOption('Product Support');
  await page.getByLabel('Execution order').fill('10');
  await alex.button('Add condition').click();
  const rows = page.locator('.builder .row');
  await rows.nth(1).getByLabel('Field').selectOption('last_name');
  await rows.nth(1).getByLabel('Operator').selectOption('STARTSWITH');
  await rows.nth(1).getByLabel('Value').fill('Hop');
  await page.getByRole('radio', { name: 'Text', exact: true }).check();
  const text = page.getByLabel('Condition as text');
  assert.equal(await text.inputValue(), 'channel=chat^last_nameSTARTSWITHHop');
  await text.fill('channel=chat^last_name~Hop');
  await page.getByText(/At character \d+/).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Builder' }).isDisabled());
  await alex.button('Create').click();
  await alex.sees('Not saved. Your input is kept.');
  await text.fill('channel=chat^last_nameSTARTSWITHHop^ORlast_name=Lovelace');
  await page.getByRole('radio', { name: 'Builder' }).check();
  assert.equal(await rows.count(), 3);
  assert.equal(await rows.nth(2).getByLabel('Value').inputValue(), 'Lovelace');
  await save(alex, 'Create');
  const grace = await stage.guest();
  await grace.start({ issue: 'Billing' });
  await grace.sees('You are next.');
  await grace.page.getByRole('heading', { name: 'Product Support' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Hopper goes to products' }).waitFor();
  await page.getByText('Last records it sent on').waitFor();
  await alex.button('Delete Hopper goes to products').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete Hopper goes to products' }).click();
  await page.getByRole('heading', { level: 1, name: 'Matching rules' }).waitFor();
  // The order is changed in place, and taken back.
  await alex.button('Move Anonymous Connect - Order Support up').click();
  await notice(alex).getByText('Order changed').waitFor();
  const moved = await stage.desk.find('rules', 'Anonymous Connect - Order Support');
  const billing = await stage.desk.find('rules', 'Anonymous Connect - Billing Support');
  assert.ok(moved.execution_order < billing.execution_order);
  await undo(alex);
});

stage.test('the settings warn of what nobody would be offered', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const { id, assignment_group_id } = await stage.desk.change('queues', 'Order Support', {
    delivery: 'push',
  });
  const rule = await stage.desk.find('assignment-rules', 'Standard');
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
    pools: [{ assignment_rule_id: rule.id, groups: [assignment_group_id] }],
  });
  const noRoom = page.getByText(/Nobody in the groups of the pools can carry one of its work items/);
  const crowded = page.getByText(/More than 10,000 wait here/);

  await step('a queue whose work nobody can carry', async () => {
    await at(alex, `queues/${id}`, 'Order Support');
    await page.getByText('Anna Berg', { exact: true }).first().waitFor();
    assert.equal(await noRoom.count(), 0);
    await stage.desk.change('service-channels', 'Chat', { default_capacity: 0 });
    await page.reload();
    await noRoom.waitFor();
    await accessible(page, 'a queue that is warned of');
    await stage.desk.change('service-channels', 'Chat', { default_capacity: 4 });
    await noRoom.waitFor({ state: 'detached' }); // it looks again by itself
  });

  await step('a queue in which more wait than are decided about', async () => {
    // Ten thousand visitors would take minutes: the desk's word for them stands in.
    await page.route(`**/admin/queues/${id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), warnings: ['crowded'] } });
    });
    await crowded.waitFor();
    await page.unroute(`**/admin/queues/${id}`);
    await crowded.waitFor({ state: 'detached' });
    await stage.desk.change('queues', 'Order Support', { delivery: 'pull' });
  });

  await step('a skill rule: nobody has the skill, not so well, or it is inactive', async () => {
    const skill = await stage.desk.ask('admin', 'POST', '/admin/skills', { name: 'Old Norse', active: true });
    const asks = await stage.desk.ask('admin', 'POST', '/admin/skill-rules', {
      ...{ name: 'Runes', active: true, condition: 'category=order' },
      ...{ skill_id: skill.id, level: 3, mandatory: true },
    });
    const anna = (await stage.desk.find('users', 'Anna Berg')).id;
    /** @param {number} level */
    const learn = (level) =>
      stage.desk.ask('admin', 'PUT', `/admin/users/${anna}/skills`, {
        skills: [{ skill_id: skill.id, level }],
      });
    await at(alex, `skillrules/${asks.id}`, 'Runes');
    await alex.sees('Nobody has the skill: work that fits would wait for ever.');
    await accessible(page, 'a skill rule that is warned of');
    await learn(2);
    await stage.desk.change('assignment-rules', 'Standard', { evaluate_level: true });
    await page.reload();
    await alex.sees(/^Nobody has the skill at this level/);
    await learn(3);
    const answered = page.waitForResponse((answer) => answer.url().endsWith(`/skill-rules/${asks.id}`));
    await page.reload();
    assert.deepEqual((await (await answered).json()).warnings, []);
    await page.getByRole('heading', { level: 1, name: 'Runes' }).waitFor();
    assert.equal(await page.getByText(/^Nobody has the skill/).count(), 0);
    await stage.desk.change('skills', 'Old Norse', { active: false });
    await page.reload();
    await alex.sees('The skill is inactive: the rule asks for nothing.');
  });
});

stage.test('a Connect action puts its text into the composer', async () => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'actions/new', 'New action');
  await page.getByLabel('Title', { exact: true }).fill('Say goodbye');
  await page.getByLabel('Shortcut').fill('case');
  await page.getByLabel('Does', { exact: true }).selectOption('post_message');
  await page.getByLabel('Text', { exact: true }).last().fill('Goodbye, ${first_name}.');
  await alex.button('Create').click();
  await eventually(
    'the shortcut is taken',
    async () => (await page.getByLabel('Shortcut').getAttribute('aria-invalid')) === 'true',
  );
  await page.getByLabel('Shortcut').fill('bye');
  await save(alex, 'Create');
  await stage.desk.visit({ first: 'Ida', last: 'Rhodes' });
  const ben = await stage.agent('ben');
  await ben.accept('Ida Rhodes');
  await ben.field.fill('/bye');
  await ben.field.press('Enter');
  await eventually(
    'the text is in the composer',
    async () => (await ben.field.inputValue()) === 'Goodbye, Ida.',
  );
});

stage.test('properties: searched, checked, effective at once, back to the default', async () => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'properties', 'Properties');
  const message = 'connect.support.ended_message';
  const delay = 'connect.support.idle.delay';
  await page.getByLabel('Filter properties').fill('idle');
  await page.getByLabel(delay, { exact: true }).fill('3');
  await alex.button(`Save ${delay}`).click();
  await page.getByRole('alert').filter({ hasText: /10/ }).waitFor();
  await alex.button('Discard').click();
  await page.getByLabel('Filter properties').fill('');
  await page.getByLabel(message, { exact: true }).fill('Goodbye from all of us.');
  // Somebody else is faster: their value is not overwritten unseen.
  await stage.desk.set(message, 'Theirs');
  await alex.button(`Save ${message}`).click();
  await page.getByRole('alert').filter({ hasText: 'has changed this property meanwhile' }).waitFor();
  assert.equal(await page.getByLabel(message, { exact: true }).inputValue(), 'Goodbye from all of us.');
  await alex.button(`Save ${message}`).click();
  await notice(alex).getByText('Saved', { exact: true }).waitFor();

  const guest = await stage.guest();
  await guest.start({ first: 'Radia', last: 'Perlman' });
  const anna = await stage.agent('anna');
  await anna.accept('Radia Perlman');
  await guest.end();
  await guest.sees('Goodbye from all of us.');

  await alex.button(`Reset ${message} to its default`).click();
  await eventually(
    'the default is back',
    async () =>
      (await page.getByLabel(message, { exact: true }).inputValue()) === 'Thank you for talking with us.',
  );
  // The master switch closes the portal's chat and opens it again.
  await page.getByLabel('glide.connect.support.enabled', { exact: true }).uncheck();
  await alex.button('Save glide.connect.support.enabled').click();
  await guest.page.context().clearCookies();
  await eventually('the portal says so', async () => {
    await guest.page.goto(`${guest.url}/chat`);
    return guest.page.getByText('Chat is switched off at the moment.').first().isVisible();
  });
  await alex.button('Reset glide.connect.support.enabled to its default').click();
  await eventually('the form is back', async () => {
    await guest.page.goto(`${guest.url}/chat`);
    return guest.button('Start chat').isVisible();
  });
});

stage.test('origins and tokens', async () => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'widget', 'Widget and origins');
  await page.getByText(`<script async src="${alex.url}/widget.js"></script>`).waitFor();
  await page.getByLabel('Origin', { exact: true }).fill('a shop');
  await alex.button('Add web site').click();
  await alex.sees('That is not an address of a web site');
  await page.getByLabel('Origin', { exact: true }).fill('https://shop.example.com/cart?x=1');
  await alex.sees('Will be added as https://shop.example.com');
  await alex.button('Add web site').click();
  await notice(alex).getByText('https://shop.example.com may embed the chat').waitFor();
  await alex.button('Remove https://shop.example.com').click();
  await notice(alex).getByText('https://shop.example.com may no longer embed the chat').waitFor();

  await at(alex, 'tokens', 'API tokens');
  await alex
    .button('New token')
    .or(page.getByRole('link', { name: 'New token' }))
    .first()
    .click();
  await page.getByLabel('Name', { exact: true }).fill('nightly report');
  await page.getByLabel('Acts as').selectOption({ label: 'Anna Berg (anna@example.com)' });
  await alex.button('Create').click();
  await alex.sees('Copy the token now');
  const token = (await page.locator('code').allInnerTexts())
    .map((text) => text.trim())
    .find((text) => text.length >= 30);
  assert.ok(token);
  const asked = () => fetch(`${alex.url}/api/v1/session`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal((await (await asked()).json()).name, 'Anna Berg');
  await alex.button('I have copied it').click();
  await alex.button('Revoke nightly report').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await eventually('the token is dead', async () => (await asked()).status === 401);
});

stage.test('every change is in the audit trail', async () => {
  await stage.desk.set('parley.company.name', 'Example Ltd');
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  await at(alex, 'audit', 'Audit');
  const rows = page.locator('tbody tr');
  const row = rows.filter({ hasText: 'parley.company.name' });
  await row.first().waitFor();
  assert.match(await row.first().innerText(), /Alex Admin[\s\S]*changed property/);
  await row.first().getByText('Example Ltd').waitFor();
  await page.getByLabel('Act', { exact: true }).selectOption('sign_in');
  await rows.filter({ hasText: 'signed in' }).first().waitFor();
  assert.equal(await rows.filter({ hasText: 'parley.company.name' }).count(), 0);
  await alex.button('Clear filters').click();
  await row.first().waitFor();
  // Search finds places, records and explanations.
  await page.getByLabel('Search all settings').fill('company');
  await page.getByRole('link', { name: /parley\.company\.name/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Properties' }).waitFor();
});

stage.test('managers see what they may, agents no settings at all', async () => {
  const mara = await stage.agent('mara', { path: '/settings' });
  const places = mara.page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  await mara.page.getByRole('link', { name: 'Matching rules' }).first().waitFor();
  const seen = (await places.allInnerTexts()).map((text) => text.trim());
  for (const one of ['Groups', 'Queues', 'Schedules', 'Matching rules'])
    assert.ok(seen.includes(one), `${one} among ${seen}`);
  for (const one of ['Properties', 'API tokens', 'Audit', 'Widget and origins'])
    assert.ok(!seen.includes(one), `${one} among ${seen}`);
  await mara.page.goto(`${mara.url}/workspace/settings/properties`);
  await mara.sees('Not for your role');
  const group = await stage.desk.find('groups', 'Product Support');
  await at(mara, `groups/${group.id}`, 'Product Support');
  await mara.page.getByLabel('Description').fill('Mara was here.');
  await save(mara);
  // What she may read and not change is refused by the desk, and said.
  const user = await stage.desk.find('users', 'Ben Okoro');
  await at(mara, `users/${user.id}`, 'Ben Okoro');

  const ben = await stage.agent('ben');
  assert.equal(await ben.page.getByRole('link', { name: 'Settings' }).count(), 0);
  await ben.page.goto(`${ben.url}/workspace/settings/queues`);
  await ben.sees('Settings are for administrators and managers.');
});
