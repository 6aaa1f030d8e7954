package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/netip"
	"regexp"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/store"
)

// Guest is a visitor who has shown a valid token. There is no account behind
// it: the token opens one conversation and nothing else.
type Guest struct {
	store.GuestSession
	TokenHash string
	Address   string
}

func (g Guest) author() parley.Author {
	return parley.Author{Kind: parley.ActorGuest, ID: g.CustomerInteraction, Name: g.Name}
}

func (g Guest) actor() parley.Actor {
	return parley.Actor{Kind: parley.ActorGuest, ID: g.CustomerInteraction, Name: g.Name, Address: g.Address}
}

// GuestStart is a submitted form.
type GuestStart struct {
	ClientID  string              // chosen by the browser; the same again gives the same session
	Producer  parley.ID           // empty: the portal's form
	QueueSlug string              // set by a queue's own link; empty: the matching rules decide
	Answers   map[string][]string // by variable name
	Context   parley.GuestContext
	Address   string // network address
}

// GuestStarted is a new session; Token is shown once and kept nowhere.
type GuestStarted struct {
	Token   string    `json:"token"`
	Session GuestView `json:"session"`
}

// sessionClientID is what a browser may choose: long enough not to be guessed,
// because knowing it gives a token.
var sessionClientID = regexp.MustCompile(`^[A-Za-z0-9_-]{22,64}$`)

// guestWindow is the sliding window of the guest limits (domain 2.5).
const guestWindow = time.Hour

// StartGuest stores the form, finds the queue and opens the conversation, all
// or nothing (domain 2.6, 2.7). Refusals: invalid (per variable), closed,
// limit, not_found.
func (d *Desk) StartGuest(ctx context.Context, start GuestStart) (GuestStarted, error) {
	if !sessionClientID.MatchString(start.ClientID) {
		return GuestStarted{}, parley.Errorf(parley.CodeInvalid, "client_id", "must be 22 to 64 letters, digits, - or _ from a good random source.")
	}
	read := d.store.Read(ctx)
	if earlier, err := read.CustomerInteractionByClient(start.ClientID); err == nil {
		return d.resumeForm(ctx, earlier)
	} else if parley.CodeOf(err) != parley.CodeNotFound {
		return GuestStarted{}, err
	}
	props, err := read.Properties()
	if err != nil {
		return GuestStarted{}, err
	}
	if !props.Bool(parley.PropSupportEnabled) {
		return GuestStarted{}, parley.Errorf(parley.CodeClosed, "", "%s", props.Text(parley.PropSupportOffMessage))
	}
	producer, err := d.publicProducer(read, props, start.Producer)
	if err != nil {
		return GuestStarted{}, err
	}
	record, err := d.fillForm(producer, start)
	if err != nil {
		return GuestStarted{}, err
	}
	queue, err := d.route(read, props, start.QueueSlug, &record)
	if err != nil {
		return GuestStarted{}, err
	}
	if queue.ID == "" {
		// Nobody serves this; the form is kept for follow-up (domain 2.7).
		err := d.store.Tx(ctx, func(tx *store.Tx) error {
			if err := d.guestLimits(tx, props, record.AddressHash); err != nil {
				return err
			}
			d.publish(tx, Event{Kind: EventForm})
			return tx.InsertCustomerInteraction(record)
		})
		if err != nil && !store.Duplicate(err) {
			return GuestStarted{}, err
		}
		return GuestStarted{}, parley.Errorf(parley.CodeClosed, "", "%s", props.Text(parley.PropNoQueueMessage))
	}
	if err := d.mustBeOpen(read, queue); err != nil {
		return GuestStarted{}, err
	}
	// Looking first spares a write per refused form; the transaction decides.
	if err := d.guestLimits(read, props, record.AddressHash); err != nil {
		return GuestStarted{}, err
	}
	token, hash := auth.NewToken()
	var conversation parley.ID
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		conversation, err = d.openSupport(tx, props, queue, record, hash)
		return err
	})
	if store.Duplicate(err) { // the same form, sent twice at once
		earlier, err := read.CustomerInteractionByClient(start.ClientID)
		if err != nil {
			return GuestStarted{}, err
		}
		return d.resumeForm(ctx, earlier)
	}
	if err != nil {
		return GuestStarted{}, err
	}
	view, err := d.guestView(d.store.Read(ctx), conversation)
	return GuestStarted{Token: token, Session: view}, err
}

// resumeForm answers a form that is stored already: a fresh token for the
// session it made.
func (d *Desk) resumeForm(ctx context.Context, c parley.CustomerInteraction) (GuestStarted, error) {
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil {
		return GuestStarted{}, err
	}
	if c.Conversation == "" {
		return GuestStarted{}, parley.Errorf(parley.CodeClosed, "", "%s", props.Text(parley.PropNoQueueMessage))
	}
	token, hash := auth.NewToken()
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		now := parley.Now()
		return tx.InsertGuestSession(hash, c.ID, c.Conversation, now, now.Add(sessionLife(props)))
	})
	if err != nil {
		return GuestStarted{}, err
	}
	view, err := d.guestView(read, c.Conversation)
	return GuestStarted{Token: token, Session: view}, err
}

func sessionLife(props store.Properties) time.Duration {
	return time.Duration(props.Int(parley.PropGuestSessionHours)) * time.Hour
}

// fillForm validates the answers and maps them to the record.
func (d *Desk) fillForm(producer form.Producer, start GuestStart) (parley.CustomerInteraction, error) {
	answers, wrong := producer.Validate(start.Answers)
	if len(wrong) > 0 {
		e := parley.Errorf(parley.CodeInvalid, "", "Please look at the marked fields.")
		e.Fields = wrong
		return parley.CustomerInteraction{}, e
	}
	c := parley.CustomerInteraction{
		ID: parley.NewID(), Channel: "chat", Fields: map[string]string{}, Producer: parley.ID(producer.ID),
		Context: cleanContext(start.Context), CreatedAt: parley.Now(), AddressHash: d.hashAddress(start.Address), ClientID: start.ClientID,
	}
	for field, value := range producer.Map(answers) {
		switch field {
		case "first_name":
			c.FirstName = parley.Shorten(value, parley.MaxName)
		case "last_name":
			c.LastName = parley.Shorten(value, parley.MaxName)
		case "email":
			c.Email = value
		case "category":
			c.Category = value
		case "short_description":
			c.ShortDescription = value
		case "channel":
			c.Channel = value
		default:
			c.Fields[field] = value
		}
	}
	c.Answers = producer.Review(answers)
	return c, nil
}

func cleanContext(g parley.GuestContext) parley.GuestContext {
	cut := func(field, text string, limit int) string {
		clean, err := parley.CleanLine(field, parley.Shorten(text, limit), limit)
		if err != nil {
			return "" // what a browser says of itself is a courtesy, not an input to refuse
		}
		return clean
	}
	return parley.GuestContext{
		Page: cut("page", g.Page, 2000), Title: cut("title", g.Title, 300), Referrer: cut("referrer", g.Referrer, 2000),
		Language: cut("language", g.Language, 40), TimeZone: cut("time_zone", g.TimeZone, 60), Screen: cut("screen", g.Screen, 20),
		UserAgent:       cut("user_agent", g.UserAgent, 400),
		MandatorySkills: cut(varMandatorySkills, g.MandatorySkills, maxWished), OptionalSkills: cut(varOptionalSkills, g.OptionalSkills, maxWished),
	}
}

// hashAddress makes addresses comparable without storing them. IPv6 counts by
// its /64, which is what one household gets.
func (d *Desk) hashAddress(address string) string {
	if addr, err := netip.ParseAddr(address); err == nil && addr.Is6() && !addr.Is4In6() {
		if prefix, err := addr.Prefix(64); err == nil {
			address = prefix.String()
		}
	}
	mac := hmac.New(sha256.New, d.secret)
	mac.Write([]byte(address))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// route names the queue and the rule that chose it (domain 2.7).
func (d *Desk) route(read *store.Reader, props store.Properties, slug string, c *parley.CustomerInteraction) (parley.Queue, error) {
	if slug != "" {
		queue, err := read.QueueBySlug(slug)
		if err == nil && (!queue.Active || queue.TakesRecords()) {
			err = store.NotFound("This queue")
		}
		c.QueueID = queue.ID
		return queue, err
	}
	rules, err := read.ActiveRules(parley.TableCustomerInteraction)
	if err != nil {
		return parley.Queue{}, err
	}
	env := condition.Env{Now: time.Now(), Location: time.UTC}
	for _, rule := range rules {
		query, err := condition.Parse(rule.Conditions)
		if err != nil {
			// Rules are checked when saved; one that is broken all the same
			// matches nothing rather than everything.
			d.log.Error("matching rule cannot be read", "rule", rule.Name, "err", err)
			continue
		}
		if !query.Match(CustomerRecord(*c), env) {
			continue
		}
		queue, err := read.Queue(rule.QueueID)
		if err != nil {
			return parley.Queue{}, err
		}
		if !queue.Active {
			continue
		}
		c.MatchedRule, c.QueueID = rule.ID, queue.ID
		return queue, nil
	}
	fallback := parley.ID(props.Text(parley.PropDefaultQueue))
	if fallback == "" {
		return parley.Queue{}, nil
	}
	queue, err := read.Queue(fallback)
	if parley.CodeOf(err) == parley.CodeNotFound || err == nil && !queue.Active {
		return parley.Queue{}, nil
	}
	c.QueueID = queue.ID
	return queue, err
}

// CustomerRecord is a guest's form as conditions see it.
func CustomerRecord(c parley.CustomerInteraction) condition.Map {
	m := condition.Map{}
	maps.Copy(m, c.Fields)
	m["first_name"], m["last_name"], m["email"] = c.FirstName, c.LastName, c.Email
	m["category"], m["channel"], m["short_description"] = c.Category, c.Channel, c.ShortDescription
	m["page"], m["referrer"], m["language"] = c.Context.Page, c.Context.Referrer, c.Context.Language
	return m
}

// mustBeOpen refuses outside the queue's schedule and, where the queue wants it
// so, while nobody is there, each with its own message (domain 2.8).
func (d *Desk) mustBeOpen(read *store.Reader, queue parley.Queue) error {
	open, err := d.queueOpen(read, queue)
	if err != nil {
		return err
	}
	if open {
		return d.mustHaveSomebody(read, queue)
	}
	e := parley.Errorf(parley.CodeClosed, "", "%s is closed at the moment.", queue.Name)
	e.HTML = queue.NotAvailable
	return e
}

type counter interface {
	GuestsSince(since parley.Time, addressHash string) (all, fromAddress int64, err error)
}

// guestLimits refuses when the desk or the address has made as many guest
// conversations in the last hour as it may.
func (d *Desk) guestLimits(read counter, props store.Properties, addressHash string) error {
	all, mine, err := read.GuestsSince(parley.Now().Add(-guestWindow), addressHash)
	if err != nil {
		return err
	}
	perAddress := props.Int(parley.PropGuestsPerAddress)
	if all >= props.Int(parley.PropGuestsPerHour) || perAddress > 0 && mine >= perAddress {
		e := parley.Errorf(parley.CodeLimit, "", "%s", props.Text(parley.PropGuestLimitMessage))
		e.RetryAfter = 5 * time.Minute
		return e
	}
	return nil
}

// openSupport creates everything a new contact consists of. Taking the
// interaction's number first makes concurrent submissions wait for each other,
// on every node, so that the limits are counted exactly.
func (d *Desk) openSupport(tx *store.Tx, props store.Properties, queue parley.Queue, c parley.CustomerInteraction, tokenHash string) (parley.ID, error) {
	number, err := tx.NextNumber("IMS")
	if err != nil {
		return "", err
	}
	if err := d.guestLimits(tx, props, c.AddressHash); err != nil {
		return "", err
	}
	entryNumber, err := tx.NextNumber("CHAT")
	if err != nil {
		return "", err
	}
	now := parley.Now()
	c.CreatedAt = now
	subject := parley.Shorten(c.ShortDescription, parley.MaxSubject)
	conversation := parley.Conversation{
		ID: parley.NewID(), Kind: parley.KindSupport, Subject: subject, Open: true, QueueID: queue.ID, GuestName: c.Name(),
		Interaction: parley.NewID(), WorkItem: parley.NewID(), GuestInputAt: now, CreatedAt: now,
	}
	c.Conversation = conversation.ID
	interaction := parley.Interaction{
		ID: conversation.Interaction, Number: number, Type: "chat", Direction: "inbound", State: parley.InteractionNew,
		GuestName: c.Name(), GuestEmail: c.Email, Conversation: conversation.ID, QueueID: queue.ID,
		ShortDescription: subject, CustomerInteraction: c.ID, OpenedAt: now,
	}
	work := parley.WorkItem{
		ID: conversation.WorkItem, Number: entryNumber, QueueID: queue.ID, Conversation: conversation.ID, Interaction: interaction.ID,
		State: parley.WorkWaiting, ShortDescription: subject, QueuedAt: now,
	}
	record := func() (condition.Map, error) { return interactionRecord(&interaction, queue.Slug, c.Category, 0), nil }
	if err := d.prepare(&tx.Reader, queue, &work, record); err != nil {
		return "", err
	}
	for _, step := range []func() error{
		func() error { return tx.InsertCustomerInteraction(c) },
		func() error { return tx.InsertConversation(conversation) },
		func() error { return tx.InsertInteraction(interaction) },
		func() error { return tx.InsertWorkItem(work) },
		func() error {
			return tx.InsertGuestSession(tokenHash, c.ID, conversation.ID, now, now.Add(sessionLife(props)))
		},
		func() error {
			if queue.Question == "" {
				return nil
			}
			return d.line(tx, conversation.ID, parley.LineGreeting, queue.Question, nil, true, now)
		},
		func() error {
			if c.ShortDescription == "" {
				return nil
			}
			_, err := d.append(tx, &parley.Entry{
				Conversation: conversation.ID, Kind: parley.EntryComment, Body: c.ShortDescription, At: now,
				Author: parley.Author{Kind: parley.ActorGuest, ID: c.ID, Name: c.Name()},
			}, true, store.GuardOpen, errGone)
			return err
		},
		func() error { return d.tellNobody(tx, queue, conversation.ID, now) },
	} {
		if err := step(); err != nil {
			return "", err
		}
	}
	guest := parley.Actor{Kind: parley.ActorGuest, ID: c.ID, Name: c.Name()}
	if err := tx.Audit(acted(guest, "create", "interaction", interaction.ID, number, "", "")); err != nil {
		return "", err
	}
	d.publishWaiting(tx, queue, conversation.ID, subject, c.Name())
	return conversation.ID, d.routed(tx, queue, work, interaction.ID)
}

// publishWaiting tells that somebody new waits in a queue: all who could take
// them, or, where the queue pushes, only those who count.
func (d *Desk) publishWaiting(tx *store.Tx, queue parley.Queue, conversation parley.ID, subject, name string) {
	d.publish(tx, Event{Kind: EventQueue, Queue: queue.ID})
	if queue.Delivery != parley.DeliveryPush {
		d.publish(tx, Event{Kind: EventWaiting, Queue: queue.ID, Conversation: conversation, Text: subject, Name: name})
	}
}

// GuestByToken finds who a token belongs to; an unknown or expired one is
// unauthenticated.
func (d *Desk) GuestByToken(ctx context.Context, token, address string) (Guest, error) {
	hash := auth.Hash(token)
	session, err := d.store.Read(ctx).GuestSession(hash, parley.Now())
	return Guest{GuestSession: session, TokenHash: hash, Address: address}, err
}

// extendAfter is how old the known activity of a visitor may grow before the
// token's expiry is written again.
const extendAfter = 10 * time.Minute

// GuestSeen keeps the token of a visitor who is there valid, and takes back that
// they were gone.
func (d *Desk) GuestSeen(ctx context.Context, g Guest) error {
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return err
	}
	going, err := d.store.Read(ctx).JobPending(JobGuestGone, string(g.Conversation))
	if err != nil {
		return err
	}
	expires := parley.Now().Add(sessionLife(props))
	if !going && expires.Sub(g.ExpiresAt) < extendAfter {
		return nil
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.CancelJob(JobGuestGone, string(g.Conversation)); err != nil {
			return err
		}
		return tx.ExtendGuestSession(g.TokenHash, expires)
	})
}

// GuestForget makes the visitor's token worthless.
func (d *Desk) GuestForget(ctx context.Context, g Guest) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		d.publish(tx, Event{Kind: EventGuestOut, Conversation: g.Conversation, Text: g.TokenHash})
		return tx.DropGuestSession(g.TokenHash)
	})
}
