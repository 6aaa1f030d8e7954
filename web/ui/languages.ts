/** Which language somebody reads, among those there are files of (languages/*.json). */

/** What a language file says about itself. */
export interface Language {
  /** Its BCP 47 tag, which is also the file's name: "de". */
  code: string;
  /** Its name in itself: "Deutsch". */
  name: string;
}

/**
 * The first wanted language there is, or English: "de-CH" is content with "de", "pt" with
 * "pt-BR". `wanted` are BCP 47 tags, the preferred first; `codes` those of the files.
 */
export function choose(wanted: readonly string[], codes: readonly string[]): string {
  for (const tag of wanted) {
    const found =
      codes.find((code) => code.toLowerCase() === tag.toLowerCase()) ??
      codes.find((code) => code.toLowerCase() === base(tag)) ??
      codes.find((code) => base(code) === base(tag));
    if (found) return found;
  }
  return 'en';
}

/**
 * The tag dates and numbers are written by: the wanted one of the chosen language, because
 * English has its days and months the other way round in New York and in London.
 */
export function region(code: string, wanted: readonly string[]): string {
  return wanted.find((tag) => base(tag) === base(code) && usable(tag)) ?? code;
}

const base = (tag: string) => tag.toLowerCase().split('-')[0];

function usable(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
