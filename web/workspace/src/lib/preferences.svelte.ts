import { read, write } from './storage.ts';

export type Theme = 'light' | 'dark' | 'system';
export type Tool = 'info' | 'record' | 'knowledge' | 'members' | 'files' | 'notifications';

interface Stored {
  theme: Theme;
  sound: boolean;
  desktop: boolean;
  singleKeys: boolean;
  tools: boolean;
  tool: Tool;
}

const initial: Stored = {
  theme: 'system',
  sound: true,
  desktop: false,
  singleKeys: true,
  tools: true,
  tool: 'info',
};

/** What a person likes, kept in this browser. */
class Preferences {
  #all = $state<Stored>({ ...initial, ...read<Partial<Stored>>('preferences', {}) });

  get theme(): Theme {
    return this.#all.theme;
  }
  get sound(): boolean {
    return this.#all.sound;
  }
  get desktop(): boolean {
    return this.#all.desktop;
  }
  get singleKeys(): boolean {
    return this.#all.singleKeys;
  }
  get tools(): boolean {
    return this.#all.tools;
  }
  get tool(): Tool {
    return this.#all.tool;
  }

  set<K extends keyof Stored>(name: K, value: Stored[K]): void {
    this.#all[name] = value;
    write('preferences', $state.snapshot(this.#all));
    if (name === 'theme') this.apply();
  }

  /** Puts the theme where tokens.css looks for it. */
  apply(): void {
    const html = document.documentElement;
    if (this.#all.theme === 'system') delete html.dataset['theme'];
    else html.dataset['theme'] = this.#all.theme;
  }
}

export const preferences = new Preferences();
