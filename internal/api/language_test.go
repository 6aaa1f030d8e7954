package api_test

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
)

// A refusal is said in the language its reader asked for, whoever they are and
// whatever refuses: the route, the permission, the record, the form's fields.
func TestRefusalsAreInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	anna := h.signedIn("anna")
	nobody := string(parley.NewID())
	for _, c := range []struct {
		name, token, method, path, body, language string
		status                                    int
		title, detail                             string
	}{
		{"wrong password", "", "POST", "/api/v1/session", `{"email":"anna@example.com","password":"wrong"}`, "de-CH,de;q=0.9,en;q=0.5", 401,
			"Nicht angemeldet", "E-Mail-Adresse oder Passwort ist falsch."},
		{"without a session", "", "GET", "/api/v1/conversations", "", "de", 401, "Nicht angemeldet", "Bitte melden Sie sich erneut an."},
		{"without the role", anna, "GET", "/api/v1/admin/users", "", "de", 403, "Nicht erlaubt", "Ihre Rollen erlauben das nicht."},
		{"what is not there", anna, "GET", "/api/v1/cases/" + nobody, "", "de", 404, "Nicht gefunden", "Dieser Vorgang existiert nicht oder ist nicht für Sie bestimmt."},
		{"a call there is not", anna, "GET", "/api/v1/nothing", "", "de", 404, "Nicht gefunden", "Den Aufruf GET /api/v1/nothing gibt es nicht."},
		{"an unknown language", anna, "GET", "/api/v1/cases/" + nobody, "", "tlh, fr;q=0.5", 404, "Not found", "This case does not exist"},
		{"no language", anna, "GET", "/api/v1/admin/users", "", "", 403, "Not allowed", "Your roles do not allow this."},
	} {
		var p api.Problem
		h.do(c.token, c.method, c.path, c.body, "Accept-Language", c.language).is(c.status).into(&p)
		if p.Title != c.title || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%s: %q, %q; want %q, %q", c.name, p.Title, p.Detail, c.title, c.detail)
		}
	}

	// Whoever cannot send headers asks in the address, which goes first.
	var p api.Problem
	h.do(anna, "GET", "/api/v1/admin/users?lang=de", "", "Accept-Language", "en").refused(403, parley.CodeForbidden, "").into(&p)
	if !strings.HasPrefix(p.Detail, "Ihre Rollen") {
		t.Errorf("asked in the address: %q", p.Detail)
	}
}

// Every field of a refused form is explained to the visitor in their language,
// and what the administrator wrote stays as it was written.
func TestFieldsOfAFormAreRefusedInTheVisitorsLanguage(t *testing.T) {
	h := newHouse(t)
	var config struct {
		Producer struct {
			ID parley.ID `json:"id"`
		} `json:"producer"`
	}
	h.do("", "GET", "/api/guest/v1/config", "").is(200).into(&config)
	body := `{"client_id":"` + string(parley.NewID()) + `","producer":"` + string(config.Producer.ID) + `","answers":{"first_name":["Greta"],"email":["nowhere"],"issue_type":["billing"]}}`
	for language, want := range map[string]map[string]string{
		"de": {"": "Bitte prüfen Sie die markierten Felder.", "last_name": "Füllen Sie dieses Feld aus.", "email": "Geben Sie eine E-Mail-Adresse wie name@example.com ein."},
		"en": {"": "Please look at the marked fields.", "last_name": "Fill in this field.", "email": "Enter an email address such as name@example.com."},
	} {
		var p api.Problem
		h.do("", "POST", "/api/guest/v1/sessions", body, "Accept-Language", language).is(422).into(&p)
		got := map[string]string{"": p.Detail}
		for _, field := range p.Errors {
			got[field.Field] = field.Message
		}
		for field, sentence := range want {
			if got[field] != sentence {
				t.Errorf("%s, %q: %q, want %q", language, field, got[field], sentence)
			}
		}
	}
}

// What a setting changes is explained in the administrator's language.
func TestPropertiesAreExplainedInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	const path = "/api/v1/admin/properties/" + parley.PropIdleDelay
	for language, want := range map[string]string{"de": "Wie lange ein Besucher", "en": "How long a visitor"} {
		if got := h.do(admin, "GET", path, "", "Accept-Language", language).is(200).field("explain"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", language, got)
		}
	}
	h.do(admin, "PUT", path, `{"value":"60","version":0}`, "Accept-Language", "de").is(200)
	if list := h.do(admin, "GET", "/api/v1/admin/properties", "", "Accept-Language", "de").is(200).body; !strings.Contains(list, "Was ein Besucher") || strings.Contains(list, "What a visitor") {
		t.Errorf("the list is not in German: %.300s", list)
	}
}

// A refusal names the member by its name, for programs; screens are told beside it
// what they call it.
func TestRefusalsNameTheMember(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	group := h.group(admin, "Billing Support")
	queue := func(more string) string {
		return `{"name":"New","active":true,"assignment_group_id":"` + group + `",` + more + `}`
	}
	for _, c := range []struct{ path, body, field, english, label, german string }{
		{
			"queues", queue(`"target_wait_s":-1`), "target_wait_s",
			"target_wait_s must be between 0 and 86400 seconds.", "Target wait", "target_wait_s muss zwischen 0 und 86400 Sekunden liegen.",
		},
		{
			"queues", queue(`"service_channel_id":"` + string(parley.NewID()) + `"`), "service_channel_id",
			"service_channel_id must be a service channel, or empty.", "Service channel", "service_channel_id muss ein Servicekanal oder leer sein.",
		},
		{
			"actions", `{"title":"New","position":1,"active":true,"do":{"kind":"post_message"}}`, "do.text",
			"do.text must not be empty", "What it does, the text", "do.text darf nicht leer sein",
		},
	} {
		var p api.Problem
		h.do(admin, "POST", "/api/v1/admin/"+c.path, c.body).refused(422, parley.CodeInvalid, c.field).into(&p)
		if !strings.HasPrefix(p.Detail, c.english) || p.Label != c.label {
			t.Errorf("%s: %q, called %q; want %q, %q", c.field, p.Detail, p.Label, c.english, c.label)
		}
		h.do(admin, "POST", "/api/v1/admin/"+c.path, c.body, "Accept-Language", "de").refused(422, parley.CodeInvalid, c.field).into(&p)
		if !strings.HasPrefix(p.Detail, c.german) {
			t.Errorf("%s in German: %q", c.field, p.Detail)
		}
	}
	// A whole sentence begins with no name.
	var whole api.Problem
	h.do(admin, "POST", "/api/v1/admin/groups", `{"name":"Billing Support","active":true,"members":[]}`).refused(409, parley.CodeConflict, "name").into(&whole)
	if whole.Label != "" || strings.HasPrefix(whole.Detail, "name ") {
		t.Errorf("refused with %+v", whole)
	}
}
