package desk_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

const address = "192.0.2.1"

func signIn(h *house, email, password, from string) (desk.Session, error) {
	return h.SignIn(h.t.Context(), desk.SignInRequest{Email: email, Password: password, Address: from, UserAgent: "Test\x00Browser"})
}

func TestSignInAndOut(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		s := must(signIn(h, " Anna@EXAMPLE.com", "correct horse", address))(t)
		if s.User.ID != anna.ID || s.ExpiresAt <= parley.Now() || len(s.Token) < 40 {
			t.Errorf("session: %+v", s)
		}
		actor, user, err := h.Authenticate(t.Context(), s.Token, address)
		if err != nil || user.ID != anna.ID || actor.ID != anna.ID || actor.Kind != parley.ActorUser || !actor.Has(parley.RoleAgent) || actor.Address != address {
			t.Errorf("authenticated as %+v, %v", actor, err)
		}
		if err := h.SignOut(t.Context(), actor, s.Token); err != nil {
			t.Fatal(err)
		}
		if !h.published(desk.EventSignedOut, anna.ID) {
			t.Error("nobody was told that the session ended")
		}
		_, _, err = h.Authenticate(t.Context(), s.Token, address)
		refuses(t, "signed out", err, parley.CodeUnauthenticated, "")
		if err := h.SignOut(t.Context(), actor, s.Token); err != nil {
			t.Errorf("signing out twice: %v", err)
		}
	})
}

// Whoever may not sign in gets one and the same answer, so that nobody learns
// which accounts exist.
func TestFailedSignInsLookAlike(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.newUser("anna@example.com")
		gone := h.newUser("gone@example.com")
		must(h.UpdateUser(t.Context(), boss, gone.ID, desk.UserInput{Email: gone.Email, Name: gone.Name, Version: 1}))(t)
		must(h.CreateUser(t.Context(), boss, desk.UserInput{Email: "robot@example.com", Name: "No Password", Active: true}))(t)
		for _, try := range []struct{ what, email, password string }{
			{"wrong password", "anna@example.com", "correct pony"},
			{"unknown account", "nobody@example.com", "correct horse"},
			{"inactive account", "gone@example.com", "correct horse"},
			{"account without a password", "robot@example.com", ""},
			{"nothing at all", "", ""},
			{"a password that is far too long", "anna@example.com", strings.Repeat("correct horse", 1000)},
		} {
			_, err := signIn(h, try.email, try.password, address)
			refuses(t, try.what, err, parley.CodeUnauthenticated, "")
			if err != nil && !strings.HasPrefix(parley.AsError(err).Message, "E-mail address or password is wrong") {
				t.Errorf("%s: %v", try.what, err)
			}
			if row := h.lastAudit(); row.Action != "sign_in_failed" || row.Address != address || strings.Contains(row.Label, "nobody") {
				t.Errorf("%s: audited as %+v", try.what, row)
			}
		}
	})
}

func TestSignInThrottle(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.newUser("anna@example.com")
		h.newUser("ben@example.com")
		three := "3"
		must(h.SetProperty(t.Context(), boss, parley.PropSignInFailuresLimit, &three, 0))(t)
		for range 3 {
			_, err := signIn(h, "anna@example.com", "wrong", address)
			refuses(t, "wrong password", err, parley.CodeUnauthenticated, "")
		}
		_, err := signIn(h, "anna@example.com", "correct horse", "198.51.100.1")
		refuses(t, "the account, from elsewhere", err, parley.CodeLimit, "")
		if wait := parley.AsError(err).RetryAfter; wait <= 0 || wait > 15*time.Minute {
			t.Errorf("to be tried again after %v", wait)
		}
		_, err = signIn(h, "ben@example.com", "correct horse", address)
		refuses(t, "the address, with another account", err, parley.CodeLimit, "")
		must(signIn(h, "ben@example.com", "correct horse", "198.51.100.1"))(t)
	})
}

// A right password forgets the account's failures, but not the address's: with
// an account of one's own one could otherwise go on guessing others'.
func TestSuccessForgetsTheAccountsFailuresOnly(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.newUser("anna@example.com")
		h.newUser("mallory@example.com")
		three := "3"
		must(h.SetProperty(t.Context(), boss, parley.PropSignInFailuresLimit, &three, 0))(t)
		for range 2 {
			_, err := signIn(h, "mallory@example.com", "wrong", address)
			refuses(t, "typing mistake", err, parley.CodeUnauthenticated, "")
		}
		must(signIn(h, "mallory@example.com", "correct horse", address))(t)
		_, err := signIn(h, "mallory@example.com", "wrong", "198.51.100.2")
		refuses(t, "the account is as new", err, parley.CodeUnauthenticated, "")
		_, err = signIn(h, "anna@example.com", "guess", address)
		refuses(t, "third failure of the address", err, parley.CodeUnauthenticated, "")
		_, err = signIn(h, "anna@example.com", "guess", address)
		refuses(t, "the address", err, parley.CodeLimit, "")
	})
}

// Many guesses at once do not get further than the limit and the few places
// for password checks.
func TestThrottleHoldsUnderConcurrency(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.newUser("anna@example.com")
		five := "5"
		must(h.SetProperty(t.Context(), boss, parley.PropSignInFailuresLimit, &five, 0))(t)
		var mu sync.Mutex
		compared := 0
		var wait sync.WaitGroup
		for range 30 {
			wait.Go(func() {
				_, err := signIn(h, "anna@example.com", "guess", address)
				mu.Lock()
				defer mu.Unlock()
				if parley.CodeOf(err) == parley.CodeUnauthenticated {
					compared++
				}
			})
		}
		wait.Wait()
		if compared < 5 || compared > 6 {
			t.Errorf("%d guesses were compared, the limit is 5", compared)
		}
	})
}

func TestUseOfATokenIsRecordedOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com")
		token := must(h.CreateToken(t.Context(), boss, desk.TokenInput{UserID: anna.ID, Name: "robot"}))(t)
		if !strings.HasPrefix(token.Secret, auth.APIPrefix) {
			t.Errorf("token %q", token.Secret)
		}
		used := func() parley.Time { return must(h.Store().Read(t.Context()).Token(token.ID))(t).LastUsedAt }
		if _, _, err := h.Authenticate(t.Context(), token.Secret, address); err != nil {
			t.Fatal(err)
		}
		first := used()
		if first.IsZero() {
			t.Fatal("the first use was not recorded")
		}
		if _, _, err := h.Authenticate(t.Context(), token.Secret, address); err != nil {
			t.Fatal(err)
		}
		if used() != first {
			t.Error("the second use in a minute was written too")
		}
		if err := h.DeleteToken(t.Context(), boss, token.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err := h.Authenticate(t.Context(), token.Secret, address)
		refuses(t, "revoked", err, parley.CodeUnauthenticated, "")
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com")
		here, there := must(signIn(h, anna.Email, "correct horse", address))(t), must(signIn(h, anna.Email, "correct horse", address))(t)
		actor, _, err := h.Authenticate(t.Context(), here.Token, address)
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, "wrong", h.ChangePassword(t.Context(), actor, here.Token, "guess", "battery staple"), parley.CodeInvalid, "current_password")
		refuses(t, "short", h.ChangePassword(t.Context(), actor, here.Token, "correct horse", "seven77"), parley.CodeInvalid, "password")
		if err := h.ChangePassword(t.Context(), actor, here.Token, "correct horse", "battery staple"); err != nil {
			t.Fatal(err)
		}
		if !h.published(desk.EventSignedOut, anna.ID) {
			t.Error("nobody was told that the other sessions ended")
		}
		if _, _, err := h.Authenticate(t.Context(), here.Token, address); err != nil {
			t.Errorf("the own session ended: %v", err)
		}
		_, _, err = h.Authenticate(t.Context(), there.Token, address)
		refuses(t, "the other session", err, parley.CodeUnauthenticated, "")
		_, err = signIn(h, anna.Email, "correct horse", address)
		refuses(t, "the old password", err, parley.CodeUnauthenticated, "")
		must(signIn(h, anna.Email, "battery staple", address))(t)
	})
}

func TestSetupMakesOneAdministratorOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old, needed, err := h.SetupLink(t.Context())
		if err != nil || !needed || old == "" {
			t.Fatalf("first link: needed %t, %v", needed, err)
		}
		token, _, err := h.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, "a replaced link", h.CheckSetup(t.Context(), old), parley.CodeNotFound, "")
		if err := h.CheckSetup(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		form := desk.Setup{Token: token, Name: "Alex", Email: "alex@example.com", Password: "correct horse", Address: address}
		bad := form
		bad.Password = ""
		_, err = h.CompleteSetup(t.Context(), bad)
		refuses(t, "no password", err, parley.CodeInvalid, "password")
		bad = form
		bad.Email = "alex"
		_, err = h.CompleteSetup(t.Context(), bad)
		refuses(t, "no address", err, parley.CodeInvalid, "email")

		var mu sync.Mutex
		var made []desk.Session
		var wait sync.WaitGroup
		for i := range 4 {
			wait.Go(func() {
				mine := form
				mine.Email = strings.Repeat("x", i+1) + "@example.com"
				if s, err := h.CompleteSetup(t.Context(), mine); err == nil {
					mu.Lock()
					defer mu.Unlock()
					made = append(made, s)
				}
			})
		}
		wait.Wait()
		if len(made) != 1 {
			t.Fatalf("%d administrators were made", len(made))
		}
		if actor, _, err := h.Authenticate(t.Context(), made[0].Token, address); err != nil || !actor.Has(parley.RoleAdmin) {
			t.Errorf("signed in as %+v, %v", actor, err)
		}
		if _, needed, err := h.SetupLink(t.Context()); needed || err != nil {
			t.Errorf("there is an administrator, and still a link: %v", err)
		}
	})
}

// What is in the audit trail must never open anything.
func TestAuditHoldsNoSecrets(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com", parley.RoleAdmin)
		s := must(signIn(h, anna.Email, "correct horse", address))(t)
		token := must(h.CreateToken(t.Context(), boss, desk.TokenInput{UserID: anna.ID, Name: "robot"}))(t)
		must(h.UpdateUser(t.Context(), boss, anna.ID, desk.UserInput{
			Email: anna.Email, Name: "Anna B.", Active: true, Roles: anna.Roles, Password: "battery staple", Version: 1,
		}))(t)
		rows := must(h.Store().Read(t.Context()).AuditPage(store.AuditFilter{}, 200))(t)
		seen := map[string]bool{}
		for _, row := range rows {
			seen[row.Action] = true
			text := row.Label + row.Old + row.New
			for _, secret := range []string{"correct horse", "battery staple", "argon2", s.Token, token.Secret, auth.Hash(s.Token), auth.Hash(token.Secret)} {
				if strings.Contains(text, secret) {
					t.Errorf("the row %s of %s holds a secret: %s", row.Action, row.Table, text)
				}
			}
		}
		for _, action := range []string{"create", "update", "sign_in", "set_password"} {
			if !seen[action] {
				t.Errorf("no row says %s", action)
			}
		}
	})
}
