import chatCSS from './chat.css?inline';
import formCSS from './form.css?inline';
import type { Status } from '$ui/live.ts';
import { safeStorage } from '$ui/outbox.ts';
import { Api, Problem } from './api.ts';
import { brandSheet } from './brand.ts';
import { fill, h, iconButton, show, style } from './dom.ts';
import { form } from './form.ts';
import { draftKey, statusSign, Talk } from './talk.ts';
import { harmless, linked } from './text.ts';
import { language, speak, words } from './words.ts';
import type { Config, Session } from './wire.ts';

/** Where and how the chat is shown. */
export interface MountOptions {
  /** Origin of the server, such as `https://desk.example`. */
  base: string;
  /** `widget`: a panel over somebody's page; `page`: the whole of its element. */
  mode: 'widget' | 'page';
  /** The session is the cookie the portal's form set; without it a token in localStorage. */
  cookie?: boolean;
  /** In cookie mode: the conversation's id, and where a new chat begins. */
  conversation?: string;
  formURL?: string;
  /** Slug of a queue; empty lets the rules decide. */
  queue?: string;
  /** Id of the form; empty is the default one. */
  producer?: string;
  /** What the page asks for of who serves a chat that begins here, as context variables. */
  asks?: Record<string, string | undefined>;
  /** The language to speak instead of the browser's first one there is, such as `de`. */
  language?: string;
  /** `#rrggbb` in place of the company's colour. */
  color?: string;
  /** The company's colour is known: the button takes it too. */
  onColor?(color: string): void;
  onUnread?(count: number): void;
  onMinimise?(): void;
}

/** A mounted chat. */
export interface Mounted {
  /** The panel was opened: shows it and takes the focus. */
  show(): void;
  hide(): void;
  destroy(): void;
}

/** Where the token of the running chat is kept; the loader looks for the same key. */
const sessionKey = (base: string) => `parley.session.${base}`;

/** Shows the chat in a shadow root of `target`, as soon as its language is there. */
export async function mount(target: HTMLElement, options: MountOptions): Promise<Mounted> {
  await speak([...(options.language ? [options.language] : []), ...navigator.languages]);
  return new Chat(target, options);
}

// Plain TypeScript and a handful of DOM helpers instead of a framework: the widget has
// five screens and 25 KB, of which a framework's runtime alone would take a third.
class Chat implements Mounted {
  readonly #o: MountOptions;
  readonly #root: ShadowRoot;
  readonly #api: Api;
  readonly #local = safeStorage();
  readonly #tab = tabStorage();
  readonly #panel: HTMLElement;
  readonly #avatar = h('span', { class: 'avatar', 'aria-hidden': 'true', hidden: true });
  readonly #title = h('h1', { id: 'title' }, words.name);
  readonly #status = h('span', { class: 'status' });
  readonly #end: HTMLButtonElement;
  readonly #body = h('div', { class: 'body' });
  #config: Config | undefined;
  #talk: Talk | undefined;
  #focus: () => void = () => {};
  #shown = false;

  constructor(target: HTMLElement, options: MountOptions) {
    this.#o = options;
    this.#api = new Api(options.base);
    this.#root = target.shadowRoot ?? target.attachShadow({ mode: 'open' });
    target.dataset['mode'] = options.mode;
    style(this.#root, chatCSS, formCSS, brandSheet(options.color ?? ''));
    const widget = options.mode === 'widget';
    this.#end = h(
      'button',
      { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#talk?.end() },
      words.end,
    );
    this.#panel = h(
      'section',
      {
        class: 'panel',
        lang: language,
        role: widget ? 'dialog' : 'region',
        'aria-labelledby': 'title',
        onkeydown: (e: KeyboardEvent) => {
          if (e.key === 'Escape' && widget) options.onMinimise?.();
          // Keys pressed here are not for the host page's shortcuts.
          if (widget) e.stopPropagation();
        },
      },
      h(
        'header',
        {},
        this.#avatar,
        h('div', { class: 'who' }, this.#title, this.#status),
        this.#end,
        widget && iconButton('down', words.minimise, () => options.onMinimise?.()),
      ),
      this.#body,
    );
    this.#root.append(this.#panel);
    addEventListener('storage', this.#elsewhere);
    visualViewport?.addEventListener('resize', this.#fit);
    visualViewport?.addEventListener('scroll', this.#fit);
    this.#fit();
    this.#begin('');
  }

  show(): void {
    this.#shown = true;
    show(this.#host, true);
    this.#fit();
    this.#talk?.shown(true);
    this.#focus();
  }

  hide(): void {
    this.#shown = false;
    show(this.#host, false);
    this.#talk?.shown(false);
  }

  destroy(): void {
    this.#talk?.stop();
    this.#unread(0);
    removeEventListener('storage', this.#elsewhere);
    visualViewport?.removeEventListener('resize', this.#fit);
    visualViewport?.removeEventListener('scroll', this.#fit);
    this.#panel.remove();
  }

  get #host(): HTMLElement {
    return this.#root.host as HTMLElement;
  }

  /** Goes on with the chat there is, or shows the form; `notice` says why. */
  #begin(notice: string): void {
    this.#talk?.stop();
    this.#talk = undefined;
    const saved = this.#saved();
    this.#api.token = saved?.token ?? '';
    if (this.#o.cookie || saved) {
      this.#talking(saved?.id ?? this.#o.conversation ?? 'page');
      // The chat runs without it; only limits, colour and avatars wait for it.
      if (!this.#config) this.#configure().catch(() => {});
    } else {
      void this.#form(notice);
    }
  }

  async #configure(): Promise<Config> {
    const config = await this.#api.config(this.#o.producer ?? '', this.#o.queue ?? '');
    this.#config = config;
    if (!this.#o.color && config.color) {
      style(this.#root, brandSheet(config.color));
      this.#o.onColor?.(config.color);
      this.#keep(`parley.color.${this.#api.base}`, config.color);
    }
    return config;
  }

  async #form(notice: string): Promise<void> {
    this.#head('');
    fill(this.#body, h('p', { class: 'loading', role: 'status' }, words.loading));
    try {
      // Asked again each time: the form or the opening hours may have changed.
      const config = await this.#configure();
      if (this.#talk) return;
      this.#head(words.chatWith(config.company));
      const why = config.queue?.open === false ? config.queue.message : config.message_html;
      if (why || config.message) return this.#dead(why ? harmless(why) : linked(config.message), notice);
      const screen = form({
        api: this.#api,
        config,
        queue: this.#o.queue ?? '',
        asks: this.#o.asks ?? {},
        storage: this.#tab,
        key: `parley.form.${this.#api.base}.${this.#o.producer ?? ''}`,
        notice,
        onSession: ({ token, session }) => {
          this.#save({ token, id: session.conversation_id });
          this.#begin('');
          this.#focus();
        },
      });
      fill(this.#body, screen.element);
      this.#focus = screen.focus;
      if (this.#shown) this.#focus();
    } catch (error) {
      // A site that is not allowed is told so; it can do something about it.
      const refused = error instanceof Problem && error.code === 'forbidden';
      this.#dead([refused ? error.message : words.unreachable], notice);
    }
  }

  /** No form, but why not, and the offer to look again. */
  #dead(why: (Node | string)[], notice: string): void {
    const again = h(
      'button',
      { type: 'button', class: 'button', onclick: () => this.#begin(notice) },
      words.tryAgain,
    );
    fill(
      this.#body,
      h('div', { class: 'dead' }, h('div', { class: 'notice', role: 'alert' }, ...why), again),
    );
    this.#focus = () => again.focus({ preventScroll: true });
  }

  #talking(key: string): void {
    const talk = new Talk({
      api: this.#api,
      panel: this.#panel,
      local: this.#local,
      tab: this.#tab,
      key,
      config: () => this.#config,
      onSession: (session) => this.#person(session),
      onStatus: (status) => this.#connection(status),
      onUnread: (count) => this.#unread(count),
      onGone: () => this.#gone(key),
      onNew: () => this.#anew(),
    });
    this.#talk = talk;
    this.#head(words.name);
    fill(this.#body, talk.element);
    talk.shown(this.#shown || this.#o.mode === 'page');
    talk.start();
    this.#focus = () => talk.focus();
  }

  #head(title: string): void {
    this.#title.textContent = title || words.name;
    fill(this.#status);
    show(this.#avatar, false);
    show(this.#end, false);
    this.#unread(0);
  }

  #person({ agent, queue, state }: Session): void {
    const name = agent?.name || queue || this.#config?.company || words.name;
    this.#title.textContent = name;
    const face = agent && this.#config?.show_agent_avatar !== false ? agent.initials : name.slice(0, 1);
    fill(this.#avatar, face);
    show(this.#avatar, true);
    show(this.#end, state === 'active' || state === 'waiting');
    if (state === 'ended') fill(this.#status);
  }

  #connection(status: Status): void {
    if (this.#talk?.conversation.session?.state !== 'ended') fill(this.#status, ...statusSign(status));
  }

  #unread(count: number): void {
    this.#o.onUnread?.(count);
    const bare = document.title.replace(/^\(\d+\) /, '');
    const title = count > 0 && document.visibilityState === 'hidden' ? `(${count}) ${bare}` : bare;
    if (title !== document.title) document.title = title;
  }

  /** The session is unknown to the server: keep what was never sent as a draft, and offer the form. */
  #gone(key: string): void {
    const talk = this.#talk;
    if (!talk || talk.conversation.session?.state === 'ended') return;
    const unsent = talk.conversation.pending.map((p) => String(p.frame['body'])).join('\n');
    talk.conversation.forget();
    try {
      if (unsent) this.#tab?.setItem(draftKey(key), unsent);
    } catch {
      // No room to keep it.
    }
    this.#leave(words.gone);
  }

  async #anew(): Promise<void> {
    this.#talk?.conversation.forget();
    const forgotten = this.#api.forget();
    // With a cookie only the server can forget; a token is forgotten by not using it any more.
    if (this.#o.cookie) await forgotten;
    else forgotten.catch(() => {});
    this.#leave('');
  }

  #leave(notice: string): void {
    if (this.#o.cookie) return location.assign(this.#o.formURL ?? `${this.#o.base}/chat`);
    this.#save(null);
    this.#begin(notice);
  }

  #saved(): { token: string; id: string } | null {
    if (this.#o.cookie) return null;
    if (!this.#local) return memory.get(this.#api.base) ?? null;
    try {
      const saved = JSON.parse(this.#local.getItem(sessionKey(this.#api.base)) ?? 'null') as {
        token?: string;
        id?: string;
      } | null;
      return saved?.token ? { token: saved.token, id: saved.id ?? '' } : null;
    } catch {
      return null;
    }
  }

  #save(session: { token: string; id: string } | null): void {
    const key = sessionKey(this.#api.base);
    if (session) memory.set(this.#api.base, session);
    else memory.delete(this.#api.base);
    if (session) this.#keep(key, JSON.stringify(session));
    else this.#local?.removeItem(key);
  }

  #keep(key: string, value: string): void {
    try {
      this.#local?.setItem(key, value);
    } catch {
      // Full: this page goes on with what it has in memory.
    }
  }

  /** Another tab began a chat or left it: this one follows. */
  readonly #elsewhere = (event: StorageEvent): void => {
    if (event.key !== sessionKey(this.#api.base) || this.#o.cookie) return;
    if ((this.#saved()?.token ?? '') !== this.#api.token) this.#begin('');
  };

  /** On a phone the panel is as tall as what the keyboard leaves. */
  readonly #fit = (): void => {
    const view = visualViewport;
    if (!view) return;
    const host = this.#o.mode === 'page' ? document.documentElement : this.#host;
    host.style.setProperty('--view-height', `${view.height}px`);
    host.style.setProperty('--view-top', `${this.#o.mode === 'page' ? 0 : view.offsetTop}px`);
  };
}

/** Sessions of this page where storage is refused: they live as long as the page. */
const memory = new Map<string, { token: string; id: string }>();

function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
