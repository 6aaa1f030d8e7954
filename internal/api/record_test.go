package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
)

// group finds the id of a demo group.
func (h *house) group(token, name string) string {
	h.t.Helper()
	var list struct{ Items []struct{ ID, Name string } }
	h.do(token, "GET", "/api/v1/groups", "").is(200).into(&list)
	for _, g := range list.Items {
		if g.Name == name {
			return g.ID
		}
	}
	h.t.Fatalf("there is no group %s", name)
	return ""
}

// saved makes a record of billing with these values on top of a title.
func (h *house) saved(token, table, clientID string, values map[string]string) answer {
	h.t.Helper()
	all := map[string]string{"short_description": "Mail is down", "assignment_group_id": h.group(token, "Billing Support")}
	maps.Copy(all, values)
	return h.do(token, "POST", "/api/v1/"+table+"s", body(h.t, map[string]any{"client_id": clientID, "values": all}))
}

// body is JSON of anything.
func body(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Of a record somebody may not read no route tells more than of one that does
// not exist, and no list, search or card shows it.
func TestRecordsAreReadByWhoMay(t *testing.T) {
	h := newHouse(t)
	anna, ben, chris := h.signedIn("anna"), h.signedIn("ben"), h.signedIn("chris")
	for _, table := range []string{"case", "incident"} {
		made := h.saved(anna, table, "one", nil).is(201)
		if again := h.saved(anna, table, "one", map[string]string{"short_description": "Again"}).is(201); again.field("id") != made.field("id") || again.field("short_description") != "Mail is down" {
			t.Errorf("saved twice, it is %s", again.body)
		}
		id, number := made.field("id"), made.field("number")
		at, follow := "/api/v1/"+table+"s/"+id, "/api/v1/records/"+table+"/"+id+"/follow"
		change := `{"version":1,"values":{"category":"network"}}`

		h.do(ben, "GET", at, "").is(200)
		h.do(ben, "GET", at+"/activity?limit=1", "").is(200)
		h.do(ben, "PUT", at, change).is(200)
		if s := h.do(ben, "POST", follow, "").is(200); s.field("kind") != "record" || s.field("id") != made.field("conversation_id") {
			t.Errorf("followed: %s", s.body)
		}
		h.do(ben, "DELETE", follow, "").is(204)
		h.do(ben, "DELETE", follow, "").is(204)

		nowhere := "/api/v1/" + table + "s/" + string(parley.NewID())
		for _, place := range []string{at, nowhere} {
			h.do(chris, "GET", place, "").refused(404, parley.CodeNotFound, "")
			h.do(chris, "GET", place+"/activity", "").refused(404, parley.CodeNotFound, "")
			h.do(chris, "PUT", place, change).refused(404, parley.CodeNotFound, "")
		}
		h.do(chris, "POST", follow, "").refused(404, parley.CodeNotFound, "")
		h.do(chris, "DELETE", follow, "").refused(404, parley.CodeNotFound, "")
		for _, text := range []string{number, "https://desk.example.com/workspace/" + table + "s/" + id, strings.ToLower(number) + " "} {
			asked := body(t, map[string]string{"text": text})
			if found := h.do(anna, "POST", "/api/v1/records/resolve", asked).is(200); found.field("id") != id || found.field("number") != number || found.field("table") != table {
				t.Errorf("%q resolves to %s", text, found.body)
			}
			h.do(chris, "POST", "/api/v1/records/resolve", asked).refused(404, parley.CodeNotFound, "text")
		}
		for _, list := range []string{"/api/v1/" + table + "s", "/api/v1/" + table + "s?q=mail", "/api/v1/records/search?q=" + number} {
			if seen := h.do(anna, "GET", list, "").is(200); !strings.Contains(seen.body, number) {
				t.Errorf("%s lacks %s: %s", list, number, seen.body)
			}
			if seen := h.do(chris, "GET", list, "").is(200); strings.Contains(seen.body, number) {
				t.Errorf("%s shows %s: %s", list, number, seen.body)
			}
		}
		var cards struct {
			Items []map[string]any
		}
		h.do(chris, "GET", "/api/v1/cards?refs="+table+":"+id, "").is(200).into(&cards)
		want := map[string]any{"table": table, "id": id, "number": "", "title": "", "state": "", "people": "", "url": "", "restricted": true}
		if len(cards.Items) != 1 || fmt.Sprint(cards.Items[0]) != fmt.Sprint(want) {
			t.Errorf("the card shows %v, want %v", cards.Items, want)
		}
	}
}

// Whoever is overtaken is told which fields changed, and by whom; nothing of
// theirs is saved.
func TestRecordsAreChangedOneAfterAnother(t *testing.T) {
	h := newHouse(t)
	anna, ben := h.signedIn("anna"), h.signedIn("ben")
	at := "/api/v1/incidents/" + h.saved(anna, "incident", "one", nil).is(201).field("id")
	h.do(ben, "PUT", at, `{"version":1,"values":{"category":"network","urgency":"1"}}`).is(200)
	var p api.Problem
	h.do(anna, "PUT", at, `{"version":1,"values":{"category":"mail","description":"mine"}}`).is(409).into(&p)
	fields := []string{}
	for _, e := range p.Errors {
		fields = append(fields, e.Field)
		if !strings.Contains(e.Message, "Ben Okoro") {
			t.Errorf("%s says %q", e.Field, e.Message)
		}
	}
	slices.Sort(fields)
	if p.Code != parley.CodeConflict || !slices.Contains(fields, "category") || !slices.Contains(fields, "urgency") || slices.Contains(fields, "description") {
		t.Errorf("overtaken: %+v", p)
	}
	now := h.do(anna, "GET", at, "").is(200)
	if now.field("category") != "network" || now.field("description") != "" || now.field("version") != "2" || now.field("updated_by_name") != "Ben Okoro" {
		t.Errorf("it stands at %s", now.body)
	}
}

// What is wrong is refused by the name of its field, all of it at once.
func TestRecordsNameWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	anna := h.signedIn("anna")
	incident := h.saved(anna, "incident", "one", nil).is(201)
	customer := h.saved(anna, "case", "one", nil).is(201)
	var people struct{ Items []struct{ ID string } }
	h.do(anna, "GET", "/api/v1/people?q=chris", "").is(200).into(&people)
	long := strings.Repeat("x", 161)

	wrong := func(a answer) []string {
		t.Helper()
		var p api.Problem
		a.is(422).into(&p)
		fields := []string{}
		for _, e := range p.Errors {
			fields = append(fields, e.Field)
		}
		if len(fields) == 0 {
			fields = append(fields, p.Field)
		}
		slices.Sort(fields)
		return slices.Compact(fields)
	}
	for _, c := range []struct {
		table  string
		values map[string]string
		want   []string
	}{
		{"incident", map[string]string{"short_description": " "}, []string{"short_description"}},
		{"incident", map[string]string{"short_description": long}, []string{"short_description"}},
		{"incident", map[string]string{"impact": "0", "urgency": "high"}, []string{"impact", "urgency"}},
		{"incident", map[string]string{"caller_email": "nobody", "caller_phone": strings.Repeat("1", 41)}, []string{"caller_email", "caller_phone"}},
		{"incident", map[string]string{"assignment_group_id": ""}, []string{"assignment_group_id"}},
		{"incident", map[string]string{"assignment_group_id": "billing"}, []string{"assignment_group_id"}},
		{"incident", map[string]string{"assignment_group_id": string(parley.NewID())}, []string{"assignment_group_id"}},
		{"incident", map[string]string{"assigned_to": people.Items[0].ID}, []string{"assigned_to"}},
		{"incident", map[string]string{"description": strings.Repeat("x", parley.MaxBody+1)}, []string{"description"}},
		{"incident", map[string]string{"contact_type": "pigeon"}, []string{"contact_type"}},
		{"case", map[string]string{"priority": "5", "contact_email": "a b"}, []string{"contact_email", "priority"}},
	} {
		if got := wrong(h.saved(anna, c.table, "wrong", c.values)); !slices.Equal(got, c.want) {
			t.Errorf("%s with %.60v: refused for %v, want %v", c.table, c.values, got, c.want)
		}
	}
	for _, c := range []struct {
		record answer
		table  string
		change string
		want   []string
	}{
		{incident, "incident", `{"version":1,"values":{"state":"closed"}}`, []string{"state"}},
		{incident, "incident", `{"version":1,"values":{"state":"asleep"}}`, []string{"state"}},
		{incident, "incident", `{"version":1,"values":{"state":"on_hold"}}`, []string{"hold_reason"}},
		{incident, "incident", `{"version":1,"values":{"state":"on_hold","hold_reason":"awaiting_caller"}}`, []string{"comment"}},
		{incident, "incident", `{"version":1,"values":{"state":"resolved"}}`, []string{"close_notes"}},
		{customer, "case", `{"version":1,"values":{"state":"awaiting_info"}}`, []string{"state"}},
		{customer, "case", `{"version":1,"values":{"state":"closed"}}`, []string{"close_notes"}},
		{customer, "case", `{"version":1,"values":{"resolution_code":"magic"}}`, []string{"resolution_code"}},
	} {
		if got := wrong(h.do(anna, "PUT", "/api/v1/"+c.table+"s/"+c.record.field("id"), c.change)); !slices.Equal(got, c.want) {
			t.Errorf("%s: refused for %v, want %v", c.change, got, c.want)
		}
	}
	for _, id := range []string{incident.field("id"), customer.field("id")} {
		table := "incident"
		if id == customer.field("id") {
			table = "case"
		}
		if now := h.do(anna, "GET", "/api/v1/"+table+"s/"+id, "").is(200); now.field("version") != "1" {
			t.Errorf("something was saved: %s", now.body)
		}
	}

	id := string(parley.NewID())
	many := strings.TrimSuffix(strings.Repeat("case:"+id+",", 51), ",")
	h.do(anna, "PUT", "/api/v1/incidents/"+incident.field("id"), `{"version":1,"values":{},"comment":`+body(t, strings.Repeat("x", parley.MaxBody+1))+`}`).
		refused(413, parley.CodeTooLarge, "comment")
	h.do(anna, "POST", "/api/v1/incidents", `{"client_id":"no spaces","values":{"short_description":"x"}}`).refused(422, parley.CodeInvalid, "client_id")
	h.do(anna, "GET", "/api/v1/cards?refs="+many, "").refused(422, parley.CodeInvalid, "refs")
	for _, refs := range []string{"case", "user:" + id, "case:1", "case:" + id + ",", ":"} {
		h.do(anna, "GET", "/api/v1/cards?refs="+url.QueryEscape(refs), "").refused(422, parley.CodeInvalid, "refs")
	}
	h.do(anna, "POST", "/api/v1/records/resolve", `{"text":"CS0000001 and more"}`).refused(404, parley.CodeNotFound, "text")
	h.do(anna, "POST", "/api/v1/records/user/"+id+"/follow", "").refused(422, parley.CodeInvalid, "table")
	h.do(anna, "POST", "/api/v1/records/case/short/follow", "").refused(422, parley.CodeInvalid, "id")
	h.do(anna, "POST", "/api/v1/conversations/"+id+"/link", `{"table":"user","number":"CS0000001"}`).refused(422, parley.CodeInvalid, "table")
	h.do(anna, "POST", "/api/v1/conversations/"+id+"/records", `{"table":"user","client_id":"a","values":{}}`).refused(422, parley.CodeInvalid, "table")
}

// A list goes page by page through every record once, whatever the bounds, and
// refuses bounds that are none.
func TestRecordsArePaged(t *testing.T) {
	h := newHouse(t)
	anna := h.signedIn("anna")
	for _, table := range []string{"case", "incident"} {
		groups := []string{h.group(anna, "Billing Support"), h.group(anna, "Order Support")}
		for i := range 7 {
			h.saved(anna, table, fmt.Sprint(i), map[string]string{"assignment_group_id": groups[i%2], "short_description": fmt.Sprintf("Number %d", i)}).is(201)
		}
		list := "/api/v1/" + table + "s?"
		for _, query := range []string{"", "show=open", "q=number", "q=number&show=open"} {
			seen, pages := []string{}, 0
			for cursor := ""; pages == 0 || cursor != ""; pages++ {
				var page struct {
					Items []struct {
						Title string `json:"short_description"`
					}
					Next string
				}
				h.do(anna, "GET", list+query+"&limit=3&cursor="+cursor, "").is(200).into(&page)
				for _, one := range page.Items {
					seen = append(seen, one.Title)
				}
				if len(page.Items) > 3 || pages > 3 {
					t.Fatalf("page %d of %q holds %d", pages, query, len(page.Items))
				}
				cursor = page.Next
			}
			want := []string{"Number 6", "Number 5", "Number 4", "Number 3", "Number 2", "Number 1", "Number 0"}
			if !slices.Equal(seen, want) {
				t.Errorf("%s by %q: %v", table, query, seen)
			}
		}
		if mine := h.do(anna, "GET", list+"show=mine", "").is(200); mine.field("items") != "[]" {
			t.Errorf("mine are %s", mine.body)
		}
		for query, field := range map[string]string{
			"limit=0": "limit", "limit=-1": "limit", "limit=201": "limit", "limit=many": "limit", "cursor=garbage": "cursor",
			"show=theirs": "show", "q=" + strings.Repeat("x", 201): "q",
		} {
			h.do(anna, "GET", list+query, "").refused(422, parley.CodeInvalid, field)
		}
	}
	for query, field := range map[string]string{"limit=0": "limit", "limit=51": "limit", "q=" + strings.Repeat("x", 201): "q"} {
		h.do(anna, "GET", "/api/v1/records/search?"+query, "").refused(422, parley.CodeInvalid, field)
	}
}

// held is a conversation of a visitor about billing that Anna has accepted.
func (h *house) held(anna string) string {
	h.t.Helper()
	var config struct{ Producer struct{ ID string } }
	h.do("", "GET", "/api/guest/v1/config", "").is(200).into(&config)
	var visit struct {
		Session struct {
			ConversationID string `json:"conversation_id"`
		}
	}
	h.do("", "POST", "/api/guest/v1/sessions", body(h.t, map[string]any{
		"client_id": strings.Repeat("1", 32), "producer": config.Producer.ID, "queue": "", "context": map[string]string{},
		"answers": map[string][]string{
			"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.org"}, "issue_type": {"billing"}, "question": {"Where is it?"},
		},
	})).is(201).into(&visit)
	var queues struct{ Items []struct{ ID, Name string } }
	h.do(anna, "GET", "/api/v1/queues", "").is(200).into(&queues)
	for _, q := range queues.Items {
		if q.Name == "Billing Support" {
			h.do(anna, "POST", "/api/v1/queues/"+q.ID+"/accept", "").is(200)
		}
	}
	return visit.Session.ConversationID
}

// Only who holds a conversation makes a record of it, once, and links it to
// what they may write and what is not closed.
func TestRecordsOfAConversation(t *testing.T) {
	h := newHouse(t)
	anna, ben := h.signedIn("anna"), h.signedIn("ben")
	id := h.held(anna)
	records, link := "/api/v1/conversations/"+id+"/records", "/api/v1/conversations/"+id+"/link"
	form := `{"table":"incident","client_id":"form","values":{"short_description":"Lost","impact":"1","urgency":"1"}}`
	h.do(ben, "POST", records, form).refused(403, parley.CodeForbidden, "")
	h.do(ben, "POST", link, `{"table":"case","number":"CS0000001"}`).refused(403, parley.CodeForbidden, "")
	var made, again struct {
		Table, ID, Number string
		Incident          parley.Incident
	}
	h.do(anna, "POST", records, form).is(201).into(&made)
	h.do(anna, "POST", records, form).is(201).into(&again)
	if made.Table != "incident" || made.Incident.Priority != 1 || made.Incident.AssignmentGroupName != "Billing Support" || again.ID != made.ID || again.Number != made.Number {
		t.Errorf("made %+v, and again %+v", made, again)
	}
	h.do(anna, "POST", records, strings.Replace(form, `"form"`, `"other"`, 1)).refused(409, parley.CodeConflict, "")

	other := h.saved(anna, "case", "other", nil).is(201)
	closed := h.saved(anna, "case", "closed", nil).is(201)
	h.do(anna, "PUT", "/api/v1/cases/"+closed.field("id"), `{"version":1,"values":{"state":"closed","close_notes":"done"}}`).is(200)
	h.do(anna, "PUT", "/api/v1/cases/"+closed.field("id"), `{"version":2,"values":{"category":"late"}}`).refused(409, parley.CodeConflict, "")
	for number, want := range map[string]int{"CS9999999": 404, made.Number: 404, "": 404, closed.field("number"): 409} {
		code := parley.CodeNotFound
		if want == 409 {
			code = parley.CodeConflict
		}
		h.do(anna, "POST", link, body(t, map[string]string{"table": "case", "number": number})).refused(want, code, "number")
	}
	linked := body(t, map[string]string{"table": "case", "number": strings.ToLower(other.field("number"))})
	for range 2 {
		var summary struct {
			Record struct{ Table, ID, Number string }
		}
		h.do(anna, "POST", link, linked).is(200).into(&summary)
		if summary.Record.Table != "case" || summary.Record.ID != other.field("id") || summary.Record.Number != other.field("number") {
			t.Errorf("linked: %+v", summary)
		}
	}
	var detail struct {
		Related []struct {
			Number  string
			Current bool
		}
	}
	h.do(anna, "GET", "/api/v1/conversations/"+id, "").is(200).into(&detail)
	if len(detail.Related) != 2 || detail.Related[0].Number != made.Number || detail.Related[0].Current || !detail.Related[1].Current {
		t.Errorf("related: %+v", detail.Related)
	}
}
