// One desk, two languages: everybody reads the screens, the lines and the refusals in their own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desk, eventually } from './desk.mjs';
import { chat } from './parts.mjs';
import { scene, show, written } from './scene.mjs';
import { Agent, Guest, useStage } from './stage.mjs';
import { allGerman, nothingCut, wordsOf } from './words.mjs';

const stage = useStage();

const de = wordsOf('de');
const t = de.workspace;
const inGerman = { locale: 'de-DE', timezoneId: 'Europe/Berlin' };

stage.test('a German visitor, a German agent and an English one in one conversation', async (step) => {
  const greta = await stage.guest(inGerman);
  const ben = await stage.agent('ben', inGerman);
  const anna = await stage.agent('anna', { locale: 'en-US', timezoneId: 'America/New_York' });

  await step('the portal and the form answer in the visitor’s language', async () => {
    await greta.page.goto(greta.url);
    await greta.page.getByRole('heading', { name: 'Wie können wir Ihnen helfen?' }).waitFor();
    await allGerman(greta.page, 'the front page', written);
    await nothingCut(greta.page, 'the front page');
    await greta.page.goto(`${greta.url}/chat`);
    await greta.page.getByRole('heading', { name: 'What can we help you with?' }).waitFor(); // an administrator’s words
    await greta.button('Start chat').click();
    await greta.sees('Füllen Sie dieses Feld aus.');
    await greta.fill({ email: 'greta' });
    await greta.button('Start chat').click();
    await greta.sees('Geben Sie eine E-Mail-Adresse wie name@example.com ein.');
    await allGerman(greta.page, 'the form', written);
    await greta.fill({ first: 'Greta', last: 'Hoffmann', email: 'greta@example.org' });
    await greta.send();
    await greta.sees('Sie sind als Nächstes dran.');
    await allGerman(greta.page, 'waiting', written);
  });

  await step('plurals are right in both', async () => {
    await ben.sees('1 Person wartet');
    await anna.sees('1 person waits');
    await stage.desk.visit({ first: 'Ada', last: 'King', question: 'My invoice' });
    await ben.sees('2 Personen warten');
    await anna.sees('2 people wait');
  });

  await step('a line of the desk is said to each in their language', async () => {
    await ben.button(t.queue.acceptFrom('Billing Support')).click();
    await ben.page.getByRole('heading', { level: 2, name: 'Greta Hoffmann' }).waitFor();
    await ben.line('Ben Okoro ist der Unterhaltung beigetreten.').waitFor();
    await greta.line('Ben Okoro ist der Unterhaltung beigetreten.').waitFor();
    await anna.page.getByRole('tab', { name: 'All' }).click();
    await anna.choose('Greta Hoffmann');
    await anna.line('Ben Okoro joined the conversation.').waitFor();
  });

  await step('days and times are written as each writes them', async () => {
    await ben.log.getByText('Heute', { exact: true }).waitFor();
    await anna.log.getByText('Today', { exact: true }).waitFor();
    const clock = async (/** @type {Agent} */ agent) =>
      (await agent.log.locator('time').last().innerText()).replaceAll('\u202f', ' ');
    assert.match(await clock(ben), /^\d{2}:\d{2}$/);
    assert.match(await clock(anna), /^\d{1,2}:\d{2} [AP]M$/);
    const exact = await ben.log.locator('time').last().getAttribute('title');
    assert.match(
      exact ?? '',
      /^(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag, \d{1,2}\. \p{L}+ \d{4}|^Mittwoch, \d/u,
    );
  });

  await step('typing, notes and the audience', async () => {
    await ben.page.locator('textarea[id^=composer-]').pressSequentially('Gut');
    await greta.sees('Ben Okoro schreibt …');
    await ben.sees('Greta sieht das sofort');
    await ben.page.keyboard.press('Alt+w');
    await ben.sees('Das sieht nur Ihr Team');
    await ben.page.keyboard.press('Alt+w');
    await ben.page.keyboard.press('Enter');
    await greta.line('Gut').waitFor();
    await allGerman(ben.page, 'the workspace with a customer', written);
    await allGerman(greta.page, 'talking', written);
  });

  await step('a refusal is in the language of who is refused', async () => {
    const program = { name: 'böse.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') };
    await ben.page.locator('input[type=file]').first().setInputFiles(program);
    await ben.sees(/böse\.exe.*(?:werden abgelehnt|wird nicht angenommen)/);
    await greta.page.locator('input[type=file]').setInputFiles(program);
    await greta.sees(/böse\.exe.*(?:werden abgelehnt|wird nicht angenommen)/);
    // The desk, asked by the page behind its screens.
    const refused = (/** @type {Agent} */ agent) =>
      agent.page.evaluate(async () => {
        const answer = await fetch('/api/v1/admin/users', {
          headers: { 'Accept-Language': navigator.language },
        });
        return (await answer.json()).detail;
      });
    assert.match(await refused(ben), /^Ihre Rollen erlauben das nicht\./);
    assert.match(await refused(anna), /^Your roles do not allow this\./);
  });

  await step('a case: its card in the visitor’s words, its form in the agent’s', async () => {
    await ben.button(t.conversation.actions).click();
    await ben.page.getByRole('menuitem', { name: /^Create Case for Guest/ }).click();
    await ben.page.getByLabel('Kurzbeschreibung').fill('Rechnung doppelt');
    await allGerman(ben.page, 'an unsaved case', written);
    await ben.button('Vorgang speichern').click();
    await ben.sees(/CS\d{7} wurde angelegt/);
    await greta.log
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
    await greta.log.getByText('Neu', { exact: true }).first().waitFor();
  });

  await step('the end', async () => {
    await ben.button(t.conversation.actions).click();
    await ben.page.getByRole('menuitem', { name: /^End Session/ }).click();
    await ben.page.getByRole('dialog', { name: 'Unterhaltung mit Greta Hoffmann beenden?' }).waitFor();
    await ben.button('Für Greta Hoffmann beenden').click();
    await ben.sees('Ben Okoro hat diese Unterhaltung beendet');
    await anna.sees('Ben Okoro ended this conversation');
    await greta.button('Neuen Chat beginnen').waitFor();
    await allGerman(greta.page, 'the end', [...written, 'Thank you for talking with us.']);
  });
});

stage.test('the screens of an agent in German: nothing in English, nothing cut off', async (step) => {
  const { screens } = await scene(stage.desk, 'de');
  const ben = await stage.agent('ben', inGerman);
  for (const screen of screens)
    await step(screen.name, async () => {
      await ben.page.setViewportSize({ width: 1360, height: 820 });
      await show(ben, screen, 'de');
      await allGerman(ben.page, screen.name, written);
      await nothingCut(ben.page, screen.name);
      await ben.page.setViewportSize({ width: 1024, height: 740 });
      await nothingCut(ben.page, screen.name);
      await ben.page.setViewportSize({ width: 360, height: 740 });
      await nothingCut(ben.page, screen.name);
    });

  await step('the keys are those of the table, in German', async () => {
    await ben.page.setViewportSize({ width: 1360, height: 820 });
    await ben.open('/keys');
    const rows = await ben.page.locator('#main dl > div').allInnerTexts();
    const shown = rows.map((row) => row.replace(/\s+/gu, ' ').trim());
    for (const [act, text] of Object.entries(t.keys)) {
      if (typeof text !== 'string' || act === 'then') continue;
      assert.equal(shown.filter((row) => row.startsWith(text)).length, 1, `${act}: ${text}`);
    }
    assert.ok(shown.includes('Alles nach Namen finden Strg K'), shown.join('\n'));
    // What the table says is what the keys do.
    await ben.page.keyboard.press('Control+k');
    await ben.page.getByRole('dialog', { name: 'Alles finden' }).waitFor();
    await ben.page.keyboard.press('Escape');
    await ben.page.keyboard.press('g');
    await ben.page.keyboard.press('i');
    await ben.page.getByRole('heading', { level: 1, name: 'Störungen' }).waitFor();
  });
});

stage.test('the settings in German', async (step) => {
  const alex = await stage.agent('admin', { ...inGerman, path: '/settings' });
  const titles = Object.entries(de.settings.sections).filter(([, one]) => typeof one === 'object');
  const shipped = {
    users: 'Anna Berg',
    groups: 'Billing Support',
    queues: 'Billing Support',
    schedules: 'Business hours',
    producers: 'Guest chat',
    rules: 'Anonymous Connect - Billing Support',
    actions: 'Create Case for Guest',
  };
  // What the shipped desk says to visitors is an administrator’s to translate, and audited as it was.
  const theirs = [
    ...written,
    'Anonymous Connect',
    'Hello ${guest}',
    'How can I help you?',
    'We are not here',
    'Short description',
    'First name',
    'Last name',
    'Start chat',
    'End Session',
    'Issue type',
  ];
  for (const [kind, one] of titles)
    await step(kind, async () => {
      const { title } = /** @type {{ title: string }} */ (one);
      /** @type {Record<string, string>} */
      const records = shipped;
      const name = records[kind];
      const places = [kind, ...(name ? [`${kind}/${(await stage.desk.find(kind, name)).id}`] : [])];
      for (const place of places) {
        await alex.open(`/settings/${place}`);
        await alex.page.locator('h1').filter({ visible: true }).first().waitFor();
        if (place === kind) await alex.page.getByRole('heading', { level: 1, name: title }).waitFor();
        await alex.page.waitForLoadState('networkidle');
        await allGerman(alex.page, `settings/${place}`, theirs);
        for (const width of [1360, 360]) {
          await alex.page.setViewportSize({ width, height: 820 });
          await nothingCut(alex.page, `settings/${place}`);
        }
      }
    });

  await step('a condition is built and explained in German', async () => {
    await alex.page.setViewportSize({ width: 1360, height: 820 });
    const rule = await stage.desk.find('rules', shipped.rules);
    await alex.open(`/settings/rules/${rule.id}`);
    await alex.sees(/Kanal ist .* und Anliegen ist /);
    await alex.page.getByRole('radio', { name: 'Text', exact: true }).check();
    await alex.page.getByLabel('Bedingung als Text').fill('channel~chat');
    await alex.sees('Nach „channel“ steht kein bekannter Operator');
    await alex.button('Änderungen verwerfen').click();
  });
});

stage.test('changing the language keeps what one is doing', async (step) => {
  const { id } = await chat(stage.desk, 'anna', ['ben'], 'In which language?');
  const ben = await stage.agent('ben', { path: `/conversations/${id}` });
  const other = await stage.agent('anna', { path: `/conversations/${id}` });
  const draft = ben.page.locator('textarea[id^=composer-]');
  const prefer = async (/** @type {string} */ language) => {
    const likes = await stage.desk.ask('ben', 'GET', '/preferences');
    await stage.desk.ask('ben', 'PUT', '/preferences', { ...likes, language });
  };

  await step('chosen on another screen, it waits until one says so', async () => {
    await draft.fill('Half a sentence, not yet sent');
    await prefer('de');
    const reload = ben.page.getByRole('button', { name: wordsOf('en').workspace.preferences.reload });
    await reload.click();
    await ben.page.getByRole('region', { name: t.inbox.label }).waitFor();
    await ben.live();
    assert.equal(await ben.page.evaluate(() => document.documentElement.lang), 'de');
  });

  await step('place, draft and conversation are as they were', async () => {
    assert.match(ben.page.url(), new RegExp(`/conversations/${id}$`));
    await ben.line('In which language?').waitFor();
    await eventually(
      'the draft is back',
      async () => (await draft.inputValue()) === 'Half a sentence, not yet sent',
    );
    await draft.press('Enter');
    await other.line('Half a sentence, not yet sent').waitFor();
  });

  await step('the next sign-in speaks it at once, and the other person reads on in theirs', async () => {
    const again = await stage.agent('ben', { path: '/cases' });
    await again.page.getByRole('heading', { level: 1, name: t.cases.title }).waitFor();
    await other.page.getByRole('region', { name: 'Conversation list' }).waitFor();
    await prefer('');
  });
});

stage.test('why no work comes names the state as the menu does', async () => {
  const { items } = await stage.desk.ask('anna', 'GET', '/presence-states');
  const away = items.find((/** @type {{ shipped: string }} */ one) => one.shipped === 'away');
  await stage.desk.ask('anna', 'PUT', '/me/presence', { state_id: away.id });
  const anna = await stage.agent('anna', { locale: 'de-DE', path: '/cases' });
  await anna.button(de.workspace.rail.presence('Abwesend')).click();
  await anna.button(de.offers.presence.idle).click();
  await anna.sees('Ihr Status ist Abwesend. In diesem Status wird keine Arbeit angeboten.');
});

stage.test('a third language is one file', async (step) => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'parley-language-'));
  const left = /(?:^|\/)(?:node_modules|\.git|build|bin|data|dist|screenshots)$/;
  /** @type {Desk | undefined} */
  let desk;
  try {
    await step('written and built', async () => {
      await cp(root, folder, { recursive: true, filter: (path) => path === root || !left.test(path) });
      await symlink(join(root, 'web/node_modules'), join(folder, 'web/node_modules'));
      const english = JSON.parse(await readFile(join(folder, 'web/languages/en.json'), 'utf8'));
      await writeFile(join(folder, 'web/languages/eo.json'), JSON.stringify(bracketed(english)));
      const run = (/** @type {string} */ dir, /** @type {string[]} */ ...[command = '', ...args]) => {
        const done = spawnSync(command, args, { cwd: join(folder, dir), encoding: 'utf8' });
        assert.equal(done.status, 0, `${command} ${args.join(' ')}: ${done.stdout}${done.stderr}`);
      };
      run('web', 'npm', 'run', '--silent', 'build');
      run('.', 'go', 'build', '-trimpath', '-buildvcs=false', '-o', 'bin/parley', './cmd/parley');
      desk = await Desk.open(join(folder, 'bin/parley'));
    });

    await step('the visitor and the agent read it', async () => {
      assert.ok(desk);
      const locale = { locale: 'eo' };
      const guest = new Guest(await (await stage.context(locale)).newPage(), desk.url);
      await guest.page.goto(desk.url);
      await guest.page.getByRole('heading', { name: '⟦How can we help you?⟧' }).waitFor();
      await guest.page.goto(`${desk.url}/chat`);
      await guest.fill({});
      await guest.button('Start chat').click();
      await guest.sees('⟦You are next.⟧');
      const context = await stage.context(locale);
      await context.addCookies([
        { name: 'parley_session', value: await desk.session('anna'), url: desk.url },
      ]);
      const anna = new Agent(await context.newPage(), desk.url);
      await anna.open();
      await anna.sees('⟦1 person waits⟧');
      await anna.button('⟦Accept from Billing Support⟧').click();
      await anna.line('⟦Anna Berg joined the conversation.⟧').waitFor();
      await guest.line('⟦Anna Berg joined the conversation.⟧').waitFor();
    });

    await step('and can choose it', async () => {
      assert.ok(desk);
      const likes = await desk.ask('ben', 'GET', '/preferences');
      await desk.ask('ben', 'PUT', '/preferences', { ...likes, language: 'eo' });
      const context = await stage.context();
      await context.addCookies([{ name: 'parley_session', value: await desk.session('ben'), url: desk.url }]);
      const ben = new Agent(await context.newPage(), desk.url);
      await ben.page.goto(`${desk.url}/workspace/cases`);
      await ben.page.getByRole('heading', { level: 1, name: '⟦Cases⟧' }).waitFor();
    });
  } finally {
    await desk?.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/**
 * A made-up language: English between brackets, so that what is not translated shows.
 * @param {Record<string, any>} english
 */
function bracketed(english) {
  /** @param {Record<string, any>} group @returns {Record<string, any>} */
  const walk = (group) =>
    Object.fromEntries(
      Object.entries(group).map(([key, value]) => [
        key,
        typeof value === 'string' ? `⟦${value}⟧` : walk(value),
      ]),
    );
  return { ...walk(english), language: { code: 'eo', name: 'Esperanto' } };
}
