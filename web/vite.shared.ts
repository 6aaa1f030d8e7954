import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { PluginOption } from 'vite';

/** The folder that holds package.json, whatever folder a build starts from. */
export const webRoot = fileURLToPath(new URL('.', import.meta.url));

/** Import names every build and every test understands; tsconfig.json lists the same. */
export const alias = { $ui: `${webRoot}ui` };

/** The oldest language level the screens support (Safari 16.4, Chrome 105, Firefox 110). */
export const target = 'es2022';

/**
 * How Svelte components compile. `injected` puts a component's style into the root
 * it is mounted in, which for the widget is its shadow root, so the host page's
 * styles and the widget's never meet. The workspace wants a style sheet of its own.
 */
export function sveltePlugin(css: 'injected' | 'external'): PluginOption {
  return svelte({
    configFile: false,
    compilerOptions: { css, runes: true },
  });
}

/**
 * Lets a program import one section of a language file, `en.json?section=widget`, as a module
 * of its own: the visitor's chat shall not carry the administrator's words, and bundlers put
 * a whole file into one chunk.
 */
export function languageSections(): PluginOption {
  const shape = /^([^?]+\.json)\?section=(\w+)$/;
  return {
    name: 'parley-language-sections',
    enforce: 'pre',
    async load(id) {
      const [, file, section] = shape.exec(id) ?? [];
      if (!file || !section) return null;
      this.addWatchFile(file);
      const all = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
      // A language that lacks the section is spoken in English; the tests say what is missing.
      const text = JSON.stringify(JSON.stringify(all[section] ?? {}));
      return { code: `export default JSON.parse(${text})`, moduleType: 'js', map: null };
    },
  };
}
