// Conversations of ten thousand entries: what is on the page and in its memory stays small, nothing
// is skipped or repeated while one scrolls, and scrolling keeps up with the screen.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { copyTo, fillUp } from './fill.mjs';
import { useStage } from './stage.mjs';

const stage = useStage();

/** Entries of each conversation, and how many conversations there are. */
const ENTRIES = 10_000;
const CONVERSATIONS = 50;

/** How far a turn of the wheel goes while one reads, px: less than is in view. */
const READ = 700;

/** What a screen of lines, far from any edge, may be made of. */
const MOST_ELEMENTS = 4_000;
/** Those that are scrolled through from end to end; the others are read for a few screens. */
const WHOLE = 2;
/** How much the heap may grow from one long conversation to all of them, MB. */
const MOST_GROWTH = 24;
/**
 * Frames that may be late while one scrolls, reading and as fast as the wheel turns: two shared
 * cores draw without a graphics card.
 */
const MOST_DROPPED = 0.1;
const MOST_DROPPED_FAST = 0.25;
/** On a machine where not even a page without work keeps up, frames that are late say nothing. */
const BUSY = 0.02;
/**
 * What a frame may cost the processor on the main thread, ms, whatever else runs: 60 of them are a second.
 * A processor that is slower than that for a piece of work that is always the same may take as much longer.
 */
const MOST_WORK = 12;
const PIECE = 60;
/** And how long the slowest frames may take, ms: one in two hundred is slower. */
const SLOWEST = 300;

/** @typedef {import('playwright-core').Page} Page */

/**
 * How late the frames of a page are that works through half of each one and does nothing else:
 * what the machine itself is too slow for, with whatever else runs on it, is not our page's fault.
 * @param {Page} page
 * @returns {Promise<{ dropped: number, slow: number }>}
 */
const control = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const slow = (/** @type {number[]} */ all) =>
          [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.995)] ?? 0;
        const frames = /** @type {number[]} */ ([]);
        const begun = performance.now();
        let last = begun;
        const look = (/** @type {number} */ now) => {
          frames.push(now - last);
          last = now;
          if (now - begun < 3000) {
            while (performance.now() - now < 8);
            requestAnimationFrame(look);
            return;
          }
          const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round((ms * 60) / 1000) - 1), 0);
          done({ dropped: dropped / (frames.length + dropped), slow: slow(frames) });
        };
        requestAnimationFrame(look);
      }),
  );

/**
 * Turns the wheel over the log until nothing moves any more, and tells of every frame meanwhile.
 * @param {Page} page
 * @param {import('playwright-core').CDPSession} devtools
 * @param {number} step px of a turn, negative is up
 * @param {number} [turns] no more than so many
 */
async function scroll(page, devtools, step, turns = Infinity) {
  const slowest = await piece(page, devtools);
  const before = await worked(devtools);
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
  const until = Date.now() + 300_000;
  for (let still = 0, before = '', turn = 0; still < 8 && turn < turns && Date.now() < until; turn++) {
    for (let i = 0; i < 6; i++) {
      await page.mouse.wheel(0, step);
      // A line counts as seen when a frame showed it: no turn may fall into the frame of another.
      if (Math.abs(step) < 1000) await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const now = JSON.stringify(await state());
    still = now === before ? still + 1 : 0;
    if (still > 0) await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
    before = now;
  }
  const result = await page.evaluate(() => {
    const { scrolling } = /** @type {any} */ (window);
    scrolling.over = true;
    const frames = /** @type {number[]} */ (scrolling.frames).slice(1);
    const slow = (/** @type {number[]} */ all) =>
      [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.995)] ?? 0;
    const ideal = 1000 / 60;
    const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / ideal) - 1), 0);
    return {
      frames: frames.length,
      dropped: dropped / (frames.length + dropped),
      slow: slow(frames),
      seen: [.../** @type {Set<number>} */ (scrolling.seen)].sort((a, b) => a - b),
    };
  });
  const work = ((await worked(devtools)) - before) / result.frames;
  return { ...result, work, piece: Math.max(slowest, await piece(page, devtools)) };
}

/**
 * What the main thread has cost the processor so far, ms.
 * @param {import('playwright-core').CDPSession} devtools
 */
async function worked(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? NaN) * 1000;
}

/**
 * What a piece of work that is always the same, lines laid out and taken away again, costs the
 * processor now, ms.
 * @param {Page} page
 * @param {import('playwright-core').CDPSession} devtools
 */
async function piece(page, devtools) {
  const before = await worked(devtools);
  await page.evaluate(() => {
    const place = document.createElement('div');
    place.style.cssText = 'position: fixed; width: 600px; visibility: hidden';
    document.body.append(place);
    let height = 0;
    for (let round = 0; round < 40; round++) {
      place.replaceChildren(
        ...Array.from({ length: 20 }, (_, i) => {
          const line = document.createElement('p');
          line.textContent = `Line ${round} ${i} of some words that are broken where the width ends. `.repeat(
            3,
          );
          return line;
        }),
      );
      height += place.offsetHeight;
    }
    place.remove();
    return height;
  });
  return (await worked(devtools)) - before;
}

/**
 * Says how well a scroll kept up, and fails when it did not.
 * @param {string} what
 * @param {Awaited<ReturnType<typeof scroll>>} was
 * @param {number} dropped share of frames that may be late
 * @param {{ dropped: number, slow: number }} machine what the control lost
 */
function keptUp(what, was, dropped, machine) {
  const late = `${(was.dropped * 100).toFixed(1)} % of the frames were late`;
  console.log(
    `${what}: ${was.frames} frames, ${late}, slowest ${was.slow.toFixed(0)} ms, ${was.work.toFixed(1)} ms of work each; ` +
      `the piece of work took ${was.piece.toFixed(1)} ms`,
  );
  const most = MOST_WORK * Math.max(1, was.piece / PIECE);
  assert.ok(was.work <= most, `${what}: a frame costs ${was.work.toFixed(1)} ms of ${most.toFixed(1)}`);
  assert.ok(was.slow <= SLOWEST + machine.slow, `${what}: slow frames took ${was.slow.toFixed(0)} ms`);
  assert.ok(machine.dropped > BUSY || was.dropped <= dropped, `${what}: ${late}`);
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

  await step('fifty conversations of ten thousand entries', async () => {
    await desk.set('connect.support.conversation_limit', '-1');
    // The customers say nothing for minutes, and are not to be closed for that.
    await desk.set('connect.support.idle.delay', '86400');
    const queue = await desk.find('queues', 'Billing Support');
    for (let i = 0; i < CONVERSATIONS; i++) {
      const last = `Long ${String(i + 1).padStart(2, '0')}`;
      const visitor = await desk.visit({ first: 'Vera', last, question: 'This may take a while' });
      const summary = await desk.ask('anna', 'POST', `/queues/${queue.id}/accept`, {});
      talks.push({ id: summary.id, name: `Vera ${last}`, token: visitor.token });
    }
    const [source, ...targets] = talks.map((one) => one.id);
    await fillUp(desk, 'anna', source ?? '', ENTRIES, (i) => (i % 7 === 0 ? 'work_note' : 'comment'));
    await copyTo(desk, source ?? '', targets);
    const { summary } = await desk.ask('anna', 'GET', `/conversations/${targets.at(-1)}`);
    assert.equal(summary.seq, ENTRIES);
  });

  const anna = await stage.agent('anna', {
    path: `/conversations/${talks[0]?.id}`,
    viewport: { width: 1360, height: 1200 },
  });
  const { page } = anna;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const total = (await desk.ask('anna', 'GET', `/conversations/${talks[0]?.id}`)).summary.seq;
  let first = { heap: 0, nodes: 0 };
  let machine = { dropped: 0, slow: 0 };

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
      machine = await control(page);
      console.log(
        `control: ${(machine.dropped * 100).toFixed(1)} % dropped, slowest ${machine.slow.toFixed(0)} ms`,
      );
      const up = await scroll(page, devtools, -READ);
      const then = await control(page);
      if (then.dropped > machine.dropped) machine = then;
      keptUp('up', up, MOST_DROPPED, machine);
      await anna.line('The conversation begins here').waitFor();
      const missing = Array.from({ length: total }, (_, i) => i + 1).filter((seq) => !up.seen.includes(seq));
      assert.deepEqual(missing.slice(0, 20), [], 'lines that were never in view');
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
    const down = await scroll(page, devtools, 1500);
    keptUp('down', down, MOST_DROPPED_FAST, machine);
    await anna.line('Are you there?').waitFor();
    assert.ok((await elements(page)) < MOST_ELEMENTS, 'too many elements on the page');
  });

  await step('the others are read too, and the page does not grow', async () => {
    let frames = 0;
    let late = 0;
    for (const [at, talk] of talks.entries()) {
      if (at === 0) continue;
      const whole = at < WHOLE;
      await anna.choose(talk.name);
      await anna.line(/^Line \d+/).waitFor();
      const up = await scroll(page, devtools, whole ? -1500 : -READ, whole ? Infinity : 3);
      frames += up.frames;
      late += up.dropped * up.frames;
      if (whole) {
        keptUp(talk.name, up, MOST_DROPPED_FAST, machine);
        await anna.line('The conversation begins here').waitFor();
      } else assert.ok(up.seen.length > 20, `${talk.name}: only ${up.seen.length} lines came into view`);
      assert.ok((await elements(page)) < MOST_ELEMENTS, 'too many elements on the page');
    }
    const after = await weigh(devtools);
    console.log(
      `all: ${frames} frames, ${((late / frames) * 100).toFixed(1)} % dropped; ` +
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
