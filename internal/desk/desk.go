// Package desk holds the verbs: what happens when. One verb is one method and
// one transaction: it changes rows, appends entries, enqueues jobs and writes
// the audit trail in one commit, and only after the commit are wake-ups
// published. A verb that refuses has changed nothing and returns a
// [parley.Error]; a verb that failed with [parley.CodeUnavailable] or whose
// answer was lost may be called again with the same client id.
package desk

import (
	"context"
	"log/slog"
	"net/url"
	"sync/atomic"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/store"
)

// Desk performs the verbs. It keeps no state of its own besides its
// collaborators, and what it remembers to be faster; it is safe for concurrent
// use.
type Desk struct {
	store  *store.Store
	bus    bus.Bus
	blobs  blob.Store
	log    *slog.Logger
	secret []byte

	passwords *auth.Passwords
	links     *linkReader
	recorder  recorder
	ground    atomic.Pointer[ground]
	free      freeAgents
	waiting   waitingWork
	watched   bool // what commits change is heard of
	wholeDesk int

	push      func(ctx context.Context, p channel.Push) channel.Verdict
	pushKey   string
	checkPush func(endpoint, p256dh, secret string) error
	mail      func(ctx context.Context, m channel.Mail) channel.Verdict
	mailHost  string
	publicURL string
}

// Config are a desk's collaborators.
type Config struct {
	Store *store.Store
	Bus   bus.Bus
	Blobs blob.Store
	Log   *slog.Logger
	// Secret keys the hashes of network addresses, so that the database
	// alone does not reveal who came from where. At least 32 bytes.
	Secret []byte
	// LinkDial connects to the sites whose pages are previewed; nil connects to
	// addresses of the public network only.
	LinkDial DialFunc
	// Push delivers web push and CheckPush knows what a subscription looks
	// like; PushKey is the public key browsers subscribe with. Nil: nobody is
	// told that way.
	Push      func(ctx context.Context, p channel.Push) channel.Verdict
	CheckPush func(endpoint, p256dh, secret string) error
	PushKey   string
	// Mail hands an e-mail to the mail server; nil when there is none.
	Mail func(ctx context.Context, m channel.Mail) channel.Verdict
	// PublicURL is where people reach the desk, for links and Message-IDs.
	PublicURL string
}

// New makes a desk.
func New(cfg Config) *Desk {
	d := &Desk{
		store: cfg.Store, bus: cfg.Bus, blobs: cfg.Blobs, log: cfg.Log, secret: cfg.Secret,
		passwords: auth.NewPasswords(), links: newLinkReader(cfg.LinkDial),
		wholeDesk: wholeDesk, push: cfg.Push, pushKey: cfg.PushKey, checkPush: cfg.CheckPush, mail: cfg.Mail, mailHost: hostOf(cfg.PublicURL), publicURL: cfg.PublicURL,
	}
	if d.store != nil { // nil in tests of what needs none
		d.watched = d.store.WatchWork(d.waiting.changed)
		d.store.WatchJobs(func(due map[string]parley.Time) { d.bus.Publish(Event{Kind: EventJob, Due: due}) })
	}
	return d
}

// hostOf is the name of a desk's own host, for Message-IDs.
func hostOf(address string) string {
	if at, err := url.Parse(address); err == nil && at.Hostname() != "" {
		return at.Hostname()
	}
	return "localhost"
}

// Store is where screens read from: a read may go straight to the store.
func (d *Desk) Store() *store.Store { return d.store }

// acted is the audit row of an act: who did what to which record. Old and new
// are JSON of what changed, without secrets, or empty.
func acted(actor parley.Actor, action, table string, record parley.ID, label, before, after string) parley.AuditRow {
	return parley.AuditRow{
		ID: parley.NewID(), At: parley.Now(), ActorKind: actor.Kind, ActorID: actor.ID, ActorName: actor.Name,
		Action: action, Table: table, Record: record, Label: label, Old: before, New: after, Address: actor.Address,
	}
}

// publish registers wake-ups for when the transaction is durable.
func (d *Desk) publish(tx *store.Tx, events ...Event) {
	tx.After(func() {
		for _, e := range events {
			d.bus.Publish(e)
		}
	})
}
