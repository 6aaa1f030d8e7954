import { defineConfig } from 'vitest/config';
import { alias, languageSections, sveltePlugin } from './vite.shared.ts';

// Unit tests stand beside what they test: `live.ts`, `live.test.ts`. The browser
// tests in e2e/ are run by Node's own runner against the real binary.
export default defineConfig({
  plugins: [languageSections(), sveltePlugin('injected')],
  // Svelte's browser half: the server half renders strings and has no effects.
  resolve: { alias, conditions: ['browser'] },
  test: {
    environment: 'happy-dom',
    include: ['{ui,workspace,widget}/**/*.test.ts'],
    passWithNoTests: false,
    restoreMocks: true,
    // Style sheets imported as text (`?raw`, `?inline`) arrive as they are, not emptied.
    css: true,
  },
});
