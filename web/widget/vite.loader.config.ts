import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { target, webRoot } from '../vite.shared.ts';

// The loader a host page names in its script tag: a classic script, as small as can
// be, which leaves no name behind in the page's global scope.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target,
    outDir: `${webRoot}dist/widget`,
    emptyOutDir: false,
    lib: { entry: 'src/loader.ts', formats: ['iife'], name: 'ParleyLoader', fileName: () => 'widget.js' },
    minify: true,
    reportCompressedSize: false,
  },
});
