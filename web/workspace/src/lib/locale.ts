import { choose, region, type Language } from '$ui/languages.ts';
import type { Catalogue } from '$ui/messageformat.ts';
import { read, write } from './storage.ts';

const files = import.meta.glob<Language>('../../../languages/*.json', {
  eager: true,
  import: 'default',
  query: '?section=language',
});

/** The languages a person can choose, English first, then by their names. */
export const languages: readonly Language[] = Object.values(files).sort(
  (a, b) => Number(b.code === 'en') - Number(a.code === 'en') || a.name.localeCompare(b.name),
);

const chosen = read<string>('language', '');
const wanted = [...(chosen ? [chosen] : []), ...navigator.languages];

/** The code of the language this page speaks, for as long as it is open. */
export const language = choose(
  wanted,
  languages.map((one) => one.code),
);

/** The BCP 47 tag dates and numbers are written by: the language, as the browser's region has it. */
export const locale = region(language, wanted);

/** Remembers a language (undefined: the browser's) and says everything anew in it. */
export function setLanguage(code: string | undefined): void {
  write('language', code);
  location.reload();
}

/** This language's file among those found, or undefined where the words are in the code already. */
export async function translation(
  found: Record<string, () => Promise<Catalogue>>,
): Promise<Catalogue | undefined> {
  try {
    return await found[`../../../languages/${language}.json`]?.();
  } catch {
    // Without it the page is in English, which is better than no page.
    return undefined;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
let zone: string | undefined;

/** Shows times in this IANA time zone from now on; undefined, or one the browser does not know: its own. */
export function setTimeZone(name: string | undefined): void {
  zone = undefined;
  formats.clear();
  try {
    if (name) zone = new Intl.DateTimeFormat(locale, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // As the browser has it.
  }
}

/** How a date or time is written in this language, and in the set time zone unless `options` name one. */
export function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { ...(zone ? { timeZone: zone } : {}), ...options });
    formats.set(key, made);
  }
  return made;
}

/** A number as this language writes it. */
export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale, options).format(value);
