/** How long after a reload a tab does not reload again by itself. */
const pause = 60_000;

const key = 'parley.reloaded';

/**
 * Parts of the workspace that are fetched when first opened are not there any more
 * once the desk was upgraded under an open tab. The tab then becomes the new
 * workspace where it is: what was being written is kept by the desk. Not while the
 * desk cannot be reached, when there would be nothing to load.
 */
export function followUpgrades(reload = (): void => location.reload()): void {
  window.addEventListener('vite:preloadError', () => {
    void (async () => {
      if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < pause) return;
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
      if (!answer.ok) return;
      sessionStorage.setItem(key, String(Date.now()));
      reload();
    })().catch(() => undefined);
  });
}
