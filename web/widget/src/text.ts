import { h } from './dom.ts';

/** http(s) addresses and mailto links, up to white space or a sign that opens markup. */
const address = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;

/** Only what a click may safely open. */
function safe(url: string): boolean {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function link(url: string, label: string): HTMLAnchorElement {
  return h('a', { href: url, target: '_blank', rel: 'noopener nofollow noreferrer' }, label);
}

/** Plain text as nodes, its addresses as links. A sentence's closing punctuation is no part of an address. */
export function linked(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    let url = match[0].replace(/[.,;:!?…»”’]+$/, '');
    // A closing bracket belongs to the address only if it was opened inside.
    while (/[)\]]$/.test(url) && !url.includes(url.endsWith(')') ? '(' : '['))
      url = url.slice(0, -1).replace(/[.,;:!?]+$/, '');
    if (!safe(url)) continue;
    nodes.push(
      document.createTextNode(text.slice(from, match.index)),
      link(url, url.replace(/^mailto:/i, '')),
    );
    from = match.index + url.length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes.filter((n) => n.textContent);
}

const tags = new Set(['B', 'STRONG', 'EM', 'I', 'P', 'BR', 'UL', 'OL', 'LI']);
/** What is dropped together with its content. */
const silent = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'NOSCRIPT',
  'IFRAME',
  'OBJECT',
  'SVG',
  'MATH',
  'TEXTAREA',
  'TITLE',
]);

/**
 * A message of the company, written as HTML and sanitised by the server, as nodes: a
 * second sieve that lets a few harmless elements and safe links through and keeps the
 * text of all others.
 */
export function harmless(html: string): Node[] {
  const copy = (from: Node): Node[] =>
    [...from.childNodes].flatMap((node): Node[] => {
      if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')];
      if (!(node instanceof Element) || silent.has(node.tagName.toUpperCase())) return [];
      const inner = copy(node);
      const url = node.tagName === 'A' ? node.getAttribute('href') : null;
      if (!url && !tags.has(node.tagName)) return inner;
      if (url && !safe(url)) return inner;
      const element = url ? link(url, '') : document.createElement(node.tagName);
      element.append(...inner);
      return [element];
    });
  return copy(new DOMParser().parseFromString(html, 'text/html').body);
}
