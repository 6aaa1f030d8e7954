package store

import "github.com/parley-desk/parley"

const (
	articleColumns = articleBefore + `body` + articleAfter
	// articleListed leaves the texts out: a list of hundreds would be heavy with
	// what nobody reads there.
	articleListed = articleBefore + `''` + articleAfter

	articleBefore = `id, number, title, summary, keywords, category, `
	articleAfter  = `, state, public, author_id, author_name, view_count, created_at, updated_at, updated_by_name, published_at, version`
)

func scanArticle(r row) (a parley.Article, err error) {
	err = r.Scan(&a.ID, &a.Number, &a.Title, &a.Summary, &a.Keywords, &a.Category, &a.Body, &a.State, &a.Public, &a.Author, &a.AuthorName, &a.Views,
		&a.CreatedAt, &a.UpdatedAt, &a.UpdatedByName, &a.PublishedAt, &a.Version)
	return a, err
}

// Article reads an article in any state.
func (r *Reader) Article(id parley.ID) (parley.Article, error) {
	return one(r, NotFound("This article"), scanArticle, `SELECT `+articleColumns+` FROM article WHERE id = $1`, id)
}

// ArticleByNumber reads an article in any state by its number.
func (r *Reader) ArticleByNumber(number string) (parley.Article, error) {
	return one(r, NotFound("This article"), scanArticle, `SELECT `+articleColumns+` FROM article WHERE number = $1`, number)
}

// Articles lists a page of the articles of a state, or of all when it is empty,
// the last changed first, starting after the given position. Their bodies are
// left out.
func (r *Reader) Articles(state parley.ArticleState, before parley.Time, beforeID parley.ID, limit int) ([]parley.Article, error) {
	if state == "" {
		return many(r, scanArticle, `SELECT `+articleListed+` FROM article WHERE (updated_at, id) < ($1, $2)
			ORDER BY updated_at DESC, id DESC LIMIT $3`, before, beforeID, limit)
	}
	return many(r, scanArticle, `SELECT `+articleListed+` FROM article WHERE state = $1 AND (updated_at, id) < ($2, $3)
		ORDER BY updated_at DESC, id DESC LIMIT $4`, string(state), before, beforeID, limit)
}

// The parts of an article that are searched; a hit in a lower one is better. A
// search wants all its words in one part, so each part holds those above it.
const (
	articleTitle = iota + 1
	articleKeywords
	articleBody
)

// SearchArticles finds articles that hold all words: those with them in the
// title come before those with them in the keywords, and those before the rest.
// Only published ones are in the index.
func (r *Reader) SearchArticles(text string, limit int) ([]parley.Article, error) {
	hits, err := r.SearchText(SourceArticle, text, limit)
	if err != nil {
		return nil, err
	}
	list := make([]parley.Article, 0, len(hits))
	for _, hit := range hits {
		a, err := r.Article(hit.Ref)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

// InsertArticle adds an article.
func (t *Tx) InsertArticle(a parley.Article) error {
	_, err := t.exec(`INSERT INTO article (`+articleColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		a.ID, a.Number, a.Title, a.Summary, a.Keywords, a.Category, a.Body, string(a.State), a.Public, a.Author, a.AuthorName, a.Views,
		a.CreatedAt, a.UpdatedAt, a.UpdatedByName, a.PublishedAt, a.Version)
	if err != nil {
		return err
	}
	return t.indexArticle(a)
}

// UpdateArticle changes an article, if a.Version is still the stored one.
func (t *Tx) UpdateArticle(a parley.Article) error {
	err := t.must(stale("article"), `UPDATE article
		SET title = $3, summary = $4, keywords = $5, category = $6, body = $7, state = $8, public = $9, updated_at = $10, updated_by_name = $11,
			published_at = $12, version = version + 1
		WHERE id = $1 AND version = $2`,
		a.ID, a.Version, a.Title, a.Summary, a.Keywords, a.Category, a.Body, string(a.State), a.Public, a.UpdatedAt, a.UpdatedByName, a.PublishedAt)
	if err != nil {
		return err
	}
	return t.indexArticle(a)
}

func (t *Tx) indexArticle(a parley.Article) error {
	if a.State != parley.ArticlePublished {
		return t.DropTexts(SourceArticle, a.ID)
	}
	title := a.Title + " " + a.Number
	keywords := title + " " + a.Keywords + " " + a.Category
	for part, text := range map[int64]string{articleTitle: title, articleKeywords: keywords, articleBody: keywords + " " + a.Summary + " " + a.Body} {
		if err := t.IndexText(SourceArticle, a.ID, part, text); err != nil {
			return err
		}
	}
	return nil
}

// DeleteArticle removes an article.
func (t *Tx) DeleteArticle(id parley.ID, version int64) error {
	if err := t.must(stale("article"), `DELETE FROM article WHERE id = $1 AND version = $2`, id, version); err != nil {
		return err
	}
	return t.DropTexts(SourceArticle, id)
}

// ViewArticle counts that somebody read an article.
func (t *Tx) ViewArticle(id parley.ID) error {
	_, err := t.exec(`UPDATE article SET view_count = view_count + 1 WHERE id = $1`, id)
	return err
}
