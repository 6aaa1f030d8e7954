// Without a connection: what is sent is seen to wait, outlives the browser, and goes out once, in order.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, field, idOf, mini, names, openSidebar, row } from './parts.mjs';
import { Wire } from './proxy.mjs';
import { accessible, Agent, Guest, useStage } from './stage.mjs';

const stage = useStage();

/**
 * The texts stand on a side's screen once each, in this order.
 * @param {Guest | Agent} side
 * @param {string[]} texts
 */
async function inOrder(side, texts) {
  for (const text of texts) await side.line(text).waitFor({ timeout: 30_000 });
  const shown = await side.log.innerText();
  const places = texts.map((text) => shown.indexOf(text));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    shown,
  );
  for (const text of texts) assert.equal(shown.split(text).length, 2, `${text} once in ${shown}`);
}

/** @param {Agent} agent */
const pending = (agent) => agent.log.locator('.pending');

/** @param {Agent} agent */
const notLive = (agent) =>
  agent.page
    .getByTestId('connection')
    .filter({ hasText: /Catching up|Offline/ })
    .waitFor();

/**
 * Somebody's browser is closed, and opened again with what it kept.
 * @param {Agent} agent
 * @param {string} path
 * @param {string} [url]
 */
async function closeAndOpen(agent, path, url = agent.url) {
  const context = agent.page.context();
  const storageState = await context.storageState();
  await context.close();
  const again = new Agent(await (await stage.context({ storageState })).newPage(), url);
  await again.open(path);
  return again;
}

stage.test(
  'what is sent without a connection outlives the browser and goes out once, in order',
  async (step) => {
    const wire = await new Wire(stage.desk.port).open();
    try {
      const guest = new Guest(await (await stage.context()).newPage(), stage.desk.url);
      await guest.start({ last: 'Tunnel' });
      const group = await chat(stage.desk, 'anna', ['ben', 'mara'], 'Anybody in the office?');
      const ben = await stage.agent('ben', { path: `/conversations/${group.id}` });
      let anna = await stage.agent('anna', { url: wire.url });
      await anna.accept('Grace Tunnel');
      const path = new URL(anna.page.url()).pathname.replace('/workspace', '');

      await step('live, then not, and the screen says so', async () => {
        await anna.live();
        wire.cut();
        await notLive(anna);
        await anna.sees(/What you send is kept and goes out in order\./);
      });

      await step('what is sent is seen to wait, in both conversations', async () => {
        for (const text of ['first of all', 'second to that', 'third and last']) await anna.say(text);
        assert.equal(await pending(anna).count(), 3);
        assert.equal(await pending(anna).getByText('waiting for the connection').count(), 3);
        await accessible(anna.page, 'messages that wait for the connection');
        await anna.choose('Anna, Ben, & Mara');
        for (const text of ['one from the train', 'two from the train']) {
          await anna.field.fill(text);
          await anna.field.press('Enter');
        }
        await eventually('both wait', async () => (await pending(anna).count()) === 2);
        await anna.field.fill('and half a');
        assert.equal(await guest.times('first of all'), 0);
      });

      await step('the browser is closed, and opened again with a connection', async () => {
        wire.mend();
        anna = await closeAndOpen(anna, path);
        await inOrder(guest, ['first of all', 'second to that', 'third and last']);
        await inOrder(anna, ['first of all', 'second to that', 'third and last']);
        await inOrder(ben, ['one from the train', 'two from the train']);
        await pending(anna).first().waitFor({ state: 'detached' });
        await anna.open(`/conversations/${group.id}`);
        await inOrder(anna, ['one from the train', 'two from the train']);
        assert.equal(await anna.field.inputValue(), 'and half a');
      });

      await step('once more opened, nothing goes out twice', async () => {
        anna = await closeAndOpen(anna, path);
        await anna.say('after all that');
        await inOrder(guest, ['third and last', 'after all that']);
        await inOrder(ben, ['one from the train', 'two from the train']);
      });
    } finally {
      wire.close();
    }
  },
);

stage.test('two tabs of one browser without a connection: each message once', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { id } = await chat(stage.desk, 'chris', ['mara'], 'Two tabs');
    const mara = await stage.agent('mara', { path: `/conversations/${id}` });
    const chris = await stage.agent('chris', { path: `/conversations/${id}`, url: wire.url });
    const tab = new Agent(await chris.page.context().newPage(), wire.url);
    await tab.open(`/conversations/${id}`);
    await tab.line('Two tabs').waitFor();
    wire.cut();
    await Promise.all([notLive(chris), notLive(tab)]);
    for (const [one, text] of /** @type {[Agent, string][]} */ ([
      [chris, 'from the first'],
      [tab, 'from the second'],
      [chris, 'from the first again'],
    ])) {
      await one.field.fill(text);
      await one.field.press('Enter');
      // The other tab shows what waits as well.
      for (const side of [chris, tab]) await pending(side).getByText(text, { exact: true }).waitFor();
    }
    wire.mend();
    await Promise.all([chris.live(), tab.live()]);
    for (const side of [mara, chris, tab]) {
      await side.log.getByText('from the first again', { exact: true }).waitFor({ timeout: 30_000 });
      await eventually('nothing waits', async () => (await pending(side).count()) === 0);
      for (const text of ['from the first', 'from the second', 'from the first again'])
        assert.equal(await side.log.getByText(text, { exact: true }).count(), 1, text);
    }
    await inOrder(mara, ['from the second', 'from the first again']);
  } finally {
    wire.close();
  }
});

stage.test('a conversation that was hidden on another screen still gets what waited for it', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { id } = await chat(stage.desk, 'chris', ['ben'], 'Soon out of sight');
    const ben = await stage.agent('ben', { path: `/conversations/${id}` });
    const chris = await stage.agent('chris', { path: '/cases', url: wire.url });
    await openSidebar(chris);
    await row(chris, names.ben).click();
    await mini(chris, names.ben).getByRole('log').getByText('Soon out of sight').waitFor();
    wire.cut();
    await notLive(chris);
    await field(mini(chris, names.ben)).fill('Not lost on the way');
    await field(mini(chris, names.ben)).press('Enter');
    await mini(chris, names.ben).getByText('waiting for the connection').waitFor();
    await stage.desk.ask('chris', 'POST', `/conversations/${id}/hide`, {});
    wire.mend();
    await chris.live();
    await inOrder(ben, ['Not lost on the way']);
  } finally {
    wire.close();
  }
});

stage.test('removed while away: what waited is shown, and nobody else sees it', async () => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { id } = await chat(stage.desk, 'anna', ['ben', 'chris'], 'Before the tunnel');
    const anna = await stage.agent('anna', { path: `/conversations/${id}` });
    const ben = await stage.agent('ben', { path: `/conversations/${id}`, url: wire.url });
    await ben.line('Before the tunnel').waitFor();
    wire.cut();
    await notLive(ben);
    for (const text of ['You cannot read this', 'nor that']) {
      await ben.field.fill(text);
      await ben.field.press('Enter');
    }
    const user = await idOf(stage.desk, names.ben);
    await stage.desk.ask('anna', 'DELETE', `/conversations/${id}/members/${user}`);
    wire.mend();
    const again = await closeAndOpen(ben, '/conversations');
    const kept = again.page.getByRole('region', { name: 'You can no longer write here' });
    await kept.getByText(/^2 messages to .+ were not sent$/).waitFor();
    await kept.getByText('You cannot read this').waitFor();
    await kept.getByText('nor that').waitFor();
    await accessible(again.page, 'messages that were not sent');
    assert.equal(await anna.times('You cannot read this'), 0);
    await kept.getByRole('button', { name: 'Discard' }).first().click();
    await kept.getByText('You cannot read this').waitFor({ state: 'detached' });
    await kept.getByRole('button', { name: 'Discard' }).click();
    await kept.waitFor({ state: 'detached' });
    await again.page.reload();
    await again.live();
    assert.equal(await kept.count(), 0);
  } finally {
    wire.close();
  }
});

stage.test(
  'an offer whose time ends without a connection is over, and one is told on coming back',
  async () => {
    const { desk } = stage;
    const wire = await new Wire(desk.port).open();
    try {
      const rule = { auto_assign: false, timeout_s: 5, reassign_on_timeout: true };
      const { id: assignment_rule_id } = await desk.change('assignment-rules', 'Standard', rule);
      const { id, assignment_group_id } = await desk.change('queues', 'Billing Support', {
        delivery: 'push',
      });
      const pools = [{ assignment_rule_id, groups: [assignment_group_id] }];
      await desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, { pools });
      const anna = await stage.agent('anna', { url: wire.url });
      const { items } = await desk.ask('anna', 'GET', '/presence-states');
      const available = items.find((/** @type {{ shipped: string }} */ one) => one.shipped === 'available');
      await desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });
      await desk.visit({ first: 'Tom', last: 'Tunnel', question: 'In the tunnel' });
      const card = anna.page.getByRole('article', { name: 'Offer from Billing Support: In the tunnel' });
      await card.getByRole('button', { name: /^Accept/ }).waitFor();
      wire.cut();
      await notLive(anna);
      await card.getByText('Not answered in time. Somebody else is asked.').waitFor();
      assert.equal(await card.getByRole('button').count(), 0);
      await accessible(anna.page, 'an offer that ended without a connection');
      wire.mend();
      await anna.live();
      await card.waitFor({ state: 'detached' });
      await anna.page.getByRole('region', { name: 'Notifications' }).getByText('Set to Away').waitFor();
    } finally {
      wire.close();
    }
  },
);
