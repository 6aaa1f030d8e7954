import { fileURLToPath } from 'node:url';
import { defineConfig, type Rolldown } from 'vite';
import { alias, languageSections, sveltePlugin, target, webRoot } from '../vite.shared.ts';

type Modules = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

/** The address of a running `bin/parley serve` that `npm run dev` talks to. */
const server = process.env['PARLEY_DEV_SERVER'] ?? 'http://127.0.0.1:8080';

/** Whether the page needs a module before it shows anything: it is among the entry's imports, or theirs. */
function first(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = modules.getModuleInfo(id);
  return info !== null && (info.isEntry || info.importers.some((one) => first(one, modules, seen)));
}

// The agents' workspace: a single-page application below /workspace/, its assets
// named by their content so that they may be cached for ever.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/workspace/',
  plugins: [languageSections(), sveltePlugin('external')],
  resolve: { alias },
  build: {
    target,
    outDir: `${webRoot}dist/workspace`,
    emptyOutDir: true,
    assetsDir: 'assets',
    // Fonts and icons stay files: inlined ones would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What is fetched first anyway is one file: it weighs less than in thirty.
          groups: [{ name: (id, modules) => (first(id, modules) ? 'first' : null) }],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
    },
  },
});
