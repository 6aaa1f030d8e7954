/**
 * The few tags the desk lets through in a message, as a tree, so that a preview shows
 * them without ever handing HTML to the page.
 */

export type Node = { text: string } | { tag: Tag; href: string; children: Node[] };

const allowed = ['p', 'br', 'b', 'strong', 'i', 'em', 'ul', 'ol', 'li', 'a'] as const;
export type Tag = (typeof allowed)[number];

/** Tags whose content is not text for people. */
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'noscript']);

/** Reads HTML; other tags are left out and their text is kept, as the desk does. */
export function readHTML(html: string): Node[] {
  return walk(new DOMParser().parseFromString(html, 'text/html').body);
}

function walk(parent: globalThis.Node): Node[] {
  return [...parent.childNodes].flatMap((node): Node[] => {
    if (node.nodeType === 3) return node.textContent ? [{ text: node.textContent }] : [];
    if (node.nodeType !== 1) return [];
    const element = node as Element;
    const tag = element.localName;
    if (dropped.has(tag)) return [];
    if (!(allowed as readonly string[]).includes(tag)) return walk(element);
    return [
      {
        tag: tag as Tag,
        href: tag === 'a' ? safe(element.getAttribute('href') ?? '') : '',
        children: walk(element),
      },
    ];
  });
}

/** A link a visitor may follow, or "". */
function safe(href: string): string {
  try {
    const url = new URL(href);
    return ['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
