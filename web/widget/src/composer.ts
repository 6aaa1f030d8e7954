import { Problem, type Api } from './api.ts';
import { fill, h, icon, iconButton, show } from './dom.ts';
import { emojiGrid } from './emoji.ts';
import { bytes, words } from './words.ts';
import type { Attachment } from './wire.ts';

/** What the composer needs from the screen around it. */
export interface ComposerOptions {
  api: Api;
  /** Bytes one file may have; 0 when unknown. */
  maxBytes(): number;
  send(body: string, attachments: Attachment[]): void;
  /** The text changed; `on` while there is some. */
  typing(on: boolean): void;
  /** Keeps a half-written message over a reload. */
  storage: Storage | null;
  key: string;
}

/** Bound of one message (docs/protocol.md, "Frames"), in characters. */
const MESSAGE_MOST = 8_000;
const FILES_MOST = 10;
/** How close to its bound a text is when the remaining characters are shown. */
const WARN_BELOW = 500;

interface Upload {
  file: File;
  chip: HTMLElement;
  ready: Attachment | undefined;
  failed: boolean;
  cancel(): void;
}

/** Where the visitor writes: text, files, emoji. Enter sends, Shift+Enter breaks the line. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly #o: ComposerOptions;
  readonly #text: HTMLTextAreaElement;
  readonly #chips = h('div', { class: 'chips', 'aria-live': 'polite' });
  readonly #note = h('p', { class: 'hint', role: 'status', hidden: true });
  readonly #sendButton: HTMLButtonElement;
  readonly #emojiButton: HTMLButtonElement;
  #emoji: HTMLElement | undefined;
  #uploads: Upload[] = [];

  constructor(options: ComposerOptions) {
    this.#o = options;
    const picker = h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      tabindex: -1,
      'aria-hidden': 'true',
    });
    picker.onchange = () => {
      this.attach(picker.files ?? []);
      picker.value = '';
    };
    this.#text = h('textarea', {
      class: 'input',
      rows: 1,
      dir: 'auto',
      placeholder: words.message,
      'aria-label': words.message,
      enterkeyhint: 'send',
      oninput: () => this.#changed(),
      onkeydown: (e: KeyboardEvent) => {
        // An input method's Enter chooses a word; it does not send.
        if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
        e.preventDefault();
        this.#send();
      },
      onpaste: (e: ClipboardEvent) => {
        const files = e.clipboardData?.files;
        if (!files?.length) return;
        e.preventDefault();
        this.attach(files);
      },
    });
    this.#emojiButton = iconButton('smile', words.emoji, () => this.#toggleEmoji());
    this.#emojiButton.setAttribute('aria-expanded', 'false');
    this.#sendButton = h(
      'button',
      { class: 'button primary icon', 'aria-label': words.messageSend, title: words.messageSend },
      icon('send'),
    );
    this.element = h(
      'form',
      {
        class: 'composer',
        onsubmit: (e: Event) => {
          e.preventDefault();
          this.#send();
        },
      },
      this.#chips,
      this.#note,
      h(
        'div',
        { class: 'write' },
        iconButton('clip', words.attach, () => picker.click()),
        picker,
        this.#text,
        this.#emojiButton,
        this.#sendButton,
      ),
    );
    try {
      this.#text.value = options.storage?.getItem(options.key) ?? '';
    } catch {
      // Nothing kept then.
    }
    this.#update();
    // Its height is known once it is on the screen.
    new ResizeObserver(() => this.#grow()).observe(this.element);
  }

  focus(): void {
    this.#text.focus({ preventScroll: true });
  }

  /** Uploads files to be sent with the next message. */
  attach(files: Iterable<File>): void {
    for (const file of files) {
      if (this.#uploads.length >= FILES_MOST) {
        this.#say(words.attachmentsTooMany(FILES_MOST));
        return;
      }
      this.#upload(file);
    }
  }

  #upload(file: File): void {
    const most = this.#o.maxBytes();
    const bar = h('progress', { max: 1, value: 0, 'aria-label': file.name });
    const label = h('span', {}, file.name, h('small', {}, ` ${bytes(file.size)}`));
    const chip = h('div', { class: 'chip' }, icon('file'), label, bar);
    const upload: Upload = { file, chip, ready: undefined, failed: false, cancel: () => {} };
    const remove = iconButton('close', words.remove(file.name), () => {
      upload.cancel();
      this.#uploads = this.#uploads.filter((u) => u !== upload);
      chip.remove();
      this.#update();
      this.focus();
    });
    chip.append(remove);
    const fail = (message: string) => {
      upload.failed = true;
      chip.classList.add('bad');
      bar.remove();
      fill(label, message);
      this.#update();
    };
    this.#uploads.push(upload);
    this.#chips.append(chip);
    chip.scrollIntoView({ block: 'nearest' });
    if (file.size === 0) return fail(words.fileEmpty(file.name));
    if (most && file.size > most) return fail(words.fileTooLarge(file.name, bytes(file.size), bytes(most)));
    const { done, cancel } = this.#o.api.upload(file, (part) => (bar.value = part));
    upload.cancel = cancel;
    this.#update();
    done.then(
      (ready) => {
        upload.ready = ready;
        bar.remove();
        this.#update();
      },
      (error: unknown) =>
        fail(
          error instanceof Problem && error.message
            ? `${file.name}: ${error.message}`
            : words.fileFailed(file.name),
        ),
    );
  }

  #send(): void {
    const body = this.#text.value.trim();
    const length = [...body].length;
    if (length > MESSAGE_MOST) return this.#say(words.messageTooLong(MESSAGE_MOST));
    const good = this.#uploads.filter((u) => !u.failed);
    if (good.some((u) => !u.ready)) return this.#say(words.unsent);
    if (!body && good.length === 0) return;
    this.#o.send(
      body,
      good.flatMap((u) => (u.ready ? [u.ready] : [])),
    );
    this.#uploads = [];
    fill(this.#chips);
    this.#text.value = '';
    this.#changed();
    this.focus();
  }

  #changed(): void {
    const text = this.#text.value;
    this.#o.typing(text.trim() !== '');
    try {
      if (text) this.#o.storage?.setItem(this.#o.key, text);
      else this.#o.storage?.removeItem(this.#o.key);
    } catch {
      // Full: the text stays on the screen.
    }
    this.#update();
  }

  #update(): void {
    const left = MESSAGE_MOST - [...this.#text.value.trim()].length;
    this.#say(left < 0 ? words.messageTooLong(MESSAGE_MOST) : left < WARN_BELOW ? `${left}` : '');
    const empty = !this.#text.value.trim() && !this.#uploads.some((u) => u.ready);
    const busy = this.#uploads.some((u) => !u.ready && !u.failed);
    this.#sendButton.setAttribute('aria-disabled', String(empty || busy || left < 0));
    this.#grow();
  }

  #say(text: string): void {
    this.#note.textContent = text;
    show(this.#note, !!text);
  }

  /** As tall as its text, up to what the style sheet allows. */
  #grow(): void {
    const t = this.#text;
    t.style.height = 'auto';
    if (t.scrollHeight) t.style.height = `${t.scrollHeight + 2}px`;
  }

  #toggleEmoji(): void {
    if (this.#emoji) return this.#closeEmoji();
    const close = () => {
      this.#closeEmoji();
      this.#emojiButton.focus();
    };
    const grid = emojiGrid((emoji) => {
      this.#text.setRangeText(emoji, this.#text.selectionStart, this.#text.selectionEnd, 'end');
      this.#closeEmoji();
      this.focus();
      this.#changed();
    }, close);
    this.#emoji = grid.element;
    this.element.prepend(grid.element);
    this.#emojiButton.setAttribute('aria-expanded', 'true');
    grid.focus();
    grid.element.addEventListener('focusout', (e) => {
      const to = e.relatedTarget as Node | null;
      if (to && to !== this.#emojiButton && !grid.element.contains(to)) this.#closeEmoji();
    });
  }

  #closeEmoji(): void {
    this.#emoji?.remove();
    this.#emoji = undefined;
    this.#emojiButton.setAttribute('aria-expanded', 'false');
  }
}
