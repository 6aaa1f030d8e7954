package desk

import (
	"context"
	"fmt"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// DemoDay adds, once, what a desk looks like in the middle of a morning, so that
// whoever tries it sees all of it at once: a finished chat with its case,
// incidents, colleagues who talk about them with mentions and live cards, and
// canned messages. The demo's people do it with the desk's own verbs. It comes
// after [Desk.Demo], and does nothing where one of them has left.
func (d *Desk) DemoDay(ctx context.Context) error {
	day := demoDay{d: d, ctx: ctx, people: map[string]parley.Actor{}}
	for _, u := range demoUsers() {
		user, err := d.store.Read(ctx).UserByEmail(u.email)
		if err != nil {
			return ignoreNotFound(err)
		}
		if !user.Active || user.Name != u.name {
			return nil
		}
		day.people[u.name] = parley.Actor{Kind: parley.ActorUser, ID: user.ID, Name: user.Name, Roles: user.Roles}
	}
	first := false
	err := d.configure(ctx, func(tx *store.Tx) (err error) {
		first, err = tx.MarkShipped("demo day")
		return err
	})
	if err != nil || !first {
		return err
	}
	day.play()
	return day.err
}

const (
	anna  = "Anna Berg"
	ben   = "Ben Okoro"
	chris = "Chris Sato"
	mara  = "Mara Lind"
)

// demoDay is the day while it is played; after the first error nothing more happens.
type demoDay struct {
	d      *Desk
	ctx    context.Context //nolint:containedctx // it lives as long as one call
	people map[string]parley.Actor
	step   int
	err    error
}

// play is the day, in its order.
func (p *demoDay) play() {
	invoice := p.chat()
	download := p.incident(chris, map[string]string{
		"short_description": "Invoices cannot be downloaded as PDF", "description": "The download ends with an empty page since this morning, in all browsers.",
		"category": "billing", "impact": "1", "urgency": "2", "assigned_to": string(p.people[anna].ID),
		"caller_name": "Katherine Johnson", "caller_email": "katherine@example.org",
	}, "Billing Support")
	p.incident(ben, map[string]string{
		"short_description": "Card payments time out now and then", "category": "payment", "impact": "2", "urgency": "2",
		"caller_name": "Alan Turing", "caller_email": "alan@example.org",
	}, "Order Support")
	p.newCase(ben, map[string]string{
		"short_description": "Order 4711 arrived without its cable", "category": "order", "priority": "3",
		"contact_name": "Edsger Dijkstra", "contact_email": "edsger@example.org",
	}, "Order Support")

	team := p.start(mara, "Month end", "Books close on Friday. What is still open on our side?", anna, ben)
	p.describe(mara, team, "⚖️", "Who does what before the books close.")
	p.say(ben, team, "Two refunds, both will be out today.")
	p.card(ben, team, invoice)
	p.say(anna, team, "That one is mine: the corrected invoice went out this morning.")
	p.say(mara, team, "@"+anna+" can you also look at the downloads? Three customers asked.", anna)
	p.card(mara, team, download)

	about := p.follow(anna, download)
	p.follow(ben, download)
	p.note(anna, about, "The export service was restarted at 8:40, files are made again since then.")
	p.note(ben, about, "@"+anna+" confirmed with Katherine, her invoice of May opens. I keep an eye on it until noon.", anna)

	lunch := p.start(ben, "", "Have you a minute for Grace Hopper's invoice?", anna)
	p.say(anna, lunch, "Sure. Booked twice by the travel desk, the refund is approved.")
	p.say(ben, lunch, "Then I tell her three to five working days.")
	p.start(chris, "", "Does the sensor kit ship with the new bracket already?", anna)

	p.canned(anna, CannedInput{Scope: parley.CannedPersonal, Title: "Refund on its way", Shortcut: "refund", Active: true,
		Body: "Good news, ${first_name}: your refund is approved and will be on your account within three to five working days."})
}

// chat is a finished chat with a customer, and the case that was made from it.
func (p *demoDay) chat() (made parley.CardRef) {
	p.do(func(id string) error {
		started, err := p.d.StartGuest(p.ctx, GuestStart{
			ClientID: id,
			Answers: map[string][]string{
				"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.org"}, "issue_type": {"billing"},
				"question": {"My May invoice lists the hotel twice"},
			},
			Context: parley.GuestContext{Page: "https://www.northwind.example/invoices", Language: "en-GB"},
		})
		if err != nil {
			return err
		}
		guest, err := p.d.GuestByToken(p.ctx, started.Token, "")
		if err != nil {
			return err
		}
		queue, err := p.d.store.Read(p.ctx).QueueByName("Billing Support")
		if err != nil {
			return err
		}
		if _, err := p.d.Accept(p.ctx, p.people[anna], queue.ID); err != nil {
			return err
		}
		if _, err := p.d.GuestSend(p.ctx, guest, Message{ClientID: id + "-g", Body: "It is number 20260517."}); err != nil {
			return err
		}
		for i, m := range []Message{
			{Kind: parley.EntryWorkNote, Body: "Booked twice in May by the travel desk. Refund approved."},
			{Body: "You are right: the hotel is on it twice. I take one of them off and send you a corrected invoice."},
		} {
			m.ClientID = fmt.Sprintf("%s-%d", id, i)
			if _, err := p.d.Reply(p.ctx, p.people[anna], guest.Conversation, m); err != nil {
				return err
			}
		}
		c, err := p.d.CreateCase(p.ctx, p.people[anna], guest.Conversation, NewRecord{
			ClientID: id,
			Values:   map[string]string{"short_description": "Hotel billed twice in May", "category": "billing", "priority": "2"},
			Consumer: map[string]string{"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org"},
		})
		if err != nil {
			return err
		}
		made = parley.CardRef{Table: parley.TableCase, ID: c.ID}
		return p.d.End(p.ctx, p.people[anna], guest.Conversation)
	})
	return made
}

// do performs one step of the day under a key of its own.
func (p *demoDay) do(act func(clientID string) error) {
	if p.err != nil {
		return
	}
	p.step++
	if err := act(fmt.Sprintf("%s-%d", parley.NewID(), p.step)); err != nil {
		p.err = fmt.Errorf("demo day, step %d: %w", p.step, err)
	}
}

func (p *demoDay) start(who, name, body string, with ...string) (id parley.ID) {
	p.do(func(clientID string) error {
		s, err := p.d.StartConversation(p.ctx, p.people[who], NewConversation{ClientID: clientID, People: p.ids(with), Name: name, Body: body})
		id = s.ID
		return err
	})
	return id
}

func (p *demoDay) describe(who string, conversation parley.ID, icon, text string) {
	p.do(func(string) error {
		_, err := p.d.Describe(p.ctx, p.people[who], conversation, Appearance{Icon: &icon, Description: &text})
		return err
	})
}

func (p *demoDay) send(who string, conversation parley.ID, m Message) {
	p.do(func(clientID string) error {
		m.ClientID = clientID
		_, err := p.d.Reply(p.ctx, p.people[who], conversation, m)
		return err
	})
}

func (p *demoDay) say(who string, conversation parley.ID, body string, mentioned ...string) {
	p.send(who, conversation, Message{Body: body, Mentions: p.ids(mentioned)})
}

func (p *demoDay) note(who string, conversation parley.ID, body string, mentioned ...string) {
	p.send(who, conversation, Message{Kind: parley.EntryWorkNote, Body: body, Mentions: p.ids(mentioned)})
}

func (p *demoDay) card(who string, conversation parley.ID, ref parley.CardRef) {
	p.send(who, conversation, Message{Card: &ref})
}

func (p *demoDay) follow(who string, ref parley.CardRef) (conversation parley.ID) {
	p.do(func(string) error {
		s, err := p.d.Follow(p.ctx, p.people[who], ref.Table, ref.ID)
		conversation = s.ID
		return err
	})
	return conversation
}

func (p *demoDay) incident(who string, values map[string]string, group string) (ref parley.CardRef) {
	p.record(values, group, func(n NewRecord) error {
		i, err := p.d.CreateIncident(p.ctx, p.people[who], "", n)
		ref = parley.CardRef{Table: parley.TableIncident, ID: i.ID}
		return err
	})
	return ref
}

func (p *demoDay) newCase(who string, values map[string]string, group string) {
	p.record(values, group, func(n NewRecord) error {
		_, err := p.d.CreateCase(p.ctx, p.people[who], "", n)
		return err
	})
}

// record makes a record that comes from no conversation, for a group.
func (p *demoDay) record(values map[string]string, group string, save func(NewRecord) error) {
	p.do(func(clientID string) error {
		groups, err := p.d.store.Read(p.ctx).Groups()
		if err != nil {
			return err
		}
		for _, g := range groups {
			if g.Name == group {
				values["assignment_group_id"] = string(g.ID)
			}
		}
		return save(NewRecord{ClientID: clientID, Values: values})
	})
}

func (p *demoDay) canned(who string, in CannedInput) {
	p.do(func(string) error {
		_, err := p.d.CreateCanned(p.ctx, p.people[who], in)
		return err
	})
}

func (p *demoDay) ids(names []string) (ids []parley.ID) {
	for _, name := range names {
		ids = append(ids, p.people[name].ID)
	}
	return ids
}
