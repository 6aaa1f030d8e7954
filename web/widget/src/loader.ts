// <script async src="https://desk.example/widget.js" data-queue data-producer data-language data-color data-label
// data-mandatory-skills data-optional-skills></script>
// puts the chat button on a page. The chat itself is loaded when it is first wanted, or
// at once when a chat is running. Everything lives in a shadow root of one element.
import type { Mounted, mount } from './chat.ts';

declare global {
  interface Window {
    Parley?: { open(): void; close(): void };
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function start({ src, dataset }: HTMLScriptElement): void {
  const base = new URL(src).origin;
  const stored = (storage: () => Storage, key: string) => {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  };
  const openKey = `parley.open.${base}`;
  const label = dataset['label'] || 'Chat';
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const panel = document.createElement('div');
  panel.hidden = true;
  const button = document.createElement('button');
  button.type = 'button';
  const badge = document.createElement('b');
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const path = document.createElementNS(ns, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  button.append(svg, badge);

  const paint = (color: string) => {
    if (!/^#[\da-f]{6}$/i.test(color)) return;
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16) ** 2.2);
    // Relative luminance above which black stands out more than white (WCAG 2.2).
    const ink = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 ** 2.2 > 0.18 ? '#000' : '#fff';
    host.style.setProperty('--color', color);
    host.style.setProperty('--on-color', ink);
  };
  const color = dataset['color'] ?? '';
  paint(color || stored(() => localStorage, `parley.color.${base}`) || '');
  const css = `:host{all:initial}button{position:fixed;right:calc(16px + env(safe-area-inset-right,0px));bottom:calc(16px + env(safe-area-inset-bottom,0px));z-index:2147483000;width:56px;height:56px;padding:0;border:0;border-radius:28px;background:var(--color,#006c6a);color:var(--on-color,#fff);box-shadow:0 2px 12px #0005;cursor:pointer}button:focus-visible{outline:3px solid var(--color,#006c6a);outline-offset:3px}svg{width:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;vertical-align:middle}b{position:absolute;top:-4px;right:-4px;min-width:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#b3261e;color:#fff;font:600 13px/22px system-ui,sans-serif}b:empty{display:none}@media(forced-colors:active){button{border:2px solid}}@media print{button{display:none}}`;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(Object.assign(document.createElement('style'), { textContent: css }));
  }

  let open = false;
  let chat: Promise<Mounted> | undefined;
  const sign = () => {
    const count = badge.textContent;
    button.setAttribute('aria-label', count ? `${label} (${count})` : label);
    button.setAttribute('aria-expanded', `${open}`);
    path.setAttribute('d', open ? 'M6 9.5l6 6 6-6' : 'M4 5h16v11H11l-4.5 4V16H4z');
  };
  const load = () =>
    (chat ??= import(/* @vite-ignore */ `${base}/widget/chat.js`).then((m: { mount: typeof mount }) =>
      m.mount(panel, {
        base,
        mode: 'widget',
        queue: dataset['queue'] ?? '',
        producer: dataset['producer'] ?? '',
        language: dataset['language'] ?? '',
        asks: {
          mandatory_skills: dataset['mandatorySkills'],
          optional_skills: dataset['optionalSkills'],
        },
        color,
        onColor: paint,
        onMinimise: () => {
          turn(false);
          button.focus();
        },
        onUnread: (count) => {
          badge.textContent = count && !open ? `${count > 99 ? '99+' : count}` : '';
          sign();
        },
      }),
    ));
  const turn = (to: boolean) => {
    open = to;
    sign();
    try {
      if (to) sessionStorage.setItem(openKey, '1');
      else sessionStorage.removeItem(openKey);
    } catch {
      // A page that was left open opens closed then.
    }
    load().then(
      (m) => (open ? m.show() : m.hide()),
      () => {
        // Not reachable: the next press tries again.
        chat = undefined;
        open = false;
        sign();
      },
    );
  };
  button.onclick = () => turn(!open);
  button.onpointerenter = () => void load().catch(() => (chat = undefined));
  sign();
  root.append(panel, button);
  document.body.append(host);
  window.Parley = { open: () => turn(true), close: () => turn(false) };
  if (stored(() => sessionStorage, openKey)) turn(true);
  else if (stored(() => localStorage, `parley.session.${base}`))
    void load().then(
      (m) => m.hide(),
      () => {},
    );
}

// A second script tag on the page is a mistake that must not make a second button.
if (script && !window.Parley) {
  if (document.body) start(script);
  else addEventListener('DOMContentLoaded', () => start(script));
}
