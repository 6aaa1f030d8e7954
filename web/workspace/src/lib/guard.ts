import { links } from './entries.ts';

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

/** Links of the text into this desk that customers cannot open: the workspace and the interface. */
export const internalLinks = (text: string, host: string): string[] =>
  links(text).filter((one) => {
    const url = new URL(one);
    return url.host === host && /^\/(?:workspace|api)(?:\/|$)/.test(url.pathname);
  });
