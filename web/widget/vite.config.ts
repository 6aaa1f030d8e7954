import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { alias, languageSections, sveltePlugin, target, webRoot } from '../vite.shared.ts';

// The visitor's chat: one ES module, and one per further language, without a style sheet beside it. Styles travel
// inside (`import css from './chat.css?inline'`, or a component's own style) and end
// in the shadow root.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [languageSections(), sveltePlugin('injected')],
  resolve: { alias },
  build: {
    target,
    outDir: `${webRoot}dist/widget`,
    // The loader builds into the same folder, after this one.
    emptyOutDir: true,
    lib: { entry: 'src/chat.ts', formats: ['es'], fileName: () => 'chat.js' },
    reportCompressedSize: false,
    // Vite leaves the white space in ES libraries, for bundlers; ours goes to browsers.
    // Other languages are files beside it, fetched by who speaks them.
    rolldownOptions: { output: { chunkFileNames: '[name]-[hash].js', minify: true } },
    // The oldest browsers that know oklch(): no second copy of the colours for older ones.
    cssTarget: ['chrome111', 'edge111', 'firefox113', 'safari16.4'],
  },
});
