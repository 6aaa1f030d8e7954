import type { Desk, Happening } from './desk.svelte.ts';
import { words } from './messages.ts';
import { preferences } from './preferences.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { unreadText } from './urgency.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Messages older than this come from catching up and make no sound. */
const fresh = 15_000;
/** Two sounds never come closer together than this. */
const quietFor = 2_000;

/**
 * Tells the person what happens elsewhere: a notice on the page, a short sound, and the
 * system's own notification while the page is not looked at (domain 4.3).
 */
export class Notifier {
  #audio: AudioContext | null = null;
  #lastSound = 0;

  take(what: Happening, workspace: Workspace): void {
    const looking = document.visibilityState === 'visible' && document.hasFocus();
    switch (what.type) {
      case 'waiting': {
        const queue = workspace.desk.queues.find((one) => one.id === what.queue_id);
        const { conversation_limit: limit, open_sessions: open } = workspace.desk.user;
        // Somebody who cannot take the visitor is told, and not disturbed.
        const free = limit < 0 || open < limit;
        const title = words.notify.waiting(what.queue);
        const text = what.subject ? words.notify.waitingBody(what.guest, what.subject) : what.guest;
        toasts.show(
          {
            title,
            text: free ? text : `${text} · ${words.queue.limit(open, limit)}`,
            key: `waiting-${what.queue_id}`,
            ...(free
              ? {
                  action: {
                    label: words.queue.accept,
                    run: () => void workspace.accept(queue ?? { id: what.queue_id, name: what.queue }),
                  },
                }
              : {}),
          },
          20_000,
        );
        if (free) {
          this.chime();
          if (!looking) this.#system(title, text, `waiting-${what.queue_id}`);
        }
        return;
      }
      case 'transfer': {
        const { talk } = what;
        const title = words.notify.transfer(talk.summary.transfer?.from_name ?? '');
        toasts.show(
          {
            title,
            text: `${talk.summary.guest_name} · ${talk.summary.queue}`,
            key: `transfer-${talk.id}`,
            action: { label: words.notify.open, run: () => workspace.show(talk.id) },
          },
          20_000,
        );
        this.chime();
        if (!looking) this.#system(title, talk.summary.guest_name, `transfer-${talk.id}`);
        return;
      }
      case 'transfer_over':
        toasts.show(
          {
            title: words.transfer.rejected(what.talk.summary.transfer?.to_name ?? ''),
            key: `over-${what.talk.id}`,
          },
          8000,
        );
        return;
      case 'message': {
        if (looking || Date.now() - Date.parse(what.entry.at) > fresh) return;
        this.chime();
        this.#system(words.notify.message(what.entry.author.name), what.entry.body, what.talk.id);
        return;
      }
    }
  }

  /** Two soft notes; browsers allow sound only once the person has pressed something. */
  chime(): void {
    if (!preferences.sound || Date.now() - this.#lastSound < quietFor) return;
    this.#lastSound = Date.now();
    try {
      this.#audio ??= new AudioContext();
      const audio = this.#audio;
      void audio.resume();
      for (const [delay, pitch] of [
        [0, 660],
        [0.13, 880],
      ] as const) {
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        const at = audio.currentTime + delay;
        tone.type = 'sine';
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.0001, at);
        volume.gain.exponentialRampToValueAtTime(0.12, at + 0.015);
        volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
        tone.connect(volume).connect(audio.destination);
        tone.start(at);
        tone.stop(at + 0.3);
      }
    } catch {
      // No sound device, or not allowed: the notice on the page remains.
    }
  }

  #system(title: string, body: string, tag: string): void {
    if (!preferences.desktop || !('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const shown = new Notification(title, { body: body.slice(0, 200), tag });
      shown.onclick = () => {
        window.focus();
        shown.close();
      };
    } catch {
      // Some phones have the constructor and refuse it.
    }
  }
}

/** The page's title with the number of things that wait for this person. */
export function titleOf(desk: Desk, place: string): string {
  const waiting = desk.queues.reduce((sum, queue) => sum + queue.waiting_count, 0);
  const asked = desk.mine.filter((talk) => talk.summary.standing === 'transfer').length;
  const all = desk.unread + waiting + asked;
  return `${all > 0 ? `(${unreadText(all)}) ` : ''}${place} · ${words.product}`;
}
