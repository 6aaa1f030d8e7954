// Every main screen for everybody: in German, in the dark, in forced colours, at 200 %, without
// motion, without a mouse, with a screen reader.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { eventually } from './desk.mjs';
import { scene, show } from './scene.mjs';
import { useStage } from './stage.mjs';
import { nothingCut, wordsOf } from './words.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./stage.mjs').Agent} Agent */

const stage = useStage();
const t = wordsOf('de').workspace;
const german = { locale: 'de-DE', timezoneId: 'Europe/Berlin' };

/** How people look at a page; the size is in CSS pixels, and 640 × 410 is a laptop at 200 %. */
const views = [
  { view: 'in dark', media: { colorScheme: 'dark' }, viewport: { width: 1360, height: 820 } },
  { view: 'in forced colours', media: { forcedColors: 'active' }, viewport: { width: 1360, height: 820 } },
  { view: 'at 200 %', media: {}, viewport: { width: 640, height: 410 } },
];

/**
 * What axe finds against WCAG 2.2 AA, as lines. The size of targets (2.5.8) is among its rules
 * but not among those it asks by itself.
 * @param {Page} page
 */
async function findings(page) {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], preload: false, rules: { 'target-size': { enabled: true } } })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} (${node.failureSummary})`),
  );
}

/**
 * What has the focus: whether it can be seen that it has, and whether it can be seen at all
 * (WCAG 2.4.7, 2.4.11). Runs in the page.
 */
function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const html = element.outerHTML.replace(/\s+/gu, ' ').slice(0, 160);
  // A hidden radio button shows its focus on what is drawn for it, a bare field on the box around it.
  /** @type {(Element | null)[]} */
  const drawn = [element, element.nextElementSibling];
  for (let up = element.parentElement, i = 0; up && i < 4; up = up.parentElement, i++) drawn.push(up);
  const ring = drawn.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return (
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
    );
  });
  const shown = element.matches('input[type=radio], input[type=checkbox], input[type=file]')
    ? (element.closest('label') ?? element)
    : element;
  const box = shown.getBoundingClientRect();
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  let seen = 0;
  if (right > left && bottom > top)
    for (const x of [0.1, 0.5, 0.9])
      for (const y of [0.15, 0.5, 0.85]) {
        const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
        if (at && (shown.contains(at) || at.contains(shown))) seen++;
      }
  const problem = !ring
    ? 'its focus cannot be seen'
    : seen === 0
      ? `it is hidden under something or off the screen (${Math.round(box.left)}, ${Math.round(box.top)})`
      : '';
  return { html, problem };
}

/**
 * Tabs once around a screen; every stop must be visible and show that it has the focus.
 * @param {Agent} agent
 * @param {string} what
 */
async function tabAround(agent, what) {
  const { page } = agent;
  /** @type {Map<string, string>} */
  const stops = new Map();
  /** @type {string[]} */
  const wrong = [];
  let ends = 0;
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focused);
    // Where it ends the browser's own part comes; once around begins and ends there.
    if (!now) {
      if (++ends > 1) break;
      continue;
    }
    if (now.problem) wrong.push(`${now.problem}: ${now.html}`);
    stops.set(now.html, now.problem);
  }
  assert.ok(stops.size >= 2, `${what}: only ${stops.size} stops`);
  assert.deepEqual([...new Set(wrong)], [], `${what}, ${page.viewportSize()?.width} px wide`);
}

stage.test('axe finds nothing on the main screens, however one looks at them', async (step) => {
  const { screens } = await scene(stage.desk, 'de');
  const ben = await stage.agent('ben', german);
  for (const screen of screens)
    await step(screen.name, async () => {
      await ben.page.setViewportSize({ width: 1360, height: 820 });
      await show(ben, screen, 'de');
      for (const { view, media, viewport } of views) {
        await ben.page.emulateMedia({
          colorScheme: 'light',
          forcedColors: 'none',
          .../** @type {{ colorScheme?: 'dark', forcedColors?: 'active' }} */ (media),
        });
        await ben.page.setViewportSize(viewport);
        assert.deepEqual(await findings(ben.page), [], `${screen.name} is not accessible ${view}`);
      }
      await nothingCut(ben.page, `${screen.name} at 200 %`);
    });
});

stage.test('motion is reduced to none', async () => {
  const { screens } = await scene(stage.desk, 'de');
  const ben = await stage.agent('ben', { ...german, reducedMotion: 'reduce' });
  for (const screen of screens) {
    await show(ben, screen, 'de');
    const moving = await ben.page.evaluate(() => {
      const longest = (/** @type {string} */ list) => Math.max(...list.split(',').map(parseFloat));
      return [...document.querySelectorAll('*')]
        .filter((one) => {
          const style = getComputedStyle(one);
          return longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01;
        })
        .map((one) => one.outerHTML.slice(0, 100));
    });
    assert.deepEqual(moving, [], `${screen.name} moves`);
  }
});

stage.test('the focus can be seen on every stop of every screen', async (step) => {
  const { screens } = await scene(stage.desk, 'de');
  const ben = await stage.agent('ben', german);
  for (const screen of screens)
    await step(screen.name, async () => {
      await ben.page.setViewportSize({ width: 1360, height: 820 });
      await show(ben, screen, 'de');
      await tabAround(ben, screen.name);
    });
  await step('also where the screen is small', async () => {
    for (const screen of screens.slice(0, 9)) {
      await ben.page.setViewportSize({ width: 1360, height: 820 });
      await show(ben, screen, 'de');
      await ben.page.setViewportSize({ width: 640, height: 410 });
      await tabAround(ben, screen.name);
    }
  });
});

stage.test('a screen reader is told once, not twenty times', async (step) => {
  const { group, screens } = await scene(stage.desk, 'de');
  const ben = await stage.agent('ben', german);
  const groupScreen = screens.find((one) => one.path === `/conversations/${group}`);
  assert.ok(groupScreen);
  await show(ben, groupScreen, 'de');

  /** Collects what live regions come to say. */
  const listen = () =>
    ben.page.evaluate(() => {
      /** @type {string[]} */
      const said = [];
      Object.assign(window, { said });
      const live = '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]';
      const loud = (/** @type {Node} */ node) => {
        const element = node instanceof Element ? node : node.parentElement;
        const region = element?.closest('[aria-live], [role="status"], [role="alert"], [role="log"]');
        return region?.matches(live) && region.getAttribute('aria-live') !== 'off' ? region : undefined;
      };
      new MutationObserver((changes) => {
        const regions = new Set(changes.map((change) => loud(change.target)).filter(Boolean));
        for (const region of regions) {
          const text = region?.textContent?.replace(/\s+/gu, ' ').trim();
          if (text) said.push(text);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  const said = () => ben.page.evaluate(() => /** @type {string[]} */ (Reflect.get(window, 'said')));
  const send = (/** @type {string} */ body) =>
    stage.desk.ask('anna', 'POST', `/conversations/${group}/entries`, {
      client_id: crypto.randomUUID(),
      kind: 'comment',
      body,
    });

  await step('a message in the conversation one is in is read', async () => {
    await ben.page.locator('textarea[id^=composer-]').focus();
    await listen();
    await send('One message');
    await eventually('it was said', async () => (await said()).some((text) => text.includes('One message')));
    assert.equal((await said()).filter((text) => text.includes('One message')).length, 1);
  });

  await step('a burst is gathered', async () => {
    await listen();
    for (let i = 1; i <= 20; i++) await send(`Burst ${i}`);
    await eventually('the last was said', async () =>
      (await said()).some((text) => text.includes('Burst 20')),
    );
    const all = await said();
    assert.ok(all.length <= 4, `${all.length} announcements: ${all.join(' | ')}`);
  });

  await step(
    'the language of the page is said, and every screen has one heading of the first level',
    async () => {
      for (const screen of screens) {
        await show(ben, screen, 'de');
        const { lang, title, headings } = await ben.page.evaluate(() => ({
          lang: document.documentElement.lang,
          title: document.title,
          headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
        }));
        assert.match(lang, /^de/);
        assert.ok(title.length > 0, `${screen.name} has no title`);
        assert.equal(headings, 1, `${screen.name} has ${headings} headings of the first level`);
      }
      await ben.open('/cases');
      await ben.page.keyboard.press('Tab');
      assert.equal(await ben.page.evaluate(() => document.activeElement?.textContent?.trim()), t.skip);
    },
  );
});
