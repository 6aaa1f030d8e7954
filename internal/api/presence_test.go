package api_test

import (
	"fmt"
	"testing"

	"github.com/parley-desk/parley"
)

// Agents choose their own presence, managers anybody's, with a reason; what
// they can carry is a manager's to say.
func TestPresenceAndCapacityOverHTTP(t *testing.T) {
	h := newHouse(t)
	admin, anna := h.signedIn("admin"), h.signedIn("anna")
	var states, channels listed
	h.do(anna, "GET", "/api/v1/presence-states", "").is(200).into(&states)
	h.do(anna, "GET", "/api/v1/service-channels", "").is(200).into(&channels)
	if len(states.Items) != 3 || len(channels.Items) != 1 || channels.Items[0]["key"] != parley.ChannelChat {
		t.Fatalf("states %v, channels %v", states.Items, channels.Items)
	}
	available, away, chat := states.Items[0]["id"], states.Items[1]["id"], channels.Items[0]["id"]
	put := func(token, path, body string, args ...any) answer {
		t.Helper()
		return h.do(token, "PUT", "/api/v1"+path, fmt.Sprintf(body, args...))
	}
	me := h.do(anna, "GET", "/api/v1/me/presence", "").is(200)
	user := me.field("user_id")
	if me.field("name") != "Offline" || me.field("available") != "false" {
		t.Errorf("at first %s", me.field("name"))
	}
	if p := put(anna, "/me/presence", `{"state_id":%q,"channels_off":[%q]}`, available, chat).is(200); p.field("name") != "Available" || p.field("channels_off") != fmt.Sprintf("[%q]", chat) {
		t.Errorf("chosen %s without %s", p.field("name"), p.field("channels_off"))
	}
	if p := put(anna, "/me/presence", `{"state_id":%q}`, available).is(200); p.field("channels_off") != fmt.Sprintf("[%q]", chat) {
		t.Errorf("channels that were not named became %s", p.field("channels_off"))
	}
	put(anna, "/me/presence", `{"state_id":%q,"channels_off":[%q]}`, away, chat).refused(409, parley.CodeConflict, "channels_off")
	put(anna, "/me/presence", `{"state_id":"nowhere"}`).refused(422, parley.CodeInvalid, "state_id")
	put(anna, "/me/presence", `{}`).is(422)
	h.do(anna, "GET", "/api/v1/me/load", "").is(200)

	for _, call := range [][2]string{{"GET", "presence"}, {"PUT", "presence"}, {"GET", "presence-states"}, {"GET", "presence-history"}, {"GET", "capacity"}, {"PUT", "capacity"}} {
		h.do(anna, call[0], "/api/v1/users/"+user+"/"+call[1], "{}").refused(403, parley.CodeForbidden, "")
	}
	put(admin, "/users/"+user+"/presence", `{"state_id":%q,"reason":""}`, away).refused(422, parley.CodeInvalid, "reason")
	if p := put(admin, "/users/"+user+"/presence", `{"state_id":%q,"reason":"a talk"}`, away).is(200); p.field("reason") != "a talk" || p.field("by") != "Alex Admin" {
		t.Errorf("put into it by %s because of %s", p.field("by"), p.field("reason"))
	}
	if p := h.do(admin, "GET", "/api/v1/users/"+user+"/presence", "").is(200); p.field("name") != "Away" {
		t.Errorf("is %s", p.field("name"))
	}
	// A state of a group is for its members only.
	group := h.do(admin, "POST", "/api/v1/admin/groups", fmt.Sprintf(`{"name":"Letters","active":true,"members":[%q]}`, user)).is(201).field("id")
	post := h.do(admin, "POST", "/api/v1/admin/presence-states", fmt.Sprintf(`{"name":"Post","available":false,"active":true,"position":9000,"apply_to_all_groups":false,"groups":[%q]}`, group)).is(201)
	if post.field("apply_to_all_groups") != "false" || post.field("groups") != fmt.Sprintf("[%q]", group) {
		t.Errorf("made for %s, groups %s", post.field("apply_to_all_groups"), post.field("groups"))
	}
	h.do(admin, "DELETE", "/api/v1/admin/groups/"+group+"?version=1", "").refused(409, parley.CodeConflict, "")
	ben := h.signedIn("ben")
	other := h.do(ben, "GET", "/api/v1/me/presence", "").is(200).field("user_id")
	for _, x := range []struct {
		token, path string
		states      int
	}{
		{anna, "/presence-states", 4}, {ben, "/presence-states", 3}, {admin, "/users/" + user + "/presence-states", 4}, {admin, "/users/" + other + "/presence-states", 3},
		{admin, "/presence-states", 3}, {admin, "/admin/presence-states", 4},
	} {
		var list listed
		if h.do(x.token, "GET", "/api/v1"+x.path, "").is(200).into(&list); len(list.Items) != x.states {
			t.Errorf("%s lists %v", x.path, list.Items)
		}
	}
	h.do(admin, "GET", "/api/v1/users/"+string(parley.NewID())+"/presence-states", "").refused(404, parley.CodeNotFound, "")
	put(ben, "/me/presence", `{"state_id":%q}`, post.field("id")).refused(422, parley.CodeInvalid, "state_id")
	put(admin, "/users/"+other+"/presence", `{"state_id":%q,"reason":"letters"}`, post.field("id")).refused(422, parley.CodeInvalid, "state_id")

	var first, second listed
	h.do(admin, "GET", "/api/v1/users/"+user+"/presence-history?limit=1", "").is(200).into(&first)
	h.do(admin, "GET", "/api/v1/users/"+user+"/presence-history?limit=1&cursor="+first.Next, "").is(200).into(&second)
	if first.Items[0]["name"] != "Away" || second.Items[0]["name"] != "Available" || second.Items[0]["until"] != first.Items[0]["at"] || second.Next != "" {
		t.Errorf("history %v and %v", first, second)
	}
	var own struct {
		Universal *int64           `json:"universal_capacity"`
		Channels  []map[string]any `json:"channels"`
		Load      parley.AgentLoad `json:"load"`
	}
	put(admin, "/users/"+user+"/capacity", `{"universal_capacity":5,"channels":[{"channel_id":%q,"capacity":2}]}`, chat).is(200).into(&own)
	if own.Universal == nil || *own.Universal != 5 || len(own.Channels) != 1 || own.Load.Universal != 5 || own.Load.Channels[0].Capacity != 2 {
		t.Errorf("capacity %+v", own)
	}
	put(admin, "/users/"+user+"/capacity", `{"channels":[{"channel_id":%q,"capacity":-1}]}`, chat).refused(422, parley.CodeInvalid, "capacity")
	h.do(admin, "GET", "/api/v1/users/"+string(parley.NewID())+"/capacity", "").refused(404, parley.CodeNotFound, "")
	h.do(admin, "GET", "/api/v1/users/"+string(parley.NewID())+"/presence-history", "").refused(404, parley.CodeNotFound, "")
	h.do(admin, "GET", "/api/v1/admin/fields?table=interaction", "").is(200)
}
