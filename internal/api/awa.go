package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// IntegrationBase is where other systems read presence and offer work, in the
// shapes of domain 3.6; docs/awa-rest.md is their contract.
const IntegrationBase = "/api/now"

// maxIntegrationBody bounds a request of another system, in bytes.
const maxIntegrationBody = 64 << 10

// foreignError is what a refusal looks like below [IntegrationBase].
type foreignError struct {
	Error struct {
		Message string `json:"message"`
		Detail  string `json:"detail"`
	} `json:"error"`
	Status string `json:"status"`
}

// foreignCall is a call of another system, with its body read.
type foreignCall struct {
	*http.Request

	body []byte
}

func (c foreignCall) actor() parley.Actor { return actorOf(c.Context()) }

// id is an id of the path; one that cannot be is one that does not exist.
func (c foreignCall) id(name string) (parley.ID, error) {
	id, err := parley.ParseID(name, c.PathValue(name))
	if err != nil {
		return "", parley.Errorf(parley.CodeNotFound, "", "There is no record with this sys_id.")
	}
	return id, nil
}

// foreign makes an endpoint of a handler whose result another system is given as
// {"result": …}.
func foreign(handle func(a *API, c foreignCall) (any, error)) endpoint {
	return func(calls huma.API, mux *guardedMux, a *API, r Route) {
		raw(func(w http.ResponseWriter, req *http.Request) {
			result, err := a.serveForeign(w, req, handle)
			if err != nil {
				a.refuse(w, req, err)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"result": result})
		}, func(op *huma.Operation) {
			op.Tags = []string{"integration"}
			op.Description += " Contract: docs/awa-rest.md."
			describeForeign(op)
		})(calls, mux, a, r)
	}
}

func (a *API) serveForeign(w http.ResponseWriter, r *http.Request, handle func(a *API, c foreignCall) (any, error)) (any, error) {
	if err := a.desk.Integrated(r.Context()); err != nil {
		return nil, err
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout)) // where there is none the server's own holds
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxIntegrationBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, parley.Errorf(parley.CodeTooLarge, "", "A request may have %d bytes.", maxIntegrationBody)
	}
	if err != nil {
		return nil, parley.Wrap(parley.CodeInvalid, err, "The request did not arrive completely.")
	}
	return handle(a, foreignCall{Request: r, body: body})
}

// into reads a JSON body. What is wrong about a member is said by its reader.
func (c foreignCall) into(v any) error { return readForeign(c.body, v) }

func readForeign(body []byte, v any) error {
	if !utf8.Valid(body) {
		return parley.Errorf(parley.CodeInvalid, "", "The request holds bytes that are not UTF-8 text.")
	}
	if err := json.Unmarshal(body, v); err != nil {
		if own, ok := errors.AsType[*parley.Error](err); ok {
			return own
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			return parley.Errorf(parley.CodeInvalid, wrong.Field, "has another type than the contract says.")
		}
		return parley.Wrap(parley.CodeInvalid, err, "The request must be a JSON object.")
	}
	return nil
}

// refuseForeign answers with the error another system knows.
func (a *API) refuseForeign(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), r.Method, r.URL.Path, err)
	var e foreignError
	e.Error.Message, e.Error.Detail, e.Status = foreignMessage(p.Code), p.Detail, "failure"
	status := foreignStatus(p, r.URL.Path)
	maps.Copy(w.Header(), p.GetHeaders())
	if status == http.StatusTooManyRequests {
		e.Error.Message = "Too Many Requests"
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="Parley"`)
		e.Error.Detail = "Required to provide Auth information"
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(e) //nolint:errchkjson // nobody is left to tell when the reader has gone
}

// foreignStatus is the status another system expects: wrong input is 400, and
// so is what an inbox action finds changed (domain 3.3).
func foreignStatus(p *Problem, path string) int {
	switch {
	case p.Code == parley.CodeInvalid:
		return http.StatusBadRequest
	case p.Code == parley.CodeLimit && p.retryAfter == 0:
		return http.StatusConflict // an agent carries as much as they may
	case p.Status == http.StatusConflict && strings.HasPrefix(path, IntegrationBase+"/awa/inbox/"):
		return http.StatusBadRequest
	}
	return p.Status
}

// foreignMessage is the short message of an error, which programs compare.
func foreignMessage(code parley.Code) string {
	switch code {
	case parley.CodeUnauthenticated:
		return "User Not Authenticated"
	case parley.CodeForbidden:
		return "Insufficient rights"
	case parley.CodeNotFound:
		return "Record Not Found"
	case parley.CodeInvalid, parley.CodeTooLarge:
		return "Bad Request"
	case parley.CodeConflict, parley.CodeEnded, parley.CodeClosed, parley.CodeLimit:
		return "Operation Failed"
	case parley.CodeUnavailable:
		return "Service Unavailable"
	case parley.CodeInternal:
	}
	return "Internal Server Error"
}

// foreignChannel is a service channel in an agent's presence.
type foreignChannel struct {
	Name       string             `json:"name"`
	Available  bool               `json:"available"`
	ID         parley.ID          `json:"sys_id"`
	Restricted bool               `json:"restrict_update"`
	Type       parley.ChannelType `json:"service_channel_type"`
}

type foreignPresence struct {
	Presence struct {
		Name      string           `json:"name"`
		ID        parley.ID        `json:"sys_id"`
		Available bool             `json:"available"`
		Channels  []foreignChannel `json:"channels"`
	} `json:"presence"`
	User parley.ID `json:"sys_id"`
}

func foreignAgent(a *API, c foreignCall) (any, error) {
	user, err := c.id("user")
	if err != nil {
		return nil, err
	}
	return agentAsForeign(c.Context(), a.desk, user)
}

func agentAsForeign(ctx context.Context, d *desk.Desk, user parley.ID) (any, error) {
	s, err := d.AgentStanding(ctx, user)
	if err != nil {
		return nil, err
	}
	var p foreignPresence
	p.User, p.Presence.Name, p.Presence.ID, p.Presence.Available, p.Presence.Channels = user, s.State.Name, s.State.ID, s.Available, []foreignChannel{}
	for _, one := range s.Channels {
		p.Presence.Channels = append(p.Presence.Channels, foreignChannel{
			Name: one.Name, Available: one.Available, ID: one.ID, Restricted: one.Restricted, Type: one.Type,
		})
	}
	return p, nil
}

func foreignSetAgent(a *API, c foreignCall) (any, error) {
	user, err := c.id("user")
	if err != nil {
		return nil, err
	}
	state, channels, err := readPresence(c.body)
	if err != nil {
		return nil, err
	}
	if err := a.desk.PutPresence(c.Context(), c.actor(), user, state, channels); err != nil {
		return nil, err
	}
	return agentAsForeign(c.Context(), a.desk, user)
}

// foreignState is a presence state that can be chosen.
type foreignState struct {
	Name         string             `json:"name"`
	Order        int64              `json:"order"`
	ShowChannels bool               `json:"show_channels"`
	ID           parley.ID          `json:"sys_id"`
	Available    bool               `json:"available"`
	Channels     []foreignReference `json:"channels"`
	IgnoreIdle   bool               `json:"disable_inactivity_check"`
}

type foreignReference struct {
	Name string             `json:"name"`
	ID   parley.ID          `json:"sys_id"`
	Type parley.ChannelType `json:"service_channel_type"`
}

func foreignStates(a *API, c foreignCall) (any, error) {
	user, err := c.id("user")
	if err != nil {
		return nil, err
	}
	standing, err := a.desk.AgentStanding(c.Context(), user)
	if err != nil {
		return nil, err
	}
	states, err := a.desk.PresenceStates(c.Context(), user)
	if err != nil {
		return nil, err
	}
	list := []foreignState{}
	for _, s := range states {
		one := foreignState{
			Name: s.Name, Order: s.Position, ShowChannels: s.ShowChannels, ID: s.ID, Available: s.Available, IgnoreIdle: s.IgnoreIdle, Channels: []foreignReference{},
		}
		for _, channel := range standing.Channels {
			if s.Offers(channel.ID) {
				one.Channels = append(one.Channels, foreignReference{Name: channel.Name, ID: channel.ID, Type: channel.Type})
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// foreignCapacities is what an agent carries and can carry.
type foreignCapacities struct {
	Channels          []foreignCapacity `json:"channels"`
	Universal         *int64            `json:"universal_capacity,omitempty"`
	UniversalWorkload *int64            `json:"universal_workload,omitempty"`
}

type foreignCapacity struct {
	Channel  parley.ID `json:"channel_sys_id"`
	Workload int64     `json:"current_workload"`
	Capacity int64     `json:"max_capacity"`
}

func capacitiesOf(load parley.AgentLoad) foreignCapacities {
	f := foreignCapacities{Channels: []foreignCapacity{}}
	for _, c := range load.Channels {
		f.Channels = append(f.Channels, foreignCapacity{Channel: c.Channel, Workload: c.Load, Capacity: c.Capacity})
	}
	if load.Universal >= 0 {
		f.Universal, f.UniversalWorkload = &load.Universal, &load.UniversalLoad
	}
	return f
}

func foreignLoad(a *API, c foreignCall) (any, error) {
	user, err := c.id("user")
	if err != nil {
		return nil, err
	}
	load, err := a.desk.Load(c.Context(), user)
	return capacitiesOf(load), err
}

func foreignSetLoad(a *API, c foreignCall) (any, error) {
	user, err := c.id("user")
	if err != nil {
		return nil, err
	}
	change, err := readCapacities(c.body)
	if err != nil {
		return nil, err
	}
	after, err := a.desk.ChangeCapacity(c.Context(), c.actor(), user, change)
	return capacitiesOf(after.Load), err
}
