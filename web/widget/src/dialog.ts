import { h } from './dom.ts';

/** A question that has to be answered before anything else in the panel. */
export interface DialogOptions {
  title: string;
  text: Node | string;
  /** The buttons; the first has the focus. */
  actions: { label: string; class?: string; run(): void }[];
  /** Escape, or a press beside the question. */
  dismiss(): void;
}

/**
 * Puts a question over `panel` and returns what takes it away. The rest of the panel is
 * inert meanwhile; the focus goes to the first button and afterwards back to where it
 * was.
 */
export function ask(panel: HTMLElement, o: DialogOptions): () => void {
  const root = panel.getRootNode() as ShadowRoot;
  const focused = root.activeElement as HTMLElement | null;
  const behind = [...panel.children].filter((e): e is HTMLElement => e instanceof HTMLElement);
  const buttons = o.actions.map((a) =>
    h('button', { type: 'button', class: `button wide ${a.class ?? ''}`, onclick: a.run }, a.label),
  );
  const scrim = h(
    'div',
    {
      class: 'scrim',
      onclick: (e: Event) => e.target === scrim && o.dismiss(),
      onkeydown: (e: KeyboardEvent) => {
        if (e.key !== 'Escape') return;
        e.stopPropagation();
        o.dismiss();
      },
    },
    h(
      'div',
      {
        class: 'ask',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': 'ask-title',
        'aria-describedby': 'ask-text',
      },
      h('h2', { id: 'ask-title' }, o.title),
      h('p', { id: 'ask-text' }, o.text),
      ...buttons,
    ),
  );
  for (const e of behind) e.inert = true;
  panel.append(scrim);
  buttons[0]?.focus();
  return () => {
    if (!scrim.isConnected) return;
    scrim.remove();
    for (const e of behind) e.inert = false;
    focused?.focus({ preventScroll: true });
  };
}
