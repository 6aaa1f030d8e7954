/**
 * Every visible word of the supervisor's board, in the language of the page: the section "board"
 * of languages/*.json. It is fetched with the place.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { BoardWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=board';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=board',
});

export const words = compile<BoardWords>(english, await translation(others), locale);
