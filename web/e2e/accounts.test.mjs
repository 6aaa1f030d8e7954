// Accounts and contacts: whose an address is, who looks after them, and what an agent sees of it.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { at, fits, part, pick, record, refused, save } from './settings.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

stage.test('accounts: their people, and who looks after them', async (step) => {
  const alex = await stage.agent('admin', { path: '/settings' });
  const { page } = alex;

  await step('an account with a team', async () => {
    await at(alex, 'accounts', 'Accounts');
    await alex.sees('No accounts yet');
    await accessible(page, 'no accounts');
    await page.getByRole('link', { name: 'New account' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Acme Holding');
    await pick(record(alex), 'Add a colleague', 'anna');
    await page.getByLabel('Responsibility of Anna Berg').selectOption('Sales');
    await pick(record(alex), 'Add a colleague', 'ben');
    await accessible(page, 'a new account');
    await save(alex, record(alex), 'Create');
    await page.getByRole('heading', { level: 1, name: 'Acme Holding' }).waitFor();
    await alex.sees('ACCT0000001');
    await page.getByRole('button', { name: 'Move Ben Okoro up' }).click();
    await save(alex, record(alex));
    const { items } = await stage.desk.ask('admin', 'GET', '/admin/accounts?q=holding');
    assert.deepEqual(
      items[0].team.map((/** @type {any} */ member) => member.responsibility),
      ['Account manager', 'Sales'],
    );
  });

  await step('one below another, and a circle is refused', async () => {
    await at(alex, 'accounts/new', 'New account');
    await page.getByLabel('Name', { exact: true }).fill('Acme Works');
    const above = record(alex).getByRole('combobox', { name: 'Belongs to' });
    await above.fill('holding');
    await page.getByRole('option', { name: /Acme Holding/ }).click();
    await save(alex, record(alex), 'Create');
    await page.getByRole('heading', { level: 1, name: 'Acme Works' }).waitFor();
    await record(alex).getByRole('link', { name: 'Acme Holding' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme Holding' }).waitFor();
    await above.fill('works');
    await page.getByRole('option', { name: /Acme Works/ }).click();
    await record(alex).getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByRole('group', { name: 'Belongs to' })
      .getByText('Acme Works is below Acme Holding', { exact: false })
      .waitFor();
    await accessible(page, 'a circle of accounts');
    await alex.button('Discard changes').click();
  });

  await step('its people: an address is one person’s', async () => {
    await page.getByRole('complementary').getByRole('link', { name: 'New contact' }).click();
    await page.getByRole('heading', { level: 1, name: 'New contact' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Grace Guest');
    await page.getByLabel('Title').fill('Buyer');
    await page.getByLabel('Email').fill('grace@acme.example');
    await save(alex, record(alex), 'Create');
    await page.getByRole('heading', { level: 1, name: 'Grace Guest' }).waitFor();
    await accessible(page, 'a contact');
    await at(alex, 'contacts/new', 'New contact');
    await page.getByLabel('Name', { exact: true }).fill('Her Twin');
    await page.getByLabel('Email').fill('GRACE@acme.example');
    await pick(record(alex), 'Account', 'works');
    await record(alex).getByRole('button', { name: 'Create', exact: true }).click();
    await refused(page.getByLabel('Email'));
    await alex.sees('Grace Guest at Acme Holding');
    await page.getByLabel('Active').uncheck();
    await save(alex, record(alex), 'Create');
    await at(alex, 'contacts', 'Contacts');
    await page.getByRole('searchbox', { name: /^Filter/ }).fill('twin');
    await eventually('the desk has searched', async () => {
      const rows = page.locator('#main li');
      return (await rows.count()) === 1 && (await rows.first().innerText()).includes('Her Twin');
    });
    await accessible(page, 'contacts');
    await page.getByRole('searchbox', { name: /^Filter/ }).fill('nobody at all');
    await alex.button('Clear filter').click();
    await page.getByRole('link', { name: /^Grace Guest/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Grace Guest' }).waitFor();
  });

  await step('a queue prefers who looks after the account', async () => {
    const queue = await stage.desk.change('queues', 'Billing Support', { delivery: 'push' });
    await at(alex, `queues/${queue.id}`, 'Billing Support');
    const ranking = part(alex, 'What comes first, and whom it prefers');
    await ranking.getByRole('button', { name: 'Add a preference' }).click();
    await ranking.getByLabel('Preference 2').selectOption('Who looks after the account');
    await ranking.getByLabel('Responsibility').selectOption('Sales');
    await save(alex, ranking);
    const { affinity } = await stage.desk.find('queues', 'Billing Support');
    assert.deepEqual(affinity[1], { kind: 'account_team', responsibility: 'Sales' });
    await accessible(page, 'whom a queue prefers');
  });

  await step('the agent sees whom the visitor is taken to be, and that nobody has verified it', async () => {
    await stage.desk.visit({ first: 'Gracie', last: 'Guest', email: 'Grace@ACME.example', issue: 'product' });
    const anna = await stage.agent('anna');
    await anna.accept('Gracie Guest', 'Product Support');
    await anna.tool('Info');
    for (const text of ['Acme Holding', 'Grace Guest, Buyer', 'By email address, not verified'])
      await anna.panel.getByText(text).waitFor();
    await accessible(anna.page, 'a recognized visitor');
    // A case made of it is theirs, until somebody says otherwise.
    const { items } = await stage.desk.ask('anna', 'GET', '/conversations?state=open');
    const talk = items.find((/** @type {any} */ one) => one.guest_name === 'Gracie Guest');
    const values = { short_description: 'A wrong bill' };
    const made = await stage.desk.ask('anna', 'POST', `/conversations/${talk.id}/cases`, {
      client_id: 'one',
      values,
    });
    assert.equal(made.account, 'Acme Holding');
    await anna.tool('Record');
    const form = anna.page.getByRole('form', { name: `Form of ${made.number}` });
    await form.getByText('Grace Guest', { exact: true }).waitFor();
    assert.equal(await form.getByLabel('Account', { exact: true }).inputValue(), 'Acme Holding');
    await form.getByRole('button', { name: 'No account' }).click();
    await accessible(anna.page, 'a case of no account');
    await form.getByLabel('Account', { exact: true }).pressSequentially('works');
    const found = form.locator('datalist option').first();
    await found.waitFor({ state: 'attached' });
    await form.getByLabel('Account', { exact: true }).fill((await found.getAttribute('value')) ?? '');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually('the case is of the other account', async () => {
      const now = await stage.desk.ask('anna', 'GET', `/cases/${made.id}`);
      return /Works/.test(now.account ?? '') && !now.contact_id;
    });
  });

  await step('the search of the settings finds them, and the audit trail names them', async () => {
    await page.getByLabel('Search all settings').fill('acme guest');
    await page.getByRole('link', { name: /^Grace Guest/ }).waitFor();
    await page.getByLabel('Search all settings').fill('works');
    await page.getByRole('link', { name: /^Acme Works/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme Works' }).waitFor();
    await at(alex, 'audit', 'Audit');
    await page.getByLabel('Kind').selectOption('contact');
    const line = page.getByRole('row').filter({ hasText: 'Her Twin' });
    await line.locator('summary').click();
    await line.getByText('Acme Works').waitFor();
  });

  await step('narrow', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    for (const kind of ['accounts', 'contacts']) {
      const { items } = await stage.desk.ask('admin', 'GET', `/admin/${kind}`);
      await fits(alex, kind);
      await fits(alex, `${kind}/${items[0].id}`);
    }
  });
});
