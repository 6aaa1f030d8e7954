import type { Status } from '$ui/live.ts';
import { words } from '../lib/messages.ts';

/** How the connection is shown wherever it is: a shape, a word, a sentence. */
export function connectionOf(status: Status): {
  shape: 'available' | 'away' | 'offline';
  text: string;
  help: string;
} {
  const t = words.connection;
  if (status === 'live') return { shape: 'available', text: t.live, help: t.liveHelp };
  if (status === 'offline') return { shape: 'offline', text: t.offline, help: t.offlineHelp };
  return { shape: 'away', text: t.catching, help: t.catchingHelp };
}
