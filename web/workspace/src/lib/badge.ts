/** The number on the page's icon: in the tab, and on the installed application where there is one. */

let plain: string | undefined;
let shown = 0;

/** The icon with a number, as an address; more than nine is a dot with a plus. */
function drawn(count: number): string {
  const text = count > 9 ? '9+' : String(count);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">' +
    '<rect width="20" height="20" rx="4" fill="#00706b"/><path d="M4.5 5.5h11v7h-6L6.5 15v-2.5h-2z" fill="#fff"/>' +
    '<circle cx="14" cy="14" r="6" fill="#c0242b"/>' +
    `<text x="14" y="17" text-anchor="middle" font-family="system-ui,sans-serif" font-weight="700" font-size="${count > 9 ? 7.5 : 9}" fill="#fff">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Shows how many things wait; 0 takes the number away. */
export function badge(count: number): void {
  if (count === shown) return;
  shown = count;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link) {
    plain ??= link.href;
    link.href = count > 0 ? drawn(count) : plain;
  }
  // Only installed applications have one; elsewhere it is refused or not there.
  const told = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  void told?.catch(() => undefined);
}
