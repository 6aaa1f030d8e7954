/**
 * Every visible word of the settings, in the language of the page: the section "settings" of
 * languages/*.json. Sentences with variable parts are functions.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { SettingsWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=settings';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=settings',
});

export const words = compile<SettingsWords>(english, await translation(others), locale);

/** Title and explanation of a section. */
export function section(key: string): { title: string; explain: string } {
  const found: unknown = Object.entries(words.sections).find(([name]) => name === key)?.[1];
  return typeof found === 'object'
    ? (found as { title: string; explain: string })
    : { title: key, explain: '' };
}

/** How many a filter has left over: "3 of 12", or "12 entries" when it leaves all. */
export const counted = (shown: number, all: number): string =>
  shown === all ? words.list.count(all) : words.list.some(shown, all);
