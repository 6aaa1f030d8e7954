/**
 * Every visible word of the what-ifs, in the language of the page: the section "whatif"
 * of languages/*.json. It is fetched with the place.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { WhatifWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=whatif';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=whatif',
});

export const words = compile<WhatifWords>(english, await translation(others), locale);
