package portal

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/words"
)

// shownEntries is how many lines the chat page shows without JavaScript.
const shownEntries = 200

// home is the front page.
func (p *Portal) home(w http.ResponseWriter, r *http.Request) {
	form, err := p.Desk.GuestForm(r.Context(), "", "")
	if err != nil && parley.CodeOf(err) != parley.CodeNotFound {
		p.fail(w, r, err)
		return
	}
	view := homeView{page: p.frame(r, ""), Message: form.In(words.From(r.Context()).Sentence).Message}
	if session, _, ok := p.session(r); ok && session.State != desk.GuestEnded {
		view.Running = true
	}
	p.show(w, r, http.StatusOK, "home.html", view)
}

// chat is the visitor's chat, or the form when there is none. ?new=1 asks for
// the form after an end.
func (p *Portal) chat(w http.ResponseWriter, r *http.Request) {
	session, guest, ok := p.session(r)
	over := session.State == desk.GuestEnded || session.State == desk.GuestAbandoned
	if ok && (!over || !r.URL.Query().Has("new")) {
		p.showChat(w, r, guest, http.StatusOK, "", nil)
		return
	}
	p.showForm(w, r, http.StatusOK, nil, nil)
}

// queueForm is the form behind a queue's own link; a running chat goes first.
func (p *Portal) queueForm(w http.ResponseWriter, r *http.Request) {
	if session, _, ok := p.session(r); ok && (session.State == desk.GuestWaiting || session.State == desk.GuestTalking) {
		http.Redirect(w, r, chatPath, http.StatusSeeOther)
		return
	}
	p.showForm(w, r, http.StatusOK, nil, nil)
}

// showForm shows the form, after a refusal with what was typed.
func (p *Portal) showForm(w http.ResponseWriter, r *http.Request, code int, refused *parley.Error, values map[string][]string) {
	producer := parley.ID(r.FormValue("_producer"))
	if producer == "" {
		producer = parley.ID(r.URL.Query().Get("producer"))
	}
	f, err := p.Desk.GuestForm(r.Context(), producer, r.PathValue("slug"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	l := words.From(r.Context())
	var mistakes []parley.FieldError
	if refused != nil {
		refused = l.Error(refused)
		mistakes = refused.Fields
		if refused.Field != "" {
			mistakes = append(mistakes, refused.About(refused.Field))
		}
	}
	view := newForm(l, p.frame(r, f.Producer.Title), f.In(l.Sentence), values, mistakes)
	view.Context = arrival(r)
	if refused != nil {
		view.Message, view.MessageHTML = l.Refusal(refused), trusted(refused.HTML)
		view.Closed = refused.Code == parley.CodeClosed
		if refused.Code != parley.CodeInvalid {
			// The same submission again: after a limit it may be accepted.
			view.ClientID = r.PostFormValue("_client_id")
		}
	}
	p.show(w, r, code, "form.html", view)
}

// arrival is where the visitor came from, and what the link that led here asks
// for of who serves them, as far as the request tells. The form carries it along,
// because the request that submits it comes from the form's own page.
func arrival(r *http.Request) parley.GuestContext {
	if r.Method == http.MethodPost {
		return parley.GuestContext{
			Page: r.PostFormValue("_page"), Referrer: r.PostFormValue("_referrer"),
			MandatorySkills: r.PostFormValue("_mandatory_skills"), OptionalSkills: r.PostFormValue("_optional_skills"),
		}
	}
	asked := r.URL.Query()
	return parley.GuestContext{
		Page: asked.Get("page"), Referrer: r.Referer(), MandatorySkills: asked.Get("mandatory_skills"), OptionalSkills: asked.Get("optional_skills"),
	}
}

// start takes the submitted form.
func (p *Portal) start(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		p.fail(w, r, err)
		return
	}
	answers := map[string][]string{}
	for name, values := range r.PostForm {
		if !strings.HasPrefix(name, "_") {
			answers[name] = values
		}
	}
	came := arrival(r)
	came.Page = clip(came.Page, 2000)
	came.Referrer = clip(came.Referrer, 2000)
	came.MandatorySkills, came.OptionalSkills = clip(came.MandatorySkills, 2000), clip(came.OptionalSkills, 2000)
	came.Language, _, _ = strings.Cut(clip(r.Header.Get("Accept-Language"), 40), ",")
	came.UserAgent = clip(r.UserAgent(), 400)
	started, err := p.Desk.StartGuest(r.Context(), desk.GuestStart{
		ClientID: r.PostFormValue("_client_id"), Producer: parley.ID(r.PostFormValue("_producer")), QueueSlug: r.PathValue("slug"),
		Answers: answers, Context: came, Address: auth.ClientAddress(r),
	})
	if err != nil {
		refused := parley.AsError(err)
		switch refused.Code {
		case parley.CodeInvalid, parley.CodeLimit, parley.CodeClosed, parley.CodeTooLarge, parley.CodeUnavailable:
			p.showForm(w, r, status(refused, w), refused, answers)
		default:
			p.fail(w, r, err)
		}
		return
	}
	props, err := p.Desk.Store().Read(r.Context()).Properties()
	if err != nil {
		p.fail(w, r, err)
		return
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure follows how visitors come: plain http exists on a company's own network
		Name: cookieName, Value: started.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: p.Secure || r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
		MaxAge: int(max(0, props.Int(parley.PropGuestCookieAge))), // 0: the browser's own life
	})
	http.Redirect(w, r, chatPath, http.StatusSeeOther)
}

// clip cuts what only informs to what is kept of it, at a character.
func clip(text string, limit int) string {
	text = strings.ToValidUTF8(text, "")
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}

// session is the chat the visitor's cookie opens. ok is false without one.
func (p *Portal) session(r *http.Request) (view desk.GuestView, guest desk.Guest, ok bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return view, guest, false
	}
	guest, err = p.Desk.GuestByToken(r.Context(), cookie.Value, auth.ClientAddress(r))
	if err != nil {
		return view, guest, false
	}
	view, _, err = p.Desk.GuestSession(r.Context(), guest)
	return view, guest, err == nil
}

// showChat shows the chat, after a refusal with the text that was not sent.
func (p *Portal) showChat(w http.ResponseWriter, r *http.Request, guest desk.Guest, code int, draft string, refused *parley.Error) {
	session, conversation, err := p.Desk.GuestSession(r.Context(), guest)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	since := max(0, conversation.PublicSeq-shownEntries)
	entries, err := p.Desk.GuestEntries(r.Context(), guest, since, 0, shownEntries)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	view := chatView{
		page: p.frame(r, session.Queue), Session: session, Entries: entries, Earlier: since > 0,
		Form: chatPath + "?new=1", ClientID: rand.Text(), Draft: draft,
	}
	if refused != nil {
		view.Message = words.From(r.Context()).Refusal(refused)
		view.ClientID = r.PostFormValue("_client_id")
	}
	p.show(w, r, code, "chat.html", view)
}

// send takes a message typed without JavaScript.
func (p *Portal) send(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		p.fail(w, r, err)
		return
	}
	_, guest, ok := p.session(r)
	if !ok {
		http.Redirect(w, r, chatPath, http.StatusSeeOther)
		return
	}
	body := r.PostFormValue("body")
	_, err := p.Desk.GuestSend(r.Context(), guest, desk.Message{ClientID: r.PostFormValue("_client_id"), Body: body})
	if err != nil {
		refused := parley.AsError(err)
		if refused.Code == parley.CodeInternal {
			p.Log.Error("a message could not be stored", "conversation", guest.Conversation, "error", err)
		}
		p.showChat(w, r, guest, status(refused, w), body, refused)
		return
	}
	http.Redirect(w, r, chatPath, http.StatusSeeOther)
}

// act performs one of the chat's buttons and shows the chat again. A step the
// state does not allow any more (a second press) needs no words: the page
// shows how things are.
func (p *Portal) act(verb func(context.Context, desk.Guest) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, guest, ok := p.session(r); ok {
			err := verb(r.Context(), guest)
			if code := parley.CodeOf(err); err != nil && code != parley.CodeConflict && code != parley.CodeEnded {
				p.fail(w, r, err)
				return
			}
		}
		http.Redirect(w, r, chatPath, http.StatusSeeOther)
	}
}
