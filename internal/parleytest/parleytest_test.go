package parleytest_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.uber.org/goleak"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/parleytest"
	"github.com/parley-desk/parley/internal/pgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// talk is a whole conversation; both desks may be one.
func talk(t *testing.T, here, there *parleytest.Server) {
	t.Helper()
	anna := there.Agent("anna@example.com")
	grace := here.Visitor().Form(parleytest.Billing("My invoice is wrong"))
	if s := grace.Is("waiting"); s.Queue != "Billing Support" || s.Position != 1 {
		t.Errorf("waiting as %+v", s)
	}
	anna.Notified("My invoice is wrong")
	chat := anna.Accept("Billing Support")
	if s := grace.Is("active"); s.Agent == nil || s.Agent.Name != "Anna Berg" {
		t.Errorf("active as %+v", s)
	}
	anna.Reads(chat, "My invoice is wrong")
	anna.Say(chat, "Let me look at it")
	anna.Note(chat, "twice billed in May?")
	grace.Reads("Let me look at it")
	grace.Typing(true)
	anna.UntilTyping(chat)
	grace.Send("Thank you")
	anna.Reads(chat, "Thank you")
	anna.Sees(chat)
	grace.UntilMarks("my message is seen", func(m parley.Marks) bool { return m.AgentSeen >= int64(len(grace.Entries())) })
	anna.End(chat)
	if s := grace.Is("ended"); s.EndedReason != "agent_ended" {
		t.Errorf("ended as %+v", s)
	}
	for _, e := range grace.Entries() {
		if e.Body == "twice billed in May?" {
			t.Error("the visitor reads work notes")
		}
	}
	var refused *parleytest.Problem
	if err := grace.Call(http.MethodPost, "/attachments?file_name=a.txt", []byte("late"), nil); !errors.As(err, &refused) || refused.Code != parley.CodeEnded {
		t.Errorf("a file after the end: %v", err)
	}
}

func TestConversation(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{})
		talk(t, desk, desk)
	})
	t.Run("postgres", func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{DatabaseURL: pgtest.URL(t)})
		talk(t, desk, desk)
	})
	t.Run("in memory", func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{InMemory: true})
		talk(t, desk, desk)
	})
}

// Two nodes on one PostgreSQL and one NATS work as one, with either killed.
func TestTwoNodes(t *testing.T) {
	nats, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	nats.Start()
	t.Cleanup(func() { nats.Shutdown(); nats.WaitForShutdown() })
	if !nats.ReadyForConnections(parleytest.Patience) {
		t.Fatal("the embedded NATS server does not start")
	}
	options := parleytest.Options{DatabaseURL: pgtest.URL(t), BusURL: nats.ClientURL(), DataDir: t.TempDir()}
	one, two := parleytest.Start(t, options), parleytest.Start(t, options)
	talk(t, one, two)

	grace := one.Visitor().Form(parleytest.Order("Where is it?"))
	ben := two.Agent("ben@example.com")
	chat := ben.Accept("Order Support")
	grace.Is("active")
	one.Kill()
	ben.Say(chat, "while your node was dead")
	one.Restart()
	grace.Connect()
	grace.Reads("while your node was dead")
	two.Kill()
	grace.Send("while your node was dead, too")
	two.Restart()
	ben.Connect()
	ben.Reads(chat, "while your node was dead, too")
}

// A stop in order tells the clients; a kill does not; neither loses a word.
func TestRestarts(t *testing.T) {
	for _, end := range []string{"stopped", "killed"} {
		t.Run(end, func(t *testing.T) {
			desk := parleytest.Start(t, parleytest.Options{})
			grace := desk.Visitor().Form(parleytest.Product("It does not turn on"))
			anna := desk.Agent("anna@example.com")
			chat := anna.Accept("Product Support")
			const rounds, messages = 5, 20
			for round := range rounds {
				var wg sync.WaitGroup
				wg.Go(func() {
					for i := range messages {
						grace.Post(fmt.Sprintf("guest %d %d", round, i))
					}
				})
				wg.Go(func() {
					for i := range messages {
						anna.Post(chat, fmt.Sprintf("agent %d %d", round, i))
					}
				})
				if end == "killed" {
					desk.Kill() // in the middle of it
				} else {
					desk.Stop()
				}
				wg.Wait()
				desk.Restart()
				grace.Connect()
				anna.Connect()
				grace.Settled()
				anna.Settled()
			}
			last := fmt.Sprintf("agent %d %d", rounds-1, messages-1)
			grace.Reads(last)
			grace.Send("the end")
			anna.Reads(chat, "the end")
			seen := map[string]int{}
			for _, e := range grace.Entries() {
				seen[e.Body]++
			}
			for round := range rounds {
				for i := range messages {
					for _, who := range []string{"guest", "agent"} {
						if n := seen[fmt.Sprintf("%s %d %d", who, round, i)]; n != 1 {
							t.Errorf("message %d of round %d of the %s stands there %d times", i, round, who, n)
						}
					}
				}
			}
			for id, seq := range grace.Acked() {
				if e := grace.Entries()[seq-1]; e.ClientID != id {
					t.Errorf("entry %d is not the message whose acknowledgement named it", seq)
				}
			}
		})
	}
}

// In a bubble the idle rule takes no time: 120 s, then a countdown of 60 s.
func TestIdleInABubble(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{InMemory: true, DataDir: dir})
		grace := desk.Visitor().Form(parleytest.Billing("Hello?"))
		anna := desk.Agent("anna@example.com")
		chat := anna.Accept("Billing Support")
		grace.Is("active")
		begin := time.Now()
		anna.Say(chat, "I am here")
		time.Sleep(121 * time.Second)
		grace.Until("the countdown", func(s parleytest.Session) bool { return !s.Countdown.IsZero() })
		grace.Here()
		grace.Until("no countdown", func(s parleytest.Session) bool { return s.Countdown.IsZero() })
		time.Sleep(182 * time.Second)
		if s := grace.Is("ended"); s.EndedReason != "no_user_response" {
			t.Errorf("ended as %+v", s)
		}
		if took := time.Since(begin); took > 10*time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}

func TestStoppingTellsTheClients(t *testing.T) {
	desk := parleytest.Start(t, parleytest.Options{})
	grace := desk.Visitor().Form(parleytest.Billing("Hello?"))
	anna := desk.Agent("anna@example.com")
	desk.Stop()
	grace.Dismissed("restart")
	anna.Dismissed("restart")
}
