package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/channel/mailtest"
	"github.com/parley-desk/parley/internal/channel/pushtest"
	"github.com/parley-desk/parley/internal/channel/smtp"
	"github.com/parley-desk/parley/internal/channel/webpush"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// pushBase is where the push service of the tests is.
const pushBase = "https://push.example.com"

// reachingHouse is a house that can reach people: with a push service and a
// mail server.
func reachingHouse(t *testing.T) (*house, *pushtest.Service, *mailtest.Server) {
	t.Helper()
	files, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	post, err := mailtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	wakeups := bus.Local()
	t.Cleanup(func() {
		if err := errors.Join(wakeups.Close(), post.Close()); err != nil {
			t.Error(err)
		}
	})
	mail, err := smtp.Parse("--smtp-url", "smtp://"+post.Addr+"?tls=none", "--mail-from", "Desk <desk@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := webpush.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	service := pushtest.New(pushBase)
	sender := webpush.New(webpush.Config{Keys: keys, Contact: "desk@example.com", Transport: service})
	h := &house{t: t, log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.desk = desk.New(desk.Config{
		Store: storetest.SQLite(t), Bus: wakeups, Blobs: files, Log: log, Secret: bytes.Repeat([]byte("s"), 32), PublicURL: "https://desk.example.com",
		Push: sender.Send, PushKey: keys.Public, Mail: smtp.New(mail).Send,
		CheckPush: func(endpoint, p256dh, secret string) error {
			return webpush.CheckSubscription(endpoint, p256dh, secret, false)
		},
	})
	if err := h.desk.Demo(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.api, err = api.New(api.Config{
		Desk: h.desk, Log: log, PublicURL: "https://desk.example.com", Version: "test", MailServer: mail.Server(), MailFrom: mail.From.String(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h, service, post
}

// subscription is the body a browser registers itself with.
func subscription(s pushtest.Subscription) string {
	return fmt.Sprintf(`{"endpoint":%q,"keys":{"p256dh":%q,"auth":%q}}`, s.Endpoint, s.P256dh, s.Auth)
}

func TestPreferences(t *testing.T) {
	h := newHouse(t)
	anna, ben := h.signedIn("anna"), h.signedIn("ben")
	const path = "/api/v1/preferences"
	first := h.do(anna, "GET", path, "").is(200)
	like := func(old, changed string) string {
		t.Helper()
		if !strings.Contains(first.body, old) {
			t.Fatalf("%s is not in %s", old, first.body)
		}
		return strings.Replace(first.body, old, changed, 1)
	}
	for _, c := range []struct{ old, changed, field string }{
		{`"language":""`, `"language":"<b>"`, "language"},
		{`"language":""`, `"language":"a-`, "language"},
		{`"time_zone":""`, `"time_zone":"Middle/Earth"`, "time_zone"},
		{`"time_zone":""`, `"time_zone":"Local"`, "time_zone"},
		{`"theme":"system"`, `"theme":"pink"`, "theme"},
		{`"density":"comfortable"`, `"density":"none"`, "density"},
		{`"sound_volume":60`, `"sound_volume":101`, "sound_volume"},
		{`"sound_volume":60`, `"sound_volume":-1`, "sound_volume"},
	} {
		if strings.HasSuffix(c.changed, "-") {
			c.changed += `"`
		}
		h.do(anna, "PUT", path, like(c.old, c.changed)).refused(422, parley.CodeInvalid, c.field)
	}
	if again := h.do(anna, "GET", path, "").is(200); again.body != first.body {
		t.Errorf("a refusal changed something: %s", again.body)
	}
	kept := h.do(anna, "PUT", path, like(`"theme":"system"`, `"theme":"dark"`)).is(200)
	if kept.field("theme") != "dark" || kept.field("version") == first.field("version") {
		t.Errorf("kept: %s", kept.body)
	}
	// Another screen was faster: nothing of this one is kept.
	h.do(anna, "PUT", path, like(`"theme":"system"`, `"theme":"light"`)).refused(409, parley.CodeConflict, "version")
	if theme := h.do(anna, "GET", path, "").is(200).field("theme"); theme != "dark" {
		t.Errorf("theme %s", theme)
	}
	if other := h.do(ben, "GET", path, "").is(200).field("theme"); other != "system" {
		t.Errorf("Ben's theme is %s", other)
	}
	h.do("", "GET", path, "").refused(401, parley.CodeUnauthenticated, "")
	h.do("", "PUT", path, first.body).refused(401, parley.CodeUnauthenticated, "")
	h.do("", "PUT", path, first.body, "Cookie", "parley_session="+anna, "Sec-Fetch-Site", "cross-site").refused(403, parley.CodeForbidden, "")
}

func TestNotificationsOfAConversation(t *testing.T) {
	h := newHouse(t)
	anna, ben, chris := h.signedIn("anna"), h.signedIn("ben"), h.signedIn("chris")
	id := h.person(ben, "Anna Berg")
	direct := h.do(ben, "POST", "/api/v1/conversations", fmt.Sprintf(`{"client_id":"0123456789012345678901","people":[%q],"body":"Hello"}`, id)).is(201).field("id")
	path := "/api/v1/conversations/" + direct + "/notifications"
	const all = `{"push":"all","desktop":"all","email":"all","audio":"all","system":false}`
	for _, field := range []string{"push", "desktop", "email", "audio"} {
		h.do(anna, "PUT", path, strings.Replace(all, `"`+field+`":"all"`, `"`+field+`":"sometimes"`, 1)).refused(422, parley.CodeInvalid, field)
	}
	// Everything in a direct conversation is meant for both.
	got := h.do(anna, "PUT", path, `{"push":"mention","desktop":"none","email":"all","audio":"all","system":true}`).is(200)
	if got.field("push") != "all" || got.field("desktop") != "none" || got.field("system") != "false" {
		t.Errorf("kept: %s", got.body)
	}
	// One's own, and nobody else's.
	var mine, theirs struct {
		Summary struct{ Notifications parley.Notifications }
	}
	h.do(anna, "GET", "/api/v1/conversations/"+direct, "").is(200).into(&mine)
	h.do(ben, "GET", "/api/v1/conversations/"+direct, "").is(200).into(&theirs)
	untouched := parley.Notifications{Push: parley.NotifyAll, Desktop: parley.NotifyAll, Email: parley.NotifyAll, Audio: parley.NotifyAll}
	if mine.Summary.Notifications.Desktop != parley.NotifyNone || theirs.Summary.Notifications != untouched {
		t.Errorf("Anna %+v, Ben %+v", mine.Summary.Notifications, theirs.Summary.Notifications)
	}
	h.do(chris, "PUT", path, all).refused(404, parley.CodeNotFound, "")
	h.do("", "PUT", path, all).refused(401, parley.CodeUnauthenticated, "")
	h.do(anna, "PUT", "/api/v1/conversations/nonsense/notifications", all).refused(422, parley.CodeInvalid, "id")
}

// person is the id of a colleague.
func (h *house) person(token, name string) string {
	h.t.Helper()
	var list listed
	h.do(token, "GET", "/api/v1/people?q="+strings.ReplaceAll(name, " ", "%20"), "").is(200).into(&list)
	if len(list.Items) != 1 {
		h.t.Fatalf("%d people are called %s", len(list.Items), name)
	}
	return list.Items[0]["id"].(string)
}

func TestBrowsersForWebPush(t *testing.T) {
	h, service, _ := reachingHouse(t)
	anna, ben := h.signedIn("anna"), h.signedIn("ben")
	const path = "/api/v1/push/subscriptions"
	if key := h.do(anna, "GET", "/api/v1/push/key", "").is(200).field("key"); len(key) != 87 {
		t.Errorf("the key %q is no point of P-256", key)
	}
	if told := h.do(anna, "GET", "/api/v1/transports", "").is(200); told.field("push") != "true" || told.field("email") != "true" {
		t.Errorf("transports: %s", told.body)
	}
	sub := service.Subscribe()
	good := subscription(sub)
	for _, c := range []struct{ old, changed, field string }{
		{pushBase, "http://push.example.com", "endpoint"},
		{pushBase, "https://127.0.0.1", "endpoint"},
		{pushBase, "https://10.1.2.3", "endpoint"},
		{pushBase, "https://desk.internal", "endpoint"},
		{pushBase, "javascript:", "endpoint"},
		{sub.P256dh, "AAAA", "keys.p256dh"},
		{sub.Auth, "AAAA", "keys.auth"},
	} {
		h.do(anna, "POST", path, strings.Replace(good, c.old, c.changed, 1)).refused(422, parley.CodeInvalid, c.field)
	}
	h.do(anna, "POST", path, `{}`).is(422)
	h.do("", "POST", path, good).refused(401, parley.CodeUnauthenticated, "")
	// Twice is once: a browser registers itself at each sign-in.
	for range 2 {
		h.do(anna, "POST", path, good, "User-Agent", "Mozilla/5.0 Firefox/140.0").is(204)
	}
	devices := func(token string) []map[string]any {
		var list listed
		h.do(token, "GET", path, "").is(200).into(&list)
		return list.Items
	}
	if got := devices(anna); len(got) != 1 || got[0]["endpoint"] != sub.Endpoint || got[0]["user_agent"] != "Mozilla/5.0 Firefox/140.0" || got[0]["auth"] != nil || got[0]["p256dh"] != nil {
		t.Errorf("Anna's browsers: %v", got)
	}
	if got := devices(ben); len(got) != 0 {
		t.Errorf("Ben's browsers: %v", got)
	}
	if test := h.do(anna, "POST", "/api/v1/push/test", "").is(200); test.field("delivered") != "1" {
		t.Errorf("test: %s", test.body)
	}
	if messages, _ := service.Delivered(); len(messages) != 1 || !strings.Contains(string(messages[0].Payload), `"type":"test"`) {
		t.Errorf("delivered: %v, %v", messages, service.Faults())
	}
	// Nobody takes another's browser away.
	gone := fmt.Sprintf(`{"endpoint":%q}`, sub.Endpoint)
	h.do(ben, "DELETE", path, gone).is(204)
	if len(devices(anna)) != 1 {
		t.Error("Ben has removed Anna's browser")
	}
	// One that its push service no longer knows is forgotten.
	service.Unsubscribe(sub)
	if test := h.do(anna, "POST", "/api/v1/push/test", "").is(200); test.field("delivered") != "0" || test.field("message") == "" {
		t.Errorf("a test of one that is gone: %s", test.body)
	}
	if got := devices(anna); len(got) != 0 {
		t.Errorf("one that is gone is kept: %v", got)
	}
	next := service.Subscribe()
	h.do(anna, "POST", path, subscription(next)).is(204)
	h.do(anna, "DELETE", path, fmt.Sprintf(`{"endpoint":%q}`, next.Endpoint)).is(204)
	h.do(anna, "DELETE", path, fmt.Sprintf(`{"endpoint":%q}`, next.Endpoint)).is(204)
	// A browser goes with its sign-in.
	h.do(anna, "POST", path, subscription(next)).is(204)
	h.do(anna, "DELETE", "/api/v1/session", "").is(204)
	if got := devices(h.signedIn("anna")); len(got) != 0 {
		t.Errorf("after signing out: %v", got)
	}
}

func TestWithoutPushAndMail(t *testing.T) {
	h := newHouse(t)
	anna, admin := h.signedIn("anna"), h.signedIn("admin")
	if told := h.do(anna, "GET", "/api/v1/transports", "").is(200); told.field("push") != "false" || told.field("email") != "false" {
		t.Errorf("transports: %s", told.body)
	}
	h.do(anna, "POST", "/api/v1/push/subscriptions", subscription(pushtest.New(pushBase).Subscribe())).refused(503, parley.CodeUnavailable, "")
	h.do(anna, "POST", "/api/v1/push/test", "").refused(503, parley.CodeUnavailable, "")
	h.do(admin, "POST", "/api/v1/admin/mail/test", `{"to":"a@example.com"}`).refused(503, parley.CodeUnavailable, "")
	if status := h.do(admin, "GET", "/api/v1/admin/mail", "").is(200); status.field("server") != "" || status.field("push") != "false" {
		t.Errorf("status: %s", status.body)
	}
}

func TestMailForTheAdministrator(t *testing.T) {
	h, _, post := reachingHouse(t)
	admin := h.signedIn("admin")
	for _, who := range []string{"anna", "mara"} {
		token := h.signedIn(who)
		h.do(token, "GET", "/api/v1/admin/mail", "").refused(403, parley.CodeForbidden, "")
		h.do(token, "POST", "/api/v1/admin/mail/test", `{"to":"a@example.com"}`).refused(403, parley.CodeForbidden, "")
	}
	h.do("", "GET", "/api/v1/admin/mail", "").refused(401, parley.CodeUnauthenticated, "")
	for _, to := range []string{"", "nobody", "a@example.com, b@example.com", "A <a@example.com>", `a@example.com\r\nBcc: b@example.com`} {
		h.do(admin, "POST", "/api/v1/admin/mail/test", fmt.Sprintf(`{"to":"%s"}`, to)).refused(422, parley.CodeInvalid, "to")
	}
	if _, attempts := post.Letters(); attempts != 0 {
		t.Errorf("%d attempts with addresses that are none", attempts)
	}
	status := h.do(admin, "GET", "/api/v1/admin/mail", "").is(200)
	if status.field("server") != post.Addr || !strings.Contains(status.body, "desk@example.com") || status.field("push") != "true" {
		t.Errorf("status: %s", status.body)
	}
	h.do(admin, "POST", "/api/v1/admin/mail/test", `{"to":"a@example.com"}`).is(204)
	if letters, _ := post.Letters(); len(letters) != 1 || letters[0].To[0] != "a@example.com" || letters[0].From != "desk@example.com" {
		t.Errorf("letters: %v", letters)
	}
	post.Refuse(mailtest.Answer{Code: 550, Text: "nobody is called so"}, mailtest.Answer{Code: 451, Text: "come back later"})
	for _, said := range []string{"nobody is called so", "come back later"} {
		refusal := h.do(admin, "POST", "/api/v1/admin/mail/test", `{"to":"a@example.com"}`).refused(503, parley.CodeUnavailable, "")
		if !strings.Contains(refusal.body, said) {
			t.Errorf("the refusal does not say what the server said: %s", refusal.body)
		}
	}
	if strings.Contains(status.body, "password") {
		t.Error("the status tells a secret")
	}
}
