// Measures the workspace in Chromium against the real binary, and prints one JSON object
// per figure ({"name","value","unit"}); other lines are remarks. `make bench` runs it.
import { setTimeout as pause } from 'node:timers/promises';
import { Desk } from '../e2e/desk.mjs';
import { launch } from '../e2e/browser.mjs';
import { fillConversation } from '../e2e/fill.mjs';

/** How often the page is opened, cold and warm. */
const OPENINGS = 7;
/** Messages whose way from the key to the other screen is timed. */
const MESSAGES = 200;
/** Entries of the conversation that is scrolled through, and how long that takes, ms. */
const ENTRIES = 10_000;
const SCROLLING = 6000;
/** A frame is dropped when two follow each other by more than one and a half of 1/60 s, ms. */
const FRAME = 1000 / 60;

const desk = await Desk.open();
const browser = await launch({ whole: true });

/**
 * @param {string} name
 * @param {number} value
 * @param {string} unit
 */
const figure = (name, value, unit) =>
  console.log(JSON.stringify({ name, value: Math.round(value * 100) / 100, unit }));

/**
 * The value that the given share does not exceed.
 * @param {number[]} values
 * @param {number} share
 */
function at(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/**
 * A member of the staff with a browser of their own, signed in.
 * @param {string} name
 */
async function person(name) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const [key, value] = ['parley_session', await desk.session(name)];
  await context.addCookies([{ name: key, value, url: desk.url }]);
  // Interactive: the desk's state is on the screen and live, so that a click does what it says.
  await context.addInitScript(() => {
    const look = () => {
      if (document.querySelector('[data-testid="connection"] .presence.available'))
        Object.assign(window, { interactiveAt: performance.now() });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return context;
}

/** @param {import('playwright-core').Page} page */
async function openedIn(page) {
  // The paint is told of some frames after it happened.
  await page.waitForFunction(
    () => 'interactiveAt' in window && performance.getEntriesByName('first-contentful-paint').length > 0,
  );
  return page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    interactive: /** @type {any} */ (window).interactiveAt,
  }));
}

async function opening() {
  /** @type {Record<'cold' | 'warm', { paint: number, interactive: number }[]>} */
  const seen = { cold: [], warm: [] };
  let wire = 0;
  for (let i = 0; i < OPENINGS; i++) {
    const context = await person('anna');
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    let received = 0;
    cdp.on('Network.loadingFinished', (e) => (received += e.encodedDataLength));
    await page.goto(`${desk.url}/workspace/`);
    seen.cold.push(await openedIn(page));
    wire = received;
    await page.reload();
    seen.warm.push(await openedIn(page));
    await context.close();
  }
  for (const how of /** @type {const} */ (['cold', 'warm'])) {
    const median = (/** @type {'paint' | 'interactive'} */ what) =>
      at(
        seen[how].map((one) => one[what]),
        0.5,
      );
    figure(`workspace.paint.${how}`, median('paint'), 'ms');
    figure(`workspace.interactive.${how}`, median('interactive'), 'ms');
  }
  figure('workspace.wire.cold', wire, 'bytes');
}

/** Two colleagues: from the key that sends to the paint of the text on the other's screen. */
async function typing() {
  const [anna, ben] = await Promise.all([person('anna'), person('ben')]);
  const who = await desk.ask('ben', 'GET', '/session');
  const { id } = await desk.ask('anna', 'POST', '/conversations', {
    client_id: crypto.randomUUID(),
    people: [who.id],
    body: 'Shall we?',
  });
  const pages = await Promise.all([anna.newPage(), ben.newPage()]);
  await Promise.all(pages.map((page) => page.goto(`${desk.url}/workspace/conversations/${id}`)));
  const [from, to] = pages;
  if (!from || !to) throw new Error('two pages were opened');
  await Promise.all(pages.map((page) => page.getByText('Shall we?').last().waitFor()));
  await from.evaluate(() => {
    const pressed = /** @type {number[]} */ (/** @type {any} */ (window).pressed = []);
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') pressed.push(performance.timeOrigin + performance.now());
      },
      true,
    );
  });
  await to.evaluate(() => {
    const shown = /** @type {Record<string, number>} */ (/** @type {any} */ (window).shown = {});
    new MutationObserver((changes) => {
      for (const change of changes)
        for (const node of change.addedNodes) {
          const found = /sample (\d+) end/.exec(node.textContent ?? '')?.[1];
          // After the next frame it is painted.
          if (found && !(found in shown)) {
            shown[found] = 0;
            requestAnimationFrame(() => {
              shown[found] = performance.timeOrigin + performance.now();
            });
          }
        }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const field = from.locator('textarea').last();
  for (let i = 0; i < MESSAGES; i++) {
    await field.fill(`sample ${i} end`);
    await field.press('Enter');
    await pause(40);
  }
  await to.waitForFunction(
    (n) => Object.values(/** @type {any} */ (window).shown).filter(Boolean).length >= n,
    MESSAGES,
  );
  const pressed = await from.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).pressed));
  const shown = await to.evaluate(
    () => /** @type {Record<string, number>} */ (/** @type {any} */ (window).shown),
  );
  const took = pressed.map((start, i) => (shown[i] ?? 0) - start);
  figure('workspace.type_to_screen.p50', at(took, 0.5), 'ms');
  figure('workspace.type_to_screen.p99', at(took, 0.99), 'ms');
  await Promise.all([anna.close(), ben.close()]);
}

/** Scrolls through a long conversation with the wheel and looks at every frame. */
async function scrolling() {
  const id = await fillConversation(desk, 'anna', 'ben', ENTRIES);
  const context = await person('anna');
  const page = await context.newPage();
  await page.goto(`${desk.url}/workspace/conversations/${id}`);
  await openedIn(page);
  const log = page.getByRole('log').first();
  await log.hover();
  await page.evaluate(() => {
    const frames = /** @type {number[]} */ (/** @type {any} */ (window).frames60 = []);
    let last = performance.now();
    const tick = (/** @type {number} */ now) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const first = () =>
    log.evaluate((box) => Number(box.querySelector('[data-seq]')?.getAttribute('data-seq')));
  const from = await first();
  for (const until = Date.now() + SCROLLING; Date.now() < until;) {
    await page.mouse.wheel(0, -400);
    await pause(16);
  }
  const frames = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).frames60));
  console.log(`scrolled from line ${from} of ${ENTRIES} up to line ${await first()} in ${SCROLLING} ms`);
  const dropped = frames.reduce((sum, one) => sum + Math.max(0, Math.round(one / FRAME) - 1), 0);
  const due = frames.reduce((sum, one) => sum + one, 0) / FRAME;
  figure('workspace.scroll.dropped_frames', (100 * dropped) / due, '%');
  figure('workspace.scroll.frame_p99', at(frames, 0.99), 'ms');
  await context.close();
}

try {
  await opening();
  await typing();
  await scrolling();
} finally {
  await browser.close();
  await desk.close();
}
