// The words of the screens in a language, as the screens themselves read them; and what is on a
// page that should not be: sentences of another language, words that are cut off.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** @typedef {import('playwright-core').Page} Page */

const web = fileURLToPath(new URL('../', import.meta.url));

// The screens' own reader of messages, which Node does not take as TypeScript.
const { outputText } = ts.transpileModule(readFileSync(`${web}ui/messageformat.ts`, 'utf8'), {
  compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
});
const { compile } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

/** @param {string} code @returns {Record<string, any>} */
const file = (code) => JSON.parse(readFileSync(`${web}languages/${code}.json`, 'utf8'));

/**
 * All words of a language, compiled: `wordsOf('de').workspace.queue.waiting(2)`.
 * @param {string} code
 * @returns {any}
 */
export const wordsOf = (code) => compile(file('en'), file(code), code);

/**
 * The texts of a language file by their paths; sentences of the server are not among them.
 * @param {string} code
 */
function texts(code) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const walk = (/** @type {Record<string, any>} */ group, /** @type {string} */ path) => {
    for (const [key, value] of Object.entries(group)) {
      if (path === 'server' && (key === 'errors' || key === 'explains')) continue;
      if (typeof value === 'string') found.set(`${path} ${key}`, value);
      else walk(value, path ? `${path} ${key}` : key);
    }
  };
  walk(file(code), '');
  return found;
}

/** Pieces of English that are said otherwise in German, and are long enough to be no name. */
const english = (() => {
  const german = texts('de');
  /** @type {Set<string>} */
  const pieces = new Set();
  for (const [path, text] of texts('en')) {
    if (german.get(path) === text) continue;
    for (const piece of text.split(/\{[^{}]*\}?|\}/u)) {
      const trimmed = piece.replaceAll("'", '').trim();
      const count = trimmed.split(/\s+/u).length;
      if (count >= 2 && trimmed.length >= 12) pieces.add(trimmed);
    }
  }
  return [...pieces];
})();

/** What is written on a page, in every part of it: texts, names for screen readers, fields. Runs in the page. */
function written() {
  /** @type {string[]} */
  const found = [];
  const walk = (/** @type {Document | ShadowRoot | Element} */ from) => {
    const shown = document.createTreeWalker(from, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = shown.nextNode(); node; node = shown.nextNode()) {
      if (node instanceof Text) {
        const within = node.parentElement;
        // What people wrote, and code, is in whatever language it is.
        if (within?.closest('style, script, code, pre, textarea, option, [role=log] .body')) continue;
        found.push(node.data.replace(/\s+/gu, ' ').trim());
      } else if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'alt'])
          found.push(node.getAttribute(name) ?? '');
        if (node.shadowRoot) walk(node.shadowRoot);
      }
    }
  };
  walk(document);
  return found.filter(Boolean);
}

/**
 * Fails where a page that is in German says something in English. What people and administrators
 * wrote is in the language they wrote it in.
 * @param {Page} page
 * @param {string} what
 * @param {string[]} [theirs] what they wrote
 */
export async function allGerman(page, what, theirs = []) {
  assert.match(
    await page.evaluate(() => document.documentElement.lang),
    /^de/,
    `${what} is not said to be German`,
  );
  const all = (await page.evaluate(written)).filter((text) => !theirs.some((one) => text.includes(one)));
  const found = all.filter((text) => english.some((piece) => text.includes(piece)));
  assert.deepEqual([...new Set(found)], [], `${what} is not all in German`);
}

/**
 * Fails where words of the screen are cut off, or stand where nobody can scroll to. A line that
 * people wrote may end in an ellipsis; a button may not.
 * @param {Page} page
 * @param {string} what
 * @param {string} [code] of the language it is in
 */
export async function nothingCut(page, what, code = 'de') {
  const ours = [...texts(code).values()].filter((text) => !text.includes('{'));
  const cut = await page.evaluate((ours) => {
    const known = new Set(ours);
    /** @type {string[]} */
    const cut = [];
    const walk = (/** @type {Document | ShadowRoot} */ from) => {
      const nodes = document.createTreeWalker(from, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
        if (!(node instanceof Text) || !known.has(node.data.replace(/\s+/gu, ' ').trim())) continue;
        const parent = node.parentElement;
        if (!parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          if (box.width < 2) continue;
          /** @type {string | undefined} */
          let why;
          let fixed = false;
          for (let up = /** @type {Element | null} */ (parent); up && !why && !fixed; up = up.parentElement) {
            const style = getComputedStyle(up);
            const around = up.getBoundingClientRect();
            // Only for screen readers, or a label drawn for a hidden field.
            if (around.width < 3 || around.height < 3 || style.clipPath !== 'none') fixed = true;
            else if (/hidden|clip/.test(style.overflowX) && style.display !== 'inline')
              if (box.right > around.right + 1 || box.left < around.left - 1) why = 'cut off';
            if (/auto|scroll/.test(style.overflowX) || style.position === 'fixed') fixed = true;
          }
          // Wholly beside the screen: hidden until it has the focus.
          if (!why && !fixed && box.right > 0 && (box.right > innerWidth + 1 || box.left < -1))
            why = 'beside the screen';
          if (why) cut.push(`${why}: „${node.data.trim()}“ in ${parent.outerHTML.slice(0, 100)}`);
        }
      }
    };
    walk(document);
    const root = document.scrollingElement ?? document.documentElement;
    if (root.scrollWidth > innerWidth)
      cut.push(`the page scrolls sideways by ${root.scrollWidth - innerWidth} px`);
    return [...new Set(cut)];
  }, ours);
  assert.deepEqual(cut, [], `${what} (${page.viewportSize()?.width} px)`);
}
