package desk

import (
	"context"
	"net/url"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// OriginInput is what an administrator says about a site that may embed the chat.
type OriginInput struct {
	remade

	Origin  string `json:"origin" doc:"Scheme, host and port: https://www.example.com"`
	Note    string `json:"note,omitempty"`
	Version int64  `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// maxOrigin is the longest host name (RFC 1035, 2.3.4) with scheme and port.
const maxOrigin = 270

// cleanOrigin brings an origin into the form in which browsers send it (RFC
// 6454, 6.2): lower case, no path, no default port.
func cleanOrigin(text string) (string, error) {
	text, err := requiredLine("origin", text, maxOrigin)
	if err != nil {
		return "", err
	}
	wrong := parley.Errorf(parley.CodeInvalid, "origin", "must be scheme and host of the site, such as https://www.example.com, without a path.")
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", wrong
	}
	if u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(u.Host, "*, ") {
		return "", wrong
	}
	for _, r := range u.Host {
		if r >= 0x80 {
			return "", parley.Errorf(parley.CodeInvalid, "origin", "must be written as browsers send it: in the xn-- form.")
		}
	}
	host := u.Host
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + strings.TrimSuffix(host, ":"), nil
}

func (in OriginInput) fill(o *store.Origin) (err error) {
	if o.Origin, err = cleanOrigin(in.Origin); err != nil {
		return err
	}
	o.Note, err = parley.CleanLine("note", in.Note, parley.MaxSubject)
	return err
}

// CreateOrigin lets the pages of a site embed the chat.
func (d *Desk) CreateOrigin(ctx context.Context, actor parley.Actor, in OriginInput) (store.Origin, error) {
	now := parley.Now()
	o := store.Origin{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&o); err != nil {
		return store.Origin{}, err
	}
	return o, d.configure(ctx, func(tx *store.Tx) error {
		if err := tx.InsertOrigin(o); err != nil {
			return err
		}
		return d.configured(tx, actor, tableOrigin, o.ID, o.Origin, nil, o)
	})
}

// UpdateOrigin changes an allowed origin.
func (d *Desk) UpdateOrigin(ctx context.Context, actor parley.Actor, id parley.ID, in OriginInput) (o store.Origin, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Origin(id)
		if err != nil {
			return err
		}
		o = old
		if err := in.fill(&o); err != nil {
			return err
		}
		o.Version, o.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateOrigin(o); err != nil {
			return err
		}
		o.Version++
		return d.configured(tx, actor, tableOrigin, id, o.Origin, old, o)
	})
	return o, err
}

// DeleteOrigin stops the pages of a site from starting chats. Conversations
// that were begun there go on in the tabs that have them open.
func (d *Desk) DeleteOrigin(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		o, err := tx.Origin(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteOrigin(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableOrigin, id, o.Origin, o, nil)
	})
}
