// Writing, from the settings to the customer: canned messages, undo, articles as cards and as text.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible, Guest, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('./stage.mjs').Agent} Agent */

/**
 * A screen of the settings or of one's own.
 * @param {Agent} one
 * @param {string} place after /workspace/
 * @param {string} heading
 */
async function at(one, place, heading) {
  await one.page.goto(`${one.url}/workspace/${place}`);
  await one.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

/** @param {Agent} one */
const notice = (one) => one.page.getByRole('region', { name: 'Notifications' });

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

/**
 * A visitor in a browser whom Anna has accepted.
 * @param {string} last
 */
async function talking(last) {
  const grace = new Guest(await (await stage.context()).newPage(), stage.desk.url);
  await grace.start({ last });
  const anna = await stage.agent('anna');
  await anna.accept(`Grace ${last}`);
  return { grace, anna };
}

/**
 * Writes an article without a browser.
 * @param {string} title
 * @param {Record<string, unknown>} rest
 * @returns {Promise<any>}
 */
const write = (title, rest) =>
  stage.desk.ask('admin', 'POST', '/admin/articles', {
    title,
    body: title,
    state: 'published',
    public: false,
    ...rest,
  });

stage.test('the undo time of a queue is set in its form, and comments wait for it', async (step) => {
  const queue = await stage.desk.find('queues', 'Billing Support');
  const alex = await stage.agent('admin', { path: '/settings' });
  const seconds = alex.page.getByLabel('Time to take a comment back (seconds)');

  await step('too long is refused at the field; a minute is taken', async () => {
    await at(alex, `settings/queues/${queue.id}`, 'Billing Support');
    assert.equal(await seconds.inputValue(), '0');
    await seconds.fill('61');
    await alex.button('Save').click();
    await alex.sees('Not saved. Your input is kept.');
    assert.equal(await seconds.getAttribute('aria-invalid'), 'true');
    await seconds.fill('60');
    await save(alex);
    assert.equal((await stage.desk.find('queues', 'Billing Support')).undo_send_s, 60);
  });

  await step('saving something else keeps it', async () => {
    await alex.page.getByLabel('Question', { exact: true }).fill('How can we help you?');
    await save(alex);
    assert.equal((await stage.desk.find('queues', 'Billing Support')).undo_send_s, 60);
  });

  const { grace, anna } = await talking('Undo');
  await step('a comment is taken back before the customer gets it', async () => {
    await anna.say('Your invoice is free of charge');
    await anna.log.getByRole('button', { name: 'Undo' }).click();
    await anna.sees('The message was taken back. It stands in the composer.');
    await eventually('it stands in the composer', async () =>
      (await anna.field.inputValue()).includes('free of charge'),
    );
    await anna.note('Nearly promised too much');
    await anna.log.getByText('Nearly promised too much').waitFor();
    assert.equal(await grace.times('free of charge'), 0);
  });

  await step('with 0 a comment goes at once', async () => {
    await seconds.fill('0');
    await save(alex);
    await anna.say('It costs twelve pounds');
    await grace.sees('It costs twelve pounds');
    assert.equal(await grace.times('free of charge'), 0);
  });
});

stage.test('canned messages: from the settings, and one’s own', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;
  const text = page.getByRole('textbox', { name: 'Text', exact: true });

  await step('an administrator writes one for everybody, with fields and a preview', async () => {
    await at(alex, 'settings/canned', 'Canned messages');
    await page.getByRole('link', { name: 'New canned message' }).click();
    await page.getByLabel('Title', { exact: true }).fill('Salutation');
    await page.getByLabel('Shortcut').fill('/Dear');
    assert.equal(await page.getByLabel('Shortcut').inputValue(), 'dear');
    await text.fill('Dear ');
    await page.getByRole('button', { name: 'Insert guest_name' }).click();
    await page.keyboard.type(', my name is ${agent}.');
    assert.equal(await text.inputValue(), 'Dear ${guest_name}, my name is ${agent}.');
    await page.getByText(/Dear Grace Hopper, my name is .*\./).waitFor();
    await accessible(page, 'a new canned message');
    await save(alex, 'Create');
    await page.getByRole('heading', { level: 1, name: 'Salutation' }).waitFor();
  });

  await step('mistakes are named at their fields', async () => {
    await text.fill('Dear ${visitor}');
    await alex.sees('Unknown: ${visitor}. It would be shown as it stands.');
    await alex.button('Save').click();
    await alex.sees('Not saved. Your input is kept.');
    assert.equal(await text.getAttribute('aria-invalid'), 'true');
    await alex.button('Discard changes').click();
  });

  await step('another for a group', async () => {
    await at(alex, 'settings/canned/new', 'New canned message');
    await page.getByLabel('Title', { exact: true }).fill('Billing hours');
    await page.getByLabel('Shortcut').fill('hours');
    await text.fill('${queue} is open until five.');
    await page.getByLabel('For', { exact: true }).selectOption('The members of a group');
    await alex.button('Create').click();
    await alex.sees('Not saved. Your input is kept.');
    await page.getByLabel('Group', { exact: true }).selectOption('Billing Support');
    await save(alex, 'Create');
    await page.getByRole('link', { name: 'Canned messages' }).first().click();
    await page.getByRole('link', { name: /Billing hours.*\/hours.*Billing Support/s }).waitFor();
    await accessible(page, 'the canned messages');
  });

  const { grace, anna } = await talking('Canned');
  await step('an agent without the settings makes one of their own', async () => {
    await at(anna, 'account', 'Preferences');
    await anna.page.getByRole('link', { name: 'Canned messages' }).click();
    await anna.page.getByRole('heading', { level: 1, name: 'Messages of my own' }).waitFor();
    await anna.sees('From your groups and for everybody');
    await accessible(anna.page, 'no messages of my own');
    await anna.page.getByRole('link', { name: 'New message of my own' }).click();
    await anna.page.getByLabel('Title', { exact: true }).fill('My greeting');
    await anna.page.getByLabel('Shortcut').fill('hi');
    await anna.page.getByRole('textbox', { name: 'Text', exact: true }).fill('Hi ${first_name}, Anna here.');
    await anna.page.getByLabel('Filled in from').selectOption({ label: await option(anna, 'Grace Canned') });
    await anna.page.getByText('Hi Grace, Anna here.').waitFor();
    await accessible(anna.page, 'a message of my own');
    await save(anna, 'Create');
    await anna.page.getByRole('heading', { level: 1, name: 'My greeting' }).waitFor();
    assert.match(anna.page.url(), /account\/canned\/[0-9a-f]{32}$/);
    await anna.page.reload();
    await anna.page.getByRole('heading', { level: 1, name: 'My greeting' }).waitFor();
  });

  await step('others’ are read there, not changed; nobody else sees one’s own', async () => {
    await at(anna, 'account/canned', 'Messages of my own');
    await anna.page.getByRole('link', { name: /Salutation.*\/dear/s }).click();
    await anna.sees('Dear ${guest_name}, my name is ${agent}.');
    assert.equal(await anna.button('Save').count(), 0);
    await accessible(anna.page, 'a message of others');
    const ben = await stage.agent('ben', { path: '/account/canned' });
    await ben.sees('Salutation');
    assert.equal(await ben.page.getByText('My greeting').count(), 0);
  });

  await step('both are used in the conversation, filled in, and the customer reads them', async () => {
    await anna.open();
    await anna.choose('Grace Canned');
    for (const [typed, title, said] of [
      ['/dear', /Salutation/, 'Dear Grace Canned, my name is Anna Berg.'],
      ['/hi', /My greeting/, 'Hi Grace, Anna here.'],
    ]) {
      await anna.field.fill(/** @type {string} */ (typed));
      await anna.page.getByRole('option', { name: title }).first().click();
      await eventually(
        `${String(said)} stands in the composer`,
        async () => (await anna.field.inputValue()) === said,
      );
      await anna.field.press('Enter');
      await grace.sees(/** @type {string} */ (said));
    }
  });

  await step('its author takes it away; it is offered no more', async () => {
    await at(anna, 'account/canned', 'Messages of my own');
    await anna.page.getByRole('link', { name: /My greeting/ }).click();
    await anna.button('Delete My greeting').click();
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Delete My greeting' }).click();
    await anna.sees('No messages of your own yet');
  });
});

/**
 * The label of the choice that names somebody, as selectOption wants it whole.
 * @param {Agent} one
 * @param {string} name
 */
async function option(one, name) {
  const found = one.page.getByLabel('Filled in from').locator('option', { hasText: name });
  return (await found.first().innerText()).trim();
}

stage.test('an article: written, published, found, read by everybody', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;

  await step('written as a draft, with a preview that runs nothing', async () => {
    await at(alex, 'settings/articles', 'Knowledge articles');
    await accessible(page, 'the articles');
    await page.getByRole('link', { name: 'New article' }).click();
    await page.getByLabel('Title', { exact: true }).fill('Understand a surcharge');
    await page.getByLabel('Summary').fill('What it is for.');
    await page
      .getByLabel('Text', { exact: true })
      .fill(
        '# Lines\n\n- **Net** is before tax\n- [Terms](https://example.org/terms)\n\n<script>alert(1)</script>',
      );
    const preview = page.getByRole('complementary', { name: 'What it does now' });
    await preview.getByRole('heading', { name: 'Lines' }).waitFor();
    await preview.getByRole('link', { name: 'Terms' }).waitFor();
    assert.equal(await preview.locator('script').count(), 0);
    await accessible(page, 'a new article');
    await save(alex, 'Create');
    await page.getByRole('heading', { level: 1, name: 'Understand a surcharge' }).waitFor();
  });

  const anna = await stage.agent('anna', { path: '/knowledge' });
  await step('a draft is not found', async () => {
    await anna.sees('Last changed');
    await accessible(anna.page, 'the knowledge');
    await anna.page.getByRole('searchbox', { name: 'Search the knowledge' }).fill('surcharge');
    await anna.sees('No article has “surcharge” in it');
  });

  await step('published for everybody, it is found at once and has a page', async () => {
    await page.getByLabel('State').selectOption('Published');
    await page.getByLabel('For everybody').check();
    await save(alex);
    await page.getByRole('link', { name: 'Open the public page' }).waitFor();
    await accessible(page, 'a published article');
    await write('How we grant goodwill', { summary: 'The limits.', body: 'Up to **50**, no questions.' });
    await anna.page.getByRole('searchbox', { name: 'Search the knowledge' }).fill('goodwill');
    await anna.page.getByRole('link', { name: /How we grant goodwill.*Internal/s }).waitFor();
    await anna.page.getByRole('searchbox', { name: 'Search the knowledge' }).fill('surcharge');
    await anna.page.getByRole('link', { name: /Understand a surcharge.*Public/s }).click();
    await anna.page.getByRole('heading', { level: 1, name: 'Understand a surcharge' }).waitFor();
    await accessible(anna.page, 'an article beside the search');
    await anna.page.getByRole('searchbox', { name: 'Search the knowledge' }).fill('nothing like it');
    await anna.sees('No article has “nothing like it” in it');
    await accessible(anna.page, 'a search that finds nothing');
  });

  await step('its link leads anybody to the public page', async () => {
    await anna.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await anna.button('Copy link').click();
    await anna.sees('Link copied');
    const link = await anna.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /\/kb\/KB\d+$/);
    const anybody = await stage.guest();
    await anybody.page.goto(link);
    await anybody.page.getByRole('heading', { level: 1, name: 'Understand a surcharge' }).waitFor();
    await accessible(anybody.page, 'the public page of an article');
  });

  await step('it is shared with a colleague as a card', async () => {
    const ben = await stage.agent('ben');
    await anna.button(/^Share in a conversation/).click();
    const where = anna.page.getByRole('dialog');
    await where.waitFor();
    await anna.page.keyboard.press('Escape');
    await where.waitFor({ state: 'detached' });
    const { items } = await stage.desk.ask('admin', 'GET', '/people?q=ben');
    const { id } = await stage.desk.ask('anna', 'POST', '/conversations', {
      client_id: crypto.randomUUID(),
      people: [items[0].id],
      body: 'Look at this',
    });
    await anna.button(/^Share in a conversation/).click();
    await anna.page.getByRole('option', { name: /Ben Okoro/ }).click();
    await anna.sees(/was posted to Ben Okoro/);
    await ben.page.goto(`${ben.url}/workspace/conversations/${id}`);
    await ben.log.getByRole('link', { name: /Understand a surcharge/ }).click();
    await ben.page.getByRole('heading', { level: 1, name: 'Understand a surcharge' }).waitFor();
  });

  await step('retired, it is found no more and its page is gone', async () => {
    const found = await stage.desk.find('articles', 'Understand a surcharge');
    await page.getByLabel('State').selectOption('Retired');
    await save(alex);
    await anna.page.goto(`${anna.url}/workspace/knowledge/${found.id}`);
    await anna.sees('This article is not here');
    const answer = await fetch(`${stage.desk.url}/kb/${found.number}`);
    assert.equal(answer.status, 404);
  });
});

stage.test(
  'knowledge beside a conversation: as a card, as text, and never internal by accident',
  async (step) => {
    await write('Invoice twice', {
      public: true,
      summary: 'Why a line is there twice.',
      body: 'It is the **deposit**.',
    });
    await write('Invoice limits', { summary: 'For us only.', body: 'Waive up to 20 without asking.' });
    const { grace, anna } = await talking('Knows');
    const tool = () => anna.panel;

    await step('what the subject asks for is suggested', async () => {
      await anna.tool('Knowledge');
      await tool().getByRole('heading', { name: 'Suggested for this conversation' }).waitFor();
      await tool().getByRole('button', { name: 'Read Invoice twice' }).waitFor();
      await accessible(anna.page, 'the knowledge beside a conversation');
    });

    await step('a command looks something up there, and nothing of it goes out', async () => {
      await anna.field.fill('/search-kb limits');
      await anna.field.press('Enter');
      await tool().getByRole('button', { name: 'Read Invoice limits' }).waitFor();
      assert.equal(await tool().getByRole('searchbox').inputValue(), 'limits');
      assert.equal(await anna.field.inputValue(), '');
      assert.equal(await grace.times('search-kb'), 0);
    });

    await step('a public one is read, and sent as a card whose link the customer opens', async () => {
      await tool().getByRole('searchbox').fill('twice deposit');
      await tool().getByRole('button', { name: 'Read Invoice twice' }).click();
      await tool().getByText('It is the deposit.').waitFor();
      await accessible(anna.page, 'an article beside a conversation');
      await tool()
        .getByRole('button', { name: /^Send as card/ })
        .click();
      await anna.log.getByRole('link', { name: /Invoice twice/ }).waitFor();
      const [opened] = await Promise.all([
        grace.page.context().waitForEvent('page'),
        grace.log.getByRole('link', { name: /Invoice twice/ }).click(),
      ]);
      await opened.getByRole('heading', { level: 1, name: 'Invoice twice' }).waitFor();
      await opened.close();
    });

    await step('as text it stands in the composer first', async () => {
      await tool()
        .getByRole('button', { name: /^Insert as text/ })
        .click();
      await eventually('the text stands there', async () =>
        /^It is the deposit\.\nhttp.*\/kb\/KB\d+$/.test(await anna.field.inputValue()),
      );
      assert.equal(await grace.times('It is the deposit.'), 0);
      await anna.field.press('Enter');
      await grace.sees(/It is the deposit\./);
      await tool().getByRole('button', { name: 'Back to the list' }).click();
    });

    await step('an internal one asks before the customer would read it', async () => {
      await tool().getByRole('searchbox').fill('limits');
      await tool()
        .getByRole('group', { name: 'Invoice limits' })
        .getByRole('button', { name: /^Insert as text/ })
        .click();
      const dialog = anna.page.getByRole('dialog', { name: /KB\d+ is internal/ });
      await dialog.getByText('As a comment, Grace Knows would read it.', { exact: false }).waitFor();
      await accessible(anna.page, 'the question before an internal article');
      await dialog.getByRole('button', { name: 'As a work note' }).click();
      await anna.page.getByRole('textbox', { name: /^Work note, only/ }).waitFor();
      await eventually('it is a work note', async () =>
        (await anna.field.inputValue()).includes('Waive up to 20'),
      );
      await anna.button('Add work note').click();
      await anna.log.getByText('Waive up to 20').waitFor();
    });

    await step('its card is for colleagues only', async () => {
      await tool()
        .getByRole('group', { name: 'Invoice limits' })
        .getByRole('button', { name: /^Card for colleagues/ })
        .click();
      await anna.log.getByRole('link', { name: /Invoice limits/ }).waitFor();
      await anna.say('One moment please');
      await grace.sees('One moment please');
      assert.equal(await grace.times('Waive up to 20'), 0);
      assert.equal(await grace.times('Invoice limits'), 0);
      const told = grace.received.join('\n');
      assert.ok(
        !told.includes('Invoice limits') && !told.includes('Waive up to 20'),
        'the wire told the customer',
      );
    });
  },
);
