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
