//go:build linux

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/routingtest"
	"github.com/parley-desk/parley/internal/store"
)

// largest is the desk of the durable measurements: that of routing.decisions.pure,
// but a desk keeps 500 queues and groups of each at most.
var largest = routingtest.Size{Agents: 10_000, Queues: 480, Skills: 100, Items: 50_000}

// demoWorks is more work than the demo has, whose numbers are in use.
const demoWorks = 1_000_000

// answerTime is how long the agents of the measurement have to answer, so that no offer
// passes meanwhile, in seconds.
const answerTime = 3600

// The tables of a busy desk, in an order that foreign keys allow.
var floorTables = []table{
	{"user_account", "id, email, email_folded, name, name_folded, title, password_hash, active, created_at, updated_at, version"},
	{"user_role", "user_id, role"},
	{"user_group", "id, name, name_folded, description, active, created_at, updated_at, version"},
	{"group_member", "group_id, user_id"},
	{"presence", "user_id, node, lease_until"},
	{"agent_presence", "user_id, state_id, since, reason, by_name"},
	{"agent_capacity", "user_id, channel_id, capacity"},
	{"last_assigned", "user_id, channel_id, at"},
	{"skill", "id, name, name_folded, description, active, created_at, updated_at, version"},
	{"skill_contains", "skill_id, contained_id"},
	{"user_skill", "user_id, skill_id, level"},
	{"queue", `id, name, name_folded, slug, active, assignment_group_id, question, initial_agent_response, not_available, delivery, position,
		created_at, updated_at, version, service_channel_id, aging_step_s, number`},
	{"assignment_rule", `id, name, name_folded, active, assign_by, auto_assign, display, allow_reject, timeout_s, use_skills, evaluate_level,
		enforce_mandatory, created_at, updated_at, version`},
	{"eligibility_pool", "id, queue_id, assignment_rule_id, eligible_at_s"},
	{"eligibility_pool_group", "pool_id, group_id"},
	{"group_queue_priority", "group_id, queue_id, position"},
	{"customer_interaction", fillTables[0].columns},
	{"conversation", fillTables[1].columns},
	{"interaction", fillTables[2].columns},
	{"work_item", fillTables[3].columns + ", service_channel_id, priority, document_id"},
	{"conversation_member", fillTables[5].columns},
	{"api_token", "token_hash, id, user_id, name, created_at, expires_at, last_used_at"},
	{"work_item_skill", "work_item_id, skill_id, level, mandatory"},
	{"work_exclusion", "work_item_id, user_id, hard, round, reason, at"},
}

// busyFloor puts the desk of a snapshot into the tables of a desk whose server does not
// run. All work comes by chat, and what agents carry are chats that are under way.
type busyFloor struct {
	s                     *routing.Snapshot
	size                  routingtest.Size
	shift                 parley.Time // from the snapshot's time to now
	chat, available, away string
	rows                  map[string][][]any
	seen                  map[[3]any]bool // keys that rows have, where the snapshot repeats itself
	works                 int
	lastChat              string
	held                  map[string][]string // chats that agents have in hand
	staff                 []staffed
}

// fillFloor stores a desk of the given size.
func (s *suite) fillFloor(ctx context.Context, d *desk, size routingtest.Size) (f *busyFloor, err error) {
	f = &busyFloor{s: routingtest.Floor(size, s.seed), size: size, rows: map[string][][]any{}, seen: map[[3]any]bool{}, works: demoWorks, held: map[string][]string{}}
	f.shift = parley.Now() - f.s.Now
	for _, shipped := range []struct {
		into  *string
		query string
	}{
		{&f.chat, `SELECT id FROM service_channel WHERE key = 'chat'`},
		{&f.available, `SELECT id FROM presence_state WHERE shipped = 'available'`},
		{&f.away, `SELECT id FROM presence_state WHERE shipped = 'away'`},
	} {
		if err := d.ask(ctx, shipped.query, shipped.into); err != nil {
			return nil, err
		}
	}
	f.people()
	f.configuration()
	f.work()
	f.hire()
	to, err := openSink(ctx, d.place)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, to.close(ctx)) }()
	for _, t := range floorTables {
		if err := to.put(ctx, t, f.rows[t.name]); err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return f, to.finish(ctx, f.works)
}

func (f *busyFloor) add(table string, values ...any) { f.rows[table] = append(f.rows[table], values) }

// addOnce is add for a row whose first two values are its key.
func (f *busyFloor) addOnce(table string, values ...any) {
	key := [3]any{table, values[0], values[1]}
	if !f.seen[key] {
		f.seen[key] = true
		f.add(table, values...)
	}
}

func (f *busyFloor) at(t parley.Time) int64 { return int64(t + f.shift) }

func (f *busyFloor) people() {
	now := f.at(f.s.Now)
	tomorrow := parley.Time(now).Add(24 * time.Hour)
	for i := range f.s.Agents {
		a := &f.s.Agents[i]
		id, email := string(a.ID), fmt.Sprintf("floor%d@example.com", i)
		f.add("user_account", id, email, email, a.Name, parley.Fold(a.Name), "", "", true, now, now, 1)
		f.add("user_role", id, "agent")
		for _, g := range a.Groups {
			f.addOnce("group_member", string(g), id)
		}
		f.add("presence", id, "floor", int64(tomorrow))
		state := f.away
		if a.Available {
			state = f.available
		}
		f.add("agent_presence", id, state, now, "", "")
		if a.Load.Universal >= 0 {
			f.add("agent_capacity", id, "", a.Load.Universal)
		}
		for _, at := range a.LastAssigned {
			f.add("last_assigned", id, f.chat, f.at(at))
		}
		for _, s := range a.Skills {
			f.addOnce("user_skill", id, string(s.Skill), s.Level)
		}
	}
}

func (f *busyFloor) configuration() {
	now := f.at(f.s.Now)
	group := func(id parley.ID) {
		if key := [3]any{"user_group", id}; !f.seen[key] {
			f.seen[key] = true
			f.add("user_group", string(id), "Floor "+string(id), "floor "+string(id), "", true, now, now, 1)
		}
	}
	for i := range f.s.Agents {
		for _, g := range f.s.Agents[i].Groups {
			group(g)
		}
	}
	rules := map[parley.ID]bool{}
	for i := range f.s.Pools {
		p := &f.s.Pools[i]
		if !rules[p.Rule.ID] {
			rules[p.Rule.ID] = true
			f.add("assignment_rule", string(p.Rule.ID), "Rule "+string(p.Rule.ID), "rule "+string(p.Rule.ID), true, string(p.Rule.AssignBy), false, "inbox_card", true,
				answerTime, p.Rule.UseSkills, p.Rule.EvaluateLevel, p.Rule.EnforceMandatory, now, now, 1)
		}
		f.add("eligibility_pool", string(p.ID), string(p.Queue), string(p.Rule.ID), p.EligibleAtS)
		for _, g := range p.Groups {
			group(g)
			f.addOnce("eligibility_pool_group", string(p.ID), string(g))
		}
	}
	for i := range f.s.Queues {
		q := &f.s.Queues[i]
		name := fmt.Sprintf("floor-%d", i)
		f.add("queue", string(q.ID), name, name, name, true, string(f.s.Pools[3*i].Groups[0]), "", "", "", "push", 100+i, now, now, 1, f.chat, q.AgingStepS,
			fmt.Sprintf("QUE%07d", 10000+i))
		for g, position := range q.Priorities {
			f.addOnce("group_queue_priority", string(g), string(q.ID), position)
		}
	}
	for i := range f.size.Skills { // as routingtest.Floor has them
		id := skillID(i)
		f.add("skill", id, id, id, "", true, now, now, 1)
		if i%10 == 0 && i+1 < f.size.Skills {
			f.add("skill_contains", id, skillID(i+1))
		}
	}
}

func skillID(n int) string { return fmt.Sprintf("%031ds", n) }

// work adds what waits, and so many chats that every agent carries what the snapshot
// says.
func (f *busyFloor) work() {
	for i := range f.s.Items {
		it := &f.s.Items[i]
		id := f.chats(string(it.Queue), nil, f.at(it.QueuedAt), it.Priority)
		for _, s := range it.Skills {
			f.addOnce("work_item_skill", id, string(s.Skill), s.Level, s.Mandatory)
		}
		for user, x := range it.Excluded {
			f.add("work_exclusion", id, string(user), x.Hard, x.Round, x.Reason, f.at(it.QueuedAt))
		}
	}
	for i := range f.s.Agents {
		a := &f.s.Agents[i]
		for range a.Load.Channels[0].Load {
			f.chats(string(f.s.Queues[i%len(f.s.Queues)].ID), string(a.ID), f.at(f.s.Now)-60_000, 0)
			f.held[string(a.ID)] = append(f.held[string(a.ID)], f.lastChat)
		}
	}
}

// chats adds one chat that waits, or that its agent has begun, and returns its work
// item.
func (f *busyFloor) chats(queue string, agent any, at, priority int64) (work string) {
	n := f.works
	f.works++
	id := func(kind string) string { return fmt.Sprintf("%030d%s", n, kind) }
	f.lastChat = id("c0")
	state, interaction, start := parley.WorkWaiting, parley.InteractionNew, int64(0)
	if agent != nil {
		state, interaction, start = parley.WorkInProgress, parley.InteractionWorking, at
	}
	name, email, subject := fmt.Sprintf("Grace Hopper %d", n), fmt.Sprintf("grace%d@example.com", n), sentences[n%len(sentences)]
	f.add("customer_interaction", id("f0"), "Grace", fmt.Sprint("Hopper ", n), email, email, "billing", "chat", subject, "{}", "[]", "{}", "", queue, id("c0"),
		id("f0"), id("f0"), at)
	f.add("conversation", id("c0"), string(parley.KindSupport), subject, 0, 0, 0, subject, "comment", name, at, true, queue, id("a0"), id("b0"), agent,
		"", "", "", name, at, at, 0, 0, 0, 0, at)
	f.add("interaction", id("a0"), fmt.Sprintf("IMS%07d", f.works), "chat", "inbound", string(interaction), "", name, email, email, id("c0"), queue, agent, subject,
		id("f0"), at, 0)
	f.add("work_item", id("b0"), fmt.Sprintf("CHAT%07d", f.works), queue, id("c0"), id("a0"), string(state), agent, subject, at, 0, start, 0, "", 0, at,
		f.chat, priority, id("a0"))
	if agent != nil {
		f.add("conversation_member", id("c0"), agent, store.StandingAssignee, 0, 0, true, at)
	}
	return id("b0")
}

// ask reads one value of the desk's database, past the desk.
func (p *place) ask(ctx context.Context, query string, into ...any) (err error) {
	driver, source := "sqlite", "file:"+filepath.Join(p.dir, store.SQLiteFile)+"?_pragma=query_only(1)&_pragma=busy_timeout(10000)"
	if p.backend == postgres {
		driver, source = "pgx", p.database
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.QueryRowContext(ctx, query).Scan(into...)
}
