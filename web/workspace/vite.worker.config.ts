import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { target, webRoot } from '../vite.shared.ts';

// The service worker: one file whose name stays, beside the page, so that its scope is the
// workspace and the browser finds a newer one under the same address.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  build: {
    target,
    outDir: `${webRoot}dist/workspace`,
    emptyOutDir: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: fileURLToPath(new URL('src/worker/sw.ts', import.meta.url)),
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
