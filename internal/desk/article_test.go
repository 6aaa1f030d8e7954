package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (f *floor) article(in desk.ArticleInput) desk.ArticleView {
	f.t.Helper()
	if in.State == "" {
		in.State = parley.ArticlePublished
	}
	a, err := f.desk.CreateArticle(f.t.Context(), f.admin, in)
	f.must(err)
	return a
}

func (f *floor) articles(who parley.Actor, text string, c parley.ID) []string {
	f.t.Helper()
	found, err := f.desk.SearchArticles(f.t.Context(), who, text, c, 20)
	f.must(err)
	titles := []string{}
	for _, a := range found {
		titles = append(titles, a.Title)
	}
	return titles
}

func TestSearchArticles(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.article(desk.ArticleInput{Title: "Other", Body: "How a refund is paid"})
		f.article(desk.ArticleInput{Title: "Money back", Keywords: "refund, return", Body: "x"})
		f.article(desk.ArticleInput{Title: "Refunds", Body: "Within 14 days to the Überweisung account"})
		f.article(desk.ArticleInput{Title: "Refund draft", Body: "secret", State: parley.ArticleDraft})
		if diff := cmp.Diff([]string{"Refunds", "Money back", "Other"}, f.articles(f.anna, "Refund", "")); diff != "" {
			t.Errorf("title before keywords before text:\n%s", diff)
		}
		// The words may stand in different parts; accents do not matter.
		if diff := cmp.Diff([]string{"Refunds"}, f.articles(f.anna, "refunds uberweis", "")); diff != "" {
			t.Error(diff)
		}
		if got := f.articles(f.anna, "refund nowhere", ""); len(got) != 0 {
			t.Errorf("found %v", got)
		}
		if got := f.articles(f.anna, `"*(:^ refunds' --`, ""); !slices.Equal(got, []string{"Refunds"}) {
			t.Errorf("with signs: %v", got)
		}
		if got := f.articles(f.anna, "", ""); len(got) != 3 {
			t.Errorf("the last changed are %v", got)
		}
		// Without words: what the conversation is about.
		form := f.form("billing")
		form.Answers["question"] = []string{"When do I get my refund in my account?"}
		g := f.guestOf(form)
		f.accept(f.anna, f.billing)
		if got := f.articles(f.anna, "", g.Conversation); len(got) != 3 || got[0] != "Refunds" {
			t.Errorf("suggested are %v", got)
		}
		_, err := f.desk.SearchArticles(t.Context(), f.outsider, "", g.Conversation, 5)
		f.refused(parley.CodeNotFound, err)
	})
}

func TestArticleStates(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		draft := f.article(desk.ArticleInput{Title: "Draft", Body: "# Hi", Public: true, State: parley.ArticleDraft})
		if !strings.HasPrefix(draft.Number, "KB0") || draft.URL != "" {
			t.Errorf("made as %+v", draft)
		}
		_, err := f.desk.ReadArticle(t.Context(), f.anna, draft.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.ReadArticle(t.Context(), f.admin, draft.ID)
		f.must(err)
		_, err = f.desk.PublicArticle(t.Context(), draft.Number)
		f.refused(parley.CodeNotFound, err)

		step := func(version int64, state parley.ArticleState, public bool) (desk.ArticleView, error) {
			return f.desk.UpdateArticle(t.Context(), f.admin, draft.ID, desk.ArticleInput{Title: "Draft", Body: "# Hi", State: state, Public: public, Version: version})
		}
		published, err := step(1, parley.ArticlePublished, true)
		f.must(err)
		if published.URL != "/kb/"+draft.Number || published.PublishedAt.IsZero() || published.Version != 2 {
			t.Errorf("published as %+v", published)
		}
		_, err = step(1, parley.ArticleRetired, true)
		refuses(t, "overtaken", err, parley.CodeConflict, "version")
		for range 3 {
			_, err = f.desk.PublicArticle(t.Context(), strings.ToLower(draft.Number))
			f.must(err)
		}
		if a, err := f.read().Article(draft.ID); err != nil || a.Views != 3 {
			t.Errorf("read %d times, %v", a.Views, err)
		}
		refuses(t, "delete what was published", f.desk.DeleteArticle(t.Context(), f.admin, draft.ID, 2), parley.CodeConflict, "")
		_, err = step(2, parley.ArticlePublished, false)
		f.must(err)
		_, err = f.desk.PublicArticle(t.Context(), draft.Number)
		f.refused(parley.CodeNotFound, err)
		_, err = step(3, parley.ArticleRetired, true)
		f.must(err)
		if got := f.articles(f.anna, "draft", ""); len(got) != 0 {
			t.Errorf("what is retired is found: %v", got)
		}
		_, err = step(4, parley.ArticlePublished, true)
		refuses(t, "retired to published", err, parley.CodeInvalid, "state")
		_, err = step(4, parley.ArticleDraft, true)
		f.must(err)

		for name, bad := range map[string]struct {
			in    desk.ArticleInput
			code  parley.Code
			field string
		}{
			"no title":  {desk.ArticleInput{Body: "x"}, parley.CodeInvalid, "title"},
			"empty":     {desk.ArticleInput{Title: "x", State: parley.ArticlePublished}, parley.CodeInvalid, "body"},
			"state":     {desk.ArticleInput{Title: "x", State: "new"}, parley.CodeInvalid, "state"},
			"to retire": {desk.ArticleInput{Title: "x", State: parley.ArticleRetired}, parley.CodeInvalid, "state"},
			"too long":  {desk.ArticleInput{Title: "x", Body: strings.Repeat("x", parley.MaxArticle+1)}, parley.CodeTooLarge, "body"},
		} {
			_, err := f.desk.CreateArticle(t.Context(), f.admin, bad.in)
			refuses(t, name, err, bad.code, bad.field)
		}
		gone := f.article(desk.ArticleInput{Title: "Gone", State: parley.ArticleDraft})
		f.must(f.desk.DeleteArticle(t.Context(), f.admin, gone.ID, 1))
	})
}

func TestArticleMarkup(t *testing.T) {
	f := newFloor(t, store.Config{Dir: t.TempDir()})
	a, err := f.desk.PreviewArticle(t.Context(), f.admin, "# Title\n\nSome **bold** & <script>alert(1)</script> [x](javascript:alert(1)) [y](https://example.org/?a=1&b=2)\n\n"+
		"- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![pic](https://evil.test/x.png) <img src=x onerror=alert(1)> <b onclick=x>z</b>\n")
	f.must(err)
	for _, never := range []string{"<script", "javascript:", "<img", "onerror", "onclick"} {
		if strings.Contains(a.HTML, never) {
			t.Errorf("the HTML holds %s: %s", never, a.HTML)
		}
	}
	for _, part := range []string{"<h2>Title</h2>", "<strong>bold</strong>", "<li>one</li>", "<td>1</td>", `href="https://example.org/?a=1&amp;b=2"`, `rel="nofollow noreferrer noopener"`} {
		if !strings.Contains(a.HTML, part) {
			t.Errorf("the HTML lacks %s: %s", part, a.HTML)
		}
	}
	if want := "Title\n\nSome bold &"; !strings.HasPrefix(a.Text, want) || !strings.Contains(a.Text, "\n- one\n- two\n\na\tb\n1\t2\n") {
		t.Errorf("the text is %q", a.Text)
	}
}

// TestArticleCards checks who sees the card of an article: everybody, when it
// is for everybody; of any other only staff.
func TestArticleCards(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		public := f.article(desk.ArticleInput{Title: "For all", Body: "x", Public: true})
		internal := f.article(desk.ArticleInput{Title: "For us", Body: "x"})
		draft := f.article(desk.ArticleInput{Title: "For nobody", Body: "x", State: parley.ArticleDraft})
		f.requeue(&f.billing, func(q *parley.Queue) { q.UndoSendS = 60 })
		g := f.talk("billing", f.anna)
		f.hold(f.anna, g.Conversation, "before", "Look at this:")
		post := func(id parley.ID) error {
			_, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: string(id), Card: &parley.CardRef{Table: parley.TableArticle, ID: id}})
			return err
		}
		f.must(post(internal.ID))
		_, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{
			ClientID: "noted", Kind: parley.EntryWorkNote, Body: "Shall I send this?", Card: &parley.CardRef{Table: parley.TableArticle, ID: public.ID},
		})
		f.must(err)
		f.must(post(public.ID))
		f.refused(parley.CodeNotFound, post(draft.ID))
		cards := []parley.Card{}
		entries := f.publicStream(g)
		for _, e := range entries {
			if e.Card != nil {
				cards = append(cards, *e.Card)
			}
		}
		want := parley.Card{Table: parley.TableArticle, Number: public.Number, Title: "For all", State: "published", URL: "/kb/" + public.Number}
		if diff := cmp.Diff([]parley.Card{want}, cards); diff != "" {
			t.Errorf("the visitor sees:\n%s", diff)
		}
		if said := entries[len(entries)-2].Body; said != "Look at this:" {
			t.Errorf("the card overtook what was said before it: %q", said)
		}
		seen, err := f.desk.Cards(t.Context(), f.ben, []parley.CardRef{{Table: parley.TableArticle, ID: internal.ID}, {Table: parley.TableArticle, ID: draft.ID}})
		f.must(err)
		if seen[0].Restricted || seen[0].Title != "For us" || !seen[1].Restricted || seen[1].Title != "" {
			t.Errorf("Ben sees %+v", seen)
		}
		for text, found := range map[string]parley.ID{
			strings.ToLower(public.Number): public.ID, "https://desk.test/kb/" + public.Number: public.ID,
			"https://desk.test/workspace/knowledge/" + string(internal.ID): internal.ID, draft.Number: "", "KB9999999": "",
		} {
			r, err := f.desk.Resolve(t.Context(), f.ben, text)
			if found == "" {
				f.refused(parley.CodeNotFound, err)
			} else if err != nil || r.ID != found || r.Table != parley.TableArticle {
				t.Errorf("%s names %+v, %v", text, r, err)
			}
		}
	})
}

func FuzzArticle(f *testing.F) {
	for _, seed := range []string{"# x", "<script>", "[a](javascript:b)", "|a|\n|-|\n", "```\n<b>", "<http://x>", "![](x)", "&#x6a;avascript:"} {
		f.Add(seed)
	}
	d := desk.New(desk.Config{})
	f.Fuzz(func(t *testing.T, text string) {
		a, err := d.PreviewArticle(t.Context(), parley.Actor{}, text)
		if err != nil {
			return
		}
		for _, never := range []string{"<script", "<img", "<iframe", "<style", `href="javascript:`, "<svg", "<input"} {
			if strings.Contains(strings.ToLower(a.HTML), never) {
				t.Errorf("%q became %q", text, a.HTML)
			}
		}
	})
}
