package crash_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// TestQueuesThatAreNotThere asks for queues that do not exist, or are closed.
func TestQueuesThatAreNotThere(t *testing.T) {
	n := startNode(t, t.TempDir())
	staff := people(t, n.url())
	queue := staff.queue(t, n.url(), "Billing Support")
	ask := aboutBilling("Grace", "hello")
	ask.Queue = "no-such-queue"
	ask.to(n.url()).refusedWith(t, "a visitor", "not_found")
	request{method: http.MethodGet, url: n.url() + guestBase + "/config?queue=no-such-queue"}.refusedWith(t, "a visitor", "not_found")
	if status, err := n.look("/chat/q/no-such-queue"); err != nil || status != http.StatusNotFound {
		t.Errorf("the page of an unknown queue is %d %v", status, err)
	}

	// Business hours three days from now are never today.
	day := strings.ToLower(time.Now().UTC().Add(72 * time.Hour).Format("Mon"))
	hours := must[struct{ ID string }](t, request{method: http.MethodPost, url: n.url() + adminBase + "/schedules", token: staff.admin, body: map[string]any{
		"name": "Never", "time_zone": "UTC", "entries": []any{map[string]any{"days": []string{day}, "from": "09:00", "to": "10:00"}},
	}})
	now := must[map[string]any](t, request{method: http.MethodGet, url: n.url() + adminBase + "/queues/" + queue, token: staff.admin})
	now["schedule_id"], now["not_available"] = hours.ID, "<p>Back on <b>Monday</b>.</p><script>alert(1)</script>"
	must[any](t, request{method: http.MethodPut, url: n.url() + adminBase + "/queues/" + queue, token: staff.admin, body: now})
	for _, slug := range []string{"", "billing-support"} {
		ask := aboutBilling("Grace", "hello")
		ask.Queue = slug
		err := ask.to(n.url()).do(t.Context(), nil)
		p, ok := err.(*problem) //nolint:errorlint // a refusal is not wrapped
		if !ok || p.Code != "closed" || p.Status != http.StatusConflict || !strings.Contains(p.HTML, "Back on <b>Monday</b>") || strings.Contains(p.HTML, "script") {
			t.Errorf("a closed queue answers %v, html %q", err, p)
		}
	}
	waiting := must[listOf[summary]](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations?filter=waiting", token: staff.by["anna"].token})
	if len(waiting.Items) != 0 {
		t.Errorf("a closed queue has taken %v", waiting.Items)
	}
}

// TestBadFramesAndFiles sends what is too large, and what is no text.
func TestBadFramesAndFiles(t *testing.T) {
	n := startNode(t, t.TempDir())
	staff := people(t, n.url())
	staff.property(t, n.url(), "connect.support.attachment.max_bytes", "1000")
	k := meet(t, n.url(), staff.queue(t, n.url(), "Billing Support"), agent(t, staff.by["anna"], n.url()).connected(), n.url())
	post := func(body string) request {
		return request{method: http.MethodPost, url: n.url() + guestBase + "/frames", token: k.guest.token, body: []byte(body)}
	}
	upload := func(name string, content []byte) request {
		return request{method: http.MethodPost, url: n.url() + guestBase + "/attachments?file_name=" + name, token: k.guest.token, body: content}
	}
	huge := strings.Repeat("x", 70_000)
	post(`{"frames":[{"type":"send","client_id":"a","body":"`+huge+`"}]}`).refusedWith(t, "an oversized message", "too_large")
	post(`{"frames":[{"type":"send","client_id":"a","body":"`+"\xff\xfe"+`"}]}`).refusedWith(t, "invalid UTF-8", "invalid")
	post(`{"frames":`).refusedWith(t, "half a message", "invalid")
	post(`{"frames":{"type":"ping"}}`).refusedWith(t, "no array", "invalid")
	upload("a.txt", bytes.Repeat([]byte("x"), 1001)).refusedWith(t, "an oversized file", "too_large")
	upload("a.exe", []byte("MZ")).refusedWith(t, "a program", "invalid")
	upload("", []byte("x")).refusedWith(t, "a file without a name", "invalid")
	for name, c := range map[string]struct{ frame, code, field string }{
		"too long":      {`{"type":"send","client_id":"b","body":"` + strings.Repeat("ü", 8001) + `"}`, "too_large", "body"},
		"a control":     {`{"type":"send","client_id":"b","body":"bell \u0007"}`, "invalid", "body"},
		"empty":         {`{"type":"send","client_id":"b","body":" \n "}`, "invalid", "body"},
		"no client id":  {`{"type":"send","body":"x"}`, "invalid", "client_id"},
		"bad client id": {`{"type":"send","client_id":"a b","body":"x"}`, "invalid", "client_id"},
		"unknown type":  {`{"type":"<script>"}`, "invalid", "type"},
		"unknown file":  {`{"type":"send","client_id":"b","body":"x","attachments":["../../etc/passwd"]}`, "invalid", "attachments"},
	} {
		got := must[struct{ Frames []frame }](t, post(`{"frames":[`+c.frame+`]}`)).Frames
		if len(got) == 0 || got[0].Type != "error" || got[0].Code != c.code || got[0].Field != c.field || got[0].Message == "" {
			t.Errorf("%s: answered with %+v", name, got)
		}
	}
	// The same on WebSockets: a refusal, or the end of that connection alone.
	for name, text := range map[string]string{"oversized": `{"type":"send","client_id":"c","body":"` + huge + `"}`, "invalid UTF-8": "{\"type\":\"\xff\"}", "no JSON": "hello"} {
		conn, _, err := websocket.Dial(t.Context(), "ws://"+n.addr+guestBase+"/live", &websocket.DialOptions{Subprotocols: []string{"parley.v1", "bearer." + k.guest.token}}) //nolint:bodyclose // there is none after an upgrade
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
		_, data, err := conn.Read(t.Context())
		status := websocket.CloseStatus(err)
		if err == nil && !bytes.Contains(data, []byte(`"type":"error"`)) || err != nil && status != websocket.StatusMessageTooBig && status != websocket.StatusInvalidFramePayloadData {
			t.Errorf("%s over a WebSocket: %s %v", name, data, err)
		}
		_ = conn.CloseNow()
	}
	k.guest.say("", "all is well")
	k.agent.reads(k.id, "all is well")
	all := k.inStep(t, n.url())
	for _, e := range all {
		if strings.ContainsAny(e.Body, "\a\ufffd") {
			t.Errorf("stored: %+v", e)
		}
	}
}

// TestScriptsAreText puts HTML and scripts into every field. They are kept as
// they were written and never become part of a page.
func TestScriptsAreText(t *testing.T) {
	n := startNode(t, t.TempDir())
	staff := people(t, n.url())
	anna := agent(t, staff.by["anna"], n.url()).connected()
	evil := `<script>alert("1")</script><img src=x onerror=alert(2)>`
	ask := aboutBilling("Grace", evil)
	ask.Answers["first_name"], ask.Answers["last_name"] = []string{`<b onclick="x">G</b>`}, []string{`"><script>alert(3)</script>`}
	ask.Context = map[string]string{"page": "javascript:alert(4)//" + strings.Repeat(evil, 100), "title": evil, "referrer": evil, "language": evil, "time_zone": evil, "screen": evil}
	s := must[started](t, ask.to(n.url()))
	id := anna.accept(n.url(), staff.queue(t, n.url(), "Billing Support"))
	g := newPerson(t, "evil", s.Token, true, n.url()).connect()
	g.say("", evil)
	anna.say(id, evil)
	anna.until("reads it as it was written", func() bool { return anna.count(id, evil) == 3 })
	detail := must[struct {
		Customer struct {
			First string `json:"first_name"`
			Last  string `json:"last_name"`
		} `json:"customer_interaction"`
	}](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations/" + id, token: anna.token})
	if detail.Customer.First != ask.Answers["first_name"][0] || detail.Customer.Last != ask.Answers["last_name"][0] {
		t.Errorf("the names were changed: %+v", detail)
	}
	cookie := http.Header{"Cookie": {"parley_guest=" + s.Token}}
	page, err := request{method: http.MethodGet, url: n.url() + "/chat", header: cookie}.exchange(t.Context())
	if err != nil || page.status != http.StatusOK {
		t.Fatalf("the chat page: %v %s", err, page.body)
	}
	if !bytes.Contains(page.body, []byte("alert(")) {
		t.Error("the page does not show what was written")
	}
	for _, live := range []string{"<script>alert", "<img src=x", "<b onclick"} {
		if bytes.Contains(page.body, []byte(live)) {
			t.Errorf("the page contains %s", live)
		}
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the page's policy is %q", policy)
	}
	text, err := request{method: http.MethodGet, url: n.url() + guestBase + "/transcript", token: s.Token}.exchange(t.Context())
	if err != nil || !strings.HasPrefix(text.header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(text.header.Get("Content-Disposition"), "attachment") ||
		text.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the transcript is served as %v %v", text.header, err)
	}
	// A page in a file stays a download.
	file := must[struct{ ID string }](t, request{method: http.MethodPost, url: n.url() + guestBase + "/attachments?file_name=%3Cscript%3E.html", token: s.Token, body: []byte("<html>" + evil)})
	got, err := request{method: http.MethodGet, url: n.url() + guestBase + "/attachments/" + file.ID, token: s.Token}.exchange(t.Context())
	if err != nil || got.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") ||
		got.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file is served as %v %v", got.header, err)
	}
	// What no text may hold is refused by name; nothing is created.
	for name, answer := range map[string]string{"a control character": "Gr\u0000ace", "a line break": "Grace\nGuest", "too much": strings.Repeat("x", 5000)} {
		ask := aboutBilling(answer, "hello")
		err := ask.to(n.url()).do(t.Context(), nil)
		p, ok := err.(*problem) //nolint:errorlint // a refusal is not wrapped
		if !ok || p.Code != "invalid" || len(p.Errors) != 1 || p.Errors[0].Field != "first_name" {
			t.Errorf("%s in a form: %v", name, err)
		}
	}
	data, err := json.Marshal(aboutBilling("BYTES", "hello"))
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.Replace(data, []byte("BYTES"), []byte("Gr\xff\xfe"), 1)
	request{method: http.MethodPost, url: n.url() + guestBase + "/sessions", body: data}.refusedWith(t, "invalid UTF-8 in a form", "invalid")
}

// TestTenThousandForms sends forms from one address as fast as it can. The
// allowed number is created; visitors from elsewhere notice nothing.
func TestTenThousandForms(t *testing.T) {
	n := startNode(t, t.TempDir(), "--trusted-proxies", "127.0.0.1")
	staff := people(t, n.url())
	const forms, senders, allowed = 10_000, 16, 10
	from := func(address string) request {
		r := aboutBilling("Crowd", "").to(n.url())
		// What a sender claims stands left of what the proxy saw.
		r.header = http.Header{"X-Forwarded-For": {"198.51.100.200, " + address}}
		return r
	}
	var counts tally
	var work sync.WaitGroup
	tickets := make(chan struct{}, senders)
	flooded := make(chan struct{})
	for range senders {
		work.Go(func() {
			for range tickets {
				err := from("203.0.113.9").do(t.Context(), nil)
				counts.add(codeOf(err))
				if p, ok := err.(*problem); ok && (p.Status != http.StatusServiceUnavailable || p.header.Get("Retry-After") == "" || !strings.Contains(p.Detail, "please retry later")) { //nolint:errorlint // a refusal is not wrapped
					counts.add("a refusal that does not help: " + p.Error())
				}
			}
		})
	}
	go func() {
		defer close(flooded)
		for range forms {
			tickets <- struct{}{}
		}
		close(tickets)
	}()
	slowest := time.Duration(0)
	for i := range 30 { // meanwhile, from elsewhere
		begin := time.Now()
		must[started](t, from(fmt.Sprintf("192.0.2.%d", i+1)))
		slowest = max(slowest, time.Since(begin))
	}
	<-flooded
	work.Wait()
	t.Logf("%v; the slowest form from elsewhere took %s", &counts, slowest.Round(time.Millisecond))
	if counts.of("ok") != allowed || counts.of("limit") != forms-allowed {
		t.Errorf("of %d forms from one address %d may be accepted: %v", forms, allowed, &counts)
	}
	waiting := must[listOf[summary]](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations?filter=waiting&limit=200", token: staff.by["anna"].token})
	if len(waiting.Items) != allowed+30 {
		t.Errorf("%d conversations were created instead of %d", len(waiting.Items), allowed+30)
	}
}
