// A Chromium for a browser test: Debian's, driven by playwright-core.
import { chromium } from 'playwright-core';

/**
 * Starts a browser that talks to nobody but the pages it is sent to. scripts/with-chromium
 * names its program in PARLEY_CHROMIUM.
 */
export function launch() {
  return chromium.launch({
    executablePath: process.env['PARLEY_CHROMIUM'] ?? '/usr/bin/chromium',
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
