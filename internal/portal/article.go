package portal

import (
	"html/template"
	"net/http"

	"github.com/parley-desk/parley"
)

// articleView is article.html: a knowledge article that everybody may read.
type articleView struct {
	page
	Article parley.Article
	Markup  template.HTML // of the body, sanitised
}

// article shows a published public article; whatever else there is under a
// number does not exist for visitors.
func (p *Portal) article(w http.ResponseWriter, r *http.Request) {
	a, err := p.Desk.PublicArticle(r.Context(), r.PathValue("number"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.show(w, r, http.StatusOK, "article.html", articleView{page: p.frame(r, a.Title), Article: a.Article, Markup: trusted(a.HTML)})
}
