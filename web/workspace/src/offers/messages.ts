/**
 * What an agent reads of offers and of their presence, and the sentences of routing's reasons, in
 * the language of the page: the sections "offers" and "routing" of languages/*.json. They are
 * fetched with the screens that say them.
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { OffersWords, RoutingWords } from '$ui/words.gen.ts';
import englishOffers from '../../../languages/en.json?section=offers';
import englishRouting from '../../../languages/en.json?section=routing';
import { locale, translation } from '../lib/locale.ts';

const otherOffers = import.meta.glob<Catalogue>(
  ['../../../languages/*.json', '!../../../languages/en.json'],
  { import: 'default', query: '?section=offers' },
);
const otherRouting = import.meta.glob<Catalogue>(
  ['../../../languages/*.json', '!../../../languages/en.json'],
  { import: 'default', query: '?section=routing' },
);

const [offers, routing] = await Promise.all([translation(otherOffers), translation(otherRouting)]);

export const words = compile<OffersWords>(englishOffers, offers, locale);

/** Why somebody is not offered something, or is. */
export const reasons = compile<RoutingWords>(englishRouting, routing, locale);
