package portal_test

import (
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/portal"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// visitor is a browser without JavaScript.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
}

// site serves the portal of a freshly shipped desk.
func site(t *testing.T) (*visitor, *desk.Desk) {
	t.Helper()
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	d := desk.New(desk.Config{Store: storetest.SQLite(t), Bus: bus.Local(), Blobs: blobs, Log: log, Secret: make([]byte, 32)})
	if err := d.Ship(t.Context()); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p, err := portal.New(portal.Config{Desk: d, Log: log, PublicURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Register(mux); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, base: server.URL, http: &http.Client{Jar: jar}}, d
}

type answer struct {
	*http.Response
	page string
}

func (v *visitor) do(r *http.Request, err error) answer {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{response, string(body)}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.do(http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil))
}

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", v.base)
	}
	return v.do(r, err)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// inputs are the hidden inputs of a page.
func inputs(page string) url.Values {
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	return values
}

// filled is the default form, filled in.
func (v *visitor) filled(page string) url.Values {
	form := inputs(page)
	for name, value := range map[string]string{
		"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org", "question": "My invoice is <b>wrong</b>",
	} {
		form.Set(name, value)
	}
	choice := regexp.MustCompile(`<select id="f-([a-z_]+)"[^>]*>(?s:.*?)<option value="([^"]+)"`).FindStringSubmatch(page)
	if choice == nil {
		v.t.Fatalf("the form has no issue type:\n%s", page)
	}
	form.Set(choice[1], html.UnescapeString(choice[2]))
	return form
}

func (a answer) must(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s: status %d, want %d", a.Request.Method, a.Request.URL.Path, a.StatusCode, status)
	}
	for _, text := range texts {
		if !strings.Contains(a.page, text) {
			t.Errorf("%s %s does not say %q:\n%s", a.Request.Method, a.Request.URL.Path, text, a.page)
		}
	}
}

// The whole visit of somebody whose browser runs no scripts.
func TestVisitWithoutJavaScript(t *testing.T) {
	v, _ := site(t)
	home := v.get("/")
	home.must(t, http.StatusOK, `href="/chat"`)
	page := v.get("/chat")
	page.must(t, http.StatusOK, `name="first_name"`, `name="email"`, `type="email"`)

	empty := v.post("/chat", inputs(page.page))
	empty.must(t, http.StatusUnprocessableEntity, `aria-invalid="true"`)
	partly := v.filled(page.page)
	partly.Set("email", `nonsense"><script>`)
	wrong := v.post("/chat", partly)
	wrong.must(t, http.StatusUnprocessableEntity, `value="Grace"`, `value="nonsense&#34;&gt;&lt;script&gt;"`, `id="e-email"`)
	if strings.Contains(wrong.page, `id="e-first_name"`) {
		t.Error("a right answer is called wrong")
	}

	form := v.filled(wrong.page)
	chat := v.post("/chat", form)
	chat.must(t, http.StatusOK, "My invoice is &lt;b&gt;wrong&lt;/b&gt;", "You are number 1")
	if chat.Request.URL.Path != "/chat" || chat.Request.Method != http.MethodGet {
		t.Errorf("the form leads to %s %s, want to be redirected to the chat", chat.Request.Method, chat.Request.URL.Path)
	}
	v.get("/").must(t, http.StatusOK, "Back to your chat")

	message := inputs(chat.page)
	message.Set("body", "Twice billed\nin May")
	v.post("/chat/send", message).must(t, http.StatusOK, "Twice billed", "in May")
	again := v.post("/chat/send", message) // the Back button and Send once more
	again.must(t, http.StatusOK)
	if n := strings.Count(again.page, "Twice billed"); n != 1 {
		t.Errorf("the message stands there %d times", n)
	}
	message = inputs(again.page)
	message.Set("body", strings.Repeat("x", parley.MaxBody+1))
	v.post("/chat/send", message).must(t, http.StatusRequestEntityTooLarge, `role="alert"`, strings.Repeat("x", parley.MaxBody+1))

	v.post("/chat/end", nil).must(t, http.StatusOK, "You have left the queue", "Back into the queue")
	v.post("/chat/rejoin", nil).must(t, http.StatusOK, "You are number 1")
	v.post("/chat/end", nil)
	v.get("/chat?new=1").must(t, http.StatusOK, `name="first_name"`)
}

func TestSubmittingTwiceIsOneSession(t *testing.T) {
	v, _ := site(t)
	form := v.filled(v.get("/chat").page)
	v.post("/chat", form).must(t, http.StatusOK, "You are number 1")
	v.post("/chat", form).must(t, http.StatusOK, "You are number 1") // a second session would be number 2
	v.post("/chat/end", nil)
	other := v.filled(v.get("/chat?new=1").page)
	if other.Get("_client_id") == form.Get("_client_id") {
		t.Error("two forms have one id")
	}
}

func TestOverTheLimitTheFormStaysIntact(t *testing.T) {
	v, d := site(t)
	page := v.get("/chat").page
	err := d.Store().Tx(t.Context(), func(tx *store.Tx) error {
		return tx.SetProperty(store.PropertyRow{Name: parley.PropGuestsPerHour, Value: "0", UpdatedAt: parley.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	full := v.post("/chat", v.filled(page))
	full.must(t, http.StatusServiceUnavailable, "Guest Chat is currently not available, please retry later.", `value="Grace"`, "My invoice is &lt;b&gt;wrong&lt;/b&gt;")
	if len(full.Cookies()) != 0 {
		t.Error("a session was made")
	}
}

func TestPagesAreGuarded(t *testing.T) {
	v, d := site(t)
	page := v.get("/chat")
	for header, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'",
		"X-Content-Type-Options":  "nosniff",
		"Cache-Control":           "no-store",
	} {
		if got := page.Header.Get(header); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if regexp.MustCompile(`(?i)<script[^>]*>[^<]|style=|onclick=`).MatchString(page.page) {
		t.Error("the page carries scripts or styles within, which its own policy forbids")
	}
	form := v.filled(page.page)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.base+"/chat", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example")
	v.do(r, nil).must(t, http.StatusForbidden, "sent from another site")

	started := v.http
	started.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	cookies := v.post("/chat", form).Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].MaxAge != 0 || cookies[0].Path != "/" {
		t.Errorf("cookies: %v", cookies)
	}
	age := "3600"
	if _, err := d.SetProperty(t.Context(), parley.System(), parley.PropGuestCookieAge, &age, 0); err != nil {
		t.Fatal(err)
	}
	if cookies := v.post("/chat", form).Cookies(); len(cookies) != 1 || cookies[0].MaxAge != 3600 {
		t.Errorf("cookies that are kept for an hour: %v", cookies)
	}
}

func TestWrongAddresses(t *testing.T) {
	v, _ := site(t)
	v.get("/chat/q/no-such-queue").must(t, http.StatusNotFound, "does not exist")
	v.get("/chat?producer="+string(parley.NewID())).must(t, http.StatusNotFound)
	v.get("/portal/").must(t, http.StatusNotFound)
	v.get("/portal/../portal.go").must(t, http.StatusNotFound)
	v.get("/portal/portal.css").must(t, http.StatusOK, ":root")
	v.get("/portal/brand.css").must(t, http.StatusOK, "--brand:#0e7c86;--brand-ink:#fff")
	v.post("/chat/send", url.Values{"body": {"hello"}}).must(t, http.StatusOK, `name="first_name"`)
	v.post("/chat", url.Values{"x": {strings.Repeat("x", 600<<10)}}).must(t, http.StatusRequestEntityTooLarge)
}

// TestArticles checks that visitors read what is for everybody, without
// scripts, and that nothing else seems to exist.
func TestArticles(t *testing.T) {
	v, d := site(t)
	actor := parley.Actor{Kind: parley.ActorUser, ID: parley.NewID(), Name: "Alex"}
	number := func(title string, state parley.ArticleState, public bool) string {
		a, err := d.CreateArticle(t.Context(), actor, desk.ArticleInput{
			Title: title, Summary: "<b>Sum</b>", Body: "Hold **it** <script>alert(1)</script> [here](javascript:alert(1))", State: state, Public: public,
		})
		if err != nil {
			t.Fatal(err)
		}
		return a.Number
	}
	page := v.get("/kb/" + number("Reset <it>", parley.ArticlePublished, true))
	page.must(t, http.StatusOK, "<h1>Reset &lt;it&gt;</h1>", "&lt;b&gt;Sum&lt;/b&gt;", "Hold <strong>it</strong>", `href="/chat"`)
	if policy := page.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'") {
		t.Errorf("the policy is %q", policy)
	}
	if regexp.MustCompile(`(?i)<script|javascript:|style=`).MatchString(page.page) {
		t.Errorf("the page carries a script or a style: %s", page.page)
	}
	for _, hidden := range []string{
		number("Draft", parley.ArticleDraft, true), number("Internal", parley.ArticlePublished, false), "KB9999999", "x", "%00", "..%2f",
	} {
		v.get("/kb/"+hidden).must(t, http.StatusNotFound)
	}
}

func TestQueueLink(t *testing.T) {
	v, d := site(t)
	queues, err := d.Store().Read(t.Context()).Queues()
	if err != nil || len(queues) == 0 {
		t.Fatalf("%d queues, %v", len(queues), err)
	}
	path := "/chat/q/" + queues[0].Slug
	page := v.get(path)
	page.must(t, http.StatusOK, queues[0].Name, `action="`+path+`"`)
	v.post(path, v.filled(page.page)).must(t, http.StatusOK, queues[0].Name)
	v.get(path).must(t, http.StatusOK, "You are number 1") // the running chat goes first
}

// Who was sent away by the longest wait did not leave: the page says so, with
// the queue's own words, and they may wait again.
func TestNobodyWasFreeInTime(t *testing.T) {
	v, d := site(t)
	read := d.Store().Read(t.Context())
	queue, err := read.QueueByName("Billing Support")
	if err != nil {
		t.Fatal(err)
	}
	page := v.get("/chat/q/" + queue.Slug)
	v.post("/chat/q/"+queue.Slug, v.filled(page.page)).must(t, http.StatusOK, "You are number 1")
	queue.Delivery, queue.MaxWaitS, queue.MaxWaitMessage = parley.DeliveryPush, 1, "Please write to us instead."
	if err := d.Store().Tx(t.Context(), func(tx *store.Tx) error { return tx.UpdateQueue(queue) }); err != nil {
		t.Fatal(err)
	}
	waiting, err := read.WaitingIn(queue.ID)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v waits, %v", waiting, err)
	}
	for {
		due, err := d.EndWait(t.Context(), string(waiting[0].ID))
		if err != nil {
			t.Fatal(err)
		}
		if due.IsZero() {
			break
		}
		<-time.After(time.Until(due.Time()))
	}
	over := v.get("/chat")
	over.must(t, http.StatusOK, "Nobody was free in time.", "Please write to us instead.", "Back into the queue")
	if strings.Contains(over.page, "You have left the queue") {
		t.Error("they are told that they left")
	}
	v.post("/chat/rejoin", nil).must(t, http.StatusOK, "You are number 1")
}

// A link says what who serves the visitor must be able to do; the form carries
// it along.
func TestALinkAsksForSkills(t *testing.T) {
	v, d := site(t)
	read := d.Store().Read(t.Context())
	queue, err := read.QueueByName("Billing Support")
	if err != nil {
		t.Fatal(err)
	}
	path := "/chat/q/" + queue.Slug
	page := v.get(path + "?mandatory_skills=German%3A2&optional_skills=Dunning%2C%22Tax%22")
	v.post(path, v.filled(page.page)).must(t, http.StatusOK, "You are number 1")
	waiting, err := read.WaitingIn(queue.ID)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v waits, %v", waiting, err)
	}
	contact, err := read.Interaction(waiting[0].Interaction)
	if err != nil {
		t.Fatal(err)
	}
	form, err := read.CustomerInteraction(contact.CustomerInteraction)
	if err != nil || form.Context.MandatorySkills != "German:2" || form.Context.OptionalSkills != `Dunning,"Tax"` {
		t.Errorf("it asks for %+v, %v", form.Context, err)
	}
}
