/**
 * Every visible word of the preferences, in the language of the page: the section "account" of
 * languages/*.json. It is fetched with their screens.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { AccountWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=account';
import { locale, translation } from '../lib/locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=account',
});

export const words = compile<AccountWords>(english, await translation(others), locale);
