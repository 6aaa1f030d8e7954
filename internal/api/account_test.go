package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// Managers look after accounts as administrators do; agents do not.
func TestAccountsOverTheAPI(t *testing.T) {
	h := newHouse(t)
	mara, anna := h.signedIn("mara"), h.signedIn("anna")
	var users listed
	h.do(mara, "GET", "/api/v1/admin/users?q=berg", "").is(200).into(&users)
	const base = "/api/v1/admin/accounts"
	holding := h.do(mara, "POST", base, fmt.Sprintf(`{"name":"Holding","active":true,"team":[{"user_id":%q,"responsibility":"sales"}]}`, users.Items[0]["id"])).is(201)
	if holding.field("number") != "ACCT0000001" {
		t.Errorf("numbered %s", holding.field("number"))
	}
	acme := h.do(mara, "POST", base, fmt.Sprintf(`{"name":"Acme","active":true,"parent_id":%q}`, holding.field("id"))).is(201).field("id")
	h.do(mara, "PUT", base+"/"+holding.field("id"), fmt.Sprintf(`{"name":"Holding","active":true,"parent_id":%q,"version":1}`, acme)).refused(422, parley.CodeInvalid, "parent_id")
	h.do(mara, "POST", base, `{"name":"X","active":true,"team":[{"user_id":"nobody","responsibility":"Sales"}]}`).refused(422, parley.CodeInvalid, "team[0].user_id")
	for i := range 3 {
		h.do(mara, "POST", "/api/v1/admin/contacts", fmt.Sprintf(`{"name":"Person %d","account_id":%q,"email":"p%d@acme.example","active":true}`, i, acme, i)).is(201)
	}
	h.do(mara, "POST", "/api/v1/admin/contacts", fmt.Sprintf(`{"name":"Twin","account_id":%q,"email":"P1@ACME.example","active":true}`, acme)).refused(409, parley.CodeConflict, "email")

	var names []string
	for next := ""; ; {
		var list listed
		h.do(mara, "GET", "/api/v1/admin/contacts?limit=2&account="+acme+"&cursor="+next, "").is(200).into(&list)
		for _, c := range list.Items {
			names = append(names, fmt.Sprint(c["name"], " of ", c["account"]))
		}
		if next = list.Next; next == "" {
			break
		}
	}
	if got := strings.Join(names, ", "); got != "Person 0 of Acme, Person 1 of Acme, Person 2 of Acme" {
		t.Errorf("contacts: %s", got)
	}
	var found listed
	h.do(mara, "GET", base+"?q=ACM", "").is(200).into(&found)
	if len(found.Items) != 1 || found.Items[0]["parent_name"] != "Holding" || found.Items[0]["contact_count"] != 3.0 {
		t.Errorf("found %+v", found.Items)
	}
	h.do(mara, "GET", base+"?cursor=nonsense", "").refused(422, parley.CodeInvalid, "cursor")
	var options struct {
		Responsibilities []string `json:"responsibilities"`
	}
	h.do(mara, "GET", base+"/options", "").is(200).into(&options)
	if len(options.Responsibilities) != 4 || options.Responsibilities[0] != "Account manager" {
		t.Errorf("options %+v", options)
	}
	for _, path := range []string{base, base + "/options", base + "/" + acme, "/api/v1/admin/contacts"} {
		h.do(anna, "GET", path, "").refused(403, parley.CodeForbidden, "")
	}
	// The audit trail names them.
	var trail listed
	h.do(h.signedIn("admin"), "GET", "/api/v1/admin/audit?table=customer_account&record="+acme, "").is(200).into(&trail)
	if names := fmt.Sprint(trail.Items[0]["names"]); len(trail.Items) != 1 || names != "map["+holding.field("id")+":Holding]" {
		t.Errorf("the audit trail names %s", names)
	}
	// Agents say of which account a case is.
	var choice listed
	h.do(anna, "GET", "/api/v1/accounts?q=acct0000002", "").is(200).into(&choice)
	if len(choice.Items) != 1 || choice.Items[0]["name"] != "Acme" || len(choice.Items[0]) != 4 {
		t.Errorf("agents choose among %+v", choice.Items)
	}
	var groups listed
	h.do(anna, "GET", "/api/v1/groups", "").is(200).into(&groups)
	lone := h.do(anna, "POST", "/api/v1/cases", fmt.Sprintf(`{"client_id":"a","values":{"short_description":"Broken","assignment_group_id":%q,"contact_email":"p1@acme.example"}}`,
		groups.Items[0]["id"])).is(201)
	if lone.field("account_id") != acme || lone.field("account") != "Acme" || lone.field("contact") != "Person 1" {
		t.Errorf("made as %s", lone.body)
	}
	admin := h.signedIn("admin")
	const property = "/api/v1/admin/properties/" + parley.PropResponsibilities
	h.do(admin, "PUT", property, `{"value":" , ","version":0}`).refused(422, parley.CodeInvalid, "value")
	h.do(admin, "PUT", property, `{"value":"Gardener, gardener ,Cook","version":0}`).is(200)
	h.do(mara, "GET", base+"/options", "").is(200).into(&options)
	if got := strings.Join(options.Responsibilities, "|"); got != "Gardener|Cook" {
		t.Errorf("options %s", got)
	}
}
