import { asProblem, get, Problem, put } from './api.ts';
import { attention } from './attention.svelte.ts';
import { setLanguage, setTimeZone, speaks } from './locale.ts';
import { words } from './messages.ts';
import { read, write } from './storage.ts';
import { toasts } from './toasts.svelte.ts';
import type { Likes } from './wire.ts';

export type Tool = 'info' | 'record' | 'knowledge' | 'members' | 'files' | 'notifications';

/** What belongs to this browser: how its window is laid out. */
interface Here {
  tools: boolean;
  tool: Tool;
}

/** Those of who has chosen nothing (notification.go); the desk's own take their place once they are read. */
const standard: Likes = {
  language: '',
  time_zone: '',
  theme: 'system',
  density: 'comfortable',
  enter_sends: true,
  single_keys: true,
  sounds: true,
  sound_volume: 60,
  notifications: { push: true, desktop: false, email: true, audio: true },
  email_digest: false,
  set_up: true,
  version: 0,
};

/** How long after a failure they are read again, ms. */
const againAfter = 5_000;

/** How often a change is tried that another screen was faster than. */
const attempts = 4;

/**
 * What a person likes. The desk keeps it for all their screens; a copy in this browser lets the
 * page begin in the right colours. A change shows at once and is sent afterwards, one at a time.
 */
class Preferences {
  #here = $state<Here>({ tools: true, tool: 'info', ...read<Partial<Here>>('preferences', {}) });
  /** As they show: those of the desk with what is on its way there. */
  likes = $state.raw<Likes>({ ...standard, ...read<Partial<Likes>>('likes', {}) });
  /** The desk has told them since the sign-in. */
  loaded = $state(false);
  #kept = this.likes;
  #pending: Partial<Likes> = {};
  #sending: Promise<boolean> | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;

  get tools(): boolean {
    return this.#here.tools;
  }
  get tool(): Tool {
    return this.#here.tool;
  }
  get singleKeys(): boolean {
    return this.likes.single_keys;
  }

  /** Keeps something of this browser. */
  set<K extends keyof Here>(name: K, value: Here[K]): void {
    this.#here[name] = value;
    write('preferences', $state.snapshot(this.#here));
  }

  /** Reads them from the desk; without it they stay as they are. */
  async load(): Promise<void> {
    let told: Likes;
    try {
      told = await get<Likes>('/preferences');
    } catch {
      // Also where the stream stays: what is here may be another person's, or nobody's.
      clearTimeout(this.#again);
      this.#again = setTimeout(() => void this.load(), againAfter);
      return;
    }
    const first = !this.loaded;
    this.loaded = true;
    if (!first && told.version < this.#kept.version) return;
    this.#take(told);
    if (speaks(told.language)) return;
    // Somebody who writes here is not interrupted because of another screen.
    if (first || !attention.here) setLanguage(told.language || undefined);
    else
      toasts.show(
        {
          title: words.preferences.changed,
          key: 'language',
          action: {
            label: words.preferences.reload,
            run: () => setLanguage(this.likes.language || undefined),
          },
        },
        0,
      );
  }

  /** Changes some of them, here at once and on every screen; false: it was not kept, and is as before. */
  change(some: Partial<Omit<Likes, 'version'>>): Promise<boolean> {
    this.#pending = { ...this.#pending, ...some };
    this.#show();
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Somebody else may sign in: nothing of this person is sent any more. */
  forget(): void {
    clearTimeout(this.#again);
    this.#pending = {};
    this.loaded = false;
  }

  /** Puts them where the style sheets and the clocks look. */
  apply(): void {
    const { dataset } = document.documentElement;
    const { theme, density, time_zone: zone } = this.likes;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    if (density === 'comfortable') delete dataset['density'];
    else dataset['density'] = density;
    setTimeZone(zone || undefined);
  }

  #take(told: Likes): void {
    this.#kept = told;
    write('likes', told);
    this.#show();
  }

  #show(): void {
    this.likes = { ...this.#kept, ...this.#pending };
    this.apply();
  }

  async #send(): Promise<boolean> {
    let conflicts = 0;
    // What another person of this browser likes is never sent as this one's.
    if (!this.loaded) await this.load();
    while (Object.keys(this.#pending).length > 0) {
      const some = this.#pending;
      try {
        if (!this.loaded) throw new Problem(words.errors.offline, { code: 'offline' });
        const kept = await put<Likes>('/preferences', { ...this.#kept, ...some });
        // What was changed meanwhile goes with the next one.
        this.#pending = Object.fromEntries(
          Object.entries(this.#pending).filter(([name, value]) => some[name as keyof Likes] !== value),
        );
        this.#take(kept);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.code === 'conflict' && ++conflicts < attempts) {
          await this.load();
          continue;
        }
        this.#pending = {};
        this.#show();
        toasts.fail(problem, words.preferences.notKept);
        return false;
      }
    }
    if (!speaks(this.#kept.language)) setLanguage(this.#kept.language || undefined);
    return true;
  }
}

export const preferences = new Preferences();
