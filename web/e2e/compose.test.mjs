// What stands between a thought and the other screen: prepared texts, names, questions, second thoughts.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { chat, hasFocus, idOf, mini, names, openSidebar, row } from './parts.mjs';
import { Wire } from './proxy.mjs';
import { accessible, Agent, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('playwright-core').Page} Page */

/**
 * A visitor and an agent in a conversation.
 * @param {string} last the visitor's last name, so that each test has its own
 * @param {string} [url] the agent's address in place of the desk's own
 */
async function talking(last, url) {
  const guest = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await guest.start({ last });
  const anna = await stage.agent('anna', url ? { url } : {});
  await anna.accept(`Grace ${last}`);
  await guest.live();
  return { guest, anna };
}

/**
 * Opens a conversation by its address in a page of its own, of the same browser.
 * @param {Agent} agent
 * @param {string} id
 */
async function secondTab(agent, id) {
  const tab = new Agent(await agent.page.context().newPage(), agent.url);
  await tab.open(`/conversations/${id}`);
  await tab.field.waitFor();
  return tab;
}

/** @param {Agent} agent */
const idIn = (agent) => new URL(agent.page.url()).pathname.split('/').at(-1) ?? '';

/**
 * What stands in the field, once it is that.
 * @param {Agent} agent
 * @param {string | RegExp} wanted
 */
async function fieldIs(agent, wanted) {
  let now = '';
  await eventually(`the field holds ${wanted}`, async () => {
    now = await agent.field.inputValue();
    return typeof wanted === 'string' ? now === wanted : wanted.test(now);
  }).catch((error) => assert.fail(`${error.message}; it holds ${JSON.stringify(now)}`));
}

/** @param {Agent} agent */
const suggestions = (agent) => agent.page.locator('.suggestions');

/**
 * The option that Enter would take.
 * @param {import('playwright-core').Page | import('playwright-core').Locator} place
 */
const marked = (place) => place.locator('[role=option][aria-selected=true]');

/** @param {Agent} agent */
const question = (agent) => agent.page.getByRole('dialog').filter({ visible: true });

stage.test('canned messages are read before anything is posted', async (step) => {
  const group = await stage.desk.find('groups', 'Billing Support');
  for (const [who, canned] of /** @type {const} */ ([
    ['anna', { scope: 'personal', title: 'My sign-off', shortcut: 'mine', body: 'Yours, ${agent}' }],
    ['ben', { scope: 'personal', title: 'Sign-off of Ben', shortcut: 'bens', body: 'Cheers' }],
    [
      'admin',
      {
        scope: 'group',
        group_id: group.id,
        title: 'VAT',
        shortcut: 'vat',
        body: 'VAT is listed below the sum.',
      },
    ],
    [
      'admin',
      {
        scope: 'global',
        title: 'Recap',
        shortcut: 'recap',
        body: 'You told us: ${description}. Is that right?',
      },
    ],
  ]))
    await stage.desk.ask(who, 'POST', '/canned-messages', { ...canned, active: true });
  const { guest, anna } = await talking('Canned');
  const { page } = anna;

  await step(
    'a shortcut and a key: the text stands in the field, filled in, and nothing was posted',
    async () => {
      await anna.field.pressSequentially('/moment');
      await suggestions(anna).getByText('Thank you, Grace. One moment please').waitFor();
      await accessible(page, 'the list after a slash, with a preview');
      await anna.field.press('Enter');
      await fieldIs(anna, 'Thank you, Grace. One moment please, I am looking into it.');
      assert.equal(await anna.times('One moment please'), 0);
      assert.equal(await guest.times('One moment please'), 0);
      await anna.field.press('End');
      await anna.field.pressSequentially(' Really.');
      await anna.field.press('Enter');
      await guest.line('I am looking into it. Really.').waitFor();
    },
  );

  await step(
    'typed faster than the list comes, a shortcut still never goes to the visitor as it is',
    async () => {
      await anna.field.fill('/else');
      await anna.field.press('Enter');
      await fieldIs(anna, 'Is there anything else I can do for you?');
      assert.equal(await guest.times('/else'), 0);
      await anna.field.fill('');
    },
  );

  await step(
    'all of them can be searched, by keyboard; one’s own and the group’s are there, Ben’s is not',
    async () => {
      await anna.field.fill('Dear Grace, ');
      await anna.field.press('Alt+c');
      const picker = page.getByRole('dialog', { name: 'Canned messages' });
      const search = picker.getByRole('combobox');
      await hasFocus(anna, 'the search', search);
      // The last used comes first.
      await eventually('the last used is first', async () =>
        (await picker.getByRole('option').first().innerText()).includes('Anything else'),
      );
      assert.equal(await picker.getByText('Sign-off of Ben').count(), 0);
      await picker.getByText('My sign-off').waitFor();
      await accessible(page, 'the list of canned messages');
      await search.fill('listed below');
      await marked(picker).getByText('VAT', { exact: true }).waitFor();
      await picker.getByText('What will be inserted').waitFor();
      await search.fill('no such text');
      await picker.getByText('No canned message matches “no such text”.').waitFor();
      await search.fill('vat');
      await search.press('Enter');
      await hasFocus(anna, 'the field', anna.field);
      await fieldIs(anna, 'Dear Grace, VAT is listed below the sum.');
      await anna.field.fill('');
      await anna.field.press('Alt+c');
      await search.press('Escape');
      await hasFocus(anna, 'the field', anna.field);
      // By command, with what is looked for; nothing of it goes to the visitor.
      await anna.field.fill('/r vat');
      await anna.field.press('Enter');
      await hasFocus(anna, 'the search', search);
      await marked(picker).getByText('VAT', { exact: true }).waitFor();
      await search.press('Enter');
      await fieldIs(anna, 'VAT is listed below the sum.');
      await anna.field.fill('');
      assert.equal(await guest.times('/r vat'), 0);
    },
  );

  await step('a gap that nothing fills is marked, and asked about before it leaves', async () => {
    const ada = await stage.desk.visit({ first: 'Ada', last: 'Gap' });
    await anna.accept('Ada Gap');
    await anna.field.pressSequentially('/recap');
    await suggestions(anna).getByText('Without a value here: description').waitFor();
    await anna.field.press('Enter');
    await fieldIs(anna, 'You told us: ${description}. Is that right?');
    await anna.field.press('Enter');
    await question(anna).getByText('A gap in it is not filled in: ${description}').waitFor();
    await question(anna).getByRole('button', { name: 'Cancel' }).click();
    await fieldIs(anna, 'You told us: ${description}. Is that right?');
    await anna.field.fill('You told us: it is wrong. Is that right?');
    await anna.field.press('Enter');
    await anna.line('it is wrong. Is that right?').waitFor();
    assert.ok(ada.token);
  });

  await step('the property restores posting at once, Tab still only inserts', async () => {
    await stage.desk.set('connect.canned.post_at_once', 'true');
    try {
      await anna.choose('Grace Canned');
      await anna.field.pressSequentially('/bye');
      await suggestions(anna).getByText('Enter posts it at once.').waitFor();
      await anna.field.press('Tab');
      await fieldIs(anna, 'Thank you for talking with us, Grace. Have a good day!');
      assert.equal(await guest.times('Have a good day'), 0);
      await anna.field.fill('');
      await anna.field.pressSequentially('/bye');
      await suggestions(anna).getByText('Enter posts it at once.').waitFor();
      await anna.field.press('Enter');
      await guest.line('Have a good day!').waitFor();
      await fieldIs(anna, '');
    } finally {
      await stage.desk.set('connect.canned.post_at_once', 'false');
    }
  });
});

stage.test('a mention names people who may see it, and nobody is added in passing', async (step) => {
  const { id } = await chat(stage.desk, 'anna', ['ben', 'mara'], 'Who looks at the month end?');
  const anna = await stage.agent('anna', { path: `/conversations/${id}` });
  const ben = await stage.agent('ben', { path: `/conversations/${id}` });
  const chris = await stage.agent('chris', { path: '/conversations' });
  await anna.line('Who looks').waitFor();

  await step('the audience is named', async () => {
    const line = anna.page.locator(`#audience-${id}`);
    await eventually('both are named', async () =>
      /^(Ben Okoro and Mara Lind|Mara Lind and Ben Okoro) see this$/.test((await line.innerText()).trim()),
    );
  });

  await step('members are suggested; the one who is named is told', async () => {
    await anna.field.pressSequentially('Please look, @be');
    await marked(suggestions(anna)).getByText(names.ben).waitFor();
    await accessible(anna.page, 'people to be named');
    await anna.field.press('Enter');
    await fieldIs(anna, `Please look, @${names.ben} `);
    await anna.field.pressSequentially('today');
    await anna.field.press('Enter');
    await ben.log.locator('.mention.me').getByText(`@${names.ben}`).waitFor();
    await anna.log.locator('.mention').getByText(`@${names.ben}`).waitFor();
  });

  await step('who is not here is said to be outside, and added only after a question', async () => {
    await anna.field.pressSequentially('@chris');
    await suggestions(anna).getByText(`Not in this conversation. Enter adds ${names.chris}.`).waitFor();
    await accessible(anna.page, 'somebody who is outside');
    await anna.field.press('Enter');
    await question(anna).getByText('They can read this conversation from its beginning.').waitFor();
    await question(anna).getByRole('button', { name: 'Cancel' }).click();
    await fieldIs(anna, '@chris');
    await chris.page.getByText('Who looks at the month end?').waitFor({ state: 'detached' });
    await anna.field.press('End');
    await anna.field.press('Backspace');
    await suggestions(anna).getByText(names.chris).first().waitFor();
    await anna.field.press('Enter');
    await question(anna)
      .getByRole('button', { name: `Add ${names.chris}` })
      .click();
    await fieldIs(anna, `@${names.chris} `);
    await anna.field.pressSequentially('you too');
    await anna.field.press('Enter');
    await chris.page.getByRole('link').filter({ hasText: 'you too' }).first().click();
    await chris.log.locator('.mention.me').getByText(`@${names.chris}`).waitFor();
    await anna.page.locator(`#audience-${id}`).getByText('and 1 other person see this').waitFor();
    await anna.button('Everybody who sees this').click();
    await anna.page.locator('.names').getByText(names.chris).waitFor();
  });

  await step('nobody is called like that: it is said, and Enter sends', async () => {
    await anna.field.pressSequentially('@zzzz');
    await anna.sees('Nobody here is called “zzzz”.');
    await anna.field.press('Enter');
    await ben.line('@zzzz').waitFor();
  });

  await step('between two people there is nobody to be named', async () => {
    const direct = await chat(stage.desk, 'anna', ['ben'], 'Between us');
    await anna.open(`/conversations/${direct.id}`);
    await anna.field.pressSequentially('@mara');
    await anna.field.press('Enter');
    await anna.line('@mara').waitFor();
    assert.equal(await anna.log.locator('.mention').count(), 0);
    await anna.sees(`${names.ben} sees this`);
  });
});

stage.test('what a customer should not get is asked about first', async (step) => {
  const { guest, anna } = await talking('Guard');
  const card = '4111 1111 1111 1111';

  await step('a payment card number', async () => {
    await anna.sees('Grace sees this at once');
    await anna.field.fill(`Is it ${card}?`);
    await anna.field.press('Enter');
    await question(anna).getByText(`It contains what looks like a payment card number: ${card}`).waitFor();
    await accessible(anna.page, 'the question before something leaves');
    await anna.page.keyboard.press('Escape');
    await fieldIs(anna, `Is it ${card}?`);
    assert.equal(await guest.times(card), 0);
  });

  await step('colleagues may read it without a question', async () => {
    await anna.note(`The card ${card}`);
    await anna.log.getByText(`The card ${card}`).waitFor();
    await anna.page.getByRole('radio', { name: 'Comment' }).check({ force: true });
    await fieldIs(anna, `Is it ${card}?`);
  });

  await step('internal links, of this desk and of a private network', async () => {
    const link = `${stage.desk.url}/workspace/cases`;
    await anna.field.fill(`See ${link} and http://intranet/wiki`);
    await anna.field.press('Enter');
    await question(anna).getByText(`internal link that customers cannot open: ${link} and 1 more`).waitFor();
    await question(anna).getByRole('button', { name: 'Send to Grace' }).click();
    await guest.line('http://intranet/wiki').waitFor();
    await fieldIs(anna, '');
    assert.equal(await guest.times(card), 0);
  });
});

stage.test('a record’s number can become a card, for those who may see it', async (step) => {
  const group = await stage.desk.find('groups', 'Billing Support');
  const made = await stage.desk.ask('anna', 'POST', '/incidents', {
    client_id: crypto.randomUUID(),
    values: { short_description: 'Printer on fire', assignment_group_id: group.id },
  });
  const { id } = await chat(stage.desk, 'anna', ['ben'], 'Seen this?');
  const ben = await stage.agent('ben', { path: `/conversations/${id}` });
  const { guest, anna } = await talking('Card');

  await step('in a customer’s conversation only colleagues see it', async () => {
    await anna.field.fill(made.number);
    await anna.button(`As card: ${made.number}`).click();
    await anna.log.getByText('Printer on fire').waitFor();
    await fieldIs(anna, '');
    await anna.say('I have looked it up');
    await guest.line('I have looked it up').waitFor();
    assert.equal(await guest.times(made.number), 0);
  });

  await step('its address as well, and it can stay a text', async () => {
    await anna.open(`/conversations/${id}`);
    await anna.field.fill(`${stage.desk.url}/workspace/incidents/${made.id}`);
    await anna.button(`As card: ${made.number}`).waitFor();
    await accessible(anna.page, 'a number that can become a card');
    await anna.button(`As card: ${made.number}`).click();
    await ben.log.getByText('Printer on fire').waitFor();
    await anna.field.fill(made.number);
    await anna.button('Keep as text').click();
    await hasFocus(anna, 'the field', anna.field);
    await anna.field.press('Enter');
    await ben.log.getByText(made.number, { exact: true }).last().waitFor();
  });

  await step('a number that names nothing is a text like any other', async () => {
    await anna.field.fill('INC9999999');
    await anna.field.press('Enter');
    await ben.line('INC9999999').waitFor();
    assert.equal(await anna.page.getByRole('button', { name: /^As card/ }).count(), 0);
  });
});

stage.test('a hundred thousand characters are not lost: they go as a file', async () => {
  const { guest, anna } = await talking('Long');
  const long = 'Lorem ipsum dolor. '.repeat(5264).slice(0, 100_000);
  await anna.field.fill(long);
  await anna.page.getByText('92,000 characters too many: shorten it, or attach it as a file.').waitFor();
  await accessible(anna.page, 'a text that is too long');
  await anna.field.press('Enter');
  // Nothing was cut off or sent; after a reload it is still there.
  await anna.page.reload();
  await anna.live();
  await eventually('the text is there again', async () => (await anna.field.inputValue()).length === 100_000);
  await anna.button('Attach as a file').click();
  await anna.page.locator('.uploads').getByText('message.txt').waitFor();
  await fieldIs(anna, '');
  // The file survives a reload as its words did.
  await anna.page.reload();
  await anna.live();
  await anna.page.locator('.uploads').getByText('message.txt').waitFor();
  await anna.field.fill('The whole log');
  await anna.field.press('Enter');
  await guest.line('The whole log').waitFor();
  const download = guest.page.waitForEvent('download');
  await guest.log.getByRole('button', { name: /message\.txt/ }).click();
  const stream = await (await download).createReadStream();
  let size = 0;
  for await (const piece of stream) size += piece.length;
  assert.equal(size, 100_000);
  assert.equal(await anna.page.locator('.uploads').count(), 0);
});

stage.test('undo send: a message waits, and any screen of mine takes it back', async (step) => {
  await stage.desk.change('queues', 'Billing Support', { undo_send_s: 12 });
  try {
    const { guest, anna } = await talking('Undo');
    const tab = await secondTab(anna, idIn(anna));

    await step('the second tab takes back what the first has sent', async () => {
      await anna.sees(/Grace sees this after 12 s/);
      await anna.say('A word too many');
      await anna.log.getByRole('button', { name: 'Undo' }).waitFor();
      await tab.log.getByText('A word too many').waitFor();
      await accessible(anna.page, 'a message that waits');
      await tab.log.getByRole('button', { name: 'Undo' }).click();
      await fieldIs(tab, 'A word too many');
      await fieldIs(anna, 'A word too many');
      await anna.log.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
      assert.equal(await guest.times('A word too many'), 0);
    });

    await step('by key, and what is not taken back goes out once', async () => {
      await anna.field.fill('Second thought');
      await anna.field.press('Enter');
      await anna.log.getByRole('button', { name: 'Undo' }).waitFor();
      await anna.field.press('Control+z');
      await fieldIs(anna, 'Second thought');
      await anna.field.fill('Final word');
      await anna.field.press('Enter');
      await guest.line('Final word').waitFor({ timeout: 30_000 });
      await anna.log.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
      for (const side of [guest, anna, tab]) assert.equal(await side.times('Final word'), 1);
      for (const text of ['A word too many', 'Second thought']) assert.equal(await guest.times(text), 0);
    });

    await step('a work note waits for nobody', async () => {
      await anna.note('At once');
      await anna.log.getByText('At once').waitFor();
      assert.equal(await anna.log.getByRole('button', { name: 'Undo' }).count(), 0);
    });
  } finally {
    await stage.desk.change('queues', 'Billing Support', { undo_send_s: 0 });
  }
});

stage.test('a draft is the same in two tabs, for its writer only, and after the desk is killed', async () => {
  const { id } = await chat(stage.desk, 'chris', ['mara'], 'What do we say?');
  const chris = await stage.agent('chris', { path: `/conversations/${id}` });
  const mara = await stage.agent('mara', { path: `/conversations/${id}` });
  await chris.line('What do we say?').waitFor();
  const tab = await secondTab(chris, id);
  await chris.field.pressSequentially('We say that');
  await fieldIs(tab, 'We say that');
  await tab.sees('Continued from another screen');
  await tab.field.press('End');
  await tab.field.pressSequentially(' it was us');
  await fieldIs(chris, 'We say that it was us');
  assert.equal(await mara.field.inputValue(), '');
  await stage.desk.stop('SIGKILL');
  await chris.page
    .getByTestId('connection')
    .filter({ hasText: /Catching up|Offline/ })
    .waitFor();
  await chris.field.press('End');
  await chris.field.pressSequentially(', of course');
  await stage.desk.start();
  await Promise.all([chris.live(), tab.live(), mara.live()]);
  await fieldIs(tab, 'We say that it was us, of course');
  // A browser that has never seen it has it from the desk.
  const elsewhere = await stage.agent('chris', { path: `/conversations/${id}` });
  await fieldIs(elsewhere, 'We say that it was us, of course');
  await elsewhere.field.press('Enter');
  await mara.line('We say that it was us, of course').waitFor();
  for (const side of [chris, tab, elsewhere]) await fieldIs(side, '');
});

stage.test('removed while typing: it is said, and the words are there to be taken along', async (step) => {
  const { id } = await chat(stage.desk, 'anna', ['ben', 'chris'], 'A group for a while');
  const anna = await stage.agent('anna', { path: `/conversations/${id}` });
  const ben = await stage.agent('ben', { path: `/conversations/${id}` });
  await ben.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ben.line('A group for a while').waitFor();
  await ben.field.pressSequentially('I was about to say');
  await anna.sees('Ben is typing …');
  await stage.desk.ask('anna', 'DELETE', `/conversations/${id}/members/${await idOf(stage.desk, names.ben)}`);
  const kept = ben.page.getByRole('region', { name: 'You can no longer write here' });

  await step('the conversation is gone, the words are not', async () => {
    await kept.getByText(/What you were writing to .* was not sent/).waitFor();
    await kept.getByText('I was about to say').waitFor();
    await ben.sees('You are no longer in this conversation');
    await accessible(ben.page, 'words whose conversation is gone');
    assert.equal(await anna.times('I was about to say'), 0);
  });

  await step('they survive a reload and can be copied', async () => {
    await ben.page.reload();
    await ben.live();
    await kept.getByRole('button', { name: 'Copy' }).click();
    await kept.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await ben.page.evaluate(() => navigator.clipboard.readText()), 'I was about to say');
  });

  await step('added again, they go back into the composer', async () => {
    await stage.desk.ask('anna', 'POST', `/conversations/${id}/members`, {
      client_id: crypto.randomUUID(),
      people: [await idOf(stage.desk, names.ben)],
    });
    await kept.getByRole('button', { name: 'Put into the composer' }).click();
    await kept.waitFor({ state: 'detached' });
    await fieldIs(ben, 'I was about to say');
    await ben.field.press('Enter');
    await anna.line('I was about to say').waitFor();
  });
});

stage.test('the visitor ends while an answer is in flight: nothing is lost, and it is said', async (step) => {
  const wire = await new Wire(stage.desk.port).open();
  try {
    const { guest, anna } = await talking('Flight', wire.url);
    wire.cut();
    await anna.page
      .getByTestId('connection')
      .filter({ hasText: /Catching up|Offline/ })
      .waitFor();
    await anna.say('The answer is 42');
    await anna.log.getByText('waiting for the connection').waitFor();
    await anna.field.fill('And a second thing');
    await guest.end();
    await guest.sees('Thank you for talking with us.');
    wire.mend();
    await anna.live();

    await step('what was sent says that it was not, what was typed is kept', async () => {
      await anna.sees('Grace left the conversation');
      await anna.log.locator('.pending.failed').getByText('The answer is 42').waitFor();
      await anna.log.getByText(/^not sent:/).waitFor();
      const stopped = anna.page.getByRole('region', { name: 'You can no longer write here' });
      await stopped.getByText('The conversation has ended. What you typed is kept:').waitFor();
      await stopped.getByText('And a second thing').waitFor();
      await accessible(anna.page, 'an ended conversation with words that are kept');
      await stopped.getByRole('button', { name: 'Discard' }).click();
      await stopped.waitFor({ state: 'detached' });
      assert.equal(await guest.times('The answer is 42'), 0);
    });

    await step('dismissed, the message that was not sent is still shown', async () => {
      await anna.button('Dismiss').click();
      const kept = anna.page.getByRole('region', { name: 'You can no longer write here' });
      await kept.getByText('1 message to Grace Flight was not sent').waitFor();
      await kept.getByText('The answer is 42').waitFor();
      await kept.getByRole('button', { name: 'Discard' }).click();
      await kept.waitFor({ state: 'detached' });
    });
  } finally {
    wire.close();
  }
});

stage.test('right to left and emoji sequences arrive as they were written', async () => {
  const { guest, anna } = await talking('Script');
  const texts = [
    'שלום Grace, ההזמנה שלך 12345 מוכנה',
    'مرحبا، الفاتورة جاهزة (PDF)',
    '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣',
    'e\u0301 and é, Z̸̢̛a̷̡l̶g̵o̴',
    'left \u202eoverride\u202c end',
  ];
  for (const text of texts) {
    await anna.say(text);
    await guest.line(text).waitFor();
    await anna.line(text).waitFor();
  }
  const direction = (/** @type {string} */ text) =>
    anna.line(text).evaluate((one) => getComputedStyle(one).direction);
  assert.equal(await direction(texts[0] ?? ''), 'rtl');
  assert.equal(await direction(texts[2] ?? ''), 'ltr');
  await anna.field.fill('שלום');
  assert.equal(await anna.field.evaluate((one) => getComputedStyle(one).direction), 'rtl');
  // A family counts as what the desk counts it: seven characters, and none is cut in two.
  await anna.field.fill('👩‍👩‍👧‍👦'.repeat(1143));
  await anna.sees('1 character too many: shorten it, or attach it as a file.');
  await anna.field.fill('👩‍👩‍👧‍👦'.repeat(3));
  await anna.field.press('Enter');
  await guest.line('👩‍👩‍👧‍👦'.repeat(3)).waitFor();
  await guest.say('תודה 🙏🏿');
  await anna.line('תודה 🙏🏿').waitFor();
});

stage.test('a mini window opens at its newest line, whatever wraps in it', async () => {
  const { id } = await chat(stage.desk, 'chris', ['anna'], 'The first of many');
  for (let n = 1; n <= 14; n++) {
    const body = `Line ${n} ${'with words that wrap in a narrow window '.repeat(n % 4)}`;
    const entry = { client_id: crypto.randomUUID(), kind: 'comment', body };
    await stage.desk.ask(n % 2 ? 'anna' : 'chris', 'POST', `/conversations/${id}/entries`, entry);
  }
  const anna = await stage.agent('anna', { path: '/cases' });
  const mara = await stage.agent('mara', { path: '/cases' });
  await openSidebar(anna);
  await row(anna, names.chris).click();
  const log = mini(anna, names.chris).getByRole('log');
  await log.getByText('Line 14').waitFor();
  const missing = () => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
  await eventually('it stands at its end', async () => (await missing()) < 1.5);
  await stage.desk.ask('chris', 'POST', `/conversations/${id}/entries`, {
    client_id: crypto.randomUUID(),
    kind: 'comment',
    body: 'And one more '.repeat(12),
  });
  await log.getByText('And one more').waitFor();
  await eventually('it still stands there', async () => (await missing()) < 1.5);
  assert.equal(await mara.page.getByText('And one more').count(), 0);
});

stage.test('links to other sites are plain text where the desk is set so', async () => {
  const { guest, anna } = await talking('Links');
  await guest.say('See https://example.org/page');
  await anna.log.getByRole('link', { name: 'https://example.org/page' }).waitFor();
  await stage.desk.set('glide.ui.url.external', 'false');
  try {
    await anna.page.reload();
    await anna.live();
    await anna.line('See https://example.org/page').waitFor();
    assert.equal(await anna.log.getByRole('link').count(), 0);
    const own = `${stage.desk.url}/kb/KB0000001`;
    await anna.say(`Or ${own}`);
    await anna.log.getByRole('link', { name: own }).waitFor();
  } finally {
    await stage.desk.set('glide.ui.url.external', 'true');
  }
});
