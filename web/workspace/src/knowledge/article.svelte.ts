import type { Schemas } from '$ui/schema.ts';
import { asProblem, get, type Problem } from '../lib/api.ts';
import { articlePath } from '../lib/routes.ts';
import type { RecordRef } from '../lib/wire.ts';

/** An article for reading. */
export type Article = Schemas['ArticleView'];

/** The article that is being read. */
export class OpenArticle {
  article = $state.raw<Article>();
  problem = $state.raw<Problem>();
  #asked = 0;

  /** Reads the article anew; what is shown of it stays meanwhile. "" puts it away. */
  async load(id: string): Promise<void> {
    const turn = ++this.#asked;
    if (this.article?.id !== id) this.article = undefined;
    this.problem = undefined;
    if (!id) return;
    try {
      const read = await get<Article>(`/articles/${id}`);
      if (turn === this.#asked) this.article = read;
    } catch (error) {
      if (turn === this.#asked) {
        this.problem = asProblem(error);
        this.article = undefined;
      }
    }
  }
}

/** The link to give away: of a public article its page for everybody, of any other the one for colleagues. */
export const linkOf = (one: { id: string; url?: string }): string =>
  new URL(one.url || articlePath(one.id), location.origin).href;

/** What is posted to a conversation of it. */
export const refOf = (one: { id: string; number: string; title: string; url?: string }): RecordRef => ({
  table: 'article',
  id: one.id,
  number: one.number,
  title: one.title,
  ...(one.url ? {} : { internal: true }),
});
