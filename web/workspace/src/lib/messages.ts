/**
 * Every visible word of the workspace, in the language of the page: the section "workspace"
 * of languages/*.json. Sentences with variable parts are functions. Whoever imports this
 * module waits until the language is there. The settings have words of their own
 * (../admin/messages.ts).
 */

import { compile, type Catalogue } from '$ui/messageformat.ts';
import type { WorkspaceWords } from '$ui/words.gen.ts';
import english from '../../../languages/en.json?section=workspace';
import { locale, translation } from './locale.ts';

const others = import.meta.glob<Catalogue>(['../../../languages/*.json', '!../../../languages/en.json'], {
  import: 'default',
  query: '?section=workspace',
});

export const words = compile<WorkspaceWords>(english, await translation(others), locale);
