// What a test file needs: the desk, a browser, and people in it whose pages must not complain.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { launch } from './browser.mjs';
import { Desk } from './desk.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').BrowserContextOptions} ContextOptions */

/** How long a page may take to show something; two shared cores are slow at times. */
const PATIENCE = 15_000;

/**
 * What a browser says by itself about requests that were refused or cut on purpose. A
 * violation of the content security policy is never among it.
 */
const expected =
  /^(Failed to load resource|WebSocket connection to|Access to \w+ at .* blocked by CORS policy)|net::ERR_/;

/**
 * Registers the desk and the browser of a file with node:test; both end with it.
 * @param {() => string[] | Promise<string[]>} [flags] of `parley serve`, asked when it starts
 * @param {Parameters<typeof launch>[0]} [browser] which one it is
 */
export function useStage(flags = () => [], browser = {}) {
  const stage = new Stage(flags, browser);
  before(() => stage.open());
  after(() => stage.close());
  return stage;
}

/** Where the pages of a failed test are kept as pictures. */
const pictures = fileURLToPath(new URL('../../build/test/browser/', import.meta.url));

/** @typedef {(name: string, act: () => Promise<unknown>) => Promise<void>} Step */

/** The desk and the browser of a test file. */
class Stage {
  /** @type {Desk} */
  desk = /** @type {any} */ (undefined);
  /** @type {import('playwright-core').Browser} */
  #browser = /** @type {any} */ (undefined);
  /** @type {BrowserContext[]} */
  #contexts = [];
  /** @type {string[]} */
  #complaints = [];
  #flags;
  #which;

  /**
   * @param {() => string[] | Promise<string[]>} flags
   * @param {Parameters<typeof launch>[0]} which
   */
  constructor(flags, which) {
    this.#flags = flags;
    this.#which = which;
  }

  /**
   * A test of node:test whose pages are closed afterwards and must not have complained.
   * Its steps are tests too; the first that fails ends it.
   * @param {string} name
   * @param {(step: Step) => Promise<unknown>} act
   */
  test(name, act) {
    void test(name, async (t) => {
      /** @type {Step} */
      const step = async (what, does) => {
        /** @type {unknown} */
        let failure;
        await t.test(what, async () => {
          try {
            await does();
          } catch (error) {
            failure = error;
            throw error;
          }
        });
        if (failure) throw new Error(`stopped at: ${what}`);
      };
      this.#complaints = [];
      try {
        await act(step);
      } catch (error) {
        await this.#photograph(name);
        throw error;
      } finally {
        await this.#leave();
      }
      assert.deepEqual(this.#complaints, [], 'the pages had something to complain about');
    });
  }

  /** @param {string} name */
  async #photograph(name) {
    await mkdir(pictures, { recursive: true });
    const pages = this.#contexts.flatMap((context) => context.pages());
    const taken = pages.map((page, i) =>
      page.screenshot({ path: `${pictures}${name.replace(/\W+/g, '-')}-${i + 1}.png`, timeout: 5000 }),
    );
    await Promise.allSettled(taken);
  }

  async open() {
    [this.desk, this.#browser] = await Promise.all([
      Desk.open(undefined, await this.#flags()),
      launch(this.#which),
    ]);
  }

  async close() {
    await this.#browser?.close();
    await this.desk?.close();
  }

  async #leave() {
    const contexts = this.#contexts.splice(0);
    await Promise.all(contexts.map((context) => context.close()));
  }

  /**
   * A person's browser: cookies and storage of its own.
   * @param {ContextOptions} [options]
   */
  async context(options = {}) {
    const context = await this.#browser.newContext({
      viewport: { width: 1360, height: 820 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      colorScheme: 'light',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    context.on('page', (page) => this.#watch(page));
    this.#contexts.push(context);
    return context;
  }

  /** @param {Page} page */
  #watch(page) {
    page.on('pageerror', (error) => this.#complaints.push(`${page.url()}: ${error.stack ?? error}`));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (!expected.test(text)) this.#complaints.push(`${page.url()}: ${text}`);
    });
  }

  /**
   * A visitor's page.
   * @param {ContextOptions} [options]
   */
  async guest(options) {
    return new Guest(await (await this.context(options)).newPage(), this.desk.url);
  }

  /**
   * A member of the staff, signed in, at the workspace.
   * @param {string} name such as "anna"
   * @param {ContextOptions & { path?: string, url?: string }} [options]
   */
  async agent(name, { path = '', url = this.desk.url, ...options } = {}) {
    const context = await this.context(options);
    await context.addCookies([{ name: 'parley_session', value: await this.desk.session(name), url }]);
    const agent = new Agent(await context.newPage(), url);
    await agent.open(path);
    return agent;
  }
}

/** What both sides have in common. */
class Person {
  /**
   * @param {Page} page
   * @param {string} url
   */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    /** Frames this page received over WebSockets, as text. @type {string[]} */
    this.received = [];
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => this.received.push(payload.toString())),
    );
  }

  /**
   * @param {string | RegExp} name
   */
  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The lines of the conversation, one after another. */
  get log() {
    return this.page.getByRole('log');
  }

  /**
   * A line that holds a text.
   * @param {string | RegExp} text
   */
  line(text) {
    return this.log.getByText(text).first();
  }

  /** @param {string | RegExp} text */
  async sees(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /**
   * How often a text stands in the conversation.
   * @param {string} text
   */
  async times(text) {
    return (await this.log.innerText()).split(text).length - 1;
  }
}

/** The fields of the shipped form. */
const answers = {
  first: 'Grace',
  last: 'Hopper',
  email: 'grace@example.org',
  issue: 'Billing',
  question: 'My invoice is wrong',
};

/** A visitor in a browser. */
export class Guest extends Person {
  /**
   * From the portal's front page to the form.
   * @param {string} [path] straight to a form
   */
  async toForm(path) {
    await this.page.goto(this.url + (path ?? '/'));
    if (path === undefined)
      await this.page.getByRole('navigation').getByRole('link', { name: 'Chat' }).click();
    await this.page.getByRole('heading', { name: 'What can we help you with?' }).waitFor();
  }

  /** @param {Partial<typeof answers>} [some] */
  async fill(some = {}) {
    const all = { ...answers, ...some };
    await this.page.getByLabel('First name').fill(all.first);
    await this.page.getByLabel('Last name').fill(all.last);
    await this.page.getByLabel('Email').fill(all.email);
    await this.page.getByLabel('Issue type').selectOption(all.issue);
    await this.page.getByLabel('question').fill(all.question);
  }

  /** Sends the form and waits for the live chat. */
  async send() {
    await this.button('Start chat').click();
    await this.live();
  }

  /**
   * From nothing to waiting.
   * @param {Partial<typeof answers>} [some]
   * @param {string} [path]
   */
  async start(some, path = '/chat') {
    await this.toForm(path);
    await this.fill(some);
    await this.send();
  }

  /** Waits until the chat says that it is live. */
  async live() {
    await this.status('Live');
  }

  /** @param {'Live' | 'Reconnecting' | 'Offline' | 'Connecting'} text */
  async status(text) {
    await this.page.locator('header .status').filter({ hasText: text }).waitFor({ timeout: 40_000 });
  }

  get field() {
    return this.page.getByRole('textbox', { name: 'Write a message' });
  }

  /** @param {string} text */
  async say(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Lines that wait to be sent. */
  get pending() {
    return this.page.locator('.line.pending');
  }

  /** Ends the chat, or leaves the queue. */
  async end() {
    await this.button('End').click();
    await this.page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^(End chat|Leave)$/ })
      .click();
  }
}

/** A member of the staff in a browser. */
export class Agent extends Person {
  /** @param {string} [path] after /workspace */
  async open(path = '') {
    await this.page.goto(`${this.url}/workspace${path}`);
    await this.live();
  }

  async live() {
    await this.status('Live');
  }

  /** @param {'Live' | 'Catching up' | 'Offline'} text */
  async status(text) {
    await this.page.getByTestId('connection').filter({ hasText: text }).waitFor({ timeout: 40_000 });
  }

  /** @param {string} queue */
  acceptFrom(queue) {
    return this.button(`Accept from ${queue}`);
  }

  /** @param {string} queue */
  async canAccept(queue) {
    await this.acceptFrom(queue).and(this.page.locator(':not([aria-disabled])')).waitFor();
  }

  /**
   * Takes the oldest of a queue and waits for its conversation.
   * @param {string} guest
   * @param {string} [queue]
   */
  async accept(guest, queue = 'Billing Support') {
    await this.canAccept(queue);
    await this.acceptFrom(queue).click();
    await this.page.getByRole('heading', { level: 2, name: guest }).waitFor();
    // The first response is posted by the desk itself.
    await this.line(/Hello|my name is/).waitFor();
  }

  /**
   * Opens a conversation of the list.
   * @param {string} guest
   */
  async choose(guest) {
    await this.page
      .getByRole('region', { name: 'Conversation list' })
      .getByRole('link')
      .filter({ hasText: guest })
      .first()
      .click();
    await this.page.getByRole('heading', { level: 2, name: guest }).waitFor();
  }

  get field() {
    return this.page.getByRole('textbox', { name: /^(Message to|Work note, only)/ });
  }

  /** @param {string} text */
  async say(text) {
    await this.page.getByRole('radio', { name: 'Comment' }).check({ force: true });
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** @param {string} text */
  async note(text) {
    await this.page.getByRole('radio', { name: 'Work note' }).check({ force: true });
    await this.field.fill(text);
    await this.button('Add work note').click();
  }

  /**
   * Something of the conversation's menu.
   * @param {string | RegExp} name
   */
  async action(name) {
    await this.button('Actions').click();
    await this.page.getByRole('menuitem', { name }).click();
  }

  /** @param {string} name */
  async tool(name) {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The panel of the tool that is open. */
  get panel() {
    return this.page.getByRole('tabpanel').filter({ visible: true }).last();
  }
}

/**
 * Asks axe whether a page meets WCAG 2.2 AA, in light, and whether its colours do in dark
 * too; a finding fails the test and names its elements.
 * @param {Page} page
 * @param {string} what the screen and its state
 */
export async function accessible(page, what) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
  const builder = () =>
    // Without other origins' frames and without fetching style sheets again: twice as fast.
    new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'], preload: false });
  const light = await builder().withTags(tags).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await builder().withRules(['color-contrast', 'link-in-text-block']).analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const found = [...light.violations, ...dark.violations].map(
    (one) =>
      `${one.id}: ${one.nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary})`).join('; ')}`,
  );
  assert.deepEqual(found, [], `${what} is not accessible`);
}
