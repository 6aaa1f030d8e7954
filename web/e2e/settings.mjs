// Parts of the settings screens that several test files ask for: a screen, its forms, what they say.
import assert from 'node:assert/strict';
import { eventually } from './desk.mjs';
import { accessible } from './stage.mjs';

/** @typedef {import('./stage.mjs').Agent} Agent */

/**
 * A settings screen.
 * @param {Agent} one
 * @param {string} place after /workspace/settings/
 * @param {string} heading
 */
export async function at(one, place, heading) {
  await one.page.goto(`${one.url}/workspace/settings/${place}`);
  await one.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

/** @param {Agent} one */
export const notice = (one) => one.page.getByRole('region', { name: 'Notifications' });

/**
 * Presses a button of a form, and waits until the desk has said yes.
 * @param {Agent} one
 * @param {import('playwright-core').Locator} form
 * @param {'Save' | 'Create'} button
 */
export async function save(one, form, button = 'Save') {
  await form.getByRole('button', { name: new RegExp(`^${button}`) }).click();
  await notice(one)
    .getByText(button === 'Save' ? 'Saved' : 'Created', { exact: true })
    .last()
    .waitFor();
}

/** @param {Agent} one */
export async function undo(one) {
  await notice(one).getByRole('button', { name: 'Undo' }).last().click();
  await notice(one).getByText('Taken back', { exact: true }).last().waitFor();
}

/**
 * The form of the record itself; what is saved beside it has forms with names.
 * @param {Agent} one
 */
export const record = (one) => one.page.locator('#main form').first();

/**
 * @param {Agent} one
 * @param {string} name
 */
export const part = (one, name) => one.page.getByRole('form', { name });

/**
 * Chooses one of those a text field finds, by the keyboard.
 * @param {import('playwright-core').Locator} within
 * @param {string} label
 * @param {string} name
 */
export async function pick(within, label, name) {
  const field = within.getByRole('combobox', { name: label, exact: true });
  await field.fill(name);
  await field.press('Enter');
}

/**
 * A field was refused: it says so itself.
 * @param {import('playwright-core').Locator} field
 */
export const refused = (field) =>
  eventually('the field is refused', async () => (await field.getAttribute('aria-invalid')) === 'true');

/**
 * A settings screen is not wider than the window.
 * @param {Agent} one
 * @param {string} place after /workspace/settings/
 */
export async function fits({ page, url }, place) {
  await page.goto(`${url}/workspace/settings/${place}`);
  await page.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor();
  await page.waitForLoadState('networkidle');
  const wide = await page.evaluate(() => {
    const main = document.querySelector('#main');
    return main ? main.scrollWidth - main.clientWidth : 0;
  });
  assert.ok(wide <= 1, `${place} is ${wide} px too wide`);
  if (place.includes('/')) await accessible(page, `${place}, narrow`);
}
