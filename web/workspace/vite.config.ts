import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { alias, languageSections, sveltePlugin, target, webRoot } from '../vite.shared.ts';

/** The address of a running `bin/parley serve` that `npm run dev` talks to. */
const server = process.env['PARLEY_DEV_SERVER'] ?? 'http://127.0.0.1:8080';

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
  },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
    },
  },
});
