package api

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
)

// How requests with API tokens are counted, on each node for itself.
const (
	// paceBurst is how much of a minute's requests may come at once: those of
	// ten seconds.
	paceBurst = 6
	// paceFresh is for how long a token goes by the limit that was read, and so
	// how late a change of it counts.
	paceFresh = 5 * time.Second
	// paceKept is after how much rest a token is forgotten: long after it may
	// do everything again.
	paceKept = 2 * time.Minute
)

// pacer bounds how often each API token asks. Tokens of sign-ins are none of
// its business: behind them are people.
type pacer struct {
	mu     sync.Mutex
	tokens map[string]*tokenPace // by the hash of the token
	swept  time.Time
}

// tokenPace is the pace of one token that was found worth something.
type tokenPace struct {
	limiter    *rate.Limiter
	perMinute  int64 // 0: as often as it likes
	read, used time.Time
}

// take counts a request of a token, and reports whether it knew how often that
// may ask. Refusals: limit, with the time to wait.
func (p *pacer) take(hash string, now time.Time) (counted bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tokens[hash]
	if t == nil || now.Sub(t.read) >= paceFresh {
		return false, nil
	}
	t.used = now
	if t.perMinute == 0 {
		return true, nil
	}
	place := t.limiter.ReserveN(now, 1)
	wait := place.DelayFrom(now)
	if wait == 0 {
		return true, nil
	}
	place.CancelAt(now) // who is refused does not wait longer for having asked
	refused := parley.Errorf(parley.CodeLimit, "", "This API token may be used %d times a minute. Wait as long as Retry-After says before the next request.", t.perMinute)
	refused.RetryAfter = wait
	return true, refused
}

// allow says how often a token may ask.
func (p *pacer) allow(hash string, perMinute int64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.swept) >= paceKept {
		for other, t := range p.tokens {
			if now.Sub(t.used) >= paceKept {
				delete(p.tokens, other)
			}
		}
		p.swept = now
	}
	limit, burst := rate.Limit(float64(perMinute)/60), max(1, int(perMinute/paceBurst))
	t := p.tokens[hash]
	if t == nil {
		t = &tokenPace{limiter: rate.NewLimiter(limit, burst)}
		p.tokens[hash] = t
	} else if t.perMinute != perMinute {
		t.limiter.SetLimitAt(now, limit)
		t.limiter.SetBurstAt(now, burst)
	}
	t.perMinute, t.read, t.used = perMinute, now, now
}

// paced counts a request before it is known what its token is worth, and reports
// whether nothing is left for pacedAfter to count. A token that asks too often is
// refused here, before it costs a query.
func (a *API) paced(token string) (counted bool, err error) {
	if !auth.IsAPIToken(token) {
		return true, nil
	}
	return a.pace.take(auth.Hash(token), time.Now())
}

// pacedAfter counts the request of a token that has just been found worth
// something.
func (a *API) pacedAfter(ctx context.Context, token string) error {
	perMinute, err := a.desk.RequestsPerMinute(ctx)
	if err != nil {
		return err
	}
	now, hash := time.Now(), auth.Hash(token)
	a.pace.allow(hash, perMinute, now)
	_, err = a.pace.take(hash, now)
	return err
}
