// Takes the pictures of the documentation: node scripts/screenshots.mjs [FOLDER]. It starts
// the built binary with demo people, lets visitors and agents talk through the public
// interfaces, and photographs what they see. With --review it also takes every screen in
// dark and narrow, for the eyes of whoever changes the screens.
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../e2e/browser.mjs';
import { Desk } from '../e2e/desk.mjs';
import { mini, names, openSidebar, row } from '../e2e/parts.mjs';
import { Agent, Guest } from '../e2e/stage.mjs';
import { wordsOf } from '../e2e/words.mjs';

const { values, positionals } = parseArgs({
  options: { review: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folder = positionals[0] ?? fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
/** Pictures of the documentation stay small enough for a page. */
const MOST = 200_000;
const desktop = { width: 1280, height: 800 };

// What colleagues, cases, incidents and articles there are comes from the demo's own day.
const desk = await Desk.open(undefined, ['--demo-day']);
const browser = await launch({ whole: true });

/**
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {string} [who] a demo user to be signed in
 */
async function page(options, who) {
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  if (who)
    await context.addCookies([{ name: 'parley_session', value: await desk.session(who), url: desk.url }]);
  return context.newPage();
}

/**
 * @param {import('playwright-core').Page} of
 * @param {string} name
 */
async function shoot(of, name) {
  const path = `${folder}/${name}.png`;
  await of.screenshot({ path, caret: 'hide' });
  const { size } = await stat(path);
  if (size > MOST) throw new Error(`${name}.png has ${size} bytes, more than ${MOST}`);
  process.stdout.write(`${name}.png ${Math.round(size / 1000)} KB\n`);
}

/**
 * A picture in light and dark, wide and narrow, when asked for.
 * @param {import('playwright-core').Page} of
 * @param {string} name
 */
async function review(of, name) {
  if (!values.review) return;
  const size = of.viewportSize() ?? desktop;
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await of.emulateMedia({ colorScheme });
    for (const [width, viewport] of Object.entries({ wide: size, narrow: { width: 320, height: 640 } })) {
      await of.setViewportSize(viewport);
      await of.screenshot({ path: `${folder}/review-${name}-${width}-${colorScheme}.png`, caret: 'hide' });
    }
  }
  await of.setViewportSize(size);
  await of.emulateMedia({ colorScheme: 'light' });
}

/**
 * Takes the notices away.
 * @param {import('playwright-core').Page} of
 */
async function quiet(of) {
  const notice = of.getByRole('button', { name: /^Dismiss: / });
  while ((await notice.count()) > 0) await notice.first().click();
}

/** What visitors say before somebody comes, so that the list looks like a morning. */
const morning = [
  { first: 'Alan', last: 'Turing', issue: 'order', question: 'Where is my order 4711?' },
  { first: 'Katherine', last: 'Johnson', issue: 'product', question: 'Does the sensor work below freezing?' },
  { first: 'Edsger', last: 'Dijkstra', issue: 'billing', question: 'Can I pay by bank transfer?' },
];

/** @param {string} queue */
const queueID = async (queue) => (await desk.find('queues', queue)).id;

/**
 * Anna takes the oldest of a queue, and the two say these lines in turn, the visitor first.
 * @param {string} token
 * @param {string} queue
 * @param {string[]} lines
 */
async function converse(token, queue, lines) {
  const { id } = await desk.ask('anna', 'POST', `/queues/${await queueID(queue)}/accept`, {});
  for (const [i, body] of lines.entries()) {
    const client_id = crypto.randomUUID();
    if (i % 2 === 0) await desk.tell(token, { type: 'send', client_id, body });
    else await desk.ask('anna', 'POST', `/conversations/${id}/entries`, { client_id, kind: 'comment', body });
  }
  return id;
}

try {
  await mkdir(folder, { recursive: true });
  await desk.set('parley.company.name', 'Northwind Energy');

  // Grace has been here before, in the demo's day; that chat is over.
  const { items: earlier } = await desk.ask('anna', 'GET', '/conversations?filter=mine');
  for (const one of earlier)
    if (one.kind === 'support') await desk.ask('anna', 'POST', `/conversations/${one.id}/dismiss`, {});

  const talks = {
    'Order Support': [
      'It was promised for Tuesday.',
      'It left our warehouse this morning and arrives tomorrow.',
    ],
    'Product Support': ['It would hang on the north wall.'],
    'Billing Support': [
      'Can I pay by bank transfer?',
      'Of course. The account is at the foot of every invoice.',
      'Thanks, found it',
    ],
  };
  for (const [i, [queue, lines]] of Object.entries(talks).entries()) {
    const who = morning[i];
    if (!who) continue;
    const { token } = await desk.visit(who);
    await converse(token, queue, lines);
  }

  const visitor = new Guest(await page({ viewport: { width: 1000, height: 760 } }), desk.url);
  await visitor.page.goto(desk.url);
  await review(visitor.page, 'portal');
  await visitor.page.goto(`${desk.url}/chat`, { referer: 'https://www.northwind.example/invoices' });
  await review(visitor.page, 'form');
  await visitor.fill({ question: 'My May invoice lists the hotel twice' });
  await visitor.send();
  await review(visitor.page, 'waiting');

  const anna = new Agent(await page({}, 'anna'), desk.url);
  await anna.open();
  await anna.canAccept('Billing Support');
  await review(anna.page, 'workspace-waiting');
  await anna.accept('Grace Hopper');
  await visitor.say('Hello Anna, the invoice is number 20260517.');
  await anna.line('20260517').waitFor();
  await anna.say('Thank you, I have it in front of me.');
  await anna.note('Booked twice in May by the travel desk. Refund approved, see ticket 8812.');
  await anna.say(
    'You are right: the hotel is on it twice. I take one of them off and send you a corrected invoice.',
  );
  await visitor.line('corrected invoice').waitFor();
  await visitor.say('That was quick. How long does the refund take?');
  await anna.line('How long does').waitFor();
  await visitor.page.bringToFront();
  await anna.field.pressSequentially('Three to five working days');
  await visitor.sees('Anna Berg is typing …');
  await shoot(visitor.page, 'visitor');
  await review(visitor.page, 'talking');

  // Two more wait meanwhile.
  await desk.visit({ first: 'Ada', last: 'King', issue: 'order', question: 'Can I still change my order?' });
  await desk.visit({ first: 'Linus', last: 'Pauling', question: 'A question about my tariff' });
  await anna.page.getByText('1 person waits').nth(1).waitFor();
  await quiet(anna.page);
  await anna.tool('Info');
  await review(anna.page, 'workspace');
  // Two conversations side by side, without the tools.
  await anna.button('Hide tools').click();
  await anna.button('Open beside: Alan Turing').click();
  await anna.page.getByRole('heading', { level: 2, name: 'Alan Turing' }).waitFor();
  await anna.page.getByRole('region', { name: 'Conversation with Grace Hopper' }).getByRole('log').click();
  await anna.page.setViewportSize({ width: 1280, height: 720 });
  await shoot(anna.page, 'workspace');
  await anna.page.setViewportSize(desktop);
  await anna.button('Close this pane: Alan Turing').click();

  await anna.field.fill('');
  await anna.action(/^Create Consumer and Case/);
  await anna.page.getByLabel('Short description').fill('Hotel billed twice in May');
  await review(anna.page, 'case-form');
  await anna.button('Save consumer and case').click();
  await visitor.log
    .getByText(/CS\d{7}/)
    .first()
    .waitFor();
  await anna.page.getByRole('radio', { name: 'Work note' }).check({ force: true });
  await anna.field.fill('Corrected invoice is on its way, close on Friday if she is content.');
  await anna.panel.getByText('Activity', { exact: true }).waitFor();
  await quiet(anna.page);
  await anna.page.setViewportSize({ width: 1280, height: 720 });
  await shoot(anna.page, 'record');
  await anna.page.setViewportSize(desktop);
  await review(anna.page, 'record');
  await review(visitor.page, 'card');

  // Beside any other page: the sidebar, and the conversations one has open at its foot.
  const incidents = new Agent(await page({ viewport: { width: 1280, height: 760 } }, 'anna'), desk.url);
  await incidents.open('/incidents');
  await openSidebar(incidents);
  for (const name of [names.ben, 'Month end']) {
    await row(incidents, name).click();
    await mini(incidents, name).getByRole('log').waitFor();
  }
  await mini(incidents, 'Month end')
    .getByRole('link', { name: /Invoices cannot be downloaded/ })
    .waitFor();
  await quiet(incidents.page);
  await shoot(incidents.page, 'colleagues');
  await review(incidents.page, 'colleagues');

  // The same desk for somebody who reads German, and in the evening.
  const t = wordsOf('de').workspace;
  const ben = new Agent(
    await page({ locale: 'de-DE', viewport: { width: 1280, height: 720 } }, 'ben'),
    desk.url,
  );
  await ben.open();
  await ben.page
    .getByRole('region', { name: t.inbox.label })
    .getByRole('link')
    .filter({ hasText: 'Month end' })
    .click();
  await ben.line('Three customers asked').waitFor();
  await ben.page.getByRole('tab', { name: t.tools.members }).click();
  await quiet(ben.page);
  await shoot(ben.page, 'german');
  const night = new Agent(
    await page({ colorScheme: 'dark', viewport: { width: 1280, height: 720 } }, 'anna'),
    desk.url,
  );
  await night.open();
  await night.choose('Grace Hopper');
  await night.line('How long does').waitFor();
  await quiet(night.page);
  await shoot(night.page, 'dark');

  if (values.review) {
    const alex = new Agent(await page({}, 'admin'), desk.url);
    const records = {
      users: 'Anna Berg',
      groups: 'Billing Support',
      queues: 'Billing Support',
      schedules: 'Business hours',
      producers: 'Guest chat',
      rules: 'Anonymous Connect - Billing Support',
      actions: 'Create Case for Guest',
    };
    const places = ['', 'properties', 'widget', 'tokens', 'audit'];
    for (const [kind, name] of Object.entries(records))
      places.push(kind, `${kind}/${(await desk.find(kind, name)).id}`);
    for (const place of places) {
      await alex.open(`/settings/${place}`);
      await alex.page.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor();
      await alex.page.waitForLoadState('networkidle');
      await review(alex.page, `settings-${place.replace(/\/.*/, '-one') || 'overview'}`);
    }
    await visitor.end();
    await visitor.sees('Thank you for talking with us.');
    await review(visitor.page, 'end');
    await alex.open('');
    await review(alex.page, 'workspace-empty');
  }
} finally {
  await browser.close();
  await desk.close();
}
