// Parts of the agents' screen that several test files ask for: sidebar, mini windows.
import { eventually } from './desk.mjs';
import { focused } from './keys.mjs';

/** @typedef {import('./stage.mjs').Agent} Agent */
/** @typedef {import('./desk.mjs').Desk} Desk */

/** The names of the demo's people. */
export const names = { anna: 'Anna Berg', ben: 'Ben Okoro', chris: 'Chris Sato', mara: 'Mara Lind' };

/**
 * The id of a member of the staff.
 * @param {Desk} desk
 * @param {string} name
 */
export async function idOf(desk, name) {
  const { items } = await desk.ask('admin', 'GET', `/people?q=${encodeURIComponent(name)}`);
  const found = items.find((/** @type {any} */ one) => one.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return String(found.id);
}

/**
 * A conversation with colleagues, begun without a browser; the answer is its summary.
 * @param {Desk} desk
 * @param {'anna' | 'ben' | 'chris' | 'mara'} who
 * @param {(keyof typeof names)[]} people
 * @param {string} body
 * @returns {Promise<{ id: string }>}
 */
export async function chat(desk, who, people, body) {
  const ids = await Promise.all(people.map((one) => idOf(desk, names[one])));
  return desk.ask(who, 'POST', '/conversations', { client_id: crypto.randomUUID(), people: ids, body });
}

/** @param {Agent} agent */
export const sidebar = (agent) => agent.page.getByRole('complementary', { name: 'Connect' });

/** Unfolds the sidebar. @param {Agent} agent */
export async function openSidebar(agent) {
  await sidebar(agent)
    .getByRole('button', { name: /^Open Connect/ })
    .click();
  await sidebar(agent).getByRole('searchbox', { name: 'Filter conversations' }).waitFor();
}

/**
 * The row of a conversation in the sidebar.
 * @param {Agent} agent
 * @param {string | RegExp} name
 */
export const row = (agent, name) => sidebar(agent).getByRole('link').filter({ hasText: name }).first();

/**
 * A mini window.
 * @param {Agent} agent
 * @param {string} name
 */
export const mini = (agent, name) =>
  agent.page.getByRole('region', { name: `Conversation with ${name}`, exact: true });

/**
 * The field of a mini window or a pane.
 * @param {import('playwright-core').Locator} place
 */
export const field = (place) => place.locator('textarea[id^=composer-]');

/**
 * Writes in a mini window.
 * @param {Agent} agent
 * @param {string} name
 * @param {string} text
 */
export async function say(agent, name, text) {
  await field(mini(agent, name)).fill(text);
  await field(mini(agent, name)).press('Enter');
  await mini(agent, name).getByRole('log').getByText(text).waitFor();
}

/**
 * Chooses somebody in a field for people, by keyboard.
 * @param {Agent} agent
 * @param {string} typed
 * @param {string} name
 */
export async function pick(agent, typed, name) {
  const combobox = agent.page.getByRole('combobox', { name: 'People' });
  await combobox.fill(typed);
  await agent.page.getByRole('option', { name: new RegExp(name) }).waitFor();
  await combobox.press('Enter');
  await agent.page.getByRole('button', { name: `Remove ${name}` }).waitFor();
}

/**
 * Waits until something has the focus; says what has it when it does not get it.
 * @param {Agent} agent
 * @param {string} what
 * @param {import('playwright-core').Locator} element
 */
export async function hasFocus(agent, what, element) {
  const look = () => element.evaluate((one) => one === document.activeElement).catch(() => false);
  await eventually(`${what} has the focus`, look).catch(async (/** @type {Error} */ error) => {
    const now = await agent.page.evaluate(focused);
    throw new Error(`${error.message}; it is on ${now.name || now.what || 'nothing'}`);
  });
}

/**
 * Waits until the whole of something is on the screen, cut off by no part that scrolls.
 * @param {import('playwright-core').Locator} element
 */
export const inSight = (element) =>
  eventually('all of it is on the screen', () =>
    element.evaluate(
      (one) =>
        new Promise((resolve) =>
          new IntersectionObserver(([seen], watch) => {
            watch.disconnect();
            resolve((seen?.intersectionRatio ?? 0) > 0.99);
          }).observe(one),
        ),
    ),
  );
