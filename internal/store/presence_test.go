package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

func TestPresence(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		anna, ben, chris := parley.NewID(), parley.NewID(), parley.NewID()
		now := parley.Now()
		tx := func(fn func(*store.Tx) error) {
			t.Helper()
			if err := s.Tx(context.Background(), fn); err != nil {
				t.Fatal(err)
			}
		}
		online := func(at parley.Time, users ...parley.ID) (list []parley.ID) {
			t.Helper()
			got, err := s.Read(t.Context()).Online(users, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, user := range users {
				if got[user] {
					list = append(list, user)
				}
			}
			return list
		}
		for i, user := range []parley.ID{anna, ben, chris} {
			tx(func(t *store.Tx) error {
				return t.InsertUser(parley.User{ID: user, Email: string(user) + "@example.com", Name: "User", Active: true, Version: int64(i), CreatedAt: now, UpdatedAt: now}, "")
			})
		}
		soon, later := now.Add(30*time.Second), now.Add(time.Minute)
		tx(func(t *store.Tx) error {
			return t.RenewPresence("a", []store.Lease{{User: anna}, {User: ben}}, now, soon)
		})
		tx(func(t *store.Tx) error { return t.RenewPresence("b", []store.Lease{{User: anna}}, now, later) })
		if got := online(now, anna, ben, chris); !slices.Equal(got, []parley.ID{anna, ben}) {
			t.Errorf("online: %v", got)
		}
		if got := online(now, chris); got != nil {
			t.Errorf("of chris alone: %v", got)
		}
		// Node a dies; on b anna goes on.
		if got := online(soon, anna, ben); !slices.Equal(got, []parley.ID{anna}) {
			t.Errorf("after the lease: %v", got)
		}
		var gone []parley.ID
		tx(func(t *store.Tx) (err error) { gone, err = t.SweepPresence(soon); return err })
		slices.Sort(gone)
		want := []parley.ID{anna, ben}
		slices.Sort(want)
		if !slices.Equal(gone, want) {
			t.Errorf("swept %v", gone)
		}
		tx(func(t *store.Tx) error {
			return t.RenewPresence("b", []store.Lease{{User: anna}, {User: ben}}, now, later)
		})
		tx(func(t *store.Tx) error { _, err := t.DropPresence("b", anna, now); return err })
		if got := online(now, anna, ben); !slices.Equal(got, []parley.ID{ben}) {
			t.Errorf("after signing off: %v", got)
		}
	})
}
