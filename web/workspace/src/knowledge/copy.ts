import { words } from '../lib/messages.ts';
import { toasts } from '../lib/toasts.svelte.ts';

/** Puts a link on the clipboard, and says so; where the browser does not let us, it says the link. */
export async function copyLink(link: string): Promise<void> {
  const t = words.knowledge;
  try {
    await navigator.clipboard.writeText(link);
    toasts.show({ title: t.copied, text: link, key: 'copy-link' }, 4000);
  } catch {
    toasts.show({ title: t.copyFailed(link), key: 'copy-link' });
  }
}
