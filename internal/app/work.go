package app

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/jobs"
	"github.com/parley-desk/parley/internal/store"
)

// idleWidth is how many idle visitors one node looks after at the same moment.
const idleWidth = 4

// assignWidth is for how many service channels one node decides at the same
// moment, and offerWidth how many offers it takes back.
const (
	assignWidth = 2
	offerWidth  = 4
)

// releaseWidth is in how many conversations one node sends held messages at the
// same moment. A node that dies while it sends holds them up for twice the
// deadline and until another one looks, which on PostgreSQL is every few seconds.
const (
	releaseWidth    = 4
	releaseDeadline = 5 * time.Second
)

// presenceWidth is of how many agents one node looks at the same moment whether
// they are still there.
const presenceWidth = 4

// wrapUpWidth is how many wrap-ups one node ends at the same moment.
const wrapUpWidth = 2

// jobExpire removes leases and tokens whose time is over; its subject is "".
const jobExpire = "expire"

// expireEvery is how often. What has expired is refused by every query, so
// this only keeps the tables small.
const expireEvery = time.Hour

// startJobs begins the durable work: who does which kind, and the sweeps that
// repeat themselves for ever.
func (a *App) startJobs(ctx context.Context) error {
	a.jobs = &jobs.Runner{Store: a.store, Log: a.log, Node: a.cfg.Node}
	a.jobs.Handle(desk.JobIdle, idleWidth, a.desk.CheckIdle)
	a.jobs.Handle(desk.JobTransfer, 1, a.desk.ExpireTransfer)
	a.jobs.HandleLate(desk.JobAssign, assignWidth, desk.AssignProtected, desk.AssignDeadline, a.desk.Assign)
	a.jobs.Handle(desk.JobOffer, offerWidth, a.desk.ExpireOffer)
	a.jobs.Handle(desk.JobMaxWait, offerWidth, a.desk.EndWait)
	a.jobs.Handle(desk.JobWait, offerWidth, a.desk.TellWaiting)
	a.jobs.Handle(desk.JobGuestGone, idleWidth, a.endGuestGone)
	a.jobs.Handle(desk.JobBacklog, 1, a.desk.RouteBacklog)
	a.jobs.HandleWithin(desk.JobRelease, releaseWidth, releaseDeadline, a.desk.ReleaseHeld)
	a.jobs.Handle(desk.JobNotify, notifyWidth, a.desk.Notify)
	a.jobs.Handle(desk.JobPush, pushWidth, a.desk.DeliverPush)
	a.jobs.Handle(desk.JobOfferTell, offerWidth, a.desk.TellOffer)
	a.jobs.Handle(desk.JobOfferPush, pushWidth, a.desk.DeliverOfferPush)
	a.jobs.Handle(desk.JobDigest, digestWidth, a.desk.SendDigest)
	a.jobs.Handle(desk.JobWrapUp, wrapUpWidth, a.desk.EndWrapUp)
	a.jobs.Handle(desk.JobEndLongWrapUps, 1, a.desk.SweepWrapUps)
	a.jobs.Handle(desk.JobSweepFiles, 1, a.desk.SweepFiles)
	a.jobs.HandleWithin(desk.JobWhatIf, 1, desk.WhatIfDeadline, a.desk.RunWhatIf)
	a.jobs.Handle(desk.JobSweepRecord, 1, a.desk.SweepRecord)
	a.jobs.Handle(desk.JobPresence, presenceWidth, a.desk.CheckPresence)
	a.jobs.Handle(jobExpire, 1, a.expire)
	// Enqueued at every start: a sweep that was given up begins anew.
	if err := a.desk.GuestsMayReturn(ctx); err != nil {
		return err
	}
	err := a.store.Tx(ctx, func(t *store.Tx) error {
		for _, kind := range []string{desk.JobSweepFiles, desk.JobEndLongWrapUps, desk.JobSweepRecord, jobExpire} {
			if err := t.Enqueue(kind, "", parley.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	cancel := a.bus.Subscribe(func(event any) {
		e, _ := event.(desk.Event)
		switch e.Kind {
		case desk.EventFreed:
			a.desk.Freed(e)
		case desk.EventJob:
			a.jobs.WakeFor(e.Due)
		default: // of no concern here
		}
	}, a.jobs.Wake)
	a.atEnd(func(ctx context.Context) error {
		cancel()
		a.jobs.Stop(ctx)
		return nil
	})
	return a.jobs.Start(ctx)
}

// endGuestGone is the handler of [desk.JobGuestGone]: a visitor who is connected,
// to whichever node, is not gone whatever was noted.
func (a *App) endGuestGone(ctx context.Context, subject string) (parley.Time, error) {
	if a.live.GuestOnline(parley.ID(subject)) {
		return 0, nil
	}
	return a.desk.EndGuestGone(ctx, subject)
}

// expire is the handler of jobExpire.
func (a *App) expire(ctx context.Context, _ string) (parley.Time, error) {
	now := parley.Now()
	err := a.store.Tx(ctx, func(t *store.Tx) error {
		if _, err := t.SweepGuestSessions(now); err != nil {
			return err
		}
		if _, err := t.SweepDrafts(now.Add(-desk.DraftLife)); err != nil {
			return err
		}
		if _, err := t.SweepLinkPreviews(now); err != nil {
			return err
		}
		if err := t.SweepMail(now.Add(-keepMail)); err != nil {
			return err
		}
		_, err := t.SweepPresence(now.Add(-desk.KeepLeases))
		return err
	})
	return now.Add(expireEvery), err
}
