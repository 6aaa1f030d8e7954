import type { Frame } from '$ui/live.ts';
import type { Notifier } from '../lib/notify.svelte.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';
import { tellOfPresence } from '../presence/told.svelte.ts';
import { Offers } from './offers.svelte.ts';

/**
 * Attends to what the desk offers this person, and to their presence; returns the way to stop.
 * `early` are frames about work that was assigned before there was somebody to attend to it.
 */
export function attend(workspace: Workspace, notifier: Notifier, early: readonly Frame[]): () => void {
  const offers = new Offers(workspace, notifier);
  for (const frame of early) offers.hear(frame);
  workspace.offers = offers;
  const quiet = tellOfPresence(workspace.desk);
  return () => {
    quiet();
    offers.stop();
    workspace.offers = undefined;
  };
}
