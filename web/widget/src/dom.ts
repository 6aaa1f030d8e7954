type Child = Node | string | false | null | undefined;
type Props = Record<string, string | number | boolean | ((event: never) => void) | undefined>;

/**
 * Makes an element. Properties that are functions listen (`onclick`), booleans are set
 * or left away, `class` and everything else become attributes. Text is always text.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : `${value}`);
  }
  fill(element, ...children);
  return element;
}

/** Replaces what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((c): c is Node | string => !!c || c === ''));
}

/** Shows or hides an element without taking it out. */
export function show(element: HTMLElement, visible: boolean): void {
  element.hidden = !visible;
}

const shapes = {
  send: 'M5 12h13M12.5 6l6 6-6 6',
  clip: 'M19.5 11.5l-7.6 7.6a5 5 0 01-7-7l8-8a3.4 3.4 0 014.8 4.7l-8 8a1.7 1.7 0 01-2.4-2.4l7.3-7.3',
  smile: 'M12 3a9 9 0 100 18 9 9 0 000-18zM8.5 14.2c1.6 2.4 5.4 2.4 7 0M9 9.6v.1M15 9.6v.1',
  down: 'M5.5 9l6.5 6.5L18.5 9',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  seen: 'M2 12.5l4.5 4.5L16 7.5M12 16.5l.5.5L22 7.5',
  clock: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.5l3 1.7',
  file: 'M7 3h7l4 4v14H7zM13.5 3.5V8H18',
  alert: 'M12 4L3 19.5h18zM12 10v4.5M12 17v.1',
};
export type Icon = keyof typeof shapes;

/** A drawn sign. It says nothing to a screen reader: its button does. */
export function icon(name: Icon): SVGElement {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'sign');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

/** A square button that holds one sign. */
export function iconButton(name: Icon, label: string, onclick: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'button quiet icon', 'aria-label': label, title: label, onclick },
    icon(name),
  );
}

/** Gives a root a style sheet. Constructed sheets pass a strict content security policy; old browsers get an element. */
export function style(root: ShadowRoot, ...sheets: string[]): void {
  try {
    root.adoptedStyleSheets = [
      ...root.adoptedStyleSheets,
      ...sheets.map((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return sheet;
      }),
    ];
  } catch {
    for (const text of sheets) root.append(h('style', {}, text));
  }
}
