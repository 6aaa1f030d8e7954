import { words } from './messages.ts';

/** What a key does; the handlers are a record by this name, so none can be forgotten. */
export type Act =
  | 'palette'
  | 'navigator'
  | 'sidebar'
  | 'compose'
  | 'filter'
  | 'go_conversations'
  | 'go_cases'
  | 'go_incidents'
  | 'go_knowledge'
  | 'go_now'
  | 'go_account'
  | 'go_settings'
  | 'next'
  | 'previous'
  | 'jump'
  | 'beside'
  | 'tools'
  | 'accept'
  | 'reject'
  | 'presence'
  | 'transfer'
  | 'end'
  | 'close'
  | 'slash'
  | 'kind'
  | 'escape'
  | 'help';

/** One line of the table of keys: the help page and the handlers are made from it. */
export interface Key {
  act: Act | null;
  group: 'move' | 'go' | 'act' | 'write';
  text: string;
  /** As people write it, one per alternative (or one after the other, see `after`); each is a list of keys to hold. */
  show: string[][];
  /** `event.key` in lower case; `digit` stands for 1 to 9. Absent for keys a field handles itself. */
  key?: string;
  /** The key before it, as in "G then L"; the two are pressed one after the other. */
  after?: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
}

const k = words.keys;

/** What is printed on a key in the language of the page: "Strg". */
export const keyName = (key: string): string => k.names[key] ?? key;

/** All keys of the workspace. */
export const keys: readonly Key[] = [
  { act: 'palette', group: 'move', text: k.palette, show: [['Ctrl', 'K']], key: 'k', ctrl: true },
  { act: 'navigator', group: 'move', text: k.navigator, show: [['M']], key: 'm' },
  { act: 'sidebar', group: 'move', text: k.sidebar, show: [['S']], key: 's' },
  { act: 'filter', group: 'move', text: k.filter, show: [['F']], key: 'f' },
  { act: 'next', group: 'move', text: k.next, show: [['J']], key: 'j' },
  { act: 'previous', group: 'move', text: k.previous, show: [['K']], key: 'k' },
  { act: 'jump', group: 'move', text: k.jump, show: [['Alt', '1 … 9']], key: 'digit', alt: true },
  { act: 'beside', group: 'move', text: k.beside, show: [['B']], key: 'b' },
  { act: 'tools', group: 'move', text: k.tools, show: [['I']], key: 'i' },
  {
    act: 'go_conversations',
    group: 'go',
    text: k.goConversations,
    show: [['G'], ['C']],
    key: 'c',
    after: 'g',
  },
  { act: 'go_cases', group: 'go', text: k.goCases, show: [['G'], ['L']], key: 'l', after: 'g' },
  { act: 'go_incidents', group: 'go', text: k.goIncidents, show: [['G'], ['I']], key: 'i', after: 'g' },
  { act: 'go_knowledge', group: 'go', text: k.goKnowledge, show: [['G'], ['K']], key: 'k', after: 'g' },
  { act: 'go_now', group: 'go', text: k.goNow, show: [['G'], ['N']], key: 'n', after: 'g' },
  { act: 'go_account', group: 'go', text: k.goAccount, show: [['G'], ['P']], key: 'p', after: 'g' },
  { act: 'go_settings', group: 'go', text: k.goSettings, show: [['G'], ['S']], key: 's', after: 'g' },
  { act: 'escape', group: 'move', text: k.escape, show: [['Esc']], key: 'escape' },
  { act: 'help', group: 'move', text: k.help, show: [['?']], key: '?' },
  { act: 'compose', group: 'act', text: k.compose, show: [['N']], key: 'n' },
  { act: 'accept', group: 'act', text: k.accept, show: [['A']], key: 'a' },
  { act: 'reject', group: 'act', text: k.reject, show: [['R']], key: 'r' },
  { act: 'presence', group: 'act', text: k.presence, show: [['P']], key: 'p' },
  { act: 'transfer', group: 'act', text: k.transfer, show: [['T']], key: 't' },
  { act: 'end', group: 'act', text: k.end, show: [['E']], key: 'e' },
  { act: 'close', group: 'act', text: k.close, show: [['X']], key: 'x' },
  { act: 'slash', group: 'write', text: k.slash, show: [['/']], key: '/' },
  { act: 'kind', group: 'write', text: k.kind, show: [['Alt', 'W']], key: 'w', alt: true },
  { act: null, group: 'write', text: k.canned, show: [['Alt', 'C']] },
  { act: null, group: 'write', text: k.mention, show: [['@']] },
  { act: null, group: 'write', text: k.undo, show: [['Ctrl', 'Z']] },
  { act: null, group: 'write', text: k.send, show: [['Enter'], ['Ctrl', 'Enter']] },
  { act: null, group: 'write', text: k.newline, show: [['Shift', 'Enter']] },
];

/** What a keydown event says, as far as it matters. */
export interface Press {
  key: string;
  /** The key's place on the keyboard: Alt changes `key` on some systems. */
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** A key that was recognised; `digit` is set for `jump`. */
export interface Pressed {
  act: Act;
  digit: number;
}

/** Keys without Ctrl or Alt that print something: they wait for text fields (WCAG 2.1.4). */
export const single = (key: Key): boolean => !key.ctrl && !key.alt && key.key?.length === 1;

/** The first keys of those that are pressed one after the other. */
const prefixes: ReadonlySet<string> = new Set(keys.flatMap((key) => key.after ?? []));

/**
 * Finds what a press means. `typing`: a text field has the focus; `singles`: whether
 * single characters are switched on; `before`: the prefix pressed just before, or "".
 * Ctrl and Cmd count as one.
 */
export function match(press: Press, typing: boolean, singles: boolean, before = ''): Pressed | null {
  const ctrl = press.ctrlKey || press.metaKey;
  const letter = press.altKey && /^Key[A-Z]$/.test(press.code ?? '') ? press.code!.slice(3) : press.key;
  const digit = press.altKey ? /^(?:Digit|Numpad)([1-9])$/.exec(press.code ?? press.key)?.[1] : undefined;
  for (const key of keys) {
    if (!key.act || !key.key) continue;
    if ((key.after ?? '') !== before) continue;
    if (ctrl !== (key.ctrl ?? false) || press.altKey !== (key.alt ?? false)) continue;
    if (key.key === 'digit' ? digit === undefined : letter.toLowerCase() !== key.key) continue;
    if (single(key) && (typing || !singles)) return null;
    return { act: key.act, digit: Number(digit ?? 0) };
  }
  return null;
}

/** Whether this press begins a sequence: a prefix, alone, where single characters act. */
export function begins(press: Press, typing: boolean, singles: boolean): string {
  if (typing || !singles || press.ctrlKey || press.metaKey || press.altKey) return '';
  const letter = press.key.toLowerCase();
  return prefixes.has(letter) ? letter : '';
}

/** Whether letters typed into this element belong to it. */
export function takesText(element: Element | null): boolean {
  if (!element) return false;
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  if (element instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file'].includes(element.type);
  }
  return element instanceof HTMLElement && element.isContentEditable;
}
