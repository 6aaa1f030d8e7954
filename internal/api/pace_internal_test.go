package api

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
)

// ask makes a request as the guard would, whose token may ask so often, and
// returns how long it has to wait, 0 for not at all.
func ask(t *testing.T, p *pacer, token string, perMinute int64) time.Duration {
	t.Helper()
	counted, err := p.take(token, time.Now())
	if !counted {
		p.allow(token, perMinute, time.Now())
		counted, err = p.take(token, time.Now())
	}
	if !counted {
		t.Fatal("a request was not counted")
	}
	if err == nil {
		return 0
	}
	if wait := parley.AsError(err).RetryAfter; parley.CodeOf(err) == parley.CodeLimit && wait > 0 {
		return wait
	}
	t.Fatalf("refused with %v", err)
	return 0
}

// A token may do a sixth of a minute's requests at once and the rest in their
// time; who waits as long as they were told is served; others are not affected.
func TestATokenKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{tokens: map[string]*tokenPace{}}
		for range 20 {
			if wait := ask(t, p, "busy", 120); wait != 0 {
				t.Fatalf("within what may come at once: wait %s", wait)
			}
		}
		wait := ask(t, p, "busy", 120)
		if wait <= 0 || wait > 500*time.Millisecond {
			t.Fatalf("wait %s at two a second", wait)
		}
		if again := ask(t, p, "busy", 120); again != wait {
			t.Errorf("asking again made it %s", again)
		}
		if other := ask(t, p, "other", 120); other != 0 {
			t.Errorf("another token waits %s", other)
		}
		time.Sleep(wait)
		if again := ask(t, p, "busy", 120); again != 0 {
			t.Errorf("still %s after waiting", again)
		}
	})
}

// A change of the limit counts within seconds, in both directions, and none is
// no limit.
func TestATokensPaceFollowsTheSetting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{tokens: map[string]*tokenPace{}}
		for range 10_000 {
			if ask(t, p, "token", 0) != 0 {
				t.Fatal("refused without a limit")
			}
		}
		time.Sleep(paceFresh)
		if ask(t, p, "token", 6) != 0 || ask(t, p, "token", 6) <= 5*time.Second {
			t.Error("the lower limit does not count")
		}
		time.Sleep(paceFresh)
		ask(t, p, "token", 0)
		if ask(t, p, "token", 0) != 0 {
			t.Error("taking the limit away does not count")
		}
	})
}

// Over any time, however the requests come, no more are served than the limit
// and what may come at once; tokens that rest are forgotten.
func TestPaceBoundsEveryPattern(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		p := &pacer{tokens: map[string]*tokenPace{}}
		start, served := time.Now(), 0
		for range 5_000 {
			time.Sleep(time.Duration(random.IntN(40)) * time.Millisecond)
			if ask(t, p, "token", 600) == 0 {
				served++
			}
			ask(t, p, "other", 600)
		}
		most := int(time.Since(start).Seconds()*10) + 100 + 1
		if served > most || served < most*8/10 {
			t.Errorf("%d served, want close to %d and not more", served, most)
		}
		time.Sleep(paceKept)
		ask(t, p, "third", 600)
		if len(p.tokens) != 1 {
			t.Errorf("%d tokens are remembered", len(p.tokens))
		}
	})
}
