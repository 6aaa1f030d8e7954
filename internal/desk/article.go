package desk

import (
	"bytes"
	"context"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/store"
)

const tableArticle = "kb_knowledge"

const (
	maxSummary  = 500
	maxKeywords = 500
	// maxSuggested is how many articles a conversation's own words find.
	maxSuggested = 5
)

// ArticleInput is what somebody says about an article.
type ArticleInput struct {
	Title    string              `json:"title"`
	Summary  string              `json:"summary,omitempty"`
	Keywords string              `json:"keywords,omitempty"`
	Category string              `json:"category,omitempty"`
	Body     string              `json:"body" doc:"Markdown."`
	State    parley.ArticleState `json:"state,omitempty" enum:"draft,published,retired" doc:"Absent: draft, or as it is."`
	Public   bool                `json:"public"`
	Version  int64               `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// ArticleView is an article for reading: HTML that is safe to show, and plain
// text for those who put it into a message.
type ArticleView struct {
	parley.Article
	HTML string                `json:"html" doc:"Sanitised."`
	Text string                `json:"text"`
	URL  string                `json:"url,omitempty" doc:"Where everybody may read it, below the desk's address."`
	Next []parley.ArticleState `json:"next" doc:"States it may take now."`
}

// ArticleMatch is an article as a search shows it.
type ArticleMatch struct {
	ID        parley.ID   `json:"id"`
	Number    string      `json:"number"`
	Title     string      `json:"title"`
	Summary   string      `json:"summary"`
	Category  string      `json:"category"`
	Public    bool        `json:"public"`
	Views     int64       `json:"view_count"`
	UpdatedAt parley.Time `json:"updated_at"`
	URL       string      `json:"url,omitempty"`
}

func (in ArticleInput) fill(a *parley.Article) (err error) {
	if a.Title, err = requiredLine("title", in.Title, parley.MaxSubject); err != nil {
		return err
	}
	if a.Summary, err = parley.CleanText("summary", in.Summary, maxSummary); err != nil {
		return err
	}
	if a.Keywords, err = parley.CleanLine("keywords", in.Keywords, maxKeywords); err != nil {
		return err
	}
	if a.Category, err = parley.CleanLine("category", in.Category, parley.MaxName); err != nil {
		return err
	}
	if a.Body, err = parley.CleanText("body", in.Body, parley.MaxArticle); err != nil {
		return err
	}
	next := in.State
	if next == "" {
		next = a.State
	}
	if next == "" {
		next = parley.ArticleDraft
	}
	switch {
	case !slices.Contains([]parley.ArticleState{parley.ArticleDraft, parley.ArticlePublished, parley.ArticleRetired}, next):
		return parley.Errorf(parley.CodeInvalid, "state", "must be draft, published or retired.")
	case next != a.State && !a.State.CanBecome(next) && (a.State != "" || next != parley.ArticlePublished):
		return parley.Errorf(parley.CodeInvalid, "state", "cannot go from %s to %s.", a.State, next)
	case next == parley.ArticlePublished && a.Body == "":
		return parley.Errorf(parley.CodeInvalid, "body", "is empty. Write it before it is published.")
	}
	if next == parley.ArticlePublished && a.State != next {
		a.PublishedAt = parley.Now()
	}
	a.State, a.Public = next, in.Public
	return nil
}

// articlePolicy is what of an article's HTML is shown: text, lists, tables,
// code and links. Pictures are left out: they would tell another site who reads.
func articlePolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "del", "ul", "ol", "li", "blockquote", "pre", "code",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// below puts an article's headings below its title, which is the page's only
// heading of the first order.
type below struct{}

// Transform implements parser.ASTTransformer.
func (below) Transform(page *ast.Document, _ text.Reader, _ parser.Context) {
	const lowest = 6
	_ = ast.Walk(page, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // fails only where the function does
		if heading, is := n.(*ast.Heading); is && entering {
			heading.Level = min(heading.Level+1, lowest)
		}
		return ast.WalkContinue, nil
	})
}

// markdown turns an article's text into HTML that is safe to show to anybody.
// HTML inside it is not passed on.
func markdown(body string) (string, error) {
	const afterAll = 1000
	m := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(below{}, afterAll))))
	var out bytes.Buffer
	if err := m.Convert([]byte(body), &out); err != nil {
		return "", parley.Wrap(parley.CodeInternal, err, "The article cannot be shown.")
	}
	return string(articlePolicy().SanitizeBytes(out.Bytes())), nil
}

// breaks make plain text of what the ends of elements mean; the renderer has put
// each block on lines of its own.
var breaks = strings.NewReplacer("</p>\n", "</p>\n\n", "</ul>\n", "</ul>\n\n", "</ol>\n", "</ol>\n\n", "</table>\n", "</table>\n\n", "</pre>\n", "</pre>\n\n",
	"</h1>", "</h1>\n", "</h2>", "</h2>\n", "</h3>", "</h3>\n", "</h4>", "</h4>\n", "</h5>", "</h5>\n", "</h6>", "</h6>\n",
	"</td>\n<td", "</td>\t<td", "</th>\n<th", "</th>\t<th", "\n</thead>\n<tbody>\n", "\n", "<tr>\n", "", "\n</tr>", "", "<li>", "<li>- ")

// plainOf is sanitised HTML as text.
func plainOf(markup string) string {
	text := html.UnescapeString(bluemonday.StrictPolicy().Sanitize(breaks.Replace(markup)))
	lines := []string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\n")
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func articleView(a parley.Article) (ArticleView, error) {
	markup, err := markdown(a.Body)
	return ArticleView{Article: a, HTML: markup, Text: plainOf(markup), URL: a.Path(), Next: a.State.Next()}, err
}

func articleMatch(a parley.Article) ArticleMatch {
	return ArticleMatch{ID: a.ID, Number: a.Number, Title: a.Title, Summary: a.Summary, Category: a.Category, Public: a.Public, Views: a.Views, UpdatedAt: a.UpdatedAt, URL: a.Path()}
}

// readableArticle finds an article the actor may read: any published one, and
// with the right to configure the service also what is not.
func readableArticle(read *store.Reader, actor parley.Actor, id parley.ID) (parley.Article, error) {
	a, err := read.Article(id)
	if err == nil && a.State != parley.ArticlePublished && !auth.Allowed(auth.ConfigureService, actor.Roles) {
		return parley.Article{}, store.NotFound("This article")
	}
	return a, err
}

// ReadArticle reads an article the actor may read, and counts that.
func (d *Desk) ReadArticle(ctx context.Context, actor parley.Actor, id parley.ID) (ArticleView, error) {
	a, err := readableArticle(d.store.Read(ctx), actor, id)
	if err != nil {
		return ArticleView{}, err
	}
	d.countView(ctx, a)
	return articleView(a)
}

// PublicArticle reads an article that everybody may read, by its number, and
// counts that. Any other does not exist for visitors.
func (d *Desk) PublicArticle(ctx context.Context, number string) (ArticleView, error) {
	a, err := d.store.Read(ctx).ArticleByNumber(strings.ToUpper(number))
	if err == nil && !a.ForEverybody() {
		err = store.NotFound("This article")
	}
	if err != nil {
		return ArticleView{}, err
	}
	d.countView(ctx, a)
	return articleView(a)
}

// countView must not keep anybody from reading.
func (d *Desk) countView(ctx context.Context, a parley.Article) {
	if a.State != parley.ArticlePublished {
		return
	}
	if err := d.store.Tx(ctx, func(tx *store.Tx) error { return tx.ViewArticle(a.ID) }); err != nil && ctx.Err() == nil {
		d.log.Warn("a reader of an article was not counted", "article", a.Number, "err", err)
	}
}

// SearchArticles finds published articles by words, or, when there are none,
// those that the conversation's subject asks for, or the last changed.
func (d *Desk) SearchArticles(ctx context.Context, actor parley.Actor, text string, conversation parley.ID, limit int) ([]ArticleMatch, error) {
	read := d.store.Read(ctx)
	var found []parley.Article
	var err error
	switch {
	case strings.TrimSpace(text) != "":
		found, err = read.SearchArticles(text, limit)
	case conversation != "":
		found, err = d.suggested(read, actor, conversation, min(limit, maxSuggested))
	default:
		found, err = read.Articles(parley.ArticlePublished, farFuture, "", limit)
	}
	if err != nil {
		return nil, err
	}
	list := make([]ArticleMatch, 0, len(found))
	for _, a := range found {
		list = append(list, articleMatch(a))
	}
	return list, nil
}

// suggested finds articles that hold words of the conversation's subject: the
// more of them the better. Short words say little.
func (d *Desk) suggested(read *store.Reader, actor parley.Actor, conversation parley.ID, limit int) ([]parley.Article, error) {
	summary, err := read.Summary(conversation, actor.ID)
	if err != nil {
		return nil, err
	}
	const shortWord, most = 4, 8
	words := slices.DeleteFunc(store.Words(summary.Subject), func(word string) bool { return utf8.RuneCountInString(word) < shortWord })
	slices.Sort(words)
	words = slices.Compact(words)
	hits, articles, order := map[parley.ID]int{}, map[parley.ID]parley.Article{}, []parley.ID{}
	for _, word := range words[:min(most, len(words))] {
		found, err := read.SearchArticles(word, limit)
		if err != nil {
			return nil, err
		}
		for rank, a := range found {
			if hits[a.ID] == 0 {
				order = append(order, a.ID)
			}
			hits[a.ID] += 2*limit - rank // the first of one word's is worth less than being among two words'
			articles[a.ID] = a
		}
	}
	slices.SortStableFunc(order, func(x, y parley.ID) int { return hits[y] - hits[x] })
	list := make([]parley.Article, 0, limit)
	for _, id := range order[:min(limit, len(order))] {
		list = append(list, articles[id])
	}
	return list, nil
}

// farFuture is a position before the first of every list.
const farFuture = parley.Time(1 << 62)

// Articles lists a page of all articles, or those of a state, the last changed
// first and without their bodies, for who looks after them.
func (d *Desk) Articles(ctx context.Context, state parley.ArticleState, before parley.Time, beforeID parley.ID, limit int) ([]parley.Article, error) {
	return d.store.Read(ctx).Articles(state, before, beforeID, limit)
}

// Article reads an article in any state, without counting it, for who looks
// after them.
func (d *Desk) Article(ctx context.Context, id parley.ID) (ArticleView, error) {
	a, err := d.store.Read(ctx).Article(id)
	if err != nil {
		return ArticleView{}, err
	}
	return articleView(a)
}

// PreviewArticle is what a text would look like.
func (d *Desk) PreviewArticle(_ context.Context, _ parley.Actor, body string) (ArticleView, error) {
	text, err := parley.CleanText("body", body, parley.MaxArticle)
	if err != nil {
		return ArticleView{}, err
	}
	return articleView(parley.Article{Body: text})
}

// CreateArticle adds an article.
func (d *Desk) CreateArticle(ctx context.Context, actor parley.Actor, in ArticleInput) (ArticleView, error) {
	now := parley.Now()
	a := parley.Article{ID: parley.NewID(), Author: actor.ID, AuthorName: actor.Name, CreatedAt: now, UpdatedAt: now, UpdatedByName: actor.Name, Version: 1}
	if err := in.fill(&a); err != nil {
		return ArticleView{}, err
	}
	if err := d.store.Tx(ctx, func(tx *store.Tx) error { return d.addArticle(tx, actor, &a) }); err != nil {
		return ArticleView{}, err
	}
	return articleView(a)
}

func (d *Desk) addArticle(tx *store.Tx, actor parley.Actor, a *parley.Article) (err error) {
	if a.Number, err = tx.NextNumber("KB"); err != nil {
		return err
	}
	if err := tx.InsertArticle(*a); err != nil {
		return err
	}
	return tx.Audit(acted(actor, actionCreate, tableArticle, a.ID, a.Number, "", ""))
}

// UpdateArticle changes an article. Cards of it are shown anew.
func (d *Desk) UpdateArticle(ctx context.Context, actor parley.Actor, id parley.ID, in ArticleInput) (ArticleView, error) {
	var a parley.Article
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		old, err := tx.Article(id)
		if err != nil {
			return err
		}
		a = old
		if err := in.fill(&a); err != nil {
			return err
		}
		a.Version, a.UpdatedAt, a.UpdatedByName = in.Version, parley.Now(), actor.Name
		if err := tx.UpdateArticle(a); err != nil {
			return err
		}
		a.Version++
		was, is, err := difference(old, a)
		if err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventRecord, Table: parley.TableArticle, Record: id})
		return tx.Audit(acted(actor, actionUpdate, tableArticle, id, a.Number, clipRunes(was, maxAudited), clipRunes(is, maxAudited)))
	})
	if err != nil {
		return ArticleView{}, err
	}
	return articleView(a)
}

// maxAudited bounds what the audit trail keeps of a changed article.
const maxAudited = 20_000

// DeleteArticle removes an article that was never published; what was is
// retired instead, so that links to it say so.
func (d *Desk) DeleteArticle(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.Article(id)
		if err != nil {
			return err
		}
		if !a.PublishedAt.IsZero() {
			return parley.Errorf(parley.CodeConflict, "", "%s was published, and people may have its link. Retire it instead.", a.Number)
		}
		if err := tx.DeleteArticle(id, version); err != nil {
			return err
		}
		return tx.Audit(acted(actor, actionDelete, tableArticle, id, a.Number, "", ""))
	})
}
