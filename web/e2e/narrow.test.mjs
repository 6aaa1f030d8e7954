// A phone of 320 px: nothing sticks out, and everything can be reached.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible, useStage } from './stage.mjs';

const stage = useStage();

/** @typedef {import('playwright-core').Page} Page */

/**
 * Nothing is wider than the screen, and the element is on it.
 * @param {Page} page
 * @param {string} what
 */
async function fits(page, what) {
  const { scroll, wide } = await page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    /** @type {string[]} */
    const wide = [];
    const walk = (/** @type {Document | ShadowRoot} */ from) => {
      for (const one of from.querySelectorAll('*')) {
        if (one.shadowRoot) walk(one.shadowRoot);
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        if (box.width < 2 || box.height < 2 || style.visibility === 'hidden') continue;
        // A box that has to be scrolled sideways is as bad as a page that has; code and tables may.
        const sideways = /auto|scroll/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
        if (sideways && !one.matches('textarea, input, select, pre, code, .scroll'))
          wide.push(`${one.scrollWidth} px in ${one.outerHTML.slice(0, 120)}`);
        let clipped = false;
        for (let up = one.parentElement; up; up = up.parentElement)
          if (getComputedStyle(up).overflowX !== 'visible') clipped = true;
        // Wholly beside the screen: hidden until it has the focus.
        if (!clipped && box.right > 0 && (box.right > innerWidth + 1 || box.left < -1))
          wide.push(one.outerHTML.slice(0, 120));
      }
    };
    walk(document);
    return { scroll: root.scrollWidth - innerWidth, wide };
  });
  assert.ok(scroll <= 0, `${what} scrolls sideways by ${scroll} px: ${wide.join('\n')}`);
  assert.deepEqual(wide, [], `${what} is wider than the screen`);
}

const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

stage.test('a conversation on 320 px', async (step) => {
  const grace = await stage.guest(phone);
  const { page } = grace;

  await step('portal and form', async () => {
    await page.goto(grace.url);
    await fits(page, 'the front page');
    await grace.toForm();
    await grace.button('Start chat').tap();
    await page.locator('#e-first_name').waitFor();
    await fits(page, 'the form with errors');
    await grace.fill();
    await grace.send();
    await grace.sees('You are next.');
    await fits(page, 'waiting');
    await accessible(page, 'waiting on a phone');
  });

  const anna = await stage.agent('anna', phone);

  await step('the agent: list, conversation and tools are one pane each', async () => {
    await fits(anna.page, 'the list');
    await accessible(anna.page, 'the list on a phone');
    await anna.canAccept('Billing Support');
    await anna.acceptFrom('Billing Support').tap();
    await anna.line('Let me look at that.').waitFor();
    await fits(anna.page, 'the conversation');
    await anna.say(
      'An answer that is so long that it has to break, with https://example.org/a/very/long/address/that/has/no/blank/in/it',
    );
    await grace.line('An answer that is so long').waitFor();
    await fits(anna.page, 'a long message');
    await fits(page, 'a long message for the visitor');
    await anna.button('Tools').tap();
    await anna.tool('Info');
    await anna.panel.getByText('grace@example.org').first().waitFor();
    await fits(anna.page, 'the tools');
    await accessible(anna.page, 'the tools on a phone');
    await anna.tool('Record');
    await fits(anna.page, 'an empty record');
    await anna.button('Hide tools').tap();
  });

  await step('actions, a case and the transfer', async () => {
    await anna.button('Actions').tap();
    await anna.page.getByRole('menuitem', { name: /^Create Consumer and Case/ }).waitFor();
    await fits(anna.page, 'the menu');
    await anna.page.getByRole('menuitem', { name: /^Create Consumer and Case/ }).tap();
    await anna.page.getByLabel('Short description').waitFor();
    await fits(anna.page, 'the case form');
    await anna.button('Save consumer and case').tap();
    await anna.sees(/CS\d{7} was created/);
    await grace.log
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
    await fits(page, 'the card');
    await anna.button('Hide tools').tap();
    await fits(anna.page, 'the card for the agent');
    await anna.action(/^Transfer/);
    await anna.page
      .getByRole('dialog')
      .getByRole('button', { name: /Ben Okoro/ })
      .waitFor();
    await fits(anna.page, 'the transfer');
    await anna.button('Close').tap();
  });

  await step('back to the list, account and cases', async () => {
    await anna.page.getByRole('link', { name: 'Back' }).tap();
    await anna.acceptFrom('Billing Support').waitFor();
    await anna.page.getByRole('button', { name: /your account/ }).tap();
    await anna.button('Sign out').waitFor();
    await fits(anna.page, 'the account menu');
    await anna.page.keyboard.press('Escape');
    await anna.page.getByRole('link', { name: 'Cases' }).tap();
    await anna.page
      .getByText(/CS\d{7}/)
      .first()
      .waitFor();
    await fits(anna.page, 'the cases');
    await anna.page
      .getByText(/CS\d{7}/)
      .first()
      .tap();
    await anna.page.getByText('Activity', { exact: true }).waitFor();
    await fits(anna.page, 'a case');
  });

  await step('the visitor ends it', async () => {
    await grace.button('End').tap();
    await page.getByRole('alertdialog').waitFor();
    await fits(page, 'the question');
    await grace.button('End chat').tap();
    await grace.sees('Thank you for talking with us.');
    await fits(page, 'the end');
    await accessible(page, 'the end on a phone');
    await grace.button('Start a new chat').tap();
    await page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
  });
});

stage.test('the settings on 320 px', async () => {
  const alex = await stage.agent('admin', { ...phone, path: '/settings' });
  const queue = await stage.desk.find('queues', 'Billing Support');
  const rule = await stage.desk.find('rules', 'Anonymous Connect - Billing Support');
  const form = await stage.desk.find('producers', 'Guest chat');
  const action = await stage.desk.find('actions', 'Create Case for Guest');
  const schedule = await stage.desk.find('schedules', 'Business hours');
  const user = await stage.desk.find('users', 'Anna Berg');
  const group = await stage.desk.find('groups', 'Billing Support');
  const places = [
    '',
    '/users',
    `/users/${user.id}`,
    '/groups',
    `/groups/${group.id}`,
    '/queues',
    `/queues/${queue.id}`,
    '/schedules',
    `/schedules/${schedule.id}`,
    '/producers',
    `/producers/${form.id}`,
    '/rules',
    `/rules/${rule.id}`,
    '/actions',
    `/actions/${action.id}`,
    '/properties',
    '/widget',
    '/tokens',
    '/audit',
  ];
  for (const place of places) {
    await alex.page.goto(`${alex.url}/workspace/settings${place}`);
    await alex.page.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor();
    await alex.page
      .getByText('Loading …', { exact: true })
      .filter({ visible: true })
      .first()
      .waitFor({ state: 'detached' });
    await fits(alex.page, `settings${place}`);
  }
});

stage.test('an offer covers nothing of a form for good', async () => {
  const { desk } = stage;
  const { id: assignment_rule_id } = await desk.change('assignment-rules', 'Standard', { timeout_s: 600 });
  const { id, assignment_group_id } = await desk.change('queues', 'Billing Support', { delivery: 'push' });
  const pools = [{ assignment_rule_id, groups: [assignment_group_id] }];
  await desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, { pools });
  const anna = await stage.agent('anna', { ...phone, path: '/incidents/new' });
  const { items } = await desk.ask('anna', 'GET', '/presence-states');
  const available = items.find((/** @type {{ shipped: string }} */ one) => one.shipped === 'available');
  await desk.ask('anna', 'PUT', '/me/presence', { state_id: available.id });
  await desk.visit({ first: 'Ada', last: 'Thumb', question: 'By thumb' });
  const offers = anna.page.getByRole('region', { name: 'Offers' });
  await offers.waitFor();
  /** @param {import('playwright-core').Locator} one */
  const above = async (one) => {
    const [box, edge] = await Promise.all([one.boundingBox(), offers.boundingBox()]);
    return box !== null && edge !== null && box.y >= 0 && box.y + box.height <= edge.y;
  };
  assert.ok(await above(anna.page.getByLabel('Short description')), 'it lies over the first field');
  await anna.page.evaluate(() => document.querySelector('#main')?.scrollTo(0, 100_000));
  await eventually('the end of the form is above it', () => above(anna.button('Save incident')));
  await fits(anna.page, 'a form with an offer');
  await accessible(anna.page, 'a form with an offer, narrow');
});
