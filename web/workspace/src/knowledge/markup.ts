/**
 * An article's HTML as a tree of the few tags the desk lets through (internal/desk, markdown), so
 * that it is drawn without ever handing HTML to the page.
 */

const tags = [
  'p',
  'br',
  'hr',
  'b',
  'strong',
  'i',
  'em',
  'del',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'a',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
] as const;

type Tag = (typeof tags)[number];

/** A text, or an element: `outside` says that its link leaves this desk; `start` numbers a list. */
export type Part =
  | { text: string }
  | { tag: Tag; href: string; outside: boolean; start: number | undefined; children: Part[] };

/** Tags whose content is not text for people. */
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'noscript']);

/** Where white space between elements means nothing, and would be wrong as a text. */
const structural = new Set(['ul', 'ol', 'table', 'thead', 'tbody', 'tr']);

/** Reads HTML; other tags are left out and their text is kept. */
export function readArticle(html: string, origin = location.origin): Part[] {
  return walk(new DOMParser().parseFromString(html, 'text/html').body, origin);
}

function walk(parent: Node, origin: string): Part[] {
  const bare = structural.has((parent as Element).localName);
  return [...parent.childNodes].flatMap((node): Part[] => {
    if (node.nodeType === 3) {
      const text = node.textContent ?? '';
      return text === '' || (bare && text.trim() === '') ? [] : [{ text }];
    }
    if (node.nodeType !== 1) return [];
    const element = node as Element;
    const name = element.localName;
    if (dropped.has(name)) return [];
    const children = walk(element, origin);
    const tag = tags.find((one) => one === name);
    if (!tag) return children;
    const link = name === 'a' ? safe(element.getAttribute('href'), origin) : undefined;
    const start = name === 'ol' ? Number(element.getAttribute('start') ?? NaN) : NaN;
    return [
      {
        tag,
        href: link?.href ?? '',
        outside: link !== undefined && link.origin !== origin,
        start: Number.isInteger(start) ? start : undefined,
        children,
      },
    ];
  });
}

/** A link that may be followed. */
function safe(href: string | null, origin: string): URL | undefined {
  if (!href) return undefined;
  try {
    const url = new URL(href, origin);
    return ['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
