package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel/smtp"
	"github.com/parley-desk/parley/internal/channel/webpush"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// keepMail is how long e-mails that ended stay in the outbox, for people to
// look up what became of them.
const keepMail = 30 * 24 * time.Hour

// How many jobs of a kind one node does at a time: pushes and e-mails wait for
// others' servers, and deciding is quick.
const (
	notifyWidth = 2
	pushWidth   = 8
	digestWidth = 4
)

// mailConfig reads --smtp-url and --mail-from; the zero Config is none.
func (c *Config) mailConfig() (smtp.Config, error) {
	switch {
	case c.SMTPURL == "" && c.MailFrom == "":
		return smtp.Config{}, nil
	case c.SMTPURL == "":
		return smtp.Config{}, parley.Errorf(parley.CodeInvalid, "--smtp-url", "is needed together with --mail-from: the mail server that sends, such as smtp://user:password@mail.example.com:587.")
	}
	return smtp.Parse("--smtp-url", c.SMTPURL, "--mail-from", c.MailFrom)
}

// openChannels builds the ways out and gives them to the desk's configuration.
func (a *App) openChannels(ctx context.Context, cfg *desk.Config) error {
	cfg.PublicURL = a.cfg.PublicURL
	mail, err := a.cfg.mailConfig()
	if err != nil {
		return err
	}
	if mail.Host != "" {
		cfg.Mail = smtp.New(mail).Send
	}
	fresh, err := webpush.NewKeys()
	if err != nil {
		return err
	}
	var keys store.PushKeys
	if err := a.store.Tx(ctx, func(t *store.Tx) (err error) {
		keys, err = t.PushKeys(store.PushKeys{Public: fresh.Public, Private: fresh.Private})
		return err
	}); err != nil {
		return err
	}
	pair := webpush.Keys{Public: keys.Public, Private: keys.Private}
	if err := pair.Check(); err != nil {
		// The desk works without; telling it is better than not starting.
		a.log.Error("web push is off: the desk's keys are damaged", "channel", "webpush", "error", err)
		return nil
	}
	contact := a.cfg.PublicURL
	if !a.cfg.secure() {
		contact = "parley@localhost"
		if mail.From.Address != "" {
			contact = mail.From.Address
		}
	}
	sender := webpush.New(webpush.Config{Keys: pair, Contact: contact, AllowPrivate: a.cfg.PushPrivate, Transport: a.cfg.PushTransport})
	a.atEnd(func(context.Context) error { sender.Close(); return nil })
	cfg.Push, cfg.PushKey = sender.Send, pair.Public
	cfg.CheckPush = func(endpoint, p256dh, secret string) error {
		return webpush.CheckSubscription(endpoint, p256dh, secret, a.cfg.PushPrivate)
	}
	return nil
}

// checkMail is the doctor's look at the mail server: it connects, encrypts and
// signs in, and sends nothing.
func checkMail(ctx context.Context, cfg Config) (string, error) {
	mail, err := cfg.mailConfig()
	if err != nil {
		return "", unwell("see the form in `parley serve --help`", "%s", parley.AsError(err).Error())
	}
	if mail.Host == "" {
		return "none: nobody receives e-mail; --smtp-url and --mail-from set a server", nil
	}
	if err := smtp.New(mail).Check(ctx); err != nil {
		return "", unwell("check host, port, user and password of --smtp-url, and that this machine may reach that port", "%s does not work: %v", mail.Server(), err)
	}
	return mail.Server() + " lets us send as " + mail.From.Address, nil
}

// deliveryFigures publishes how e-mails and web push stand, in one query per
// scrape.
type deliveryFigures struct{ store *store.Store }

var (
	mailPending = prometheus.NewDesc("parley_mail_pending", "E-mails that wait to be sent.", nil, nil)
	mailRetried = prometheus.NewDesc("parley_mail_retried", "E-mails that wait and have failed at least once.", nil, nil)
	mailFailed  = prometheus.NewDesc("parley_mail_failed", "E-mails of the last thirty days that were refused for good.", nil, nil)
	pushDevices = prometheus.NewDesc("parley_push_devices", "Browsers that receive web push.", nil, nil)
	pushFailing = prometheus.NewDesc("parley_push_failing", "Browsers whose last web push failed.", nil, nil)
)

// Describe implements prometheus.Collector.
func (d deliveryFigures) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{mailPending, mailRetried, mailFailed, pushDevices, pushFailing} {
		out <- desc
	}
}

// Collect implements prometheus.Collector.
func (d deliveryFigures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), healthTimeout)
	defer cancel()
	f, err := d.store.Read(ctx).DeliveryFigures()
	if err != nil {
		return // absent is the truth: the database does not answer
	}
	out <- prometheus.MustNewConstMetric(mailPending, prometheus.GaugeValue, float64(f.MailPending))
	out <- prometheus.MustNewConstMetric(mailRetried, prometheus.GaugeValue, float64(f.MailRetried))
	out <- prometheus.MustNewConstMetric(mailFailed, prometheus.GaugeValue, float64(f.MailFailed))
	out <- prometheus.MustNewConstMetric(pushDevices, prometheus.GaugeValue, float64(f.PushDevices))
	out <- prometheus.MustNewConstMetric(pushFailing, prometheus.GaugeValue, float64(f.PushFailing))
}
