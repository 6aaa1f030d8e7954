package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
)

// The cookies that hold tokens. GuestCookie is set by the portal's own form.
const (
	SessionCookie = "parley_session"
	GuestCookie   = "parley_guest"
)

// signedIn is who calls a staff route.
type signedIn struct {
	actor parley.Actor
	user  parley.User
	token string
}

type (
	staffKey   struct{}
	guestKey   struct{}
	addressKey struct{}
	agentKey   struct{}
)

// staffOf is who calls. The guard has put it there for every route that is
// neither public nor a guest's; anywhere else it is nobody, who may do nothing.
func staffOf(ctx context.Context) signedIn {
	s, _ := ctx.Value(staffKey{}).(signedIn)
	return s
}

// actorOf is who calls, as the desk's verbs want it.
func actorOf(ctx context.Context) parley.Actor { return staffOf(ctx).actor }

// guestOf is the visitor who calls a guest route.
func guestOf(ctx context.Context) desk.Guest {
	g, _ := ctx.Value(guestKey{}).(desk.Guest)
	return g
}

// addressOf is the network address of the caller, and userAgentOf what its
// program says it is.
func addressOf(ctx context.Context) string   { return text(ctx, addressKey{}) }
func userAgentOf(ctx context.Context) string { return text(ctx, agentKey{}) }

func text(ctx context.Context, key any) string {
	value, _ := ctx.Value(key).(string)
	return value
}

// guard lets a request through to a route that needs a permission, with the
// caller in its context.
func (a *API) guard(needs auth.Permission, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), addressKey{}, auth.ClientAddress(r))
		ctx = context.WithValue(ctx, agentKey{}, r.UserAgent())
		ctx, err := a.admit(ctx, r, needs)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

var errNoToken = parley.Errorf(parley.CodeUnauthenticated, "", "You are not signed in, or your session has ended. Please sign in again.")

// admit decides. A permission it does not know is held by nobody.
func (a *API) admit(ctx context.Context, r *http.Request, needs auth.Permission) (context.Context, error) {
	if needs == auth.Public {
		if strings.HasPrefix(r.URL.Path, GuestBase) {
			return ctx, nil // other sites may ask here, as far as their origin is allowed
		}
		return ctx, a.sameOrigin(r)
	}
	cookie := SessionCookie
	if needs == auth.Guest {
		cookie = GuestCookie
	}
	token, byCookie := tokenOf(r, cookie)
	if token == "" {
		return ctx, errNoToken
	}
	if byCookie {
		// A browser sends cookies along whoever made the page; tokens in
		// headers only a page of ours can know.
		if err := a.sameOrigin(r); err != nil {
			return ctx, err
		}
	}
	if needs == auth.Guest {
		guest, err := a.desk.GuestByToken(ctx, token, addressOf(ctx))
		return context.WithValue(ctx, guestKey{}, guest), err
	}
	counted, err := a.paced(token)
	if err != nil {
		return ctx, err
	}
	actor, user, err := a.desk.Authenticate(ctx, token, addressOf(ctx))
	if err != nil {
		return ctx, err
	}
	if !counted {
		if err := a.pacedAfter(ctx, token); err != nil {
			return ctx, err
		}
	}
	if !auth.Allowed(needs, user.Roles) {
		return ctx, parley.Errorf(parley.CodeForbidden, "", "Your roles do not allow this. An administrator can change them.")
	}
	return context.WithValue(ctx, staffKey{}, signedIn{actor: actor, user: user, token: token}), nil
}

// sameOrigin refuses what a page of another site made a browser do.
func (a *API) sameOrigin(r *http.Request) error {
	if err := a.origins.Check(r); err != nil {
		return parley.Errorf(parley.CodeForbidden, "", "This request came from a page of another site. Use the desk's own address, or an API token.")
	}
	return nil
}

// ownPage reports whether the request's Origin is the desk's own. Unlike
// sameOrigin it says so of reading requests and preflights too.
func (a *API) ownPage(r *http.Request) bool {
	origin, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || origin.Host == "" {
		return false
	}
	return origin.Host == r.Host || a.public != "" && origin.Scheme+"://"+origin.Host == a.public
}

// wsProtocol is how a browser's WebSocket sends a token: it cannot set headers.
const wsProtocol = "bearer."

// tokenOf finds the token of a request, and whether it came as a cookie.
func tokenOf(r *http.Request, cookie string) (token string, byCookie bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if strings.EqualFold(scheme, "Bearer") {
			return strings.TrimSpace(token), false
		}
		return "", false
	}
	for protocol := range strings.SplitSeq(strings.Join(r.Header.Values("Sec-WebSocket-Protocol"), ","), ",") {
		if token, ok := strings.CutPrefix(strings.TrimSpace(protocol), wsProtocol); ok {
			return token, false
		}
	}
	if c, err := r.Cookie(cookie); err == nil {
		return c.Value, true
	}
	return "", false
}
