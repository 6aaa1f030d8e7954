/** What is read of asking for help and reading along: the section "hand" of languages/*.json. */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { HandWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=hand';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=hand',
});

export const words = compile<HandWords>(english, await translation(others), locale);
