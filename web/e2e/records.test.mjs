// Cases and incidents: made from a chat or linked to it, edited by two, followed, put into conversations.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { eventually } from './desk.mjs';
import { mini, openSidebar } from './parts.mjs';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/** The id of the group that serves a queue. @param {string} name */
async function groupOf(name) {
  const { items } = await stage.desk.ask('anna', 'GET', '/groups');
  return items.find((/** @type {any} */ one) => one.name === name).id;
}

/**
 * An incident that comes from no conversation.
 * @param {'anna' | 'ben' | 'chris'} who
 * @param {string} title
 * @param {string} [group]
 */
const incident = async (who, title, group = 'Billing Support') =>
  stage.desk.ask(who, 'POST', '/incidents', {
    client_id: crypto.randomUUID(),
    values: {
      short_description: title,
      assignment_group_id: await groupOf(group),
      caller_name: 'Grace Hopper',
      caller_email: 'grace@example.org',
    },
  });

/** Closes the windows that an earlier test left open. @param {Agent} agent */
async function closeWindows(agent) {
  const close = agent.page.getByRole('button', { name: /^Close: / });
  while ((await close.count()) > 0) await close.first().click();
}

/** The form of a record. @param {Agent} agent @param {string} number */
const form = (agent, number) => agent.page.getByRole('form', { name: `Form of ${number}` });

/** A field of it. @param {Agent} agent @param {string} number @param {string} name */
const field = (agent, number, name) => form(agent, number).getByLabel(name, { exact: true });

stage.test('an incident from a chat, told to the customer, seen by a colleague', async (step) => {
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Incident', question: 'Nothing works' });
  const anna = await stage.agent('anna', { path: '/cases' });
  const ben = await stage.agent('ben', { path: '/incidents' });
  let number = '';

  await step('the unsaved incident stands behind the mini window, prefilled', async () => {
    await openSidebar(anna);
    await anna.page.getByRole('tab', { name: /^Support/ }).click();
    await anna.canAccept('Billing Support');
    await anna.acceptFrom('Billing Support').click();
    await mini(anna, 'Grace Incident').getByRole('log').getByText('Nothing works').waitFor();
    await mini(anna, 'Grace Incident').getByRole('button', { name: 'Actions' }).click();
    await anna.page.getByRole('menuitem', { name: /^Create Incident/ }).click();
    await anna.page.getByRole('heading', { level: 1, name: 'New incident' }).waitFor();
    assert.match(anna.page.url(), /\/workspace\/incidents\/new\?conversation=[0-9a-f]{32}$/);
    await mini(anna, 'Grace Incident').waitFor();
    const main = anna.page.locator('#main');
    assert.equal(await main.getByLabel('Short description').inputValue(), 'Nothing works');
    assert.equal(await main.getByLabel('Caller', { exact: true }).inputValue(), 'Grace Incident');
    assert.equal(await main.getByLabel('Caller email').inputValue(), 'grace@example.org');
    await accessible(anna.page, 'an unsaved incident');
  });

  await step('it survives a reload, and what is missing is named', async () => {
    const main = anna.page.locator('#main');
    await main.getByLabel('Impact').selectOption('1');
    await main.getByLabel('Urgency').selectOption('2');
    await main.getByLabel('Short description').fill('');
    await anna.page.reload();
    await anna.live();
    await main.getByRole('status', { name: 'Priority' }).getByText('2 – High').waitFor();
    await main.getByRole('button', { name: 'Save incident' }).click();
    await main.getByText('Fill this in.').waitFor();
    await main.getByLabel('Short description').fill('The invoice page is broken');
  });

  await step('saving tells the customer the number', async () => {
    await anna.button('Save incident').click();
    await anna.sees(/INC\d{7} was created/);
    await anna.page.getByRole('heading', { level: 1, name: 'The invoice page is broken' }).waitFor();
    number = /INC\d{7}/.exec(await anna.page.locator('#main').innerText())?.[0] ?? '';
    assert.ok(number);
    await grace.line(number).waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('assignment_group')));
  });

  await step('a colleague of the group finds it, and the chat goes on into its activity', async () => {
    await ben.page.getByRole('searchbox', { name: /^Find by number/ }).fill('invoice page');
    await ben.page.getByRole('link', { name: number }).click();
    await ben.page.getByRole('heading', { level: 1, name: 'The invoice page is broken' }).waitFor();
    await ben.page.getByRole('log').getByText('Nothing works').waitFor();
    await grace.say('It is the big button');
    await ben.page.getByRole('log').getByText('It is the big button').waitFor();
    await accessible(ben.page, 'the page of an incident');
  });

  await step('following, he writes a work note that the customer never receives', async () => {
    await ben.button('Follow').click();
    await ben.sees('Following');
    const composer = ben.page.locator('#main textarea[id^=composer-]');
    await composer.fill('it-is-the-cache');
    await ben.button('Add work note').click();
    await ben.page.getByRole('log').getByText('it-is-the-cache').waitFor();
    await anna.page.locator('#main').getByRole('log').getByText('it-is-the-cache').waitFor();
    await grace.say('Hello?');
    await ben.page.getByRole('log').getByText('Hello?').waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('it-is-the-cache')));
    await ben.button(`Following ${number}: open or stop`).click();
    await ben.page.getByRole('menuitem', { name: 'Open mini window' }).click();
    await mini(ben, `${number} The invoice page is broken`).waitFor();
    await accessible(ben.page, 'a record with its mini window');
  });

  await step('the record tab beside the chat has the same form', async () => {
    await anna.open('/conversations');
    await anna.choose('Grace Incident');
    await anna.tool('Record');
    await field(anna, number, 'State').selectOption('in_progress');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees(`${number} was saved`);
    await eventually(
      'Ben sees the state',
      async () => (await field(ben, number, 'State').inputValue()) === 'in_progress',
    );
    await accessible(anna.page, 'the record tab');
  });

  await step('and so has the Workspace, for whoever follows the record', async () => {
    await ben.button(`Following ${number}: open or stop`).click();
    await ben.page.getByRole('menuitem', { name: 'Open in the Workspace' }).click();
    await ben.tool('Record');
    await field(ben, number, 'Category').fill('web');
    await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
    await ben.sees(`${number} was saved`);
    await eventually(
      'Anna sees the category',
      async () => (await field(anna, number, 'Category').inputValue()) === 'web',
    );
    await accessible(ben.page, 'a record’s conversation in the Workspace');
  });
});

stage.test('two agents with one form open', async (step) => {
  const { id, number } = await incident('anna', 'Printer on fire');
  const anna = await stage.agent('anna', { path: `/incidents/${id}` });
  const ben = await stage.agent('ben', { path: `/incidents/${id}` });

  await step('what only the other changed is taken in; mine stays, over a reload too', async () => {
    await field(anna, number, 'Category').fill('hardware');
    await anna.page.reload();
    await anna.live();
    assert.equal(await field(anna, number, 'Category').inputValue(), 'hardware');
    await field(ben, number, 'Urgency').selectOption('1');
    await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
    await ben.sees(`${number} was saved`);
    await anna.sees(`Ben Okoro saved ${number} meanwhile`);
    assert.equal(await field(anna, number, 'Urgency').inputValue(), '1');
    assert.equal(await field(anna, number, 'Category').inputValue(), 'hardware');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees(`${number} was saved`);
  });

  await step('where both changed, both are shown and one chooses', async () => {
    await eventually(
      'Ben has what Anna saved',
      async () => (await field(ben, number, 'Category').inputValue()) === 'hardware',
    );
    await field(anna, number, 'Short description').fill('Printer burns');
    await field(ben, number, 'Short description').fill('Printer smokes');
    await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees('Ben Okoro made it “Printer smokes”.');
    assert.equal(await field(anna, number, 'Short description').inputValue(), 'Printer burns');
    await accessible(anna.page, 'a form somebody else was faster to save');
    await anna.button('Take theirs').click();
    assert.equal(await field(anna, number, 'Short description').inputValue(), 'Printer smokes');
  });

  await step('unsaved changes can be taken out and brought back; on hold asks for a comment', async () => {
    await field(anna, number, 'State').selectOption('on_hold');
    await form(anna, number).getByRole('button', { name: 'Undo changes' }).click();
    assert.equal(await field(anna, number, 'State').inputValue(), 'new');
    await anna.button('Bring them back').click();
    assert.equal(await field(anna, number, 'State').inputValue(), 'on_hold');
    await field(anna, number, 'On hold for').selectOption('awaiting_caller');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await form(anna, number).getByText('Fill this in.').waitFor();
    await field(anna, number, 'Comment for the caller').fill('Which printer?');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.page.getByRole('log').getByText('Which printer?').waitFor();
  });
});

stage.test('linking a chat to a record that exists', async (step) => {
  const first = await incident('anna', 'Known since Monday');
  const second = await incident('anna', 'Known since Tuesday');
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last: 'Linked', question: 'It is broken again' });
  const anna = await stage.agent('anna');
  await anna.accept('Grace Linked');
  await anna.tool('Record');

  await step('by words; the customer is told, and the history is there', async () => {
    await anna.panel.getByRole('searchbox').fill('monday');
    await anna.button(`Link ${first.number}`).click();
    await anna.sees(`The conversation belongs to ${first.number} now`);
    await grace.line(first.number).waitFor();
    await form(anna, first.number).waitFor();
    await anna.panel.getByText('It is broken again').first().waitFor();
  });

  await step('by number to another one: each has its tab', async () => {
    await anna.panel.getByRole('searchbox').fill(second.number);
    await anna.button(`Link ${second.number}`).click();
    await grace.line(second.number).waitFor();
    const tabs = anna.page.getByRole('tablist', { name: 'Records of this conversation' });
    await tabs.getByRole('tab', { name: new RegExp(first.number) }).click();
    await form(anna, first.number).waitFor();
    await accessible(anna.page, 'two record tabs');
  });
});

stage.test('the lists: what is open, mine, found, and more than a page', async (step) => {
  for (let i = 1; i <= 53; i++) await incident('anna', `Pagewise ${i}`, 'Order Support');
  const loose = await incident('ben', 'Nobody’s yet');
  const anna = await stage.agent('anna', { path: '/incidents?show=mine' });
  const ben = await stage.agent('ben', { path: `/incidents/${loose.id}` });
  const rows = anna.page.locator('#main tbody tr');
  const line = rows.filter({ hasText: loose.number });

  await step('nothing is mine, until a colleague assigns it to me; a reload shows the same', async () => {
    await anna.sees('Nothing is assigned to you');
    await accessible(anna.page, 'an empty list');
    await anna.page.getByRole('searchbox').focus();
    await field(ben, loose.number, 'Assigned to').selectOption({ label: 'Anna Berg' });
    await form(ben, loose.number).getByRole('button', { name: 'Save', exact: true }).click();
    // Somebody is in the list: what is new is announced, and nothing moves.
    await anna.button('There is something new. Show it').waitFor();
    assert.equal(await rows.count(), 0);
    await accessible(anna.page, 'a list with something new');
    await anna.button('There is something new. Show it').click();
    await line.waitFor();
    await anna.page.reload();
    await anna.live();
    await line.waitFor();
    assert.equal(await rows.count(), 1);
  });

  await step('a row changes in its place when a colleague saves', async () => {
    await anna.page.getByRole('searchbox').focus();
    await field(ben, loose.number, 'State').selectOption('canceled');
    await form(ben, loose.number).getByRole('button', { name: 'Save', exact: true }).click();
    await line.getByText('Canceled').waitFor();
    await ben.sees('This record is closed. A closed record cannot be changed.');
    assert.ok(await field(ben, loose.number, 'Short description').isDisabled());
    await anna.page.getByRole('link', { name: 'Open', exact: true }).click();
    await eventually(
      'what is canceled is not open',
      async () => (await line.count()) === 0 && (await rows.count()) > 0,
    );
    await anna.page.getByRole('link', { name: 'All', exact: true }).click();
    await line.waitFor();
    assert.match(anna.page.url(), /\?show=all$/);
  });

  await step('more than a page is read on demand, and the address keeps what was searched', async () => {
    await anna.page.getByRole('searchbox').fill('pagewise');
    await anna.page.waitForURL(/q=pagewise/);
    await anna.button('Show more').click();
    await anna.sees('That is all of them.');
    assert.equal(await rows.count(), 53);
    await anna.page.reload();
    await anna.live();
    await rows.first().getByText('Pagewise 53').waitFor();
    assert.equal(await anna.page.getByRole('searchbox').inputValue(), 'pagewise');
    await anna.page.getByRole('searchbox').fill('no such thing');
    await anna.sees('Nothing matches “no such thing”');
  });

  await step('a record is followed from its row, which its readers see', async () => {
    await anna.page.getByRole('searchbox').fill(loose.number);
    const follow = line.getByRole('button', { name: `Follow ${loose.number}` });
    await follow.click();
    await line.locator('button[aria-pressed=true]').waitFor();
    await ben.page.getByRole('log').getByText('Anna Berg follows this record.').waitFor();
    await follow.click();
    await line.locator('button[aria-pressed=false]').waitFor();
    await ben.page.getByRole('log').getByText('Anna Berg does not follow this record any more.').waitFor();
  });
});

stage.test('leaving a form that is not saved loses nothing', async () => {
  const { id, number } = await incident('anna', 'Half written');
  const anna = await stage.agent('anna', { path: `/incidents/${id}` });
  const ben = await stage.agent('ben', { path: `/incidents/${id}` });
  await field(anna, number, 'Description').fill('Not done with this');
  await anna.page.locator('#main').getByRole('link', { name: 'Incidents' }).click();
  await anna.sees(`Your changes to ${number} are kept, not saved`);
  const line = anna.page.locator('#main tbody tr').filter({ hasText: number });
  await line.getByText('Changes not saved').waitFor();
  // Meanwhile somebody else saves another field, and then the same.
  await field(ben, number, 'Category').fill('mail');
  await form(ben, number).getByRole('button', { name: 'Save', exact: true }).click();
  await ben.sees(`${number} was saved`);
  await anna.button('Go back to them').click();
  assert.equal(await field(anna, number, 'Description').inputValue(), 'Not done with this');
  await anna.sees(`Ben Okoro saved ${number} meanwhile`);
  assert.equal(await field(anna, number, 'Category').inputValue(), 'mail');
  await field(anna, number, 'Description').press('Control+s');
  await anna.sees(`${number} was saved`);
  await eventually(
    'Ben sees what Anna wrote',
    async () => (await field(ben, number, 'Description').inputValue()) === 'Not done with this',
  );
});

stage.test('a case from a chat on another site, resolved by the rules', async (step) => {
  const site = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8');
    answer.end(
      `<!doctype html><html lang="en"><title>Shop</title><script async src="${stage.desk.url}/widget.js"></script>`,
    );
  }).listen(0, 'localhost');
  await once(site, 'listening');
  site.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (site.address());
  const origin = `http://localhost:${port}`;
  await stage.desk.ask('admin', 'POST', '/admin/origins', { origin, note: 'the shop' });
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.page.goto(origin);
  await grace.button('Chat').click();
  await grace.fill({ last: 'Case', question: 'Twice billed' });
  await grace.send();
  const anna = await stage.agent('anna');
  const ben = await stage.agent('ben', { path: '/cases' });
  let number = '';

  await step('saved in the Record tab, told to the customer, in the colleague’s list', async () => {
    await anna.accept('Grace Case');
    await anna.action(/^Create Incident/);
    await anna.panel.getByRole('button', { name: 'Save incident' }).waitFor();
    await anna.action(/^Create Case for Guest/);
    await anna.sees('A form of this conversation is not saved yet. Save or discard it first');
    await anna.panel.getByRole('button', { name: 'Discard' }).click();
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await anna.action(/^Create Case for Guest/);
    await anna.panel.getByLabel('Priority').selectOption('2');
    await anna.button('Save case').click();
    await anna.sees(/CS\d{7} was created/);
    number = /CS\d{7}/.exec(await anna.panel.innerText())?.[0] ?? '';
    await grace.line(number).waitFor();
    const line = ben.page.locator('#main tbody tr').filter({ hasText: number });
    await line.getByText('Twice billed').waitFor();
    await line.getByText('2 – High').waitFor();
  });

  await step('what a state needs is asked for, and named where it is missing', async () => {
    await field(anna, number, 'State').selectOption('open');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await anna.sees(`${number} was saved`);
    await field(anna, number, 'State').selectOption('resolved');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await form(anna, number).getByText('Fill this in.').first().waitFor();
    await accessible(anna.page, 'a form with something missing');
    await field(anna, number, 'Resolution').selectOption('answered');
    await field(anna, number, 'Resolution notes').fill('One is a copy');
    await form(anna, number).getByRole('button', { name: 'Save', exact: true }).click();
    await ben.page.locator('#main tbody tr').filter({ hasText: number }).getByText('Resolved').waitFor();
    assert.ok(!grace.received.some((frame) => frame.includes('One is a copy')));
  });
  site.closeAllConnections();
  site.close();
});

stage.test('files of every kind in the conversation of a record', async (step) => {
  const { id, number } = await incident('anna', 'See the files');
  const anna = await stage.agent('anna', { path: `/incidents/${id}` });
  const ben = await stage.agent('ben', { path: `/incidents/${id}` });
  for (const one of [anna, ben]) {
    await closeWindows(one);
    await one.button('Follow').click();
    await one.page.locator('#main').getByText('Following').waitFor();
  }
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(60)]);

  await step('good ones go as a work note; bad ones are named and nothing else is lost', async () => {
    await anna.page.locator('#main input[type=file]').setInputFiles([
      { name: 'screen.png', mimeType: 'image/png', buffer: png },
      { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') },
      { name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
      { name: 'notes Ünïcode 📎.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
      { name: 'not-a-picture.png', mimeType: 'image/png', buffer: zip },
      { name: 'tool.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
    const uploads = anna.page.locator('#main .uploads');
    await uploads.getByText(/^tool\.exe is not accepted/).waitFor();
    await uploads.getByText(/empty\.txt is empty/).waitFor();
    await eventually(
      'only the picture is drawn as one',
      async () => (await uploads.locator('img').count()) === 1,
    );
    await accessible(anna.page, 'files to be sent on a record');
    await anna.button('Add work note').click();
    for (const name of [
      'screen.png',
      'report.pdf',
      'numbers.csv',
      'notes Ünïcode 📎.txt',
      'not-a-picture.png',
    ])
      await ben.page.getByRole('log').getByText(name).first().waitFor();
  });

  await step(
    'a picture shows as one, what only claims to be one does not, and each is on the record',
    async () => {
      const files = ben.page.getByRole('region', { name: 'Files' });
      const entry = (/** @type {string} */ name) => files.getByRole('link', { name });
      await entry('screen.png').locator('img').waitFor();
      assert.equal(await entry('not-a-picture.png').locator('img').count(), 0);
      const [down] = await Promise.all([ben.page.waitForEvent('download'), entry('numbers.csv').click()]);
      assert.equal(down.suggestedFilename(), 'numbers.csv');
      await accessible(ben.page, 'a record with files');
    },
  );

  await step('what is written reaches the other one as what it is', async () => {
    const composer = anna.page.locator('#main');
    await composer.getByRole('radio', { name: 'Comment' }).check({ force: true });
    await composer.locator('textarea[id^=composer-]').fill('To be seen by the caller');
    await composer.getByRole('button', { name: 'Send', exact: true }).click();
    await ben.page.getByRole('log').getByText('To be seen by the caller').waitFor();
    const { entries } = await stage.desk.ask('ben', 'GET', `/incidents/${id}/activity`);
    const kinds = entries.map((/** @type {any} */ one) => one.kind);
    assert.deepEqual(kinds.slice(-2), ['work_note', 'comment']);
    assert.ok(number);
  });
});

stage.test('lists and forms on a phone', async () => {
  const { id, number } = await incident(
    'anna',
    'A short description that is long enough to need more than one line',
  );
  const anna = await stage.agent('anna', { path: '/incidents', viewport: { width: 360, height: 740 } });
  await anna.page.getByRole('link', { name: number }).waitFor();
  const fits = () =>
    anna.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  assert.ok(await fits(), 'the list is wider than the screen');
  await accessible(anna.page, 'the list of incidents on a phone');
  await anna.open(`/incidents/${id}`);
  await form(anna, number).waitFor();
  assert.ok(await fits(), 'the form is wider than the screen');
  await accessible(anna.page, 'an incident on a phone');
  // What one writes in is not under the line with Save (WCAG 2.2, focus not obscured).
  for (const name of ['Category', 'Caller email', 'Description']) {
    const written = field(anna, number, name);
    await written.focus();
    await anna.page.keyboard.type('x');
    const covered = await written.evaluate((element) => {
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.bottom, box.top + 40) - 4);
      return top !== element;
    });
    assert.ok(!covered, `${name} is covered while one writes in it`);
  }
  await anna.open('/incidents/new');
  await anna.button('Save incident').waitFor();
  assert.ok(await fits(), 'the new incident is wider than the screen');
  await accessible(anna.page, 'a new incident on a phone');
});
