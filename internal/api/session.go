package api

import (
	"context"
	"net/http"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
)

// SignedInUser is the person at the screen.
type SignedInUser struct {
	ID                parley.ID         `json:"id"`
	Name              string            `json:"name"`
	Email             string            `json:"email"`
	Title             string            `json:"title"`
	Roles             []parley.Role     `json:"roles"`
	Permissions       []auth.Permission `json:"permissions" doc:"What the roles allow, for screens that leave out what cannot be done."`
	ConversationLimit int64             `json:"conversation_limit" doc:"Sessions at once; -1 is unlimited."`
	OpenSessions      int64             `json:"open_sessions"`
}

type (
	signInRequest struct {
		Body struct {
			Email    string `json:"email"`
			Password string `json:"password"`
		}
	}
	sessionAnswer struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      SignedInUser
	}
	signedOutAnswer struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}
	// SetupPath carries the token of the link.
	SetupPath struct {
		Token string `path:"token"`
	}
	setupRequest struct {
		SetupPath
		Body struct {
			Name     string `json:"name"`
			Email    string `json:"email"`
			Password string `json:"password"`
		}
	}
	passwordRequest struct {
		Body struct {
			Current  string `json:"current_password"`
			Password string `json:"password"`
		}
	}
)

// cookie holds the token of a session; without one it takes the cookie away.
func (a *API) cookie(token string, expires time.Time) http.Cookie {
	//nolint:gosec // Secure follows the public URL: without https a Secure cookie would never come back
	c := http.Cookie{
		Name: SessionCookie, Value: token, Path: "/", Expires: expires, HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode,
	}
	if token == "" {
		c.Expires, c.MaxAge = time.Time{}, -1
	}
	return c
}

func (a *API) signIn(ctx context.Context, in *signInRequest) (*sessionAnswer, error) {
	s, err := a.desk.SignIn(ctx, desk.SignInRequest{
		Email: in.Body.Email, Password: in.Body.Password, Address: addressOf(ctx), UserAgent: userAgentOf(ctx),
	})
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, s)
}

func (a *API) opened(ctx context.Context, s desk.Session) (*sessionAnswer, error) {
	user, err := a.describe(ctx, s.User)
	return &sessionAnswer{SetCookie: a.cookie(s.Token, s.ExpiresAt.Time()), Body: user}, err
}

func (a *API) describe(ctx context.Context, u parley.User) (SignedInUser, error) {
	read := a.desk.Store().Read(ctx)
	d := SignedInUser{ID: u.ID, Name: u.Name, Email: u.Email, Title: u.Title, Roles: u.Roles, Permissions: auth.Permissions(u.Roles)}
	if u.ConversationLimit != nil {
		d.ConversationLimit = *u.ConversationLimit
	} else {
		props, err := read.Properties()
		if err != nil {
			return d, err
		}
		d.ConversationLimit = props.Int(parley.PropConversationLimit)
	}
	open, err := read.OpenSessions(u.ID)
	d.OpenSessions = open
	return d, err
}

func (a *API) whoAmI(ctx context.Context, _ *struct{}) (*answer[SignedInUser], error) {
	user, err := a.describe(ctx, staffOf(ctx).user)
	return &answer[SignedInUser]{Body: user}, err
}

func (a *API) signOut(ctx context.Context, _ *struct{}) (*signedOutAnswer, error) {
	who := staffOf(ctx)
	return &signedOutAnswer{SetCookie: a.cookie("", time.Time{})}, a.desk.SignOut(ctx, who.actor, who.token)
}

func (a *API) signOutEverywhere(ctx context.Context, _ *struct{}) (*signedOutAnswer, error) {
	actor := actorOf(ctx)
	return &signedOutAnswer{SetCookie: a.cookie("", time.Time{})}, a.desk.SignOutEverywhere(ctx, actor, actor.ID)
}

func (a *API) changePassword(ctx context.Context, in *passwordRequest) (*struct{}, error) {
	who := staffOf(ctx)
	return nil, a.desk.ChangePassword(ctx, who.actor, who.token, in.Body.Current, in.Body.Password)
}

func (a *API) checkSetup(ctx context.Context, in *SetupPath) (*struct{}, error) {
	return nil, a.desk.CheckSetup(ctx, in.Token)
}

func (a *API) completeSetup(ctx context.Context, in *setupRequest) (*sessionAnswer, error) {
	s, err := a.desk.CompleteSetup(ctx, desk.Setup{
		Token: in.Token, Name: in.Body.Name, Email: in.Body.Email, Password: in.Body.Password, Address: addressOf(ctx), Agent: userAgentOf(ctx),
	})
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, s)
}
