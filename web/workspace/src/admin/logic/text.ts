/** Small text work of the forms. */

/** A name as it stands in a link: lower case, hyphens, nothing else. */
export function slugify(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** A question as the name of a variable: lower case, underscores, starting with a letter. */
export function variableName(question: string, taken: readonly string[]): string {
  const plain =
    slugify(question)
      .replaceAll('-', '_')
      .slice(0, 40)
      .replace(/^[^a-z]+|_+$/g, '') || 'question';
  if (!taken.includes(plain)) return plain;
  for (let n = 2; ; n++) if (!taken.includes(`${plain}_${n}`)) return `${plain}_${n}`;
}

/** A text with ${name} references replaced; unknown ones stay as they are. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\$\{([a-z_]+)\}/g, (whole, name: string) => values[name] ?? whole);

/** The ${name} references of a text that are not among those known. */
export function unknownReferences(text: string, known: readonly string[]): string[] {
  const found = [...text.matchAll(/\$\{([^}]*)\}?/g)].map((one) => one[1] ?? '');
  return [...new Set(found.filter((name) => !known.includes(name)))];
}

/**
 * An origin as browsers send it, or why the text is none. A path or a trailing slash
 * is cut off, because people paste addresses of pages.
 */
export function readOrigin(
  text: string,
): { origin: string } | { wrong: 'empty' | 'shape' | 'scheme' | 'wildcard' } {
  const typed = text.trim();
  if (typed === '') return { wrong: 'empty' };
  if (typed.includes('*')) return { wrong: 'wildcard' };
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  } catch {
    return { wrong: 'shape' };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { wrong: 'scheme' };
  // Some browsers take a blank in a host and write it as %20.
  if (url.username || url.password || !/^[^%\s]+$/.test(url.hostname)) return { wrong: 'shape' };
  return { origin: url.origin };
}

/** A size in bytes as a person says it, in the powers of 1,024 that limits are given in. */
export function sizeInWords(bytes: number): string {
  const names = ['bytes', 'KiB', 'MiB', 'GiB'];
  let n = bytes;
  let i = 0;
  while (Math.abs(n) >= 1024 && i < names.length - 1) {
    n /= 1024;
    i++;
  }
  return `${Number.isInteger(n) ? n : n.toFixed(1)} ${names[i] ?? ''}`;
}

/** The visible text of a message that may hold HTML, for one line of a list. */
export const withoutTags = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A refusal as it stands alone: the desk's continue the field's name, "must not be empty." */
export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
