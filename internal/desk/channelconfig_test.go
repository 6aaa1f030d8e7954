package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// channelInput is a service channel nothing is wrong with.
func channelInput() desk.ServiceChannelInput {
	return desk.ServiceChannelInput{
		Name: "Letters", Key: "letters", Active: true, Condition: "type=email", Utilization: "stateINnew,work_in_progress",
		WorkItemSize: 2, DefaultCapacity: 6, InboxLayout: []string{"short_description", "guest_name"},
	}
}

func TestServiceChannels(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		shipped := must(h.Store().Read(ctx).ServiceChannels())(t)
		if len(shipped) != 11 || shipped[0].Key != parley.ChannelChat || !shipped[0].Active || shipped[0].DefaultCapacity != 4 || shipped[0].WorkItemSize != 1 {
			t.Errorf("shipped %+v", shipped)
		}
		types := []parley.ChannelType{"chat", "messaging", "messaging", "messaging", "messaging", "messaging", "other", "phone", "other", "other", "other"}
		for i, c := range shipped {
			if c.Type != types[i] || c.MessageSound != "soft" || c.LogLevel != parley.LogBasic {
				t.Errorf("shipped %+v", c)
			}
		}
		for _, c := range shipped[1:] {
			if c.Active || len(c.InboxLayout) == 0 {
				t.Errorf("shipped %+v", c)
			}
		}
		for _, bad := range []struct {
			what, field string
			code        parley.Code
			change      func(*desk.ServiceChannelInput)
		}{
			{"no name", "name", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Name = " " }},
			{"a name there is", "name", parley.CodeConflict, func(in *desk.ServiceChannelInput) { in.Name = "CHAT" }},
			{"no key", "key", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Key = "" }},
			{"a key with a space", "key", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Key = "a b" }},
			{"a key that is too long", "key", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Key = strings.Repeat("a", 33) }},
			{"a key there is", "key", parley.CodeConflict, func(in *desk.ServiceChannelInput) { in.Key = "chat" }},
			{"no such table", "table", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Table = "users" }},
			{"no query", "condition", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Condition = "type" }},
			{"no such field", "condition", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Condition = "password=x" }},
			{"no such choice", "utilization_condition", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Utilization = "state=gone" }},
			{"a sort order", "condition", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Condition = "ORDERBYstate" }},
			{"a field of another table", "condition", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Table = "case" }},
			{"no size", "work_item_size", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.WorkItemSize = 0 }},
			{"too big a size", "work_item_size", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.WorkItemSize = 101 }},
			{"a negative capacity", "default_capacity", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.DefaultCapacity = -1 }},
			{"too big a capacity", "default_capacity", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.DefaultCapacity = 1001 }},
			{"a negative position", "position", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Position = -1 }},
			{"a sound nobody has", "alert_sound", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.AlertSound = "horn" }},
			{"a message nobody has heard", "message_sound", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.MessageSound = "horn" }},
			{"no such type", "type", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.Type = "fax" }},
			{"no such level", "log_level", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.LogLevel = "all" }},
			{"verbose without an end", "logging_until", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.LogLevel = parley.LogVerbose }},
			{"verbose for too long", "logging_until", parley.CodeInvalid, func(in *desk.ServiceChannelInput) {
				in.LogLevel, in.LoggingUntil = parley.LogVerbose, parley.Now().Add(parley.MaxLogging+time.Minute)
			}},
			{"six fields", "inbox_layout", parley.CodeInvalid, func(in *desk.ServiceChannelInput) {
				in.InboxLayout = []string{"number", "type", "state", "queue", "category", "priority"}
			}},
			{"a field that is not there", "inbox_layout", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.InboxLayout = []string{"assigned_to.password"} }},
			{"a field twice", "inbox_layout", parley.CodeInvalid, func(in *desk.ServiceChannelInput) { in.InboxLayout = []string{"number", "number"} }},
		} {
			in := channelInput()
			bad.change(&in)
			_, err := h.CreateServiceChannel(ctx, boss, in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		c := must(h.CreateServiceChannel(ctx, boss, channelInput()))(t)
		if c.Table != "interaction" || c.AlertSound != "chime" || same(must(h.Store().Read(ctx).ServiceChannel(c.ID))(t), c) != "" {
			t.Errorf("created %+v", c)
		}
		in := channelInput()
		in.Key, in.Name, in.InboxLayout, in.Version = "", "Post", nil, c.Version
		changed := must(h.UpdateServiceChannel(ctx, boss, c.ID, in))(t)
		if changed.Key != "letters" || changed.Version != 2 || changed.Name != "Post" || !slices.Equal(changed.InboxLayout, []string{"short_description"}) {
			t.Errorf("changed %+v", changed)
		}
		if row := h.lastAudit(); row.Table != "awa_service_channel" || row.Old != `{"inbox_layout":["short_description","guest_name"],"name":"Letters"}` {
			t.Errorf("audited as %+v", row)
		}
		_, err := h.UpdateServiceChannel(ctx, boss, c.ID, in)
		refuses(t, "the same version again", err, parley.CodeConflict, "version")
		in.Key, in.Version = "mail", 2
		_, err = h.UpdateServiceChannel(ctx, boss, c.ID, in)
		refuses(t, "another key", err, parley.CodeConflict, "key")
		in.Key, in.Table, in.Condition, in.Utilization = "", "incident", "", "stateINnew,in_progress"
		if changed = must(h.UpdateServiceChannel(ctx, boss, c.ID, in))(t); changed.Table != "incident" {
			t.Errorf("of another table: %+v", changed)
		}

		refuses(t, "the channel of chats", h.DeleteServiceChannel(ctx, boss, shipped[0].ID, shipped[0].Version), parley.CodeConflict, "")
		state := must(h.CreatePresenceState(ctx, boss, desk.PresenceStateInput{Name: "Letters only", Available: true, Active: true, Channels: []parley.ID{c.ID}}))(t)
		refuses(t, "a channel a state names", h.DeleteServiceChannel(ctx, boss, c.ID, 3), parley.CodeConflict, "")
		if err := h.DeletePresenceState(ctx, boss, state.ID, state.Version); err != nil {
			t.Fatal(err)
		}
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		must(h.SetCapacity(ctx, boss, anna.ID, desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: c.ID, Capacity: 3}}}))(t)
		refuses(t, "an old version", h.DeleteServiceChannel(ctx, boss, c.ID, 1), parley.CodeConflict, "version")
		if err := h.DeleteServiceChannel(ctx, boss, c.ID, 3); err != nil {
			t.Fatal(err)
		}
		if own := must(h.Capacity(ctx, anna.ID))(t); len(own.Channels) > 0 {
			t.Errorf("what is left of it: %+v", own)
		}
	})
}

func TestPresenceStates(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		shipped := must(h.PresenceStates(ctx, boss.ID))(t)
		names := []string{}
		for _, s := range shipped {
			names = append(names, s.Name)
		}
		if !slices.Equal(names, []string{"Available", "Away", "Offline"}) || !shipped[0].Available || shipped[1].Available || shipped[2].Available || shipped[2].Position != 2000 {
			t.Errorf("shipped %+v", shipped)
		}
		chat := must(h.Store().Read(ctx).ServiceChannelByKey(parley.ChannelChat))(t)
		yes := true
		for _, bad := range []struct {
			what, field string
			code        parley.Code
			in          desk.PresenceStateInput
		}{
			{"no name", "name", parley.CodeInvalid, desk.PresenceStateInput{}},
			{"a name there is", "name", parley.CodeConflict, desk.PresenceStateInput{Name: "away"}},
			{"a negative position", "position", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", Position: -1}},
			{"a channel that is none", "channels", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", Available: true, Channels: []parley.ID{parley.NewID()}}},
			{"channels of nothing", "channels", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", Channels: []parley.ID{chat.ID}}},
			{"a group that is none", "groups", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", Groups: []parley.ID{parley.NewID()}}},
			{"groups of all", "groups", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", AllGroups: &yes, Groups: []parley.ID{chat.ID}}},
			{"for nobody", "groups", parley.CodeInvalid, desk.PresenceStateInput{Name: "Lunch", AllGroups: new(bool)}},
		} {
			_, err := h.CreatePresenceState(ctx, boss, bad.in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		for _, s := range shipped {
			keep := desk.PresenceStateInput{Name: s.Name, Available: s.Available, Active: true, Version: s.Version}
			for field, change := range map[string]func(*desk.PresenceStateInput){
				"available": func(in *desk.PresenceStateInput) { in.Available = !in.Available }, "active": func(in *desk.PresenceStateInput) { in.Active = false },
				"restrict_update":     func(in *desk.PresenceStateInput) { in.Restrict = true },
				"apply_to_all_groups": func(in *desk.PresenceStateInput) { in.Groups = []parley.ID{parley.NewID()} },
			} {
				in := keep
				change(&in)
				_, err := h.UpdatePresenceState(ctx, boss, s.ID, in)
				refuses(t, s.Name+" "+field, err, parley.CodeConflict, field)
			}
			refuses(t, "deleting "+s.Name, h.DeletePresenceState(ctx, boss, s.ID, s.Version), parley.CodeConflict, "")
			keep.Name, keep.IgnoreIdle, keep.Position = s.Name+"!", true, 5
			if changed := must(h.UpdatePresenceState(ctx, boss, s.ID, keep))(t); changed.Shipped != s.Shipped || changed.Version != 2 || changed.Name != s.Name+"!" {
				t.Errorf("changed %+v", changed)
			}
		}

		anna := h.newUser("anna@example.com", parley.RoleAgent)
		actor := parley.Actor{Kind: parley.ActorUser, ID: anna.ID, Name: anna.Name}
		focus := must(h.CreatePresenceState(ctx, boss, desk.PresenceStateInput{Name: "Focus", Available: true, Active: true, Channels: []parley.ID{chat.ID, chat.ID}}))(t)
		if !slices.Equal(focus.Channels, []parley.ID{chat.ID}) {
			t.Errorf("created %+v", focus)
		}
		must(h.SetPresence(ctx, actor, desk.PresenceInput{State: focus.ID}))(t)
		_, err := h.UpdatePresenceState(ctx, boss, focus.ID, desk.PresenceStateInput{Name: "Focus", Available: true, Version: 1})
		refuses(t, "taking it away from who is in it", err, parley.CodeConflict, "")
		refuses(t, "deleting it", h.DeletePresenceState(ctx, boss, focus.ID, 1), parley.CodeConflict, "")
		// It is not a state for work any more: a new line for who is in it.
		must(h.UpdatePresenceState(ctx, boss, focus.ID, desk.PresenceStateInput{Name: "Focus", Active: true, Version: 1}))(t)
		if !h.published(desk.EventPerson, anna.ID) {
			t.Error("nobody was told of the change")
		}
		if p := must(h.Presence(ctx, anna.ID))(t); p.Available || p.Name != "Focus" {
			t.Errorf("is %+v", p)
		}
		history := must(h.Store().Read(ctx).PresenceHistory(anna.ID, "", 10))(t)
		if len(history) != 2 || history[0].Available || !history[1].Available || history[1].Until != history[0].At {
			t.Errorf("history %+v", history)
		}
		must(h.SetPresence(ctx, actor, desk.PresenceInput{State: shipped[2].ID}))(t)
		if err := h.DeletePresenceState(ctx, boss, focus.ID, 2); err != nil {
			t.Fatal(err)
		}
		if history = must(h.Store().Read(ctx).PresenceHistory(anna.ID, "", 10))(t); len(history) != 3 || history[1].Name != "Focus" {
			t.Errorf("the history lost a name: %+v", history)
		}
		// Somebody who was never part of anything takes their presence along.
		if err := h.DeleteUser(ctx, boss, anna.ID, anna.Version); err != nil {
			t.Error(err)
		}
	})
}

func TestCapacity(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
		f.must(err)
		of := func(who parley.Actor) (parley.AgentLoad, parley.ChannelLoad) {
			t.Helper()
			load, err := f.desk.Load(t.Context(), who.ID)
			f.must(err)
			if len(load.Channels) != 1 || load.Channels[0].Channel != chat.ID || load.User != who.ID {
				t.Fatalf("load %+v", load)
			}
			return load, load.Channels[0]
		}
		if all, c := of(f.anna); c.Load != 0 || c.Capacity != 4 || all.Universal != -1 || all.UniversalLoad != 0 {
			t.Errorf("at first %+v", all)
		}
		// Accepted by hand counts also beyond the capacity; so do offers.
		f.must(func() error {
			_, err := f.desk.SetCapacity(t.Context(), f.admin, f.anna.ID, desk.CapacityInput{Universal: new(int64(3)), Channels: []desk.ChannelCapacity{{Channel: chat.ID, Capacity: 1}}})
			return err
		}())
		first := f.talk("billing", f.anna)
		f.talk("billing", f.anna)
		f.offered("order", f.anna)
		if all, c := of(f.anna); c.Load != 3 || c.Capacity != 1 || all.Universal != 3 || all.UniversalLoad != 3 {
			t.Errorf("with three %+v", all)
		}
		if _, c := of(f.ben); c.Load != 0 || c.Capacity != 4 {
			t.Errorf("somebody else's %+v", c)
		}
		// What has ended counts as long as it is being wrapped up.
		_, err = f.desk.CreateWrapUpConfiguration(t.Context(), f.admin, desk.WrapUpConfigurationInput{Name: "All", Active: true})
		f.must(err)
		f.must(f.desk.End(t.Context(), f.anna, first.Conversation))
		if _, c := of(f.anna); c.Load != 3 {
			t.Errorf("while one is wrapped up %+v", c)
		}
		_, err = f.desk.SaveWrapUp(t.Context(), f.anna, first.Conversation, desk.WrapUpInput{Submit: true})
		f.must(err)
		if _, c := of(f.anna); c.Load != 2 {
			t.Errorf("after the end of one %+v", c)
		}
		// What counts is the channel's to say.
		in := desk.ServiceChannelInput{
			Name: chat.Name, Active: true, Condition: chat.Condition, Utilization: "state=work_in_progress^queue=billing-support",
			WorkItemSize: 1, DefaultCapacity: 7, InboxLayout: chat.InboxLayout, Version: chat.Version,
		}
		_, err = f.desk.UpdateServiceChannel(t.Context(), f.admin, chat.ID, in)
		f.must(err)
		if _, c := of(f.anna); c.Load != 2 { // one in hand and the offer
			t.Errorf("by another condition %+v", c)
		}
		for _, bad := range []struct {
			field string
			in    desk.CapacityInput
		}{
			{"universal_capacity", desk.CapacityInput{Universal: new(int64(-1))}},
			{"capacity", desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: chat.ID, Capacity: 1001}}}},
			{"channels", desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: chat.ID}, {Channel: chat.ID}}}},
			{"channels", desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: parley.NewID(), Capacity: 1}}}},
		} {
			_, err := f.desk.SetCapacity(t.Context(), f.admin, f.anna.ID, bad.in)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != bad.field {
				t.Errorf("%+v: the refusal names %q", bad.in, e.Field)
			}
		}
		_, err = f.desk.SetCapacity(t.Context(), f.admin, parley.NewID(), desk.CapacityInput{})
		f.refused(parley.CodeNotFound, err)
		f.heard()
		own, err := f.desk.SetCapacity(t.Context(), f.admin, f.anna.ID, desk.CapacityInput{})
		if f.must(err); own.Universal != nil || len(own.Channels) > 0 || own.Load.Channels[0].Capacity != 7 || own.Load.Universal != -1 {
			t.Errorf("by default again %+v", own)
		}
		if f.told(f.anna) != 1 {
			t.Error("they were not told of their capacity")
		}
	})
}

// A desk that was there before this version gets what push begins with, once,
// and what was deleted since is not made again.
func TestRoutingIsShippedToDesksThatAreThere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		phone := must(h.Store().Read(ctx).ServiceChannelByKey("phone"))(t)
		if err := h.DeleteServiceChannel(ctx, boss, phone.ID, phone.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.Ship(ctx); err != nil {
			t.Fatal(err)
		}
		if list := must(h.Store().Read(ctx).ServiceChannels())(t); len(list) != 10 {
			t.Errorf("%d service channels after the next start", len(list))
		}
		if states := must(h.PresenceStates(ctx, boss.ID))(t); len(states) != 3 {
			t.Errorf("%d presence states after the next start", len(states))
		}
	})
}

// The load of everybody is read in as many queries as that of one.
func TestLoadsAreReadAtOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, who := range []parley.Actor{f.anna, f.anna, f.ben} {
			f.talk("billing", who)
		}
		f.offered("order", f.chris)
		all, err := f.read().Carried(nil)
		f.must(err)
		sum := map[parley.ID]int64{}
		for _, c := range all {
			sum[c.Agent] += c.Size
		}
		for _, who := range []parley.Actor{f.anna, f.ben, f.chris, f.outsider} {
			load, err := f.desk.Load(t.Context(), who.ID)
			f.must(err)
			if load.UniversalLoad != sum[who.ID] {
				t.Errorf("%s carries %d of %d", who.Name, load.UniversalLoad, sum[who.ID])
			}
		}
		begin := time.Now()
		if states, err := f.read().AgentStates(parley.At(begin)); err != nil || len(states) > 0 {
			t.Errorf("nobody chose anything, and yet %+v, %v", states, err)
		}
	})
}
