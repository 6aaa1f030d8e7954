// Work that is offered: to one agent after another, taken, turned down, let pass, given back.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { focused, tabTo } from './keys.mjs';
import { hasFocus, inSight, mini, openSidebar, sidebar } from './parts.mjs';
import { accessible, Agent, useStage } from './stage.mjs';

const stage = useStage();

const queue = 'Billing Support';

/**
 * Lets the desk offer the queue's work by the standard rule, with these changes.
 * @param {Record<string, unknown>} [rule]
 */
async function push(rule = {}) {
  const { id: assignment_rule_id } = await stage.desk.change('assignment-rules', 'Standard', {
    ...{ auto_assign: false, display: 'inbox_card', allow_reject: true, timeout_s: 60 },
    ...{ reassign_on_timeout: true, ...rule },
  });
  // Nobody is full because of what a test before this one left.
  await stage.desk.change('service-channels', 'Chat', { default_capacity: 100 });
  const { id, assignment_group_id } = await stage.desk.change('queues', queue, { delivery: 'push' });
  await stage.desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
    pools: [{ assignment_rule_id, groups: [assignment_group_id] }],
  });
}

/**
 * Puts people into a state without a browser.
 * @param {'Available' | 'Away' | 'Offline'} state
 * @param {...string} people
 */
async function set(state, ...people) {
  const { items } = await stage.desk.ask('admin', 'GET', '/presence-states');
  const { id } = items.find((/** @type {{ name: string }} */ one) => one.name === state);
  for (const one of people) await stage.desk.ask(one, 'PUT', '/me/presence', { state_id: id });
}

/** @param {string} who */
const presenceOf = async (who) => stage.desk.ask(who, 'GET', '/me/presence');

/**
 * The card of an offer.
 * @param {Agent} agent
 * @param {string} title
 */
const card = (agent, title) => agent.page.getByRole('article', { name: `Offer from ${queue}: ${title}` });

/**
 * The button that says what state somebody is in.
 * @param {Agent} agent
 * @param {string} state
 */
const own = (agent, state) =>
  agent.page
    .getByRole('navigation', { name: 'Places' })
    .getByRole('button', { name: `Your presence: ${state}` });

/** @param {Agent} agent */
const notices = (agent) => agent.page.getByRole('region', { name: 'Notifications' });

/** Two pages see the same offer, one of them after the other: which of them has it. */
async function whoHas(/** @type {string} */ title, /** @type {Agent[]} */ ...agents) {
  return eventually(`somebody is offered ${title}`, async () => {
    for (const agent of agents) if (await card(agent, title).isVisible()) return agent;
    return null;
  });
}

/** Letters act: no field has the focus. @param {Agent} agent */
const atRest = (agent) =>
  agent.page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });

/** The offers are wholly on the screen, which does not scroll sideways. @param {Agent} agent */
async function inside(agent) {
  const box = await agent.page.getByRole('region', { name: 'Offers' }).boundingBox();
  const size = agent.page.viewportSize();
  assert.ok(box && size && box.x >= 0 && box.x + box.width <= size.width, 'the offers stick out');
  assert.ok(box.y >= 0 && box.y + box.height <= size.height, 'the offers stick out');
  const wide = () => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth;
  assert.ok((await agent.page.evaluate(wide)) <= 0, 'the page scrolls sideways');
}

stage.test('offered to one after the other: turned down, let pass, taken by key', async (step) => {
  await push({ timeout_s: 60 });
  const [anna, ben] = await Promise.all([stage.agent('anna'), stage.agent('ben')]);

  await step('nobody is available after signing in: it waits, and the list says how', async () => {
    await own(anna, 'Offline').waitFor();
    await anna.sees('Offered to you once you are available');
    assert.equal(await anna.acceptFrom(queue).count(), 0);
    assert.equal(await anna.acceptFrom('Order Support').count(), 1);
  });

  await step('P and a number choose; who is available is offered what waits', async () => {
    await atRest(anna);
    await anna.page.keyboard.press('p');
    await anna.page.getByRole('radio', { name: 'Offline', checked: true }).waitFor();
    await eventually('the own state has the focus', async () =>
      /Offline/.test((await anna.page.evaluate(focused)).name),
    );
    await anna.page.keyboard.press('1');
    await own(anna, 'Available').waitFor();
    await anna.sees('Offered to whoever is free');
    await eventually('the desk knows it too', async () => (await presenceOf('anna')).available === true);
  });

  const grace = await stage.guest();
  await grace.start();

  await step('the card: title, who, why, and a ring that empties', async () => {
    const offer = card(anna, 'My invoice is wrong');
    await offer.waitFor();
    for (const text of [queue, 'Grace Hopper', /^waiting 0:\d\d$/, 'Issue type: billing'])
      await offer.getByText(text).waitFor();
    await offer.getByText('Nobody else could take it').waitFor();
    const ring = offer.getByRole('timer');
    const before = Number.parseInt((await ring.getAttribute('aria-label')) ?? '', 10);
    assert.ok(before > 40 && before <= 60, `${before} s are left`);
    await eventually('it empties', async () => {
      return Number.parseInt((await ring.getAttribute('aria-label')) ?? '', 10) < before;
    });
    assert.match(await anna.page.title(), /^\(1\) /);
    await accessible(anna.page, 'an offer');
  });

  await step('R and a number turn it down; it goes to whoever is free then', async () => {
    await atRest(anna);
    await anna.page.keyboard.press('r');
    const reasons = card(anna, 'My invoice is wrong').getByRole('group', { name: 'Why not?' });
    await hasFocus(anna, 'the first reason', reasons.getByRole('button', { name: 'Busy' }));
    await accessible(anna.page, 'the reasons to turn it down');
    await anna.page.keyboard.press('Escape');
    await reasons.waitFor({ state: 'detached' });
    await card(anna, 'My invoice is wrong').getByRole('button', { name: 'Reject' }).click();
    for (const edge of [anna.page.locator('[data-offer]'), reasons]) await inSight(edge);
    await set('Available', 'ben');
    await anna.page.keyboard.press('2');
    await card(anna, 'My invoice is wrong').waitFor({ state: 'detached' });
    await card(ben, 'My invoice is wrong').waitFor();
  });

  await step('A takes it and opens it; the visitor hears it', async () => {
    await atRest(ben);
    await ben.page.keyboard.press('a');
    await ben.page.getByRole('heading', { level: 2, name: 'Grace Hopper' }).waitFor();
    await ben.line('My invoice is wrong').waitFor();
    await card(ben, 'My invoice is wrong').waitFor({ state: 'detached' });
    await grace.line(/Ben/).waitFor();
    const id = ben.page.url().split('/').at(-1);
    const { summary } = await stage.desk.ask('ben', 'GET', `/conversations/${id}`);
    assert.equal(summary.assigned_to_name, 'Ben Okoro');
  });

  await step('A key does nothing while somebody writes', async () => {
    await ben.field.fill('');
    await stage.desk.visit({ first: 'Ada', last: 'King', question: 'A second one' });
    assert.equal(await whoHas('A second one', anna, ben), anna, 'who has more room comes first');
    await set('Away', 'anna');
    await card(ben, 'A second one').waitFor();
    await ben.field.pressSequentially('arp');
    assert.equal(await ben.field.inputValue(), 'arp');
    await card(ben, 'A second one').waitFor();
    await ben.field.fill('');
    await card(ben, 'A second one')
      .getByRole('button', { name: /^Accept/ })
      .click();
    await ben.page.getByRole('heading', { level: 2, name: 'Ada King' }).waitFor();
  });
});

stage.test('an offer that is let pass sets Away and goes on; one click leads back', async (step) => {
  await push({ timeout_s: 5 });
  const anna = await stage.agent('anna', { path: '/cases' });
  await set('Available', 'anna');
  await set('Offline', 'ben', 'chris');
  await own(anna, 'Available').waitFor();

  await step('the card says so, and the presence says why', async () => {
    await stage.desk.visit({ first: 'Linus', last: 'Late', question: 'Is anybody there' });
    const offer = card(anna, 'Is anybody there');
    await offer.getByRole('timer').waitFor();
    await offer.getByText('Not answered in time. Somebody else is asked.').waitFor({ timeout: 30_000 });
    await offer.waitFor({ state: 'detached' });
    await own(anna, 'Away').waitFor();
    await notices(anna).getByText('Set to Away').waitFor();
    await notices(anna).getByText('An offer passed unanswered.').waitFor();
    await accessible(anna.page, 'what the desk changed');
  });

  await step('the menu says it too, and why nothing comes', async () => {
    await own(anna, 'Away').click();
    const menu = anna.page.getByRole('group', { name: 'Your presence: Away' });
    await menu.getByText(/^Set to Away: An offer passed unanswered\./).waitFor();
    await menu.getByRole('button', { name: 'Why am I idle?' }).click();
    await menu.getByText('You are Away. No work is offered in this state.').waitFor();
    await accessible(anna.page, 'the presence');
    await anna.page.keyboard.press('Escape');
  });

  await step('available again: in the next round it is offered again', async () => {
    await push({ timeout_s: 60 });
    await notices(anna).getByRole('button', { name: 'Available again' }).click();
    await own(anna, 'Available').waitFor();
    await notices(anna).getByText('Set to Away').waitFor({ state: 'detached' });
    // Elsewhere it stands at the edge, and opens in a mini window.
    const offer = card(anna, 'Is anybody there');
    await offer.waitFor({ timeout: 40_000 });
    await offer.getByRole('button', { name: /^Accept/ }).click();
    await mini(anna, 'Linus Late').getByRole('log').getByText('Is anybody there').waitFor();
    assert.match(anna.page.url(), /\/workspace\/cases$/);
  });

  await step('one that stands shows no time to answer, and waits', async () => {
    await push({ timeout_s: 5, reassign_on_timeout: false });
    await stage.desk.visit({ first: 'Stan', last: 'Still', question: 'No hurry' });
    await card(anna, 'No hurry').getByText('waiting 0:07').waitFor();
    assert.equal(await card(anna, 'No hurry').getByRole('timer').count(), 0);
    await card(anna, 'No hurry').getByText('Accept').click();
  });
});

stage.test('several at once, two tabs, and what becomes of them without a screen', async (step) => {
  await push();
  await set('Offline', 'ben', 'chris');
  const anna = await stage.agent('anna', { path: '/cases' });
  const { page } = anna;
  await set('Available', 'anna');
  await own(anna, 'Available').waitFor();
  const other = new Agent(await page.context().newPage(), stage.desk.url);
  await other.open();

  await step('they stand in the order of arrival, the first at length', async () => {
    await stage.desk.visit({ first: 'Ada', last: 'One', question: 'The first' });
    await card(anna, 'The first').waitFor();
    await stage.desk.visit({ first: 'Bob', last: 'Two', question: 'The second' });
    await card(anna, 'The second').waitFor();
    const all = page.getByRole('region', { name: 'Offers' }).getByRole('article');
    assert.deepEqual(
      await all.evaluateAll((cards) => cards.map((one) => one.getAttribute('aria-label')?.split(': ')[1])),
      ['The first', 'The second'],
    );
    await card(anna, 'The first')
      .getByRole('button', { name: /^Reject/ })
      .waitFor();
    assert.equal(
      await card(anna, 'The second')
        .getByRole('button', { name: /^Reject/ })
        .count(),
      0,
    );
    await card(anna, 'The second').getByRole('button', { name: 'Show The second' }).click();
    await card(anna, 'The second')
      .getByRole('button', { name: /^Reject/ })
      .waitFor();
    await accessible(page, 'two offers at the edge of the page');
  });

  await step('in the sidebar, once it is unfolded: the list does not move', async () => {
    await openSidebar(anna);
    const filter = sidebar(anna).getByRole('searchbox', { name: 'Filter conversations' });
    const before = await filter.boundingBox();
    await sidebar(anna).getByRole('region', { name: 'Offers' }).waitFor();
    assert.equal(await page.getByRole('region', { name: 'Offers' }).count(), 1);
    assert.deepEqual(await filter.boundingBox(), before);
    await accessible(page, 'two offers in the sidebar');
  });

  await step('both tabs show them; what one takes is gone from the other without a word', async () => {
    await card(other, 'The first').waitFor();
    await card(other, 'The second').waitFor();
    await atRest(other);
    await other.page.keyboard.press('a');
    await other.line('The first').waitFor();
    await card(anna, 'The first').waitFor({ state: 'detached' });
    assert.equal(await page.getByText('No longer offered to you.').count(), 0);
    await card(anna, 'The second').waitFor();
  });

  await step('whoever takes it before me: a manager', async () => {
    const mara = await stage.agent('mara');
    const { id } = await stage.desk.ask('mara', 'GET', '/session');
    const { items } = await stage.desk.ask('anna', 'GET', '/me/offers');
    await stage.desk.ask('admin', 'POST', `/work-items/${items[0].work_item_id}/assign`, { agent_id: id });
    await card(anna, 'The second').getByText('Somebody else has it now.').waitFor();
    await card(anna, 'The second').waitFor({ state: 'detached' });
    // There is nothing to accept: the card says whose it is now.
    await mara.page.getByText('Assigned to you').first().waitFor();
    await mara.page.getByRole('region', { name: 'Offers' }).getByRole('button', { name: 'Open' }).click();
    await mara.page.getByRole('heading', { level: 2, name: 'Bob Two' }).waitFor();
  });

  await step('the visitor leaves: the card says so', async () => {
    const { token } = await stage.desk.visit({ first: 'Cleo', last: 'Three', question: 'The third' });
    await card(anna, 'The third').waitFor();
    await stage.desk.tell(token, { type: 'end' });
    await card(anna, 'The third').getByText('The visitor has left.').waitFor();
  });

  await step('going away gives it back to whoever is there', async () => {
    const ben = await stage.agent('ben');
    await stage.desk.visit({ first: 'Dora', last: 'Four', question: 'The fourth' });
    await card(anna, 'The fourth').waitFor();
    await set('Available', 'ben');
    await set('Away', 'anna');
    await card(ben, 'The fourth').waitFor();
    await card(ben, 'The fourth')
      .getByRole('button', { name: /^Accept/ })
      .click();
    await ben.page.getByRole('heading', { level: 2, name: 'Dora Four' }).waitFor();
  });
});

stage.test('a colleague asks: turned down, withdrawn, let pass, taken', async (step) => {
  await push({ timeout_s: 60 });
  await set('Offline', 'ben', 'chris');
  const anna = await stage.agent('anna');
  await set('Available', 'anna');
  await own(anna, 'Available').waitFor();
  const iris = await stage.guest();
  await iris.start({ first: 'Iris', last: 'West', email: 'iris@example.org', question: 'Too high a bill' });
  const title = 'Too high a bill';
  await card(anna, title)
    .getByRole('button', { name: /^Accept/ })
    .click();
  await anna.page.getByRole('heading', { level: 2, name: 'Iris West' }).waitFor();
  const ben = await stage.agent('ben');
  await set('Available', 'ben');
  await own(ben, 'Available').waitFor();
  const asked = card(ben, title);
  const listed = ben.page
    .getByRole('region', { name: 'Conversation list' })
    .getByRole('link')
    .filter({ hasText: 'Iris West' });
  const ask = async () => {
    await anna.action(/^Transfer/);
    const dialog = anna.page.getByRole('dialog', { name: /^Transfer/ });
    await dialog.getByRole('button', { name: /Ben Okoro/ }).click();
    await asked.waitFor();
  };

  await step('the card names who asks; whoever asks waits, and goes on meanwhile', async () => {
    await ask();
    await asked.getByText('Anna Berg wants to hand over').waitFor();
    await asked.getByText(/^asked 0:\d\d ago$/).waitFor();
    const left = Number.parseInt((await asked.getByRole('timer').getAttribute('aria-label')) ?? '', 10);
    assert.ok(left > 40 && left <= 60, `${left} s are left`);
    await accessible(ben.page, 'a colleague who asks');
    await anna.sees('Waiting for Ben Okoro to accept the transfer');
    await anna.say('A colleague of mine has a look');
    await iris.line('A colleague of mine has a look').waitFor();
    await iris.page.getByRole('heading', { name: 'Anna Berg' }).waitFor();
    await accessible(anna.page, 'waiting for a colleague');
  });

  await step('R declines without a reason: it stays where it is', async () => {
    await atRest(ben);
    await ben.page.keyboard.press('r');
    await asked.waitFor({ state: 'detached' });
    assert.equal(await ben.page.getByRole('group', { name: 'Why not?' }).count(), 0);
    await anna.line('Ben Okoro declined the transfer.').waitFor();
    await anna.page.getByText('Waiting for Ben Okoro').waitFor({ state: 'hidden' });
    await listed.waitFor({ state: 'detached' });
    assert.equal((await presenceOf('ben')).name, 'Available');
  });

  await step('withdrawn: the card says so and goes', async () => {
    await ask();
    await anna.button('Cancel transfer').click();
    await asked.getByText('Not asked of you any more: it stays with Anna Berg.').waitFor();
    await asked.waitFor({ state: 'detached' });
    await anna.line('Anna Berg withdrew the transfer.').waitFor();
  });

  await step('let pass: Away, as with any offer, and it stays where it is', async () => {
    await push({ timeout_s: 5 });
    await ask();
    await asked.getByText('Not asked of you any more: it stays with Anna Berg.').waitFor({ timeout: 30_000 });
    await own(ben, 'Away').waitFor();
    await notices(ben).getByText('An offer passed unanswered.').waitFor();
    await anna.line('Ben Okoro did not answer the transfer in time.').waitFor();
    await anna.say('Still with me');
    await iris.line('Still with me').waitFor();
    await asked.waitFor({ state: 'detached' });
  });

  await step('A takes over: the visitor hears who it is, and whoever asked may leave', async () => {
    await push({ timeout_s: 60 });
    await set('Available', 'ben');
    await own(ben, 'Available').waitFor();
    await ask();
    await atRest(ben);
    await ben.page.keyboard.press('a');
    await ben.page.getByRole('heading', { level: 2, name: 'Iris West' }).waitFor();
    await asked.waitFor({ state: 'detached' });
    await ben.line('Still with me').waitFor();
    await iris.page.getByRole('heading', { name: 'Ben Okoro' }).waitFor();
    await anna.sees('Ben Okoro has taken over. Do you want to stay?');
    await anna.button('Leave').click();
    await ben.say('Ben here');
    await iris.line('Ben here').waitFor();
    await stage.desk.ask('ben', 'POST', `/conversations/${ben.page.url().split('/').at(-1)}/end`);
  });
});

stage.test(
  'a closed laptop gives it back; meanwhile by keyboard, on a phone, and heard once',
  async (step) => {
    await push({ timeout_s: 600 });
    await set('Offline', 'anna', 'chris');
    const ben = await stage.agent('ben');
    await set('Available', 'ben');

    await step('the laptop is shut', async () => {
      await stage.desk.visit({ first: 'Eve', last: 'Five', question: 'Of the laptop' });
      await card(ben, 'Of the laptop').waitFor();
      await ben.page.context().close();
    });

    const context = await stage.context({ permissions: ['notifications'] });
    await context.addInitScript(() => {
      const counter = /** @type {any} */ (globalThis);
      counter.notes = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (/** @type {number | undefined} */ when) {
        counter.notes++;
        return start.call(this, when);
      };
    });
    await context.addCookies([
      { name: 'parley_session', value: await stage.desk.session('anna'), url: stage.desk.url },
    ]);
    const anna = new Agent(await context.newPage(), stage.desk.url);
    const second = new Agent(await context.newPage(), stage.desk.url);
    await second.open('/cases');
    await anna.open();
    const { page } = anna;
    const { keyboard } = page;

    await step('a second screen of the browser is heard as little as one', async () => {
      await set('Available', 'anna');
      await stage.desk.visit({ first: 'Finn', last: 'Six', question: 'By ear' });
      await Promise.all([card(anna, 'By ear').waitFor(), card(second, 'By ear').waitFor()]);
      const notes = async () => {
        const each = [anna, second].map((one) =>
          one.page.evaluate(() => Number(/** @type {any} */ (globalThis).notes)),
        );
        return (await Promise.all(each)).reduce((sum, one) => sum + one, 0);
      };
      await eventually('it is heard', async () => (await notes()) === 3);
      // Whichever tab comes later finds that it has been told; and there is quiet between two sounds.
      const ring = card(anna, 'By ear').getByRole('timer');
      const left = async () => Number.parseInt((await ring.getAttribute('aria-label')) ?? '', 10);
      const before = await left();
      await eventually('three seconds have passed', async () => (await left()) <= before - 3);
      await stage.desk.visit({ first: 'Gus', last: 'Seven', question: 'By ear too' });
      await Promise.all([card(anna, 'By ear too').waitFor(), card(second, 'By ear too').waitFor()]);
      await eventually('the next is heard', async () => (await notes()) > 3);
      assert.equal(await notes(), 6);
    });

    await step('by keyboard alone: presence, the second offer, the first turned down', async () => {
      await page.bringToFront();
      await tabTo(page, /^Your presence: Available$/);
      await keyboard.press('Enter');
      await page.getByRole('radio', { name: 'Available', checked: true }).waitFor();
      await eventually('its state has the focus', async () =>
        /^Available/.test((await page.evaluate(focused)).name),
      );
      await keyboard.press('Escape');
      await tabTo(page, /^Show By ear too$/);
      await keyboard.press('Enter');
      const offers = page.getByRole('region', { name: 'Offers' });
      await card(anna, 'By ear too')
        .getByRole('button', { name: /^Reject/ })
        .waitFor();
      await card(anna, 'By ear too')
        .getByRole('button', { name: /^Accept/ })
        .focus();
      await keyboard.press('Enter');
      await page.getByRole('heading', { level: 2, name: 'Gus Seven' }).waitFor();
      await anna.line('By ear too').waitFor();
      await tabTo(page, /^Reject/, 'Shift+Tab');
      await keyboard.press('Enter');
      await hasFocus(anna, 'the first reason', offers.getByRole('button', { name: 'Busy' }));
      await keyboard.press('ArrowDown');
      await hasFocus(anna, 'the second', offers.getByRole('button', { name: 'Not my expertise' }));
      await keyboard.press('Enter');
      await card(anna, 'By ear').waitFor({ state: 'detached' });
    });

    await step('the palette sets the presence by name', async () => {
      await keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill('presence away');
      await page.getByRole('option', { selected: true }).filter({ hasText: 'Presence: Away' }).waitFor();
      await keyboard.press('Enter');
      await own(anna, 'Away').waitFor();
      await eventually('the desk knows', async () => (await presenceOf('anna')).name === 'Away');
    });

    await step('on a phone: in the account menu, above the list, never over the composer', async () => {
      const phone = await stage.agent('anna', {
        viewport: { width: 320, height: 640 },
        hasTouch: true,
        isMobile: true,
      });
      await phone.page.getByRole('button', { name: /your account/ }).tap();
      await phone.page.getByRole('radio', { name: 'Available' }).tap();
      await own(anna, 'Available').waitFor();
      await stage.desk.visit({ first: 'Hal', last: 'Eight', question: 'By thumb' });
      await card(phone, 'By thumb').waitFor();
      await inside(phone);
      await accessible(phone.page, 'an offer on a phone');
      await phone.page
        .getByRole('region', { name: 'Conversation list' })
        .getByRole('link')
        .filter({ hasText: 'Gus Seven' })
        .tap();
      await phone.line('By ear too').waitFor();
      const offers = phone.page.getByRole('region', { name: 'Offers' });
      await offers.waitFor();
      await inside(phone);
      const [stack, composer] = await Promise.all([offers.boundingBox(), phone.field.boundingBox()]);
      assert.ok(
        stack && composer && stack.y + stack.height <= composer.y,
        'the offer lies over the composer',
      );
      await offers.getByRole('button', { name: /^Accept/ }).tap();
      await phone.page.getByRole('heading', { level: 2, name: 'Hal Eight' }).waitFor();
      await phone.page.context().close();
    });

    await step('the laptop was shut for a minute: what it was offered has come here', async () => {
      await card(anna, 'Of the laptop').waitFor({ timeout: 90_000 });
      const presence = await presenceOf('ben');
      assert.equal(presence.name, 'Offline');
      assert.equal(presence.reason, 'connection_lost');
    });

    await step('back at the desk one reads what happened, once', async () => {
      const back = await stage.agent('ben');
      await notices(back).getByText('Your connection was lost for a while.').waitFor();
      await back.page.reload();
      await back.live();
      await own(back, 'Offline').waitFor();
      await own(back, 'Offline').click();
      await back.page.getByText(/^Set to Offline: Your connection was lost for a while\./).waitFor();
      assert.equal(await notices(back).getByText('Set to Offline').count(), 0);
    });
  },
);

stage.test('assigned at once: a card, and a conversation where the rule wants it', async (step) => {
  await push({ auto_assign: true, display: 'inbox_card_and_tab' });
  await set('Offline', 'ben', 'chris');
  const anna = await stage.agent('anna');
  await set('Available', 'anna');

  await step('card and tab', async () => {
    await stage.desk.visit({ first: 'Ida', last: 'Nine', question: 'At once' });
    await anna.page.getByRole('heading', { level: 2, name: 'Ida Nine' }).waitFor();
    await card(anna, 'At once').getByText('Assigned to you').waitFor();
    await accessible(anna.page, 'work that was assigned');
    await card(anna, 'At once').getByRole('button', { name: 'Dismiss: At once' }).click();
    await card(anna, 'At once').waitFor({ state: 'detached' });
  });

  await step('card alone: nothing is opened over what one does', async () => {
    await push({ auto_assign: true, display: 'inbox_card' });
    await stage.desk.visit({ first: 'Jon', last: 'Ten', question: 'Quietly' });
    await card(anna, 'Quietly').waitFor();
    await anna.page.getByRole('heading', { level: 2, name: 'Ida Nine' }).waitFor();
    await card(anna, 'Quietly').getByRole('button', { name: 'Open' }).click();
    await anna.page.getByRole('heading', { level: 2, name: 'Jon Ten' }).waitFor();
  });
});

stage.test(
  'a case is offered: taking it opens its page, assigning it by hand ends the offer',
  async (step) => {
    const desk = stage.desk;
    await set('Offline', 'ben', 'chris');
    await desk.change('service-channels', 'Case', { active: true });
    const { assignment_group_id } = await desk.find('queues', queue);
    const { id: assignment_rule_id } = await desk.change('assignment-rules', 'Standard', {
      auto_assign: false,
    });
    const { id } = await desk.ask('admin', 'POST', '/admin/queues', {
      ...{
        name: 'Garden cases',
        active: true,
        assignment_group_id,
        delivery: 'push',
        condition: 'category=garden',
      },
      service_channel_id: (await desk.find('service-channels', 'Case')).id,
    });
    await desk.ask('admin', 'PUT', `/admin/queues/${id}/pools`, {
      pools: [{ assignment_rule_id, groups: [assignment_group_id] }],
    });
    const made = (/** @type {string} */ title) =>
      desk.ask('ben', 'POST', '/cases', {
        client_id: crypto.randomUUID(),
        values: { short_description: title, category: 'garden', assignment_group_id },
      });
    const anna = await stage.agent('anna');
    await set('Available', 'anna');
    const offered = (/** @type {string} */ title) =>
      anna.page.getByRole('article', { name: `Offer from Garden cases: ${title}` });

    await step('its card shows what its channel says', async () => {
      const { number } = await made('The hose leaks');
      await offered('The hose leaks').waitFor();
      // What was left waiting may have come first.
      const show = offered('The hose leaks').getByRole('button', { name: 'Show The hose leaks' });
      if (await show.isVisible()) await show.click();
      await offered('The hose leaks').getByText(number).waitFor();
      // As its form calls it.
      await offered('The hose leaks').getByText('Category: garden').waitFor();
      await offered('The hose leaks').getByText('Priority: 4 – Low').waitFor();
      await accessible(anna.page, 'a case that is offered');
    });

    await step('taking it opens its page, and it is mine', async () => {
      await offered('The hose leaks')
        .getByRole('button', { name: /^Accept/ })
        .click();
      await anna.page.waitForURL(/\/workspace\/cases\/[0-9a-f]{32}/);
      await anna.page
        .getByRole('heading', { name: /The hose leaks/ })
        .first()
        .waitFor();
      const { items } = await desk.ask('anna', 'GET', '/cases?words=hose');
      assert.equal(items[0].assigned_to_name, 'Anna Berg');
      assert.equal(items[0].state, 'open');
    });

    await step('somebody assigns the next one by hand: the card says so and goes', async () => {
      const { id: record, version } = await made('The gate is stuck');
      await offered('The gate is stuck').waitFor();
      const me = await desk.ask('ben', 'GET', '/session');
      await desk.ask('ben', 'PUT', `/cases/${record}`, { version, values: { assigned_to: me.id } });
      await offered('The gate is stuck').getByText('Somebody else has it now.').waitFor();
      await offered('The gate is stuck').waitFor({ state: 'detached' });
    });
  },
);
