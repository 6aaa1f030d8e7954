import { choose, region, type Language } from '$ui/languages.ts';
import type { Catalogue } from '$ui/messageformat.ts';
import { read, write } from './storage.ts';
import { zone } from './zone.svelte.ts';

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

/** Whether the page speaks what somebody has chosen ("": the browser's) as far as there is a file of it. */
export const speaks = (code: string): boolean =>
  choose(
    [...(code ? [code] : []), ...navigator.languages],
    languages.map((one) => one.code),
  ) === language;

/** Remembers a language (undefined: the browser's) and says everything anew in it. */
export function setLanguage(code: string | undefined): void {
  write('language', code);
  // Where nothing can be kept, the page would be loaded anew for ever.
  if (read<string>('language', '') === (code ?? '')) location.reload();
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

/**
 * Shows times in this IANA time zone from now on; undefined, or one the browser does not know:
 * its own. What is on the screen is written anew.
 */
export function setTimeZone(name: string | undefined): void {
  let known: string | undefined;
  try {
    if (name) known = new Intl.DateTimeFormat(locale, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // As the browser has it.
  }
  zone.name = known;
}

/** How a date or time is written in this language, and in the set time zone unless `options` name one. */
export function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const all = { ...(zone.name ? { timeZone: zone.name } : {}), ...options };
  const key = JSON.stringify(all);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, all);
    formats.set(key, made);
  }
  return made;
}

/** A number as this language writes it. */
export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale, options).format(value);
