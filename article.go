package parley

import "slices"

// ArticleState is the state of a knowledge article (domain 9.3).
type ArticleState string

// The states of an article. Only a published one is found and read.
const (
	ArticleDraft     ArticleState = "draft"
	ArticlePublished ArticleState = "published"
	ArticleRetired   ArticleState = "retired"
)

// Next lists the states that may follow. What was published goes back to draft
// to be reworked, or is retired; what is retired becomes a draft before it can
// be published again.
func (s ArticleState) Next() []ArticleState {
	switch s {
	case "":
		return []ArticleState{ArticleDraft}
	case ArticleDraft:
		return []ArticleState{ArticlePublished, ArticleRetired}
	case ArticlePublished:
		return []ArticleState{ArticleDraft, ArticleRetired}
	case ArticleRetired:
		return []ArticleState{ArticleDraft}
	}
	return nil
}

// CanBecome reports whether the step from s to next is legal.
func (s ArticleState) CanBecome(next ArticleState) bool { return slices.Contains(s.Next(), next) }

// MaxArticle bounds an article's text, in characters.
const MaxArticle = 100_000

// Article is a piece of knowledge, for agents and, when it is public, for
// everybody. Body is Markdown (CommonMark, with tables).
type Article struct {
	ID            ID           `json:"id"`
	Number        string       `json:"number"` // KB0000001
	Title         string       `json:"title"`
	Summary       string       `json:"summary"`
	Keywords      string       `json:"keywords" doc:"Words by which it is to be found, separated by commas."`
	Category      string       `json:"category"`
	Body          string       `json:"body" doc:"Markdown; empty in lists."`
	State         ArticleState `json:"state" enum:"draft,published,retired"`
	Public        bool         `json:"public" doc:"Once published, everybody may read it under /kb/ and its number."`
	Author        ID           `json:"author_id,omitempty"`
	AuthorName    string       `json:"author"`
	Views         int64        `json:"view_count"`
	CreatedAt     Time         `json:"created_at"`
	UpdatedAt     Time         `json:"updated_at"`
	UpdatedByName string       `json:"updated_by"`
	PublishedAt   Time         `json:"published_at,omitzero"`
	Version       int64        `json:"version"`
}

// ForEverybody reports whether visitors may read the article.
func (a *Article) ForEverybody() bool { return a.Public && a.State == ArticlePublished }

// Path is where everybody may read the article, below the desk's address; ""
// when not everybody may.
func (a *Article) Path() string {
	if !a.ForEverybody() {
		return ""
	}
	return "/kb/" + a.Number
}
