import { untrack } from 'svelte';
import type { Desk } from '../lib/desk.svelte.ts';
import { words as common } from '../lib/messages.ts';
import { read, write } from '../lib/storage.ts';
import { toasts } from '../lib/toasts.svelte.ts';
import type { AgentPresence } from '../lib/wire.ts';
import { words } from '../offers/messages.ts';
import { changedText } from '../offers/reasons.ts';
import { changedByOthers, choose, ownName, wayBack } from './change.ts';
import { nameOf } from './shape.ts';

/** The notice about the own presence. */
const key = 'presence';

/** Who changed it, and why: "Set to Away by Mara Lind". */
export function changedTitle(presence: AgentPresence, state: string): string {
  const { by } = presence;
  return by && by !== common.product ? words.presence.changedBy(state, by) : words.presence.changed(state);
}

/**
 * Tells the person when somebody else, or the desk, has changed their presence, with one click
 * back; once, also when the page is loaded anew. Returns the way to stop that.
 */
export function tellOfPresence(desk: Desk): () => void {
  const kept = `presence.told.${desk.user.id}`;
  let before = '';
  let first = true;

  function take(presence: AgentPresence): void {
    const { available, state_id, since } = presence;
    const changed = changedByOthers(presence);
    const again = first && read<string>(kept, '') === since;
    first = false;
    if (!changed) toasts.dismissKey(key);
    else if (!again) {
      write(kept, since);
      const back = wayBack(desk.states, presence, before);
      toasts.show(
        {
          key,
          title: changedTitle(presence, ownName(presence, desk.states)),
          text: presence.reason ? changedText(presence.reason) : '',
          ...(back
            ? {
                action: {
                  label: words.presence.again(nameOf(back)),
                  run: () => void choose(desk, back),
                },
              }
            : {}),
        },
        available ? 8000 : 0,
      );
    }
    if (available) before = state_id;
  }

  let last = '';
  return $effect.root(() => {
    $effect(() => {
      const { presence } = desk;
      if (!presence) return;
      // Switching a channel is no change of state.
      const now = `${presence.state_id} ${presence.reason ?? ''} ${presence.by ?? ''} ${changedByOthers(presence) ? presence.since : ''}`;
      if (now === last) return;
      last = now;
      untrack(() => take(presence));
    });
  });
}
