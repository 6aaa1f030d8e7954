/**
 * Calls `changed` whenever the colours of the page do, by the system or by the person: what is
 * drawn on a canvas has to be drawn again. Returns what ends it.
 */
export function watchScheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  const looks = new MutationObserver(changed);
  looks.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', changed);
    looks.disconnect();
  };
}
