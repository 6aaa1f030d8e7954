// Working without a mouse: what has the focus, and the way to something by Tab.
import assert from 'node:assert/strict';

/** @typedef {import('playwright-core').Page} Page */

/**
 * What has the focus, its name and whether one can see that it has it. Runs in the page.
 */
export function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return { name: '', visible: true };
  // A hidden radio button shows its focus on the label drawn for it.
  const drawn =
    element instanceof HTMLInputElement && element.type === 'radio' && element.nextElementSibling
      ? [element, element.nextElementSibling, element.parentElement]
      : [element, element.closest('form, label, .field, .queue')];
  const visible = drawn.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    return ring || style.boxShadow !== 'none';
  });
  const label =
    element instanceof HTMLElement && 'labels' in element
      ? /** @type {HTMLInputElement} */ (element).labels?.[0]
      : null;
  return {
    name: (element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    visible,
    what: element.outerHTML.slice(0, 200),
  };
}

/**
 * Presses Tab until something of this name has the focus; each stop on the way must be visible.
 * @param {Page} page
 * @param {RegExp} name
 * @param {string} [key]
 */
export async function tabTo(page, name, key = 'Tab') {
  const stops = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(key);
    const now = await page.evaluate(focused);
    assert.ok(now.visible, `the focus cannot be seen on ${now.name || now.what}`);
    stops.push(now.name);
    if (name.test(now.name)) return;
  }
  assert.fail(`no ${name} among ${stops.join(' | ')}`);
}
