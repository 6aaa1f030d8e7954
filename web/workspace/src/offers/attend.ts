import type { Notifier } from '../lib/notify.svelte.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';
import { tellOfPresence } from '../presence/told.svelte.ts';
import { Offers } from './offers.svelte.ts';

/** Attends to what the desk offers this person, and to their presence; returns the way to stop. */
export function attend(workspace: Workspace, notifier: Notifier): () => void {
  const offers = new Offers(workspace, notifier);
  workspace.offers = offers;
  const quiet = tellOfPresence(workspace.desk);
  return () => {
    quiet();
    offers.stop();
    workspace.offers = undefined;
  };
}
