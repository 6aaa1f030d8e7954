// The settings of routing: an administrator makes a queue offer its work, and sees who would get it.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { eventually } from './desk.mjs';
import { at, fits, notice, part, pick, record, refused, save, undo } from './settings.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

stage.test('a queue offers its work: skills, rules, pools, and who would get it', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const queue = await stage.desk.find('queues', 'Billing Support');

  await step('skills: one contains another, and a circle is refused by name', async () => {
    await at(alex, 'skills', 'Skills');
    await alex.sees('No skills yet');
    await page.getByRole('link', { name: 'New skill' }).click();
    await page.getByLabel('Name', { exact: true }).fill('German');
    await save(alex, record(alex), 'Create');
    await page.getByRole('heading', { level: 1, name: 'German' }).waitFor();
    await alex.sees('Nobody. Give it to users or groups on their pages.');
    await at(alex, 'skills/new', 'New skill');
    await page.getByLabel('Name', { exact: true }).fill('Languages');
    await page.getByRole('combobox', { name: 'Add a skill it contains' }).fill('ger');
    await page.keyboard.press('Enter');
    await save(alex, record(alex), 'Create');
    const german = await stage.desk.find('skills', 'German');
    await at(alex, `skills/${german.id}`, 'German');
    await page.getByRole('complementary').getByRole('link', { name: 'Languages' }).waitFor();
    await page.getByRole('combobox', { name: 'Add a skill it contains' }).fill('lang');
    await page.getByRole('option', { name: 'Languages' }).click();
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Languages' }).waitFor();
    await page
      .getByRole('group', { name: 'Add a skill it contains' })
      .getByText(/Languages contains German already/)
      .waitFor();
    await accessible(page, 'a circle of skills');
    await alex.button('Discard changes').click();
  });

  await step('a skill rule, and an unknown field', async () => {
    await at(alex, 'skillrules/new', 'New skill rule');
    await page.getByLabel('Name', { exact: true }).fill('Pages in German');
    await page.getByLabel('Gives the skill').selectOption('German');
    await page.getByRole('radio', { name: 'Text', exact: true }).check();
    await page.getByLabel('Condition as text').fill('tongue=de');
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'tongue' }).waitFor();
    await page.getByLabel('Condition as text').fill('last_name=Noether');
    await save(alex, record(alex), 'Create');
    await alex.sees('Work that fits needs German from level 1');
    await at(alex, 'skillrules', 'Skill rules');
    await alex.sees('German from level 1');
  });

  await step('a queue without a pool is warned of', async () => {
    await at(alex, `queues/${queue.id}`, 'Billing Support');
    await page.getByLabel('Delivery').selectOption('push');
    await page.getByLabel('Maximum wait (seconds)').fill('600');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await refused(page.getByLabel('What the visitor then reads'));
    await page.getByLabel('What the visitor then reads').fill('Nobody is free. Please write to us.');
    await page.getByLabel('Tell visitors after (seconds)').fill('600');
    await page.getByLabel('What the visitor reads after a while').fill('We are still busy.');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await refused(page.getByLabel('Tell visitors after (seconds)'));
    await page.getByLabel('Tell visitors after (seconds)').fill('3');
    await page.getByLabel('When nobody is there').fill('Nobody is here at the moment.');
    await page.getByLabel('No waiting while nobody is there').waitFor();
    await save(alex, record(alex));
    await alex.sees('No pool with an active assignment rule');
    await alex.sees('No pool yet: nothing of this queue is offered to anybody.');
    await alex.sees('Nobody would get it now: the queue has no pool.');
  });

  await step('what visitors read while they wait, and that nobody is there', async () => {
    const guest = await stage.guest();
    await guest.start({}, `/chat/q/${queue.slug}`);
    await guest.line('Nobody is here at the moment.').waitFor();
    await guest.line('We are still busy.').waitFor();
    await accessible(guest.page, 'a visitor who waits for longer');
    await guest.end();
    await page.getByLabel('No waiting while nobody is there').check();
    await save(alex, record(alex));
    // An earlier save may still say that it is saved.
    await eventually('there is no form', async () => {
      await guest.page.goto(`${guest.url}/chat/q/${queue.slug}`);
      const form = guest.button('Start chat');
      await guest.page.getByText('Nobody is here at the moment.').or(form).first().waitFor();
      return (await form.count()) === 0;
    });
    await guest.sees('Nobody is here at the moment.');
    await page.getByLabel('No waiting while nobody is there').uncheck();
    await save(alex, record(alex));
  });

  await step('two pools, the second later', async () => {
    const pools = part(alex, 'Who is asked');
    await pools.getByRole('button', { name: 'Add a pool' }).click();
    await pools.getByRole('button', { name: /^Save/ }).click();
    await refused(pools.getByRole('combobox', { name: 'Groups', exact: true }));
    await pick(pools, 'Groups', 'Billing Support');
    await pools.getByRole('button', { name: 'Add a later pool' }).click();
    const second = pools.getByRole('group', { name: /^Pool 2/ });
    await pick(second, 'Groups', 'Order Support');
    await second.getByLabel('Asked after (seconds)').fill('-5');
    await pools.getByRole('button', { name: /^Save/ }).click();
    await refused(second.getByLabel('Asked after (seconds)'));
    await second.getByLabel('Asked after (seconds)').fill('90');
    await second.getByText('asked too after 1 min 30 s').waitFor();
    // What only the desk knows is said at the pool it is about: the group was deleted meanwhile.
    await page.route(/\/queues\/\w+\/pools$/, async (route) => {
      const body = route.request().postDataJSON();
      body.pools[1].groups = ['0'.repeat(32)];
      await route.continue({ postData: JSON.stringify(body) });
    });
    await pools.getByRole('button', { name: /^Save/ }).click();
    await refused(second.getByRole('combobox', { name: 'Groups', exact: true }));
    await second.getByText(/does not exist/).waitFor();
    await page.unroute(/\/queues\/\w+\/pools$/);
    await save(alex, pools);
    await page.getByText('No pool with an active assignment rule').waitFor({ state: 'detached' });
    const saved = await stage.desk.find('queues', 'Billing Support');
    assert.deepEqual(
      saved.pools.map((/** @type {any} */ pool) => pool.eligible_at_s),
      [0, 90],
    );
    // Moving a pool keeps the times: what is asked first is somebody else.
    const [first, later] = saved.pools.map((/** @type {any} */ pool) => pool.groups);
    await pools.getByRole('button', { name: 'Move Pool 1 down' }).click();
    await save(alex, pools);
    // The notice of the save before may still stand there.
    await eventually('they have changed places', async () => {
      const moved = await stage.desk.find('queues', 'Billing Support');
      const order = moved.pools.map((/** @type {any} */ pool) => [pool.groups, pool.eligible_at_s]);
      return isDeepStrictEqual(order, [
        [later, 0],
        [first, 90],
      ]);
    });
    await undo(alex);
    await eventually('and are back', async () => {
      const back = await stage.desk.find('queues', 'Billing Support');
      return isDeepStrictEqual(back.pools[0].groups, first);
    });
    await accessible(page, 'a queue that offers');
  });

  await step('the rule’s page names the queues that use it', async () => {
    const address = page.url();
    const rule = await stage.desk.find('assignment-rules', 'Standard');
    await alex.open(`/settings/assignment/${rule.id}`);
    const users = page.getByRole('region', { name: 'Queues that use it' });
    await users.getByRole('link', { name: 'Billing Support' }).waitFor();
    await users.getByText('asked at once · asked too after 1 min 30 s').waitFor();
    await accessible(page, 'an assignment rule that is used');
    await page.goto(address);
    await page.getByRole('region', { name: 'Who would get this now?' }).waitFor();
  });

  await step('who would get it, now and later', async () => {
    const preview = page.getByRole('region', { name: 'Who would get this now?' });
    await preview.getByText('Nobody would get it now', { exact: false }).waitFor();
    await preview.getByText(/Not offered to Anna Berg/).waitFor();
    await preview.getByText(/After 1 min 30 s also asked: Order Support/).waitFor();
    const anna = await stage.agent('anna');
    await anna.live();
    const { items } = await stage.desk.ask('anna', 'GET', '/presence-states');
    const available = items.find((/** @type {any} */ one) => one.shipped === 'available');
    await stage.desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });
    await eventually('Anna would get it', async () => {
      await preview.getByRole('button', { name: 'Ask again' }).click();
      return preview.getByText(/^Anna Berg would get it/).isVisible();
    });
    await preview.getByRole('rowheader', { name: 'Anna Berg' }).waitFor();
    await preview.getByLabel('It has waited').selectOption('1 min 30 s');
    await preview.getByText(/^Anna Berg would get it/).waitFor();
    await preview.getByText(/Not offered to Chris Sato/).waitFor();
    await accessible(page, 'who would get it');
  });
});

stage.test('what agents can do and carry', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const ben = await stage.desk.find('users', 'Ben Okoro');
  const spoken = await stage.desk.ask('admin', 'POST', '/admin/skills', { name: 'Dutch', active: true });
  const office = await stage.desk.ask('admin', 'POST', '/admin/schedules', {
    name: 'Office',
    time_zone: 'Europe/Berlin',
    entries: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
  });

  await step('a skill with a level, taken back', async () => {
    await at(alex, `users/${ben.id}`, 'Ben Okoro');
    const skills = part(alex, 'Skills');
    await skills.getByRole('combobox', { name: 'Add a skill' }).fill('dut');
    await page.keyboard.press('Enter');
    await skills.getByLabel('Level of Dutch').fill('0');
    await skills.getByRole('button', { name: /^Save/ }).click();
    await refused(skills.getByLabel('Level of Dutch'));
    await skills.getByLabel('Level of Dutch').fill('7');
    await save(alex, skills);
    const has = async () => (await stage.desk.ask('admin', 'GET', `/admin/users/${ben.id}/skills`)).skills;
    assert.deepEqual(await has(), [{ skill_id: spoken.id, level: 7 }]);
    await at(alex, `skills/${spoken.id}`, 'Dutch');
    await page.getByRole('complementary').getByRole('link', { name: 'Ben Okoro' }).waitFor();
    await alex.sees('level 7');
    await at(alex, `users/${ben.id}`, 'Ben Okoro');
    await skills.getByRole('button', { name: 'Take Dutch away' }).click();
    await save(alex, skills);
    await undo(alex);
    assert.deepEqual(await has(), [{ skill_id: spoken.id, level: 7 }]);
  });

  await step('a capacity below nothing is refused, an own one follows', async () => {
    const capacity = part(alex, 'Capacity');
    const chat = capacity.getByLabel('Chat', { exact: true });
    await chat.fill('-1');
    await capacity.getByRole('button', { name: /^Save/ }).click();
    await refused(chat);
    await chat.fill('2');
    await capacity.getByLabel('Over all channels').fill('5');
    await capacity.getByLabel('Working hours').selectOption({ label: 'Office' });
    await save(alex, capacity);
    const own = await stage.desk.ask('admin', 'GET', `/users/${ben.id}/capacity`);
    assert.equal(own.universal_capacity, 5);
    assert.equal(own.channels[0].capacity, 2);
    assert.equal(own.schedule_id, office.id);
    await capacity.getByLabel('Working hours').selectOption('');
    await chat.fill('');
    await save(alex, capacity);
    assert.equal(await chat.getAttribute('placeholder'), '4 (channel)');
  });

  await step('a manager sets a presence, with a reason, and it is history', async () => {
    const mara = await stage.agent('mara', { path: '/settings' });
    await at(mara, `users/${ben.id}`, 'Ben Okoro');
    const panel = mara.page.getByRole('region', { name: 'Presence' });
    await panel.getByText('No state was chosen yet.').waitFor();
    await panel.getByRole('button', { name: 'Set', exact: true }).click();
    await refused(panel.getByLabel('Put them into'));
    await panel.getByLabel('Put them into').selectOption('Away');
    await panel.getByLabel('Reason').fill('Fire drill');
    await panel.getByRole('button', { name: 'Set', exact: true }).click();
    await notice(mara).getByText('Ben Okoro is Away now').waitFor();
    await panel.getByRole('listitem').filter({ hasText: 'Fire drill' }).waitFor();
    await panel.getByText('Set by Mara Lind. Fire drill').first().waitFor();
    await accessible(mara.page, 'a user with skills, capacity and presence');
  });

  await step('a group: what its members can do, and which queue comes first', async () => {
    const group = await stage.desk.find('groups', 'Order Support');
    await at(alex, `groups/${group.id}`, 'Order Support');
    const order = part(alex, 'Which queues come first');
    await alex.sees('All its queues are equal: the oldest work comes first.');
    await pick(order, 'Add a queue', 'Order Support');
    await order.getByLabel('Order of Order Support').fill('10');
    await order.getByText('Level 1: Order Support').waitFor();
    await order.getByText('Level 2: all others').waitFor();
    await save(alex, order);
    // What is not saved yet is not lost by going away.
    await order.getByLabel('Order of Order Support').fill('20');
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Skills' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    assert.equal(await order.getByLabel('Order of Order Support').inputValue(), '20');
    await order.getByRole('button', { name: 'Discard changes' }).click();
    await accessible(page, 'a group with an order of queues');
  });
});

stage.test('channels, states, rules and reasons', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;

  await step('a service channel: what an offer shows, and how much is carried', async () => {
    await at(alex, 'channels', 'Service channels');
    await page.getByRole('link', { name: /^Chat/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
    await alex.sees('An agent is offered up to 4 at once');
    await page.getByLabel('Each takes').fill('2');
    await alex.sees('An agent is offered up to 2 at once');
    await page.getByLabel('Capacity of an agent').fill('-3');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await refused(page.getByLabel('Capacity of an agent'));
    await page.getByLabel('Capacity of an agent').fill('4');
    await pick(record(alex), 'Add a field', 'Number');
    assert.equal(await page.getByLabel('Add a field').count(), 0, 'five fields are the most');
    await alex.button('Move Number up').click();
    assert.ok(await alex.button('Move Number up').evaluate((button) => button === document.activeElement));
    await page.getByLabel('Sound of an offer').selectOption('bell');
    await alex.button('Listen').click();
    await save(alex, record(alex));
    const chat = await stage.desk.find('service-channels', 'Chat');
    assert.deepEqual([chat.work_item_size, chat.alert_sound], [2, 'bell']);
    assert.equal(chat.inbox_layout[3], 'number');
    await accessible(page, 'a service channel');
    await undo(alex);
    assert.equal((await stage.desk.find('service-channels', 'Chat')).work_item_size, 1);
    // A condition on a field there is not is refused where it stands.
    await page.getByRole('radio', { name: 'Text', exact: true }).first().check();
    await page.getByLabel('Condition as text').fill('colour=blue');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'colour' }).waitFor();
    await alex.button('Discard changes').click();
    assert.equal(await alex.button('Delete Chat').count(), 0, 'the channel of chats stays');
  });

  await step('presence states: the shipped ones are guarded, others are made', async () => {
    await at(alex, 'presence', 'Presence states');
    await page.getByRole('link', { name: /^Offline/ }).click();
    await alex.sees('It is always there');
    assert.ok(await page.getByLabel('Work is offered in this state').isDisabled());
    assert.equal(await alex.button('Delete Offline').count(), 0);
    await at(alex, 'presence/new', 'New presence state');
    await page.getByLabel('Name', { exact: true }).fill('Only chats');
    await page.getByLabel('Work is offered in this state').check();
    await page.getByRole('radio', { name: 'Only some' }).check();
    await page.getByRole('checkbox', { name: 'Chat', exact: true }).check();
    await page.getByLabel('For everybody').uncheck();
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await refused(page.getByRole('combobox', { name: 'Groups' }));
    await pick(record(alex), 'Groups', 'Billing Support');
    await alex.sees('Only members of its groups see it');
    await save(alex, record(alex), 'Create');
    await accessible(page, 'a presence state');
    await at(alex, 'presence', 'Presence states');
    await alex.sees('Work is offered of: Chat');
    await alex.sees('Some groups');
    await alex.button('Move Only chats up').click();
    await notice(alex).getByText('Order changed').waitFor();
    await undo(alex);
  });

  await step('a channel: what it is to others, its sounds, and how much of it is kept', async () => {
    const { id } = await stage.desk.find('service-channels', 'Walk-up');
    await at(alex, `channels/${id}`, 'Walk-up');
    await page.getByLabel('Type', { exact: true }).selectOption('messaging');
    await page.getByLabel('Sound of a message').selectOption('knock');
    await page.getByLabel('Keep', { exact: true }).selectOption('verbose');
    await page.getByLabel('Until', { exact: true }).fill('2199-01-01');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await refused(page.getByLabel('Until', { exact: true }));
    await page.getByLabel('Keep', { exact: true }).selectOption('none');
    await save(alex, record(alex));
    const said = await stage.desk.find('service-channels', 'Walk-up');
    assert.deepEqual([said.type, said.message_sound, said.log_level], ['messaging', 'knock', 'none']);
    await accessible(page, 'a service channel');
    await undo(alex);
  });

  await step('an assignment rule says what it does', async () => {
    await at(alex, 'assignment/new', 'New assignment rule');
    await page.getByLabel('Name', { exact: true }).fill('At once');
    await page.getByLabel('Time to answer (seconds)').fill('2');
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await refused(page.getByLabel('Time to answer (seconds)'));
    await page.getByLabel('An offer goes on to the next').uncheck();
    await alex.sees('The offer stands until they accept, or reject with a reason.');
    await page.getByLabel('When somebody is found').selectOption('auto');
    await page.getByLabel('They see').selectOption('inbox_card_and_tab');
    await alex.sees('The work is theirs at once, appears in their inbox and opens.');
    await page.getByLabel('Skills count').uncheck();
    await page.getByLabel('Working hours count').check();
    await page.getByLabel('Time that must be left (minutes)').fill('1441');
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await refused(page.getByLabel('Time that must be left (minutes)'));
    await page.getByLabel('Time that must be left (minutes)').fill('30');
    await page.getByLabel('Of their hours').selectOption('least_time_left');
    await page.getByLabel('Count to the next break').check();
    await alex.sees('nor with less than 30 min left until the next break');
    await save(alex, record(alex), 'Create');
    const rule = await stage.desk.find('assignment-rules', 'At once');
    assert.deepEqual(
      [rule.shift_enabled, rule.shift_criteria, rule.shift_time_required_s, rule.shift_continuous],
      [true, 'least_time_left', 1800, true],
    );
    assert.deepEqual([rule.auto_assign, rule.use_skills, rule.enforce_mandatory], [true, false, false]);
    await accessible(page, 'an assignment rule');
  });

  await step('a reason to reject', async () => {
    await at(alex, 'rejects', 'Reject reasons');
    await page.getByRole('link', { name: /^Busy/ }).waitFor();
    await page.getByRole('link', { name: 'New reject reason' }).click();
    await page.getByLabel('Reason', { exact: true }).fill('Busy');
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await refused(page.getByLabel('Reason', { exact: true }));
    await page.getByLabel('Reason', { exact: true }).fill('I know them in person');
    await page.getByLabel('The same work may be offered to them again').uncheck();
    await alex.sees('whoever chose this reason is never offered it again');
    await save(alex, record(alex), 'Create');
    await accessible(page, 'a reject reason');
  });

  await step('the lists', async () => {
    for (const place of ['channels', 'assignment', 'skills', 'skillrules', 'presence', 'rejects']) {
      await page.goto(`${alex.url}/workspace/settings/${place}`);
      await page
        .getByRole('searchbox', { name: /^Filter/ })
        .or(page.getByText(/^No .* yet$/))
        .first()
        .waitFor();
      await accessible(page, `settings/${place}`);
    }
  });
});

stage.test('what comes first, who was faster, and how it is taken back', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const queue = await stage.desk.find('queues', 'Order Support');
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${queue.id}`, {
    ...queue,
    delivery: 'push',
    aging_step_s: 60,
  });
  const ranking = part(alex, 'What comes first, and whom it prefers');
  const ranked = async () => {
    const { sorting, affinity } = await stage.desk.find('queues', 'Order Support');
    return { sorting, affinity };
  };

  await step('a queue’s own order', async () => {
    await at(alex, `queues/${queue.id}`, 'Order Support');
    await ranking.getByText('The most important first, then the oldest.').waitFor();
    await ranking.getByRole('button', { name: 'Add a field' }).click();
    await ranking.getByLabel('Field 1').selectOption('Visitor’s name');
    await ranking.getByRole('button', { name: 'Add a field' }).click();
    await ranking.getByLabel('Field 2').selectOption('Priority');
    await ranking.getByText('Waiting moves the priority towards the front').waitFor();
    await ranking.getByRole('button', { name: 'Move Priority up' }).click();
    await ranking.getByLabel('Direction').last().selectOption('Descending');
    await ranking.getByLabel('Days back').fill('31');
    await ranking.getByRole('button', { name: /^Save/ }).click();
    await refused(ranking.getByLabel('Days back'));
    await ranking.getByLabel('Days back').fill('7');
    await save(alex, ranking);
    assert.deepEqual(await ranked(), {
      sorting: [{ field: 'priority' }, { field: 'guest_name', descending: true }],
      affinity: [{ kind: 'history', days: 7 }],
    });
    await accessible(page, 'a queue with an order of its own');
  });

  await step('whoever was overtaken sees by what, and loses nothing', async () => {
    await ranking.getByRole('button', { name: 'Remove Priority' }).click();
    await stage.desk.ask('admin', 'PUT', `/admin/queues/${queue.id}/ranking`, {
      sorting: (await ranked()).sorting,
      affinity: [],
    });
    await ranking.getByRole('button', { name: /^Save/ }).click();
    const stale = ranking.getByRole('alert').filter({ hasText: 'Somebody else saved this' });
    await stale.getByRole('rowheader', { name: 'Who is preferred' }).waitFor();
    await accessible(page, 'a part somebody else has saved');
    await stale.getByRole('button', { name: 'Put my changes on their version' }).click();
    await ranking.getByText('Nobody: only skills and room count.').waitFor();
    await save(alex, ranking);
    assert.deepEqual(await ranked(), { sorting: [{ field: 'guest_name', descending: true }], affinity: [] });
  });

  await step('how large some work is, and a size that is none', async () => {
    const chat = await stage.desk.find('service-channels', 'Chat');
    await at(alex, `channels/${chat.id}`, 'Chat');
    await page.getByRole('button', { name: 'Add a size' }).click();
    const size = page.getByRole('group', { name: 'Sizes of some work' });
    await size.getByLabel('It takes').fill('0');
    await size.getByRole('radio', { name: 'Text', exact: true }).check();
    await size.getByLabel('Condition as text').fill('priority=1');
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await refused(size.getByLabel('It takes'));
    await size.getByLabel('It takes').fill('3');
    await save(alex, record(alex));
    const { size_overrides } = await stage.desk.find('service-channels', 'Chat');
    assert.deepEqual(size_overrides, [{ condition: 'priority=1', size: 3 }]);
    await accessible(page, 'a channel with sizes');
  });

  await step('the audit trail takes changes back', async () => {
    await at(alex, 'audit', 'Audit');
    const sizes = page.getByRole('button', { name: 'Take back: service channel Chat' });
    await sizes.first().waitFor();
    const lines = await sizes.count();
    await sizes.first().click();
    await notice(alex).getByText('Taken back', { exact: true }).last().waitFor();
    await eventually('the size is gone', async () => {
      const { size_overrides } = await stage.desk.find('service-channels', 'Chat');
      return size_overrides.length === 0;
    });
    // The line that tells of it stands first, and the one it takes back below is no longer how it is.
    await eventually('one line more', async () => (await sizes.count()) === lines + 1);
    await accessible(page, 'the audit trail');
    await sizes.nth(1).click();
    await notice(alex)
      .getByText(/was changed again since then/)
      .waitFor();
    await page
      .getByRole('button', { name: 'Take back: order and preferences of the queue Order Support' })
      .first()
      .click();
    await eventually('the order is as before', async () => (await ranked()).sorting.length === 2);
  });
});

stage.test('narrow', async () => {
  const alex = await stage.agent('admin', { viewport: { width: 320, height: 700 }, path: '/settings' });
  const places = ['channels', 'assignment', 'skills', 'skillrules', 'presence', 'rejects'];
  for (const [kind, place] of [
    ['service-channels', 'channels'],
    ['presence-states', 'presence'],
    ['assignment-rules', 'assignment'],
    ['skills', 'skills'],
    ['skill-rules', 'skillrules'],
    ['queues', 'queues'],
    ['users', 'users'],
    ['groups', 'groups'],
  ]) {
    const { items } = await stage.desk.ask('admin', 'GET', `/admin/${kind}`);
    const one = items.find((/** @type {any} */ item) => item.delivery === 'push') ?? items[0];
    places.push(`${place}/${one.id}`);
  }
  for (const place of places) await fits(alex, place);
});
