// Conversations of ten thousand entries: what is on the page and in its memory stays small, nothing
// is skipped or repeated while one scrolls, and scrolling keeps up with the screen.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { fillUp } from './fill.mjs';
import { useStage } from './stage.mjs';

const stage = useStage();

/** Entries of each conversation, and how many conversations there are. */
const ENTRIES = 10_000;
const CONVERSATIONS = 3;

/** What a screen of lines, far from any edge, may be made of. */
const MOST_ELEMENTS = 4_000;
/** How much the heap may grow from one long conversation to three of them, scrolled through, MB. */
const MOST_GROWTH = 24;
/**
 * Frames that may be late while one scrolls, reading and as fast as the wheel turns: two shared
 * cores draw without a graphics card.
 */
const MOST_DROPPED = 0.1;
const MOST_DROPPED_FAST = 0.25;
/** And how long one frame may take at worst, ms. */
const LONGEST_FRAME = 400;

/** @typedef {import('playwright-core').Page} Page */

/**
 * Turns the wheel over the log until nothing moves any more, and tells of every frame meanwhile.
 * @param {Page} page
 * @param {number} step px of a turn, negative is up
 */
async function scroll(page, step) {
  const log = page.getByRole('log');
  await log.hover();
  await log.evaluate((box) => {
    const seen = new Set();
    const frames = /** @type {number[]} */ ([]);
    let last = performance.now();
    const look = (/** @type {number} */ now) => {
      frames.push(now - last);
      last = now;
      const { top, bottom } = box.getBoundingClientRect();
      for (const line of box.querySelectorAll('[data-seq]')) {
        const at = line.getBoundingClientRect();
        if (at.bottom > top && at.top < bottom) seen.add(Number(line.getAttribute('data-seq')));
      }
      if (!state.over) requestAnimationFrame(look);
    };
    const state = { over: false, frames, seen };
    Object.assign(window, { scrolling: state });
    requestAnimationFrame(look);
  });
  const state = () =>
    log.evaluate((box) => ({
      top: box.scrollTop,
      first: Number(box.querySelector('[data-seq]')?.getAttribute('data-seq')),
      last: Number([...box.querySelectorAll('[data-seq]')].at(-1)?.getAttribute('data-seq')),
    }));
  const until = Date.now() + 120_000;
  for (let still = 0, before = ''; still < 8 && Date.now() < until;) {
    for (let i = 0; i < 6; i++) await page.mouse.wheel(0, step);
    const now = JSON.stringify(await state());
    still = now === before ? still + 1 : 0;
    if (still > 0) await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
    before = now;
  }
  return page.evaluate(() => {
    const { scrolling } = /** @type {any} */ (window);
    scrolling.over = true;
    const frames = /** @type {number[]} */ (scrolling.frames).slice(1);
    const ideal = 1000 / 60;
    const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / ideal) - 1), 0);
    return {
      frames: frames.length,
      dropped: dropped / (frames.length + dropped),
      longest: Math.max(...frames),
      seen: [.../** @type {Set<number>} */ (scrolling.seen)].sort((a, b) => a - b),
    };
  });
}

/**
 * What the page holds after everything that nobody needs is gone.
 * @param {import('playwright-core').CDPSession} devtools
 */
async function weigh(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (/** @type {string} */ name) => metrics.find((one) => one.name === name)?.value ?? 0;
  return { heap: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes') };
}

/** @param {Page} page */
const elements = (page) => page.evaluate(() => document.querySelectorAll('*').length);

stage.test('long conversations', async (step) => {
  const { desk } = stage;
  /** @type {{ id: string, name: string, token: string }[]} */
  const talks = [];

  await step('three conversations of ten thousand entries are written', async () => {
    const queue = await desk.find('queues', 'Billing Support');
    for (let i = 0; i < CONVERSATIONS; i++) {
      const last = `Long${'ABC'[i]}`;
      const visitor = await desk.visit({ first: 'Vera', last, question: 'This may take a while' });
      const summary = await desk.ask('anna', 'POST', `/queues/${queue.id}/accept`, {});
      talks.push({ id: summary.id, name: `Vera ${last}`, token: visitor.token });
      await fillUp(desk, 'anna', summary.id, ENTRIES, (i) => (i % 7 === 0 ? 'work_note' : 'comment'));
    }
  });

  const anna = await stage.agent('anna', { path: `/conversations/${talks[0]?.id}` });
  const { page } = anna;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const total = (await desk.ask('anna', 'GET', `/conversations/${talks[0]?.id}`)).summary.seq;
  let first = { heap: 0, nodes: 0 };

  await step('it opens at its newest line', async () => {
    await anna.line(/^Line \d+/).waitFor();
    await eventually('the end is in view', async () => {
      const { bottom, seq } = await page.getByRole('log').evaluate((box) => {
        const line = [...box.querySelectorAll('[data-seq]')].at(-1);
        return {
          bottom: (line?.getBoundingClientRect().bottom ?? 1e9) - box.getBoundingClientRect().bottom,
          seq: Number(line?.getAttribute('data-seq')),
        };
      });
      return seq === total && bottom <= 1;
    });
  });

  await step(
    'scrolled through to its first line it misses none, repeats none, and is no larger',
    async () => {
      const up = await scroll(page, -400);
      console.log(
        `up: ${up.frames} frames, ${(up.dropped * 100).toFixed(1)} % dropped, longest ${up.longest.toFixed(0)} ms`,
      );
      await anna.line('The conversation begins here').waitFor();
      const missing = Array.from({ length: total }, (_, i) => i + 1).filter((seq) => !up.seen.includes(seq));
      assert.deepEqual(missing.slice(0, 20), [], 'lines that were never in view');
      assert.ok(up.dropped <= MOST_DROPPED, `${(up.dropped * 100).toFixed(1)} % of the frames were late`);
      assert.ok(up.longest <= LONGEST_FRAME, `a frame took ${up.longest.toFixed(0)} ms`);
      assert.ok((await elements(page)) < MOST_ELEMENTS, 'too many elements on the page');
      first = await weigh(devtools);
    },
  );

  await step('and back down to the newest, with what was said meanwhile', async () => {
    await desk.tell(talks[0]?.token ?? '', {
      type: 'send',
      client_id: crypto.randomUUID(),
      body: 'Are you there?',
    });
    await anna.button(/^\d+\+? new$/).waitFor();
    const down = await scroll(page, 1500);
    console.log(
      `down: ${down.frames} frames, ${(down.dropped * 100).toFixed(1)} % dropped, longest ${down.longest.toFixed(0)} ms`,
    );
    await anna.line('Are you there?').waitFor();
    assert.ok(
      down.dropped <= MOST_DROPPED_FAST,
      `${(down.dropped * 100).toFixed(1)} % of the frames were late`,
    );
    assert.ok((await elements(page)) < MOST_ELEMENTS, 'too many elements on the page');
  });

  await step('the others are scrolled through too, and the page does not grow', async () => {
    for (const talk of talks.slice(1)) {
      await anna.choose(talk.name);
      await anna.line(/^Line \d+/).waitFor();
      const up = await scroll(page, -1500);
      console.log(
        `${talk.name}: ${up.frames} frames, ${(up.dropped * 100).toFixed(1)} % dropped, longest ${up.longest.toFixed(0)} ms`,
      );
      await anna.line('The conversation begins here').waitFor();
      assert.ok(
        up.dropped <= MOST_DROPPED_FAST,
        `${(up.dropped * 100).toFixed(1)} % of the frames were late`,
      );
    }
    const after = await weigh(devtools);
    console.log(
      `heap ${first.heap.toFixed(1)} MB, then ${after.heap.toFixed(1)} MB; nodes ${first.nodes}, then ${after.nodes}`,
    );
    assert.ok(
      after.heap - first.heap < MOST_GROWTH,
      `the heap grew by ${(after.heap - first.heap).toFixed(1)} MB`,
    );
    assert.ok(after.nodes < 3 * first.nodes + 5_000, `${after.nodes} nodes are kept`);
  });

  await step('the newest line is one press away, and stays in view', async () => {
    await anna.button(/Newest|new$/).click();
    await anna.line(/^Line \d+/).waitFor();
    const token = talks.at(-1)?.token ?? '';
    await desk.tell(token, { type: 'send', client_id: crypto.randomUUID(), body: 'The last word' });
    await eventually('the new line is in view', () =>
      page.getByRole('log').evaluate((box) => {
        const line = [...box.querySelectorAll('[data-seq]')].at(-1);
        const bottom = line?.getBoundingClientRect().bottom ?? Infinity;
        return (
          (line?.textContent?.includes('The last word') ?? false) &&
          bottom <= box.getBoundingClientRect().bottom + 1
        );
      }),
    );
  });
});
