package desk_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/channel/pushtest"
	"github.com/parley-desk/parley/internal/channel/webpush"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/jobs"
	"github.com/parley-desk/parley/internal/store"
)

// outside is a floor with ways out: a push service that decrypts, and a mail
// server that answers what it is told.
type outside struct {
	*floor
	service *pushtest.Service

	mu       sync.Mutex
	letters  []channel.Mail
	verdicts []channel.Verdict
	die      bool // the process ends between the answer and its record
}

func (f *floor) withOutside() *outside {
	f.t.Helper()
	keys, err := webpush.NewKeys()
	f.must(err)
	o := &outside{floor: f, service: pushtest.New("https://push.example.com")}
	sender := webpush.New(webpush.Config{Keys: keys, Contact: "desk@example.com", Transport: o.service})
	f.desk = desk.New(desk.Config{
		Store: f.store, Bus: f.bus, Blobs: f.blobs, Log: slog.New(slog.DiscardHandler), Secret: secret, PublicURL: "https://desk.example.com",
		Push: sender.Send, PushKey: keys.Public, Mail: o.mail,
		CheckPush: func(endpoint, p256dh, secret string) error {
			return webpush.CheckSubscription(endpoint, p256dh, secret, false)
		},
	})
	return o
}

func (o *outside) mail(_ context.Context, m channel.Mail) channel.Verdict {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, m)
	if o.die {
		panic("the process ends")
	}
	if len(o.verdicts) > 0 {
		v := o.verdicts[0]
		o.verdicts = o.verdicts[1:]
		return v
	}
	return channel.Verdict{Outcome: channel.Accepted}
}

func (o *outside) sent() []channel.Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.letters)
}

// device signs a person in on a browser that wants web push.
func (o *outside) device(who parley.Actor) pushtest.Subscription {
	o.t.Helper()
	token, hash := auth.NewToken()
	now := parley.Now()
	o.tx(func(tx *store.Tx) error {
		return tx.InsertSession(store.Session{TokenHash: hash, UserID: who.ID, CreatedAt: now, ExpiresAt: now.Add(24 * time.Hour), LastUsedAt: now})
	})
	sub := o.service.Subscribe()
	o.must(o.desk.Subscribe(o.t.Context(), who, token, "Firefox", inputOf(sub)))
	return sub
}

func inputOf(sub pushtest.Subscription) desk.SubscriptionInput {
	in := desk.SubscriptionInput{Endpoint: sub.Endpoint}
	in.Keys.P256dh, in.Keys.Auth = sub.P256dh, sub.Auth
	return in
}

// run does all durable work until the returned function is called.
func (o *outside) run() (stop func()) {
	o.t.Helper()
	runner := &jobs.Runner{Store: o.store, Node: "test"}
	runner.Handle(desk.JobNotify, 2, o.desk.Notify)
	runner.Handle(desk.JobPush, 4, o.desk.DeliverPush)
	runner.Handle(desk.JobOfferTell, 2, o.desk.TellOffer)
	runner.Handle(desk.JobOfferPush, 4, o.desk.DeliverOfferPush)
	runner.Handle(desk.JobDigest, 2, o.desk.SendDigest)
	cancel := o.bus.Subscribe(func(event any) {
		if e := event.(desk.Event); e.Kind == desk.EventJob {
			runner.WakeFor(e.Due)
		}
	}, runner.Wake)
	o.must(runner.Start(o.t.Context()))
	return func() {
		cancel()
		runner.Stop(context.Background())
	}
}

// told are the titles and texts that browsers showed, in order.
func (o *outside) told() []string {
	o.t.Helper()
	if err := o.service.Faults(); err != nil {
		o.t.Fatal(err)
	}
	messages, _ := o.service.Delivered()
	texts := []string{}
	for _, m := range messages {
		var shown struct {
			Title string `json:"title"`
			Body  string `json:"body"`
			Tag   string `json:"tag"`
			URL   string `json:"url"`
			Type  string `json:"type"`
		}
		if err := json.Unmarshal(m.Payload, &shown); err != nil {
			o.t.Fatal(err)
		}
		if shown.Tag != m.Topic || shown.Type != "assigned" && !strings.HasSuffix(shown.URL, shown.Tag) {
			o.t.Errorf("tag %q, topic %q, address %q", shown.Tag, m.Topic, shown.URL)
		}
		texts = append(texts, shown.Title+" | "+shown.Body)
	}
	return texts
}

func (o *outside) likes(who parley.Actor, change func(p *parley.Preferences)) {
	o.t.Helper()
	p, err := o.read().Preferences(who.ID)
	o.must(err)
	change(&p)
	_, err = o.desk.SavePreferences(o.t.Context(), who, p)
	o.must(err)
}

func optIn(p *parley.Preferences) { p.EmailDigest = true }

func (o *outside) expect(want ...string) {
	o.t.Helper()
	if diff := same(append([]string{}, want...), o.told()); diff != "" {
		o.t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestAColleagueWhoDoesNotLookIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		defer o.run()()
		c := o.chat(o.anna, "Hello Ben", o.ben)
		o.pass(time.Second)
		o.expect()
		o.reply(o.anna, c.ID, "Are you there?")
		o.pass(time.Minute)
		// One that waits until nobody says anything would wait for ever; each
		// waits for its own two seconds, and the second replaces the first.
		if told := o.told(); len(told) == 0 || len(told) > 2 || told[len(told)-1] != "Anna Berg | Are you there?" {
			t.Errorf("told %v", told)
		}
	})
}

func TestWhoHasItInViewIsNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		o.device(o.anna)
		defer o.run()()
		c := o.chat(o.anna, "Hello Ben", o.ben)
		o.pass(time.Second)
		o.must(o.desk.Mark(t.Context(), o.ben, c.ID, o.conversation(c.ID).LastSeq))
		o.pass(time.Minute)
		o.expect()
	})
}

func TestChoicesAreKept(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		o.device(o.chris)
		defer o.run()()
		c := o.chat(o.anna, "", o.ben, o.chris)
		never := allActivity()
		never.Push = parley.NotifyNone
		if _, err := o.desk.SetNotifications(t.Context(), o.ben, c.ID, never); err != nil {
			t.Fatal(err)
		}
		mention := allActivity()
		mention.Push = parley.NotifyMention
		if _, err := o.desk.SetNotifications(t.Context(), o.chris, c.ID, mention); err != nil {
			t.Fatal(err)
		}
		o.reply(o.anna, c.ID, "Lunch?")
		o.pass(time.Minute)
		o.expect()
		if _, err := o.desk.Reply(t.Context(), o.anna, c.ID, desk.Message{ClientID: "m", Body: "@Chris Sato, lunch?", Mentions: []parley.ID{o.chris.ID}}); err != nil {
			t.Fatal(err)
		}
		o.pass(time.Minute)
		o.expect("You have been mentioned | Anna Berg: @Chris Sato, lunch?")
		o.likes(o.chris, func(p *parley.Preferences) { p.Notifications.Push = false })
		if _, err := o.desk.Reply(t.Context(), o.anna, c.ID, desk.Message{ClientID: "n", Body: "@Chris Sato!", Mentions: []parley.ID{o.chris.ID}}); err != nil {
			t.Fatal(err)
		}
		o.pass(time.Minute)
		o.expect("You have been mentioned | Anna Berg: @Chris Sato, lunch?")
		refuses(t, "a stranger's choices", func() error {
			_, err := o.desk.SetNotifications(t.Context(), o.outsider, c.ID, never)
			return err
		}(), parley.CodeNotFound, "")
	})
}

func TestCustomersMessagesReachAnAgentWithADevice(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		defer o.run()()
		g := o.talk("billing", o.anna)
		if o.conversation(g.Conversation).Notifies {
			t.Error("a conversation of an agent nobody can reach takes the slow way")
		}
		o.say(g, "First")
		o.pass(time.Minute)
		o.expect()
		sub := o.device(o.anna)
		if !o.conversation(g.Conversation).Notifies {
			t.Fatal("a device does not make the agent's conversations tell")
		}
		o.say(g, "Second")
		o.pass(time.Minute)
		if told := o.told(); len(told) != 1 || !strings.HasSuffix(told[0], "Second") {
			t.Errorf("told %v", told)
		}
		o.must(o.desk.Unsubscribe(t.Context(), o.anna, sub.Endpoint))
		if o.conversation(g.Conversation).Notifies {
			t.Error("without a device it still takes the slow way")
		}
	})
}

func TestATransferAsksOnTheDevice(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		defer o.run()()
		g := o.talk("billing", o.anna)
		o.must(o.desk.TransferToAgent(t.Context(), o.anna, g.Conversation, o.ben.ID))
		o.pass(time.Minute)
		if told := o.told(); len(told) != 1 || !strings.HasPrefix(told[0], "Anna Berg asks you to take over | ") {
			t.Errorf("told %v", told)
		}
	})
}

func TestWhatPushServicesAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		defer o.run()()
		asked := func() int { _, n := o.service.Delivered(); return n }
		o.service.Answer(pushtest.Answer{Status: 429, RetryAfter: "600"}, pushtest.Answer{Status: 503})
		c := o.chat(o.anna, "Hello", o.ben)
		o.pass(9 * time.Minute)
		if asked() != 1 {
			t.Errorf("asked %d times although told to wait ten minutes", asked())
		}
		o.pass(time.Hour)
		o.expect("Anna Berg | Hello")
		if asked() != 3 {
			t.Errorf("asked %d times", asked())
		}
		// Our keys refused: the browser is kept, and nobody is asked again.
		o.service.Answer(pushtest.Answer{Status: 403})
		o.reply(o.anna, c.ID, "Two")
		o.pass(time.Hour)
		devices, err := o.read().Subscriptions(o.ben.ID)
		if err != nil || len(devices) != 1 || devices[0].Failures != 1 || !strings.Contains(devices[0].LastError, "403") || asked() != 4 {
			t.Errorf("after 403: %+v, asked %d times, %v", devices, asked(), err)
		}
		figures, err := o.read().DeliveryFigures()
		if err != nil || figures.PushFailing != 1 || !strings.Contains(figures.LastPushError, "403") {
			t.Errorf("the figures are %+v, %v", figures, err)
		}
		// A service that never answers is given up when the news is old.
		for range 100 {
			o.service.Answer(pushtest.Answer{Status: 503})
		}
		o.reply(o.anna, c.ID, "Three")
		o.pass(5 * time.Hour)
		before := asked()
		o.pass(time.Hour)
		if before > 40 || asked() != before {
			t.Errorf("asked %d, then %d times", before, asked())
		}
	})
}

func TestABrowserThatIsGoneIsForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		gone, kept := o.device(o.ben), o.device(o.ben)
		o.service.Unsubscribe(gone)
		defer o.run()()
		o.chat(o.anna, "Hello", o.ben)
		o.pass(time.Minute)
		o.expect("Anna Berg | Hello")
		devices, err := o.read().Subscriptions(o.ben.ID)
		if err != nil || len(devices) != 1 || devices[0].Endpoint != kept.Endpoint || devices[0].DeliveredAt.IsZero() {
			t.Errorf("kept %+v, %v", devices, err)
		}
	})
}

func TestADeviceGoesWithItsSignIn(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		defer o.run()()
		o.chat(o.anna, "Hello", o.ben)
		o.must(o.desk.SignOutEverywhere(t.Context(), o.ben, o.ben.ID))
		o.pass(time.Minute)
		o.expect()
		if devices, err := o.read().Subscriptions(o.ben.ID); err != nil || len(devices) != 0 {
			t.Errorf("kept %+v, %v", devices, err)
		}
	})
}

func TestSubscriptionsAreBounded(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		var last pushtest.Subscription
		for range store.MaxSubscriptions + 3 {
			last = o.device(o.ben)
		}
		devices, err := o.read().Subscriptions(o.ben.ID)
		if err != nil || len(devices) != store.MaxSubscriptions || !slices.ContainsFunc(devices, func(s store.Subscription) bool { return s.Endpoint == last.Endpoint }) {
			t.Errorf("%d devices, %v", len(devices), err)
		}
		// The same browser, somebody else at it.
		token, hash := auth.NewAPIToken()
		_ = hash
		o.must(o.desk.Subscribe(t.Context(), o.anna, token, "", inputOf(last)))
		if mine, err := o.read().Subscriptions(o.anna.ID); err != nil || len(mine) != 1 {
			t.Errorf("Anna has %v, %v", mine, err)
		}
		if devices, _ = o.read().Subscriptions(o.ben.ID); len(devices) != store.MaxSubscriptions-1 {
			t.Errorf("Ben still has %d", len(devices))
		}
		wrong := inputOf(last)
		wrong.Endpoint = "https://10.0.0.1/x"
		refuses(t, "a private address", o.desk.Subscribe(t.Context(), o.anna, token, "", wrong), parley.CodeInvalid, "endpoint")
		if result, err := o.desk.TestPush(t.Context(), o.anna); err != nil || result.Devices != 1 || result.Delivered != 1 {
			t.Errorf("the test says %+v, %v", result, err)
		}
	})
}

// TestDecidedOnce: a job that is done again after a crash decides the same and
// tells nobody twice; on both databases.
func TestDecidedOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.device(o.ben)
		c := o.chat(o.anna, "Hello", o.ben)
		if next, err := o.desk.Notify(t.Context(), string(c.ID)); err != nil || next <= parley.Now() {
			t.Fatalf("before anybody could have seen it: %v, %v", next, err)
		}
		o.pass(3 * time.Second)
		for range 3 {
			if next, err := o.desk.Notify(t.Context(), string(c.ID)); err != nil || !next.IsZero() {
				t.Fatalf("%v, %v", next, err)
			}
		}
		now := parley.Now()
		var pending []store.Job
		o.tx(func(tx *store.Tx) (err error) {
			pending, err = tx.ClaimJobs(desk.JobPush, "here", 10, now.Add(time.Minute), now.Add(time.Hour))
			return err
		})
		if len(pending) != 1 {
			t.Fatalf("%d jobs for one device", len(pending))
		}
		// Done, but the process died before that was recorded: the same is
		// sent again, and replaces itself.
		for range 2 {
			if _, err := o.desk.DeliverPush(t.Context(), pending[0].Subject); err != nil {
				t.Fatal(err)
			}
		}
		messages, _ := o.service.Delivered()
		if len(messages) != 2 || messages[0].Topic != messages[1].Topic || string(messages[0].Payload) != string(messages[1].Payload) {
			t.Errorf("sent again is %+v", messages)
		}
		// Seen meanwhile: nothing is left to say.
		o.must(o.desk.Mark(t.Context(), o.ben, c.ID, o.conversation(c.ID).LastSeq))
		if _, err := o.desk.DeliverPush(t.Context(), pending[0].Subject); err != nil {
			t.Fatal(err)
		}
		if _, asked := o.service.Delivered(); asked != 2 {
			t.Errorf("asked %d times", asked)
		}
		for _, strange := range []string{"", ":", "x:y", string(c.ID), pending[0].Subject + ":z"} {
			if _, err := o.desk.DeliverPush(t.Context(), strange); err != nil {
				t.Errorf("%q: %v", strange, err)
			}
			if _, err := o.desk.SendDigest(t.Context(), strange); err != nil {
				t.Errorf("%q: %v", strange, err)
			}
			if _, err := o.desk.Notify(t.Context(), strange); err != nil && strange != string(c.ID) {
				t.Errorf("%q: %v", strange, err)
			}
		}
	})
}

func TestEnqueueFirstKeepsTheEarlierWish(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		at := parley.Now()
		first := func(run parley.Time) bool {
			f.heard()
			f.tx(func(tx *store.Tx) error { return tx.EnqueueFirst("k", "s", run) })
			return slices.ContainsFunc(f.heard(), func(e desk.Event) bool { return e.Kind == desk.EventJob && e.Due["k"] == run })
		}
		if !first(at) || first(at.Add(time.Hour)) {
			t.Fatal("the second wish is taken for the first")
		}
		var got []store.Job
		f.tx(func(tx *store.Tx) (err error) {
			got, err = tx.ClaimJobs("k", "me", 1, at, at.Add(time.Minute))
			return err
		})
		if len(got) != 1 || got[0].RunAt != at {
			t.Fatalf("claimed %+v", got)
		}
		// While it runs, a wish is another run.
		if !first(at.Add(time.Hour)) {
			t.Error("a wish during the run is lost")
		}
		f.tx(func(tx *store.Tx) error { return tx.FinishJob(got[0], 0) })
		if next, err := f.read().NextJob("k", at); err != nil || next != at.Add(time.Hour) {
			t.Errorf("next is %v, %v", next, err)
		}
	})
}

// allActivity are the choices of who has made none.
func allActivity() parley.Notifications {
	return parley.Notifications{Push: parley.NotifyAll, Desktop: parley.NotifyAll, Email: parley.NotifyAll, Audio: parley.NotifyAll}
}
