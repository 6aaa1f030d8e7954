import { choose, region } from '$ui/languages.ts';
import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { WidgetWords } from '$ui/words.gen.ts';
import english from '../../languages/en.json?section=widget';

// Addresses are made at build time: the chat fetches one other language at most, and only then.
const others = import.meta.glob<Catalogue>(['../../languages/*.json', '!../../languages/en.json'], {
  import: 'default',
  query: '?section=widget',
});

/**
 * Every sentence the visitor's screens say, in their language: the section "widget" of
 * languages/*.json. Sentences of the company come from the server.
 */
export let words = compile<WidgetWords>(english, undefined, 'en');

/** The language of {@link words}: what the server is asked to answer in. */
export let language = 'en';

/** The BCP 47 tag dates and numbers are written by. */
let locale = 'en';

/**
 * Turns to the first wanted language there is a file of. Called once, before anything is
 * shown; `wanted` are BCP 47 tags. A language that cannot be fetched leaves the chat in English.
 */
export async function speak(wanted: readonly string[]): Promise<void> {
  const codes = ['en', ...Object.keys(others).map((path) => path.replace(/^.*\/|\.json$/g, ''))];
  const code = choose(wanted, codes);
  let theirs: Catalogue | undefined;
  try {
    theirs = await others[`../../languages/${code}.json`]?.();
  } catch {
    // The chat is worth more than its language.
  }
  language = theirs ? code : 'en';
  // A page says “en”; only the reader's browser knows whether the day goes before the month.
  locale = region(language, [...navigator.languages, ...wanted]);
  words = compile<WidgetWords>(english, theirs, locale);
}

/** A moment as this language writes it. */
export const date = (at: Date | number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, options).format(at);

/** A size a person reads: 482 B, 48 KB, 1.2 MB. */
export function bytes(n: number): string {
  if (n < 1000) return words.bytes(n);
  const round = (value: number) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  return n < 1e6 ? words.kilobytes(round(n / 1e3)) : words.megabytes(round(n / 1e6));
}
