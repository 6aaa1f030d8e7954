package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// What other systems write is read leniently where their makers are: numbers and
// truths may be texts, because clients of the vendor's send them so.

// flag is true, false, or a text that says so; nil: not said.
type flag struct{ on *bool }

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(data []byte) error {
	text := strings.ToLower(strings.Trim(string(data), `"`))
	on := false
	switch text {
	case "null", "":
		return nil
	case "true", "yes", "1":
		on = true
	case "false", "no", "0":
	default:
		return parley.Errorf(parley.CodeInvalid, "", "%s is not a valid boolean value: use true or false, yes or no, 1 or 0.", parley.Shorten(text, 40))
	}
	f.on = &on
	return nil
}

func (f flag) or(otherwise bool) bool {
	if f.on == nil {
		return otherwise
	}
	return *f.on
}

// whole64 is a whole number, or a text with one; nil: not said.
type whole64 struct{ n *int64 }

// UnmarshalJSON implements json.Unmarshaler.
func (w *whole64) UnmarshalJSON(data []byte) error {
	text := strings.TrimSpace(strings.Trim(string(data), `"`))
	if text == "null" || text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return parley.Errorf(parley.CodeInvalid, "", "%s is not a whole number.", parley.Shorten(text, 40))
	}
	w.n = &n
	return nil
}

func (w whole64) or(otherwise int64) int64 {
	if w.n == nil {
		return otherwise
	}
	return *w.n
}

// offeredForms are how the moment of an offer may be written, in UTC: as the
// vendor's clients do, as its tables do, and as RFC 3339 does.
var offeredForms = [...]string{"2006-01-02T15:04:05.000", "2006-01-02T15:04:05", time.DateTime, time.RFC3339Nano}

// earliestOffer keeps moments within what a program can have meant.
var earliestOffer = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func readMoment(field, text string) (parley.Time, error) {
	if text == "" {
		return 0, nil
	}
	for _, form := range offeredForms {
		if at, err := time.ParseInLocation(form, text, time.UTC); err == nil && at.After(earliestOffer) {
			return parley.At(at), nil
		}
	}
	return 0, parley.Errorf(parley.CodeInvalid, field, "must be in the following format, in UTC: yyyy-MM-dd'T'HH:mm:ss.SSS.")
}

// readPresence reads the body of PUT …/agents/{user}: the state, and which
// channels are switched how. A channel whose availability is not said is off.
func readPresence(body []byte) (state parley.ID, channels map[parley.ID]bool, err error) {
	var in struct {
		Presence struct {
			State    parley.ID `json:"sys_id"`
			Channels []struct {
				ID        parley.ID `json:"sys_id"`
				Available flag      `json:"available"`
			} `json:"channels"`
		} `json:"presence"`
	}
	if err := readForeign(body, &in); err != nil {
		return "", nil, err
	}
	if in.Presence.State == "" {
		return "", nil, parley.Errorf(parley.CodeInvalid, "presence.sys_id", "is missing.")
	}
	channels = map[parley.ID]bool{}
	for _, c := range in.Presence.Channels {
		if c.ID == "" {
			return "", nil, parley.Errorf(parley.CodeInvalid, "presence.channels", "must each have a sys_id.")
		}
		channels[c.ID] = c.Available.or(false)
	}
	return in.Presence.State, channels, nil
}

// readCapacities reads the body of PUT …/capacities. Channels are a list as the
// desk writes it, or an object of numbers by channel as the vendor's clients
// send it. Workloads are what they are and are not read.
func readCapacities(body []byte) (desk.CapacityChange, error) {
	var in struct {
		Channels  json.RawMessage `json:"channels"`
		Universal whole64         `json:"universal_capacity"`
	}
	change := desk.CapacityChange{Channels: map[parley.ID]int64{}}
	if err := readForeign(body, &in); err != nil {
		return change, err
	}
	change.Universal = in.Universal.n
	if list := bytes.TrimSpace(in.Channels); len(list) > 0 && list[0] == '{' {
		var byID map[parley.ID]whole64
		if err := readForeign(list, &byID); err != nil {
			return change, err
		}
		for id, n := range byID {
			if n.n == nil {
				return change, parley.Errorf(parley.CodeInvalid, "channels", "must each have a capacity.")
			}
			change.Channels[id] = *n.n
		}
	} else if len(list) > 0 {
		var each []struct {
			Channel  parley.ID `json:"channel_sys_id"`
			Capacity whole64   `json:"max_capacity"`
		}
		if err := readForeign(list, &each); err != nil {
			return change, err
		}
		for _, c := range each {
			if c.Channel == "" || c.Capacity.n == nil {
				return change, parley.Errorf(parley.CodeInvalid, "channels", "must each have a channel_sys_id and a max_capacity.")
			}
			change.Channels[c.Channel] = *c.Capacity.n
		}
	}
	if change.Universal == nil && len(change.Channels) == 0 {
		return change, parley.Errorf(parley.CodeInvalid, "channels", "must not be empty where there is no universal_capacity either.")
	}
	return change, nil
}

// foreignAssignment is to whom work is offered, and how.
type foreignAssignment struct {
	Agent         parley.ID `json:"agent_sys_id"`
	MayDecline    flag      `json:"allowed_to_decline"`
	AutoAssign    flag      `json:"enable_auto_assign"`
	Display       string    `json:"display_option"`
	Timeout       whole64   `json:"timeout"`
	OfferedOn     string    `json:"offered_on"`
	AfterPresence parley.ID `json:"after_timeout_presence"`
}

func (f *foreignAssignment) offer() (desk.ExternalOffer, error) {
	o := desk.ExternalOffer{
		Agent: f.Agent, AllowReject: f.MayDecline.or(true), AutoAssign: f.AutoAssign.or(false), TimeoutS: f.Timeout.or(0), TimeoutState: f.AfterPresence,
	}
	if f.Agent == "" {
		return o, parley.Errorf(parley.CodeInvalid, "agent_sys_id", "is missing.")
	}
	switch f.Display {
	case "", "card_only", "inbox_card":
	case "card_and_tab", "inbox_card_and_tab":
		o.Tab = true
	default:
		return o, parley.Errorf(parley.CodeInvalid, "display_option", "must be card_only or card_and_tab.")
	}
	var err error
	o.OfferedAt, err = readMoment("offered_on", f.OfferedOn)
	return o, err
}

// readAssignment reads the body of POST …/workitems/{id}/assignments.
func readAssignment(body []byte) (desk.ExternalOffer, error) {
	var in foreignAssignment
	if err := readForeign(body, &in); err != nil {
		return desk.ExternalOffer{}, err
	}
	return in.offer()
}

// foreignOffering is the body of POST …/documents/{table}/{id}/offer, checked.
type foreignOffering struct {
	queue      parley.ID
	assignment *desk.ExternalOffer
	transfer   *desk.ExternalTransfer
}

func readOffer(body []byte) (out foreignOffering, err error) {
	var in struct {
		Queue      parley.ID          `json:"queue_id"`
		Segment    string             `json:"external_segment_id"`
		Assignment *foreignAssignment `json:"assignment"`
		Transfer   *struct {
			Source     parley.ID `json:"source_queue_id"`
			Target     parley.ID `json:"target_id"`
			TargetType string    `json:"target_type"`
			Type       string    `json:"transfer_type"`
		} `json:"transfer"`
	}
	if err := readForeign(body, &in); err != nil {
		return out, err
	}
	out.queue = in.Queue
	if in.Assignment == nil && in.Transfer == nil {
		return out, parley.Errorf(parley.CodeInvalid, "assignment", "is missing.")
	}
	if in.Transfer == nil && in.Queue == "" {
		return out, parley.Errorf(parley.CodeInvalid, "queue_id", "is missing.")
	}
	if in.Assignment != nil {
		offer, err := in.Assignment.offer()
		if err != nil {
			return out, err
		}
		offer.Segment = in.Segment
		out.assignment = &offer
	}
	if t := in.Transfer; t != nil {
		switch {
		case t.Target == "":
			return out, parley.Errorf(parley.CodeInvalid, "target_id", "is missing.")
		case t.TargetType != "agent" && t.TargetType != "queue":
			return out, parley.Errorf(parley.CodeInvalid, "target_type", "must be agent or queue.")
		case t.Type != "" && t.Type != "blind":
			return out, parley.Errorf(parley.CodeInvalid, "transfer_type", "must be blind: consultations are not held this way.")
		case t.TargetType == "agent" && out.assignment != nil:
			return out, parley.Errorf(parley.CodeInvalid, "assignment", "must be absent where the transfer names an agent.")
		}
		out.transfer = &desk.ExternalTransfer{Source: t.Source, Target: t.Target, ToQueue: t.TargetType == "queue"}
	}
	return out, nil
}
