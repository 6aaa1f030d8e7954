import { links } from './entries.ts';
import { words } from './messages.ts';

/** Digits of a payment card number (ISO/IEC 7812). */
const fewest = 13;
const longest = 19;

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

/** What looks like the number of a payment card, as it was written: digits in groups, with spaces or dashes between. */
export function cardNumbers(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/\d+(?:[\s\u00a0\u2009\u202f\-‐‑–]{1,2}\d+)*/gu)) {
    const groups = [...run.matchAll(/\d+/g)];
    // A date or another number may stand beside it: every row of whole groups is tried, the longest first.
    for (let from = 0; from < groups.length; from++) {
      for (let to = groups.length; to > from; to--) {
        const digits = groups
          .slice(from, to)
          .map(([one]) => one)
          .join('');
        if (digits.length < fewest || digits.length > longest || digits.startsWith('0') || !luhn(digits))
          continue;
        const last = groups[to - 1]!;
        found.push(run.slice(groups[from]!.index, last.index + last[0].length));
        from = to - 1;
        break;
      }
    }
  }
  return found;
}

/** Names that only mean something inside a company's network (RFC 6762, RFC 8375, and habit). */
const insideNames = /(?:^|\.)(?:localhost|local|internal|intranet|intern|lan|corp|home\.arpa)$/;

/** Whether an address leads into a network that customers are not in (RFC 1918, RFC 4193, RFC 4291). */
function inside(host: string): boolean {
  if (host.startsWith('[')) return /^\[(?:::1\]|f[cd]|fe[89ab])/.test(host);
  const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (!parts) return !host.includes('.') || insideNames.test(host);
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254)
  );
}

/**
 * Links of the text that customers cannot open: those into the workspace and the interface of
 * this desk, and those to addresses of a private network.
 */
export const internalLinks = (text: string, host: string): string[] =>
  links(text).filter((one) => {
    const url = new URL(one);
    if (url.host === host) return /^\/(?:workspace|api)(?:\/|$)/.test(url.pathname);
    return inside(url.hostname);
  });

/** What a prepared text still waits to be filled in with, such as "${order}". */
export const gaps = (text: string): string[] => [
  ...new Set([...text.matchAll(/\$\{[a-z_][a-z0-9_.]{0,63}\}/g)].map(([one]) => one)),
];

/** What the person is asked about before a text reaches a customer, as sentences; none: it may go. */
export function doubts(text: string, host: string): string[] {
  const t = words.pane.guard;
  const said = (found: readonly string[], sentence: (first: string) => string): string[] => {
    const [first, ...more] = found;
    if (first === undefined) return [];
    return [more.length > 0 ? `${sentence(first)} ${t.many(more.length)}` : sentence(first)];
  };
  return [
    ...said(cardNumbers(text), (number) => t.card(number)),
    ...said(internalLinks(text, host), (link) => t.link(link)),
    ...said(gaps(text), (gap) => t.gap(gap)),
  ];
}
