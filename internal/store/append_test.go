package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// talk stores an open conversation held by Anna.
func talk(t *testing.T, s *store.Store, m made, i int) parley.Conversation {
	t.Helper()
	var c parley.Conversation
	tx(t, s, func(tx *store.Tx) (err error) {
		if c, err = stored(tx, m.queue.ID, i); err != nil {
			return err
		}
		return errors.Join(
			tx.SetMember(c.ID, m.anna.ID, store.StandingAssignee, at), tx.SetOwner(c.ID, m.queue.ID, c.WorkItem, m.anna.ID, true))
	})
	return c
}

var errRefused = parley.Errorf(parley.CodeForbidden, "", "not you")

func comment(c parley.ID, author parley.Author, client string) *parley.Entry {
	return &parley.Entry{Conversation: c, Kind: parley.EntryComment, Author: author, Body: client, ClientID: client, At: at}
}

func authorOf(u parley.User) parley.Author {
	return parley.Author{Kind: parley.ActorUser, ID: u.ID, Name: u.Name}
}

// everything reads a stream from its beginning.
func everything(t *testing.T, s *store.Store, c parley.ID, reader parley.Reader) []parley.Entry {
	t.Helper()
	var all []parley.Entry
	for {
		since := int64(0)
		if len(all) > 0 {
			since = all[len(all)-1].SeqFor(reader)
		}
		page, err := s.Read(t.Context()).EntriesSince(c, reader, since, 50)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if len(page) < 50 {
			return all
		}
	}
}

// gapFree holds a conversation to its promise: both streams are numbered from
// 1 without gaps, nothing is there twice, and its row counts them right.
func gapFree(t *testing.T, s *store.Store, id parley.ID) []parley.Entry {
	t.Helper()
	all := everything(t, s, id, parley.ReaderStaff)
	clients, public, messages := map[string]bool{}, int64(0), int64(0)
	for i, e := range all {
		if e.Seq != int64(i+1) {
			t.Errorf("entry %d has number %d", i+1, e.Seq)
		}
		if e.PublicSeq > 0 {
			if public++; e.PublicSeq != public {
				t.Errorf("entry %d has public number %d, want %d", i+1, e.PublicSeq, public)
			}
		}
		if e.Kind.Message() {
			messages++
		}
		key := string(e.Author.ID) + "/" + e.ClientID
		if e.ClientID != "" && clients[key] {
			t.Errorf("message %s is there twice", key)
		}
		clients[key] = true
	}
	if got := everything(t, s, id, parley.ReaderPublic); int64(len(got)) != public {
		t.Errorf("the public reads %d entries, want %d", len(got), public)
	}
	c, err := s.Read(t.Context()).Conversation(id)
	if err != nil || c.LastSeq != int64(len(all)) || c.PublicSeq != public || c.MessageCount != messages {
		t.Errorf("the row counts %d/%d/%d, there are %d/%d/%d (%v)", c.LastSeq, c.PublicSeq, c.MessageCount, len(all), public, messages, err)
	}
	return all
}

// Parallel writers of every sort, some of whom send twice, some of whom are
// refused or fail after appending: both streams stay without gaps.
func TestParallelWritersLeaveNoGaps(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		conversations := []parley.Conversation{talk(t, s, m, 1), talk(t, s, m, 2), talk(t, s, m, 3)}
		guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
		boom := errors.New("after the append")
		var mu sync.Mutex
		acked := map[parley.ID]map[string]int64{}
		var writers sync.WaitGroup
		for w := range 8 {
			writers.Go(func() {
				rng := rand.New(rand.NewPCG(1, uint64(w)))
				for i := range 40 {
					c := conversations[rng.IntN(len(conversations))]
					client := fmt.Sprintf("%d-%d", w, i)
					if rng.IntN(4) == 0 {
						client = fmt.Sprintf("shared-%d", i) // somebody else sends the same
					}
					e, public, guard := comment(c.ID, guest, client), true, store.GuardOpen
					fails := false
					switch rng.IntN(6) {
					case 0:
						e, public, guard = comment(c.ID, authorOf(m.anna), client), false, store.GuardNoter
						e.Kind = parley.EntryWorkNote
					case 1:
						e, guard = comment(c.ID, authorOf(m.ben), client), store.GuardSpeaker // not a member
					case 2:
						e.Kind, e.ClientID, e.Author, guard = parley.EntrySystem, "", parley.System().Author(), store.GuardNone
						public = rng.IntN(2) == 0
					case 3:
						fails = true
					}
					err := s.Tx(context.Background(), func(tx *store.Tx) error {
						if _, err := tx.Append(e, public, guard, errRefused); err != nil || !fails {
							return err
						}
						return boom
					})
					switch {
					case err == nil && e.ClientID != "":
						mu.Lock()
						if acked[c.ID] == nil {
							acked[c.ID] = map[string]int64{}
						}
						acked[c.ID][string(e.Author.ID)+"/"+client] = e.Seq
						mu.Unlock()
					case err == nil, errors.Is(err, boom), store.Duplicate(err), parley.CodeOf(err) == parley.CodeForbidden && e.Author.ID == m.ben.ID:
					default:
						t.Errorf("writer %d: %v", w, err)
					}
				}
			})
		}
		writers.Wait()
		for _, c := range conversations {
			stored := map[string]int64{}
			for _, e := range gapFree(t, s, c.ID) {
				if e.ClientID != "" {
					stored[string(e.Author.ID)+"/"+e.ClientID] = e.Seq
				}
				if e.Author.ID == m.ben.ID {
					t.Error("who is no member wrote")
				}
			}
			if len(stored) != len(acked[c.ID]) {
				t.Errorf("%d messages are stored, %d were acknowledged", len(stored), len(acked[c.ID]))
			}
			for key, seq := range acked[c.ID] {
				if stored[key] != seq {
					t.Errorf("%s was acknowledged as %d and is stored as %d", key, seq, stored[key])
				}
			}
		}
	})
}

// Say is only ever faster than a transaction, never different: what it does
// and what it leaves to the general way end in the same rows.
func TestSayingInGroupsIsTheSame(t *testing.T) {
	s := storetest.Postgres(t)
	m := fill(t, s)
	c := talk(t, s, m, 1)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	var mu sync.Mutex
	told := map[string]int{}
	var writers sync.WaitGroup
	for w := range 6 {
		writers.Go(func() {
			for i := range 30 {
				e := comment(c.ID, guest, fmt.Sprintf("%d", i)) // six times each
				if w%3 == 0 {
					e = comment(c.ID, authorOf(m.anna), fmt.Sprintf("%d", i))
				}
				then := func() {
					mu.Lock()
					defer mu.Unlock()
					told[string(e.Author.ID)+e.ClientID]++
				}
				if s.Say(e, true, then) {
					continue
				}
				err := s.Tx(context.Background(), func(tx *store.Tx) error {
					_, err := tx.Append(e, true, store.GuardOpen, errRefused)
					tx.After(then)
					return err
				})
				if err != nil && !store.Duplicate(err) {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if all := gapFree(t, s, c.ID); len(all) != 60 || len(told) != 60 {
		t.Errorf("%d entries, %d told, want 60", len(all), len(told))
	}
	for key, n := range told {
		if n != 1 {
			t.Errorf("%s was told %d times", key, n)
		}
	}
	stranger := comment(c.ID, authorOf(m.ben), "x")
	if s.Say(stranger, true, func() { t.Error("told of what was not done") }) {
		t.Error("a stranger may say something")
	}
	tx(t, s, func(tx *store.Tx) error { return tx.SetOwner(c.ID, m.queue.ID, c.WorkItem, m.anna.ID, false) })
	if s.Say(comment(c.ID, guest, "late"), true, func() { t.Error("told of what was not done") }) {
		t.Error("something is said after the end")
	}
}

// One after another, any sequence of appends, closings and guards keeps the
// row and the streams in step.
func TestAppendsInAnyOrder(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	number := 0
	rapid.Check(t, func(r *rapid.T) {
		number++
		c := talk(t, s, m, number)
		open, want := true, 0
		r.Repeat(map[string]func(*rapid.T){
			"guest": func(r *rapid.T) {
				id := rapid.StringMatching(`[a-z]{1,2}`).Draw(r, "client")
				e := comment(c.ID, guest, id)
				_, lookup := s.Read(t.Context()).EntryByClient(c.ID, guest.ID, id)
				err := s.Tx(t.Context(), func(tx *store.Tx) error { _, err := tx.Append(e, true, store.GuardOpen, errRefused); return err })
				switch {
				case !open && parley.CodeOf(err) == parley.CodeForbidden:
				case open && lookup == nil && store.Duplicate(err):
				case open && lookup != nil && err == nil:
					want++
				default:
					r.Fatalf("open=%t, there already=%t: %v", open, lookup == nil, err)
				}
			},
			"note": func(r *rapid.T) {
				e := comment(c.ID, authorOf(m.anna), string(parley.NewID()))
				e.Kind = parley.EntryWorkNote
				err := s.Tx(t.Context(), func(tx *store.Tx) error { _, err := tx.Append(e, false, store.GuardSpeaker, errRefused); return err })
				if open != (err == nil) {
					r.Fatalf("open=%t: %v", open, err)
				}
				if open {
					want++
				}
			},
			"turn": func(*rapid.T) {
				open = !open
				tx(t, s, func(tx *store.Tx) error { return tx.SetOwner(c.ID, m.queue.ID, c.WorkItem, m.anna.ID, open) })
			},
			"": func(r *rapid.T) {
				if all := gapFree(t, s, c.ID); len(all) != want {
					r.Fatalf("%d entries, want %d", len(all), want)
				}
			},
		})
	})
}

func TestPagesOfAStreamMeet(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		c := talk(t, s, m, 1)
		guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
		for i := range 130 {
			e := comment(c.ID, guest, fmt.Sprint(i))
			public := i%3 != 0
			if !public {
				e.Kind = parley.EntryWorkNote
			}
			tx(t, s, func(tx *store.Tx) error { _, err := tx.Append(e, public, store.GuardOpen, errRefused); return err })
		}
		for _, reader := range []parley.Reader{parley.ReaderStaff, parley.ReaderPublic} {
			forward := everything(t, s, c.ID, reader)
			var backward []parley.Entry
			for before := int64(1 << 40); ; {
				page, err := s.Read(t.Context()).EntriesBefore(c.ID, reader, before, 17)
				if err != nil {
					t.Fatal(err)
				}
				backward = append(backward, page...)
				if len(page) < 17 {
					break
				}
				before = page[len(page)-1].SeqFor(reader)
			}
			slices.Reverse(backward)
			same(t, "pages backwards, "+string(reader), forward, backward, nil)
		}
	})
}
