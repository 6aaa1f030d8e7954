package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// made is rows that most of these tests begin with.
type made struct {
	group       parley.Group
	queue       parley.Queue
	anna, ben   parley.User
	schedule    store.ScheduleRow
	rule        parley.MatchingRule
	action      parley.ConnectAction
	producer    store.ProducerRow
	origin      store.Origin
	token       store.Token
	annaSession string
}

const at = parley.Time(1_700_000_000_000)

func user(email, name string, roles ...parley.Role) parley.User {
	return parley.User{ID: parley.NewID(), Email: email, Name: name, Active: true, Roles: append([]parley.Role{}, roles...), CreatedAt: at, UpdatedAt: at, Version: 1}
}

func fill(t *testing.T, s *store.Store) made {
	t.Helper()
	limit := int64(4)
	m := made{anna: user("Anna@Example.com", "Anna Berg", parley.RoleAdmin, parley.RoleAgent), ben: user("ben@example.com", "Ben Ökoro")}
	m.anna.ConversationLimit = &limit
	m.group = parley.Group{ID: parley.NewID(), Name: "Billing", Active: true, Members: []parley.ID{m.anna.ID}, CreatedAt: at, UpdatedAt: at, Version: 1}
	m.schedule = store.ScheduleRow{ID: parley.NewID(), Name: "Hours", Definition: "{}", CreatedAt: at, UpdatedAt: at, Version: 1}
	m.queue = parley.Queue{
		ID: parley.NewID(), Number: "QUE0001001", Name: "Billing Support", Slug: "billing", Active: true, AssignmentGroup: m.group.ID, Question: "Yes?",
		Schedule: m.schedule.ID, Delivery: parley.DeliveryPull, Position: 7, DocumentTable: parley.TableInteraction, CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	m.rule = parley.MatchingRule{
		ID: parley.NewID(), Name: "All", ExecutionOrder: 10, Active: true, Table: parley.TableCustomerInteraction, QueueID: m.queue.ID,
		CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	m.action = parley.ConnectAction{
		ID: parley.NewID(), Title: "Say hello", Shortcut: "hello", Active: true, Position: 3, CreatedAt: at, UpdatedAt: at, Version: 1,
		Do: parley.ActionStep{Kind: parley.ActionPost, Text: "Hello ${guest_name}"},
	}
	m.producer = store.ProducerRow{ID: parley.NewID(), Name: "Form", Table: parley.TableCustomerInteraction, Active: true, Definition: "{}", CreatedAt: at, UpdatedAt: at, Version: 1}
	m.origin = store.Origin{ID: parley.NewID(), Origin: "https://example.com", CreatedAt: at, UpdatedAt: at, Version: 1}
	m.token = store.Token{ID: parley.NewID(), UserID: m.anna.ID, UserName: m.anna.Name, Name: "robot", CreatedAt: at}
	m.annaSession = "hash-of-anna"
	tx(t, s, func(tx *store.Tx) error {
		return errors.Join(
			tx.InsertUser(m.anna, "encoded"), tx.InsertUser(m.ben, ""), tx.InsertGroup(m.group), tx.InsertSchedule(m.schedule),
			tx.InsertQueue(m.queue), tx.InsertRule(m.rule), tx.InsertAction(m.action), tx.InsertProducer(m.producer),
			tx.InsertOrigin(m.origin), tx.InsertToken("hash-of-robot", m.token),
			tx.InsertSession(store.Session{TokenHash: m.annaSession, UserID: m.anna.ID, CreatedAt: at, ExpiresAt: at + 1000, LastUsedAt: at}),
		)
	})
	return m
}

func tx(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func same[T any](t *testing.T, what string, want T, got T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestConfigurationIsReadAsItWasWritten(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		read := s.Read(t.Context())
		got, err := read.User(m.anna.ID)
		same(t, "User", m.anna, got, err)
		got, err = read.UserByEmail(" anna@EXAMPLE.com ")
		same(t, "UserByEmail", m.anna, got, err)
		hash, err := read.PasswordHash(m.anna.ID)
		same(t, "PasswordHash", "encoded", hash, err)
		group, err := read.Group(m.group.ID)
		same(t, "Group", m.group, group, err)
		queue, err := read.Queue(m.queue.ID)
		same(t, "Queue", m.queue, queue, err)
		queue, err = read.QueueBySlug("billing")
		same(t, "QueueBySlug", m.queue, queue, err)
		queue, err = read.QueueByName("BILLING support")
		same(t, "QueueByName", m.queue, queue, err)
		schedule, err := read.Schedule(m.schedule.ID)
		same(t, "Schedule", m.schedule, schedule, err)
		rule, err := read.Rule(m.rule.ID)
		same(t, "Rule", m.rule, rule, err)
		action, err := read.Action(m.action.ID)
		same(t, "Action", m.action, action, err)
		producer, err := read.ProducerByName("form")
		same(t, "ProducerByName", m.producer, producer, err)
		origin, err := read.Origin(m.origin.ID)
		same(t, "Origin", m.origin, origin, err)
		token, err := read.Token(m.token.ID)
		same(t, "Token", m.token, token, err)
		allowed, err := read.OriginAllowed("https://example.com")
		same(t, "OriginAllowed", true, allowed, err)
		allowed, err = read.OriginAllowed("https://evil.example")
		same(t, "OriginAllowed of another", false, allowed, err)
	})
}

func TestListsOfConfiguration(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		read := s.Read(t.Context())
		users, err := read.UsersPage("", "", 1)
		same(t, "first page", []parley.User{m.anna}, users, err)
		users, err = read.UsersPage("anna@example.com", "", 10)
		same(t, "second page", []parley.User{m.ben}, users, err)
		users, err = read.UsersPage("", "ÖKO", 10)
		same(t, "search by name", []parley.User{m.ben}, users, err)
		users, err = read.UsersPage("", "%", 10)
		same(t, "search for a percent sign", []parley.User{}, users, err)
		groups, err := read.Groups()
		same(t, "Groups", []parley.Group{m.group}, groups, err)
		queues, err := read.Queues()
		same(t, "Queues", []parley.Queue{m.queue}, queues, err)
		rules, err := read.Rules()
		same(t, "Rules", []parley.MatchingRule{m.rule}, rules, err)
		actions, err := read.Actions()
		same(t, "Actions", []parley.ConnectAction{m.action}, actions, err)
		producers, err := read.Producers()
		same(t, "Producers", []store.ProducerRow{m.producer}, producers, err)
		schedules, err := read.Schedules()
		same(t, "Schedules", []store.ScheduleRow{m.schedule}, schedules, err)
		origins, err := read.Origins()
		same(t, "Origins", []store.Origin{m.origin}, origins, err)
		tokens, err := read.Tokens()
		same(t, "Tokens", []store.Token{m.token}, tokens, err)
		admins, err := read.ActiveAdmins()
		same(t, "ActiveAdmins", 1, admins, err)
	})
}

// Exactly the active members of the active group serve a queue (domain 2.1).
func TestWhoServesAQueue(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		serves := func(want bool) {
			t.Helper()
			read := s.Read(t.Context())
			in, err := read.InQueueGroup(m.queue.ID, m.anna.ID)
			same(t, "InQueueGroup", want, in, err)
			queues, err := read.QueuesOf(m.anna.ID)
			same(t, "QueuesOf", want, len(queues) == 1, err)
			servers, err := read.QueueServers(m.queue.ID, at)
			same(t, "QueueServers", want, slices.ContainsFunc(servers, func(s store.Server) bool { return s.ID == m.anna.ID }), err)
		}
		serves(true)
		in, err := s.Read(t.Context()).InQueueGroup(m.queue.ID, m.ben.ID)
		same(t, "somebody outside the group", false, in, err)

		m.anna.Active = false
		tx(t, s, func(tx *store.Tx) error { return tx.UpdateUser(m.anna) })
		serves(false)
		m.anna.Active, m.anna.Version = true, 2
		m.group.Active = false
		tx(t, s, func(tx *store.Tx) error { return errors.Join(tx.UpdateUser(m.anna), tx.UpdateGroup(m.group)) })
		serves(false)
		m.group.Active, m.group.Version = true, 2
		m.group.Members = []parley.ID{m.ben.ID}
		tx(t, s, func(tx *store.Tx) error { return tx.UpdateGroup(m.group) })
		serves(false)
		members, err := s.Read(t.Context()).GroupMembers(m.group.ID)
		same(t, "GroupMembers", []parley.User{m.ben}, members, err)
	})
}

func TestRulesAreTriedLowestOrderFirst(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		first, off, equal := m.rule, m.rule, m.rule
		first.ID, first.ExecutionOrder = parley.NewID(), 5
		off.ID, off.Active = parley.NewID(), false
		equal.ID = parley.ID(strings.Repeat("f", 32)) // younger than all others
		tx(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.InsertRule(equal), tx.InsertRule(off), tx.InsertRule(first))
		})
		rules, err := s.Read(t.Context()).ActiveRules(parley.TableCustomerInteraction)
		same(t, "ActiveRules", []parley.MatchingRule{first, m.rule, equal}, rules, err)
		rules, err = s.Read(t.Context()).ActiveRules("incident")
		same(t, "of another table", []parley.MatchingRule{}, rules, err)
	})
}

// Every change and deletion repeats the version it saw: with a stale one it
// changes nothing and says so.
func TestStaleVersionsAreRefused(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		updates := map[string]func(*store.Tx) error{
			"user":     func(tx *store.Tx) error { return tx.UpdateUser(m.ben) },
			"group":    func(tx *store.Tx) error { return tx.UpdateGroup(m.group) },
			"queue":    func(tx *store.Tx) error { return tx.UpdateQueue(m.queue) },
			"schedule": func(tx *store.Tx) error { return tx.UpdateSchedule(m.schedule) },
			"producer": func(tx *store.Tx) error { return tx.UpdateProducer(m.producer) },
			"rule":     func(tx *store.Tx) error { return tx.UpdateRule(m.rule) },
			"action":   func(tx *store.Tx) error { return tx.UpdateAction(m.action) },
			"origin":   func(tx *store.Tx) error { return tx.UpdateOrigin(m.origin) },
		}
		for name, update := range updates {
			tx(t, s, update)
			if err := s.Tx(t.Context(), update); parley.CodeOf(err) != parley.CodeConflict {
				t.Errorf("second update of the same version of %s: %v", name, err)
			}
		}
		deletions := map[string]func(*store.Tx, int64) error{
			"user":     func(tx *store.Tx, v int64) error { return tx.DeleteUser(m.ben.ID, v) },
			"rule":     func(tx *store.Tx, v int64) error { return tx.DeleteRule(m.rule.ID, v) },
			"action":   func(tx *store.Tx, v int64) error { return tx.DeleteAction(m.action.ID, v) },
			"producer": func(tx *store.Tx, v int64) error { return tx.DeleteProducer(m.producer.ID, v) },
			"origin":   func(tx *store.Tx, v int64) error { return tx.DeleteOrigin(m.origin.ID, v) },
		}
		for name, remove := range deletions {
			err := s.Tx(t.Context(), func(tx *store.Tx) error { return remove(tx, 1) })
			if parley.CodeOf(err) != parley.CodeConflict {
				t.Errorf("deletion of a stale %s: %v", name, err)
			}
			tx(t, s, func(tx *store.Tx) error { return remove(tx, 2) })
		}
		tx(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.DeleteQueue(m.queue.ID, 2), tx.DeleteSchedule(m.schedule.ID, 2), tx.DeleteGroup(m.group.ID, 2))
		})
		if _, err := s.Read(t.Context()).Queue(m.queue.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("a deleted queue is still there: %v", err)
		}
	})
}

func TestNamesAreTakenOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		anna, group, schedule, producer, origin := m.anna, m.group, m.schedule, m.producer, m.origin
		anna.ID, anna.Email = parley.NewID(), "ANNA@example.com"
		group.ID, group.Name = parley.NewID(), "BILLING"
		schedule.ID, producer.ID, origin.ID = parley.NewID(), parley.NewID(), parley.NewID()
		m.ben.Email = m.anna.Email
		for field, insert := range map[string]func(*store.Tx) error{
			"email of a new user": func(tx *store.Tx) error { return tx.InsertUser(anna, "") },
			"email":               func(tx *store.Tx) error { return tx.UpdateUser(m.ben) },
			"name of a group":     func(tx *store.Tx) error { return tx.InsertGroup(group) },
			"name of a schedule":  func(tx *store.Tx) error { return tx.InsertSchedule(schedule) },
			"name of a producer":  func(tx *store.Tx) error { return tx.InsertProducer(producer) },
			"origin":              func(tx *store.Tx) error { return tx.InsertOrigin(origin) },
		} {
			if err := s.Tx(t.Context(), insert); parley.CodeOf(err) != parley.CodeConflict || parley.AsError(err).Field == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestSessionsAndTokensOpenWhatTheyShould(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		read := s.Read(t.Context())
		in, err := read.SessionUser(m.annaSession, at+10, at-10)
		same(t, "session", store.SignedIn{User: m.anna, LastUsedAt: at}, in, err)
		in, err = read.TokenUser("hash-of-robot", at+10)
		same(t, "token", store.SignedIn{User: m.anna}, in, err)
		refused := func(what string, err error) {
			t.Helper()
			if parley.CodeOf(err) != parley.CodeUnauthenticated {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err = read.SessionUser("", at, at-10)
		refused("no token", err)
		_, err = read.SessionUser(m.annaSession, at+1000, at-10)
		refused("expired", err)
		_, err = read.SessionUser(m.annaSession, at+10, at)
		refused("idle for too long", err)
		_, err = read.SessionUser("hash-of-robot", at, at-10)
		refused("an API token is no session", err)

		tx(t, s, func(tx *store.Tx) error { return tx.TouchSession(m.annaSession, at+500, at+1) })
		tx(t, s, func(tx *store.Tx) error { return tx.TouchSession(m.annaSession, at+600, at+1) })
		in, err = read.SessionUser(m.annaSession, at+10, at-10)
		same(t, "touched once", at+500, in.LastUsedAt, err)

		m.anna.Active = false
		tx(t, s, func(tx *store.Tx) error { return tx.UpdateUser(m.anna) })
		_, err = read.SessionUser(m.annaSession, at+10, at-10)
		refused("session of an inactive user", err)
		_, err = read.TokenUser("hash-of-robot", at+10)
		refused("token of an inactive user", err)
	})
}

func TestAuditPages(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		var rows []parley.AuditRow
		for _, table := range []string{"a", "b", "a", "b"} {
			row := parley.AuditRow{ID: parley.NewID(), At: at, ActorKind: parley.ActorSystem, ActorName: "Parley", Action: "update", Table: table, Record: parley.ID("record-" + table)}
			rows = append(rows, row)
		}
		slices.SortFunc(rows, func(a, b parley.AuditRow) int { return strings.Compare(string(b.ID), string(a.ID)) })
		tx(t, s, func(tx *store.Tx) error {
			for _, row := range rows {
				if err := tx.Audit(row); err != nil {
					return err
				}
			}
			return nil
		})
		read := s.Read(t.Context())
		page, err := read.AuditPage(store.AuditFilter{}, 3)
		same(t, "newest", rows[:3], page, err)
		page, err = read.AuditPage(store.AuditFilter{Before: rows[2].ID}, 3)
		same(t, "the rest", rows[3:], page, err)
		page, err = read.AuditPage(store.AuditFilter{Table: "a", Record: "record-a"}, 9)
		same(t, "of one record", 2, len(page), err)
		page, err = read.AuditPage(store.AuditFilter{Table: "c"}, 9)
		same(t, "of another table", 0, len(page), err)
	})
}

func TestPropertiesFallBackToTheirDefaults(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		props, err := s.Read(t.Context()).Properties()
		same(t, "default", 200, props.Int(parley.PropGuestsPerHour), err)
		same(t, "default", true, props.Bool(parley.PropSupportEnabled), err)
		tx(t, s, func(tx *store.Tx) error {
			return errors.Join(
				tx.SetProperty(store.PropertyRow{Name: parley.PropGuestsPerHour, Value: "5", UpdatedAt: at}),
				tx.SetProperty(store.PropertyRow{Name: parley.PropGuestsPerHour, Value: "6", UpdatedAt: at}),
				tx.SetProperty(store.PropertyRow{Name: parley.PropSupportEnabled, Value: "false", UpdatedAt: at}),
				tx.SetProperty(store.PropertyRow{Name: parley.PropIdleDelay, Value: "soon", UpdatedAt: at}),
			)
		})
		props, err = s.Read(t.Context()).Properties()
		same(t, "set", 6, props.Int(parley.PropGuestsPerHour), err)
		same(t, "set", false, props.Bool(parley.PropSupportEnabled), err)
		same(t, "unreadable", 120, props.Int(parley.PropIdleDelay), err)
		tx(t, s, func(tx *store.Tx) error { return tx.ResetProperty(parley.PropGuestsPerHour) })
		props, err = s.Read(t.Context()).Properties()
		same(t, "reset", 200, props.Int(parley.PropGuestsPerHour), err)
	})
}

// The lock makes "read, decide, write" safe for many writers at once: without
// it, several of these would read the same number.
func TestConfigurationLockSerialises(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		const writers = 8
		var wait sync.WaitGroup
		for range writers {
			wait.Go(func() {
				err := s.Tx(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
					if err := tx.LockConfiguration(); err != nil {
						return err
					}
					props, err := tx.Properties()
					if err != nil {
						return err
					}
					next := "x" + props.Text(parley.PropCompanyName)
					return tx.SetProperty(store.PropertyRow{Name: parley.PropCompanyName, Value: next, UpdatedAt: at})
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		props, err := s.Read(t.Context()).Properties()
		same(t, "changes", "xxxxxxxxParley", props.Text(parley.PropCompanyName), err)
	})
}
