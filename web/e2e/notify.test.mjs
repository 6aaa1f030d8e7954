// Who is told of what, over which transport, and who is left in peace (domain 4.3, 4.4).
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { eventually } from './desk.mjs';
import { MailServer } from './mail.mjs';
import { chat, idOf, names } from './parts.mjs';
import { deliver, notices, PushService } from './push.mjs';
import { accessible, Agent, useStage } from './stage.mjs';

/** @type {PushService} */
let pushes;
/** @type {MailServer} */
let mail;

const stage = useStage(
  async () => {
    [pushes, mail] = await Promise.all([PushService.open(), MailServer.open()]);
    return ['--push-private', '--smtp-url', mail.url, '--mail-from', 'Example Desk <desk@example.com>'];
  },
  { whole: true },
);
after(() => Promise.all([pushes.close(), mail.close()]));

/**
 * Says something in a conversation without a browser.
 * @param {'anna' | 'ben' | 'chris' | 'mara'} who
 * @param {string} conversation
 * @param {string} body
 * @param {string[]} [mentions]
 */
const say = (who, conversation, body, mentions = []) =>
  stage.desk.ask(who, 'POST', `/frames`, {
    frames: [
      {
        type: 'send',
        client_id: crypto.randomUUID(),
        conversation,
        kind: 'comment',
        body,
        attachments: [],
        mentions,
      },
    ],
  });

/**
 * What somebody likes, changed without a browser.
 * @param {string} who
 * @param {Record<string, unknown>} some
 */
async function like(who, some) {
  const all = await stage.desk.ask(who, 'GET', '/preferences');
  return stage.desk.ask(who, 'PUT', '/preferences', { ...all, ...some });
}

const everything = { push: true, desktop: true, email: true, audio: true };

/** Counts the sounds of a page instead of playing them. @param {import('playwright-core').BrowserContext} context */
const listen = (context) =>
  context.addInitScript(() => {
    const counter = /** @type {any} */ (globalThis);
    counter.heard = 0;
    counter.pitches = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (/** @type {number | undefined} */ when) {
      counter.heard++;
      counter.pitches.push(this.frequency.value);
      return start.call(this, when);
    };
  });

/** How often a page made its sound of two notes. @param {Agent} agent @returns {Promise<number>} */
const heard = (agent) => agent.page.evaluate(() => /** @type {any} */ (globalThis).heard / 2);

/** Another window lies before the page, or no longer. @param {Agent} agent @param {boolean} on */
const looks = (agent, on) =>
  agent.page.evaluate((focus) => {
    document.hasFocus = () => focus;
    dispatchEvent(new Event(focus ? 'focus' : 'blur'));
  }, on);

/**
 * Somebody with a browser that allows notices and hears sounds.
 * @param {'anna' | 'ben' | 'chris' | 'mara'} who
 * @param {string} path
 */
async function attentive(who, path) {
  const context = await stage.context({ permissions: ['notifications'] });
  await listen(context);
  await context.addCookies([
    { name: 'parley_session', value: await stage.desk.session(who), url: stage.desk.url },
  ]);
  const agent = new Agent(await context.newPage(), stage.desk.url);
  await agent.open(path);
  return agent;
}

/** The titles and texts of the notices, as lines. @param {Agent} agent */
const lines = async (agent) => (await notices(agent.page)).map((one) => `${one.title}: ${one.body}`).sort();

stage.test('what somebody likes applies at once and on every screen', async (step) => {
  const anna = await stage.agent('anna', { path: '/account' });
  const other = new Agent(await anna.page.context().newPage(), stage.desk.url);
  await other.open('/cases');
  const elsewhere = await stage.agent('anna', { path: '/account/notifications' });
  const html = (/** @type {Agent} */ one, /** @type {string} */ name) =>
    one.page.evaluate((what) => document.documentElement.dataset[what] ?? '', name);

  await step('theme and density, in the other tab and the other browser too', async () => {
    await anna.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await anna.page.getByRole('radio', { name: 'Compact' }).check({ force: true });
    for (const one of [anna, other, elsewhere]) {
      await eventually('it is dark', async () => (await html(one, 'theme')) === 'dark');
      await eventually('it is compact', async () => (await html(one, 'density')) === 'compact');
    }
  });

  await step('after a reload the page begins in them', async () => {
    await other.page.reload();
    assert.equal(await html(other, 'theme'), 'dark');
    await anna.page.getByRole('radio', { name: 'System' }).check({ force: true });
    await anna.page.getByRole('radio', { name: 'Comfortable' }).check({ force: true });
    for (const one of [anna, other, elsewhere])
      await eventually('it is as before', async () => (await html(one, 'theme')) === '');
  });

  await step('the time zone writes the times on the screen anew', async () => {
    const { id } = await chat(stage.desk, 'anna', ['mara'], 'What time is it?');
    await other.page.goto(`${other.url}/workspace/conversations/${id}`);
    const at = other.log
      .locator('time')
      .filter({ hasText: /\d\d:\d\d/ })
      .first();
    await at.waitFor();
    const utc = await at.innerText();
    await anna.page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await eventually('the other tab shows the time of Tokyo', async () => {
      const [before, now] = [utc, await at.innerText()].map((text) => Number(text.slice(0, 2)));
      return (Number(before) + 9) % 24 === now;
    });
    await anna.page.getByLabel('Time zone').selectOption('');
    await eventually('and of UTC again', async () => (await at.innerText()) === utc);
  });

  await step('Enter breaks the line for whom it shall', async () => {
    await anna.page.getByLabel('Enter sends a message').uncheck();
    const field = other.page.getByRole('textbox', { name: /^Message to/ });
    await eventually('the other tab knows', () =>
      other.page.evaluate(
        () => JSON.parse(localStorage.getItem('parley.likes') ?? '{}').enter_sends === false,
      ),
    );
    await field.fill('one');
    await field.press('Enter');
    await field.pressSequentially('two');
    assert.equal(await field.inputValue(), 'one\ntwo');
    await field.press('Control+Enter');
    await other.line('two').waitFor();
    await anna.page.getByLabel('Enter sends a message').check();
  });

  await step('colleagues read the away message at once', async () => {
    const ben = await stage.agent('ben', { path: '/cases' });
    await anna.page.getByLabel('What colleagues read beside your name').fill('At the dentist until noon');
    await anna.button('Set').click();
    await anna.sees('Colleagues read it now.');
    const { id } = await chat(stage.desk, 'anna', ['ben'], 'Back soon');
    await ben.page.goto(`${ben.url}/workspace/conversations/${id}`);
    await ben.sees('At the dentist until noon');
    await anna.button('Clear').click();
    await anna.sees('The away message is gone.');
  });

  await step('another language: here at once, elsewhere when nobody is disturbed', async () => {
    await looks(elsewhere, false);
    await anna.page.getByLabel('Language', { exact: true }).selectOption('de');
    await anna.page.getByRole('heading', { name: 'Persönliche Einstellungen' }).waitFor();
    await elsewhere.page.getByRole('heading', { name: 'Wie Parley Sie erreicht' }).waitFor();
    await accessible(anna.page, 'the preferences in German');
    await anna.page.getByLabel('Sprache', { exact: true }).selectOption('');
    await anna.page.getByRole('heading', { name: 'Preferences' }).waitFor();
  });

  await accessible(anna.page, 'the preferences');
});

stage.test('what cannot be kept is said, and shows as it is', async (step) => {
  const anna = await stage.agent('anna', { path: '/account' });

  await step('two screens at the same moment both get their way', async () => {
    // The version of this page is old now; the page repeats its change on the new one.
    let first = true;
    await anna.page.route('**/api/v1/preferences', async (route) => {
      if (route.request().method() === 'PUT' && first) {
        first = false;
        await like('anna', { single_keys: false });
      }
      await route.continue();
    });
    await anna.page.getByLabel('Volume').fill('20');
    await eventually('both changes are kept', async () => {
      const likes = await stage.desk.ask('anna', 'GET', '/preferences');
      return likes.sound_volume === 20 && likes.single_keys === false;
    });
    await anna.page.unroute('**/api/v1/preferences');
    await like('anna', { single_keys: true });
  });

  await step('without a network the switch goes back, with a reason', async () => {
    const box = anna.page.getByLabel('Enter sends a message');
    await eventually('the page knows', () => anna.page.getByLabel('Single-letter keys').isChecked());
    await anna.page.route('**/api/v1/preferences', (route) => route.abort());
    await box.click();
    await anna.sees('Your preferences were not kept.');
    await eventually('it is on again', () => box.isChecked());
    await anna.page.unroute('**/api/v1/preferences');
  });
});

stage.test('a new colleague is asked once how they like it', async (step) => {
  const { desk } = stage;
  await desk.ask('admin', 'POST', '/admin/users', {
    email: 'zoe@example.com',
    name: 'Zoe Quick',
    active: true,
    roles: ['agent'],
    password: 'demo demo demo',
  });
  const context = await stage.context();
  const zoe = new Agent(await context.newPage(), desk.url);
  await zoe.page.goto(`${desk.url}/workspace`);
  await zoe.page.getByLabel('Email').fill('zoe@example.com');
  await zoe.page.getByLabel('Password').fill('demo demo demo');
  await zoe.button('Sign in').click();
  const card = zoe.page.getByRole('region', { name: 'Make it yours' });

  await step('the card stands beside the work', async () => {
    await card.waitFor();
    await accessible(zoe.page, 'the quick set-up');
    await card.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await card.getByLabel('Time zone').selectOption('Europe/Berlin');
    await zoe.page.setViewportSize({ width: 360, height: 740 });
    await card.getByRole('button', { name: 'Done' }).click();
    await card.waitFor({ state: 'detached' });
  });

  await step('and does not come back, in no browser', async () => {
    await zoe.page.setViewportSize({ width: 1280, height: 800 });
    await zoe.page.reload();
    await zoe.live();
    assert.equal(await card.count(), 0);
    assert.equal(await zoe.page.evaluate(() => document.documentElement.dataset['theme']), 'dark');
    await zoe.button(/your account and preferences/).click();
    await zoe.page.getByRole('link', { name: 'Preferences', exact: true }).click();
    assert.equal(await zoe.page.getByLabel('Time zone').inputValue(), 'Europe/Berlin');
  });
});

stage.test('a message is told once, and never to whom looks at it', async (step) => {
  for (const who of ['anna', 'ben']) await like(who, { notifications: everything });
  const { id } = await chat(stage.desk, 'ben', ['anna'], 'Are you there?');
  const ben = await attentive('ben', `/conversations/${id}`);
  const anna = await attentive('anna', `/conversations/${id}`);
  await anna.line('Are you there?').waitFor();

  await step('not while the conversation is in view', async () => {
    await say('ben', id, 'In view');
    await anna.line('In view').waitFor();
    await eventually('it counts as read', async () => (await anna.page.title()).startsWith('Ben Okoro'));
    assert.deepEqual([await lines(anna), await heard(anna)], [[], 0]);
  });

  await step('when another window lies before it: notice, sound, title and icon', async () => {
    await looks(anna, false);
    await say('ben', id, 'Behind another window');
    await eventually('a notice', async () => (await lines(anna)).length === 1);
    assert.deepEqual(await lines(anna), ['Ben Okoro: Behind another window']);
    assert.equal(await heard(anna), 1);
    assert.match(await anna.page.title(), /^\(1\) Ben Okoro/);
    const icon = () => anna.page.locator('link[rel=icon]').getAttribute('href');
    assert.match(decodeURIComponent((await icon()) ?? ''), />1<\/text>/);
    // The one who wrote is not told of it.
    assert.deepEqual([await lines(ben), await heard(ben)], [[], 0]);
  });

  await step('read is no news: the notice and the number go away', async () => {
    await looks(anna, true);
    await eventually('the notice is gone', async () => (await lines(anna)).length === 0);
    await eventually('the number is gone', async () => (await anna.page.title()).startsWith('Ben Okoro'));
    assert.match((await anna.page.locator('link[rel=icon]').getAttribute('href')) ?? '', /favicon/);
  });

  await step('two tabs tell it once; a second one in view keeps the first one quiet', async () => {
    await anna.page.goto(`${anna.url}/workspace/cases`);
    await anna.live();
    const second = new Agent(await anna.page.context().newPage(), anna.url);
    await second.open('/cases');
    await looks(anna, false);
    await looks(second, false);
    await say('ben', id, 'For two tabs');
    await eventually('one notice', async () => (await lines(anna)).length === 1);
    await eventually('one sound', async () => (await heard(anna)) + (await heard(second)) === 1);
    await second.open(`/conversations/${id}`);
    await looks(second, true);
    await second.line('For two tabs').waitFor();
    await eventually('it is read', async () => (await lines(anna)).length === 0);
    const before = await heard(anna);
    await say('ben', id, 'Seen in the second tab');
    await second.line('Seen in the second tab').waitFor();
    // Something that is told comes after it on the same way: what was not told by then is not told.
    await chat(stage.desk, 'chris', ['anna'], 'Told');
    await eventually('the next one is told', async () => (await lines(anna)).length === 1);
    assert.deepEqual(await lines(anna), ['Chris Sato: Told']);
    assert.ok((await heard(anna)) - before <= 1, 'a sound for what is in view');
    await second.page.close();
  });
});

stage.test('a message of work in hand sounds as its service channel says', async (step) => {
  const { desk } = stage;
  await like('anna', { notifications: everything });
  const { id } = await desk.find('queues', 'Order Support');
  /** @param {'soft' | 'knock' | 'none'} message_sound @param {number[]} pitches */
  const sounds = async (message_sound, pitches) => {
    await desk.change('service-channels', 'Chat', { message_sound });
    const { token } = await desk.visit({ first: 'Iris', last: message_sound, issue: 'order' });
    await desk.ask('anna', 'POST', `/queues/${id}/accept`, {});
    const anna = await attentive('anna', '/cases');
    await looks(anna, false);
    await desk.tell(token, { type: 'send', client_id: message_sound, body: `By ear: ${message_sound}` });
    const told = `Iris ${message_sound}: By ear: ${message_sound}`;
    await eventually('it is told', async () => (await lines(anna)).includes(told));
    assert.deepEqual(await anna.page.evaluate(() => /** @type {any} */ (globalThis).pitches), pitches);
    await anna.page.context().close();
  };
  await step('as any message', () => sounds('soft', [660, 880]));
  await step('by a knock', () => sounds('knock', [196, 196, 196]));
  await step('not at all', () => sounds('none', []));
});

stage.test('each conversation has its own choices', async (step) => {
  for (const who of ['anna', 'ben']) await like(who, { notifications: everything });
  const { id } = await chat(stage.desk, 'ben', ['anna', 'chris'], 'A group');
  const direct = await chat(stage.desk, 'chris', ['ben'], 'For you alone');
  const anna = await attentive('anna', `/conversations/${id}`);
  const me = await idOf(stage.desk, names.anna);
  const choice = (/** @type {string} */ label) => anna.panel.getByLabel(label, { exact: true });

  await step('the bell offers them, per transport', async () => {
    await anna.tool('Notifications');
    assert.equal(await choice('Browser notifications').inputValue(), 'all');
    await choice('Browser notifications').selectOption('Only when mentioned');
    await choice('Sound').selectOption('Never');
    await accessible(anna.page, 'the notifications of a conversation');
    await anna.page.reload();
    await anna.line('A group').waitFor();
    assert.equal(await choice('Browser notifications').inputValue(), 'mention');
    assert.equal(await choice('Sound').inputValue(), 'none');
  });

  await step('only when mentioned', async () => {
    await looks(anna, false);
    await say('ben', id, 'Anybody?');
    await say('ben', id, 'You, @Anna Berg', [me]);
    await eventually('the one with the mention', async () => (await lines(anna)).length === 1);
    assert.deepEqual(await lines(anna), ['You have been mentioned: Ben Okoro: You, @Anna Berg']);
    assert.equal(await heard(anna), 0);
  });

  await step('a direct conversation has no mentions to choose', async () => {
    const chris = await stage.agent('chris', { path: `/conversations/${direct.id}` });
    await chris.tool('Notifications');
    const options = await chris.panel.getByLabel('Sound', { exact: true }).locator('option').allInnerTexts();
    assert.deepEqual(options, ['All activity', 'Never']);
    await chris.sees(/Every message of a direct conversation/);
  });

  await step('off for all is said where the choice is, and leads to its switch', async () => {
    await looks(anna, true);
    await like('anna', { notifications: { ...everything, desktop: false } });
    await anna.panel.getByRole('link', { name: 'Turn on: Browser notifications' }).click();
    await anna.page.getByLabel('Browser notifications').click();
    await eventually(
      'it is on',
      async () => (await stage.desk.ask('anna', 'GET', '/preferences')).notifications.desktop,
    );
  });
});

stage.test('web push finds somebody whose desk is closed', async (step) => {
  await like('anna', { notifications: { ...everything, desktop: false } });
  const context = await stage.context({ permissions: ['notifications'] });
  const [subscription, renewed] = await pushes.inside(context);
  assert.ok(subscription && renewed);
  await context.addCookies([
    { name: 'parley_session', value: await stage.desk.session('anna'), url: stage.desk.url },
  ]);
  const anna = new Agent(await context.newPage(), stage.desk.url);
  await anna.open('/account/notifications');
  const { id } = await chat(stage.desk, 'ben', ['anna', 'chris'], 'Before');

  await step('the browser is added, tested and listed', async () => {
    await anna.button('Add this browser').click();
    await anna.sees('This browser is told from now on.');
    await anna.sees('this browser');
    await anna.button('Send a test').click();
    await anna.sees('One browser has taken the test.');
    const test = pushes.delivered.find((one) => one.payload.type === 'test') ?? assert.fail();
    await accessible(anna.page, 'the notifications of a person');
    const script = await fetch(`${anna.url}/workspace/sw.js`);
    assert.match(script.headers.get('content-type') ?? '', /javascript/);
    assert.match(script.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
    await deliver(anna.page, test.payload);
    await eventually('the test is shown', async () =>
      (await lines(anna)).some((one) => one.startsWith('Parley can reach you')),
    );
  });

  await step('what Ben says arrives, encrypted for this browser, and is shown', async () => {
    await anna.page.goto('about:blank');
    await say('ben', id, 'Grace has called again');
    const arrived = () => pushes.delivered.find((one) => one.payload.body.includes('Grace has called again'));
    await eventually('the push service has it', arrived);
    const { endpoint, payload, topic, ttl } = arrived() ?? assert.fail();
    assert.equal(endpoint, subscription.endpoint);
    assert.deepEqual([payload.conversation, topic, payload.url], [id, id, `/workspace/conversations/${id}`]);
    assert.ok(ttl > 0);
    // Only the worker shows it: the page has its own notices switched off.
    await anna.open('/cases');
    await deliver(anna.page, payload);
    await eventually('the worker shows it', async () =>
      (await lines(anna)).some((one) => one.includes('Grace has called again')),
    );
    // The same once more, as after a crash of the desk: still one.
    await deliver(anna.page, payload);
    assert.equal((await lines(anna)).filter((one) => one.includes('Grace has called again')).length, 1);
    assert.deepEqual(pushes.faults, []);
  });

  await step('opening the conversation takes the notice away', async () => {
    await anna.open(`/conversations/${id}`);
    await anna.line('Grace has called again').waitFor();
    await eventually('it is gone', async () => !(await lines(anna)).some((one) => one.includes('Grace')));
  });

  await step('in view nothing is pushed, and a global switch turns all of it off', async () => {
    // What is decided for Chris is decided for Anna in the same step.
    const { endpoint, keys } = pushes.subscribe();
    await stage.desk.ask('chris', 'POST', '/push/subscriptions', { endpoint, keys });
    const got = (/** @type {string} */ at) =>
      pushes.delivered.filter((one) => one.endpoint === at).map((one) => one.payload.body);
    const before = got(subscription.endpoint).length;
    await say('ben', id, 'You see this');
    await anna.line('You see this').waitFor();
    await eventually('Chris, who is away, is told', () => got(endpoint).length === 1);
    await like('anna', { notifications: { ...everything, push: false } });
    await anna.open('/cases');
    await say('ben', id, 'Switched off');
    await eventually('Chris is told of that too', () => got(endpoint).length === 2);
    await like('anna', { notifications: everything });
    await chat(stage.desk, 'ben', ['anna'], 'Pushed again');
    await eventually('the next one is pushed', () => got(subscription.endpoint).length > before);
    assert.deepEqual(got(subscription.endpoint).slice(before), ['Pushed again']);
  });

  await step('a subscription that is gone is forgotten by the desk', async () => {
    pushes.forget(subscription.endpoint);
    await chat(stage.desk, 'chris', ['anna'], 'Into the void');
    await eventually('no browser is left', async () => {
      const { items } = await stage.desk.ask('anna', 'GET', '/push/subscriptions');
      return items.length === 0;
    });
  });

  await step('the browser makes a new one when its person is back', async () => {
    await anna.open('/account/notifications');
    await eventually('it is with the desk', async () => {
      const { items } = await stage.desk.ask('anna', 'GET', '/push/subscriptions');
      return items.length === 1 && items[0].endpoint === renewed.endpoint;
    });
    await anna.sees('this browser');
    await anna.page.goto('about:blank');
    await chat(stage.desk, 'chris', ['anna'], 'Found again');
    await eventually('it is pushed there', () =>
      pushes.delivered.some((one) => one.endpoint === renewed.endpoint && one.payload.body === 'Found again'),
    );
  });
});

stage.test(
  'who is away and wants e-mail gets one, and a refusal is clear to the administrator',
  async (step) => {
    await stage.desk.set('collaboration.email_interval', '1');
    const mara = await stage.agent('mara', { path: '/account/notifications' });
    await mara.page.getByLabel('E-mail', { exact: true }).check();
    await eventually(
      'it is kept',
      async () => (await stage.desk.ask('mara', 'GET', '/preferences')).email_digest,
    );
    await mara.page.goto('about:blank');
    const { id } = await chat(stage.desk, 'ben', ['mara', 'chris'], 'The first of two');
    await say('ben', id, 'The second of two');
    const admin = await stage.agent('admin', { path: '/settings/mail' });

    await step('the administrator sees the server and tests it', async () => {
      await admin.sees('Example Desk');
      await admin.page.getByLabel('Address for a test').fill('somebody@example.com');
      await admin.button('Send a test').click();
      await admin.sees('The server has taken the test for somebody@example.com.');
      assert.deepEqual(mail.letters.at(-1)?.to, ['somebody@example.com']);
      await admin.page.getByLabel('Address for a test').fill('nobody');
      await admin.button('Send a test').click();
      await admin.sees(/^The recipient is not an e-mail address/);
    });

    await step('a server that refuses is quoted', async () => {
      mail.refusal = '550 5.1.1 Nobody is called so here';
      await admin.page.getByLabel('Address for a test').fill('somebody@example.com');
      await admin.button('Send a test').click();
      await admin.sees(/The mail server did not take the e-mail.*Nobody is called so here/);
      await accessible(admin.page, 'e-mail and push of an administrator');
      mail.refusal = '';
    });

    await step('one e-mail with both messages', async () => {
      const toMara = () => mail.letters.filter((one) => one.to.includes('mara@example.com'));
      await eventually('the digest', () => toMara().length > 0, 120_000);
      const letter = toMara()[0] ?? assert.fail();
      assert.match(letter.text, /^Subject: .*2 new messages/m);
      assert.match(letter.text, /The first of two[\s\S]*The second of two/);
      assert.match(letter.text, new RegExp(`/workspace/conversations/${id}`));
      assert.equal(toMara().length, 1);
    });

    await step('one that is refused for good stands in the administrator’s list', async () => {
      mail.refusal = '550 5.1.1 Mara has moved';
      await say('ben', id, 'A third');
      await eventually(
        'it is listed',
        async () => (await stage.desk.ask('admin', 'GET', '/admin/mail')).failures.length === 1,
        120_000,
      );
      await admin.open('/settings/mail');
      await admin.sees('E-mails that were given up');
      await admin.sees('mara@example.com');
      await admin.sees(/Mara has moved/);
      await accessible(admin.page, 'e-mails that were given up');
    });
  },
);

stage.test('an offer finds somebody who looks at no screen', async (step) => {
  const queue = 'Billing Support';
  const rule = await stage.desk.change('assignment-rules', 'Standard', {
    auto_assign: false,
    timeout_s: 300,
  });
  await stage.desk.change('service-channels', 'Chat', { default_capacity: 100 });
  const { id, assignment_group_id } = await stage.desk.change('queues', queue, { delivery: 'push' });
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
    pools: [{ assignment_rule_id: rule.id, groups: [assignment_group_id] }],
  });
  await like('anna', { notifications: everything });
  const { endpoint, keys } = pushes.subscribe();
  await stage.desk.ask('anna', 'POST', '/push/subscriptions', { endpoint, keys });
  const pushed = () =>
    pushes.delivered
      .filter((one) => one.endpoint === endpoint && one.payload.type === 'offer')
      .map((one) => one.payload);

  const context = await stage.context({ permissions: ['notifications'] });
  await context.addInitScript(() => {
    // As on a page nobody has touched yet; what is tried all the same is counted.
    Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false, isActive: false } });
    const counter = /** @type {any} */ (globalThis);
    counter.tried = 0;
    counter.AudioContext = class extends AudioContext {
      constructor() {
        super();
        counter.tried++;
      }
    };
  });
  await context.addCookies([
    { name: 'parley_session', value: await stage.desk.session('anna'), url: stage.desk.url },
  ]);
  const anna = new Agent(await context.newPage(), stage.desk.url);
  await anna.open('/conversations');
  const { items } = await stage.desk.ask('admin', 'GET', '/presence-states');
  const available = items.find((/** @type {{ shipped?: string }} */ one) => one.shipped === 'available');
  await stage.desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });
  /** @param {string} title */
  const card = (title) => anna.page.getByRole('article', { name: `Offer from ${queue}: ${title}` });

  await step('what is in view is told nowhere else; what is not is pushed, and shown once', async () => {
    await stage.desk.visit({ first: 'Ada', last: 'King', question: 'Before her eyes' });
    await card('Before her eyes').waitFor();
    await looks(anna, false);
    await stage.desk.visit({ first: 'Alan', last: 'Turing', question: 'Behind her back' });
    await eventually('it is pushed', () => pushed().length > 0);
    const [message] = pushed();
    assert.deepEqual(
      pushed().map((one) => [one.type, one.title, one.body]),
      [['offer', `Offer from ${queue}: Alan Turing`, 'Behind her back · billing']],
    );
    const said = `Offer from ${queue}: Alan Turing: Behind her back · billing`;
    await eventually('the page shows a notice too', async () => (await lines(anna)).includes(said));
    await deliver(anna.page, message);
    await eventually('the worker keeps it', async () =>
      (await notices(anna.page)).some((one) => one.tag === message.tag && one.data.kept),
    );
    assert.equal((await lines(anna)).filter((one) => one === said).length, 1);
    assert.equal(await anna.page.evaluate(() => /** @type {any} */ (globalThis).tried), 0);
  });

  const [{ url, tag }] = pushed();

  await step('pressing it leads to the offer; taken, its notice goes away', async () => {
    await anna.page.goto(anna.url + url);
    await looks(anna, true);
    await eventually('Accept has the focus', () =>
      card('Behind her back')
        .getByRole('button', { name: 'Accept' })
        .evaluate((one) => one === document.activeElement),
    );
    assert.equal(new URL(anna.page.url()).search, '');
    await anna.page.keyboard.press('Enter');
    await anna.page.getByRole('heading', { level: 2, name: 'Alan Turing' }).waitFor();
    await eventually(
      'no notice of it',
      async () => !(await notices(anna.page)).some((one) => one.tag === tag),
    );
  });

  await step('pressed too late it says so', async () => {
    await anna.page.goto(anna.url + url);
    await anna.sees('This offer is over.');
  });
  assert.deepEqual(pushes.faults, []);
});
