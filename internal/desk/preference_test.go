package desk_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

func TestPreferencesAreKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		u := h.newUser("anna@example.com", parley.RoleAgent)
		me := parley.Actor{Kind: parley.ActorUser, ID: u.ID, Name: u.Name}
		read := func() parley.Preferences { return must(h.Store().Read(t.Context()).Preferences(u.ID))(t) }
		if read() != parley.DefaultPreferences() {
			t.Fatalf("begins with %+v", read())
		}
		p := read()
		p.Language, p.TimeZone, p.Theme, p.Density, p.SoundVolume, p.SetUp, p.EmailDigest = "de", "Europe/Berlin", "dark", "compact", 10, true, true
		p.EnterSends, p.SingleKeys, p.Sounds, p.Notifications = false, false, false, parley.Switches{Desktop: true}
		h.published("", "")
		saved := must(h.SavePreferences(t.Context(), me, p))(t)
		p.Version = 1
		if saved != p || read() != p || !h.published(desk.EventPreferences, u.ID) {
			t.Errorf("kept %+v, want %+v", read(), p)
		}
		// Two windows: the second is told, and nothing is lost.
		p.Theme = "light"
		must(h.SavePreferences(t.Context(), me, p))(t)
		p.Theme = "dark"
		_, err := h.SavePreferences(t.Context(), me, p)
		refuses(t, "an old version", err, parley.CodeConflict, "version")
		fresh := parley.DefaultPreferences()
		_, err = h.SavePreferences(t.Context(), me, fresh)
		refuses(t, "a first version for the second time", err, parley.CodeConflict, "version")
		fresh.Theme = "pink"
		_, err = h.SavePreferences(t.Context(), me, fresh)
		refuses(t, "a wrong theme", err, parley.CodeInvalid, "theme")
		if got := read(); got.Theme != "light" || got.Version != 2 {
			t.Errorf("kept %+v", got)
		}
		if err := h.DeleteUser(t.Context(), boss, u.ID, u.Version); err != nil {
			t.Errorf("a user with preferences cannot be deleted: %v", err)
		}
	})
}
