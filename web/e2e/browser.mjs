// A Chromium for a browser test: Debian's, driven by playwright-core.
import { chromium } from 'playwright-core';

/**
 * Starts a browser that talks to nobody but the pages it is sent to. scripts/with-chromium
 * names the programs.
 * @param {{ whole?: boolean }} [how] whole: Chromium itself; its headless shell draws the same
 * pages, and has neither notifications nor web push
 */
export function launch({ whole = false } = {}) {
  const { PARLEY_CHROMIUM: itself = '/usr/bin/chromium', PARLEY_CHROMIUM_SHELL: shell } = process.env;
  return chromium.launch({
    executablePath: whole ? itself : (shell ?? itself),
    args: [
      '--no-sandbox', // tests run as root in a container, where the sandbox cannot
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
