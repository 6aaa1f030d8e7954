/**
 * Every visible word of wrapping up, in the language of the page: the section "wrapup" of
 * languages/*.json. It is fetched with the form.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { WrapupWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=wrapup';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=wrapup',
});

export const words = compile<WrapupWords>(english, await translation(others), locale);
