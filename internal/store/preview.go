package store

import "github.com/parley-desk/parley"

// LinkPreview is what another site says about a page of its own.
type LinkPreview struct {
	URL         string      `json:"url"`
	Title       string      `json:"title,omitempty"`
	Description string      `json:"description,omitempty"`
	Site        string      `json:"site,omitempty"`
	State       string      `json:"state" enum:"ok,none" doc:"none: nothing is shown of this address."`
	FetchedAt   parley.Time `json:"-"`
	ExpiresAt   parley.Time `json:"-"`
}

// MaxLinkPreviews is how many pages the desk remembers.
const MaxLinkPreviews = 10_000

// LinkPreview finds what is remembered under a key and has not expired.
func (r *Reader) LinkPreview(key string, now parley.Time) (LinkPreview, error) {
	return one(r, NotFound("This page"), func(r row) (p LinkPreview, err error) {
		err = r.Scan(&p.URL, &p.Title, &p.Description, &p.Site, &p.State, &p.FetchedAt, &p.ExpiresAt)
		return p, err
	}, `SELECT url, title, description, site, state, fetched_at, expires_at FROM link_preview WHERE key = $1 AND expires_at > $2`, key, now)
}

// KeepLinkPreview remembers a page. When the table is full, those that expire
// first are forgotten.
func (t *Tx) KeepLinkPreview(key string, p LinkPreview) error {
	if _, err := t.exec(`INSERT INTO link_preview (key, url, title, description, site, state, fetched_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (key) DO UPDATE SET title = excluded.title, description = excluded.description, site = excluded.site,
			state = excluded.state, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
		key, p.URL, p.Title, p.Description, p.Site, p.State, p.FetchedAt, p.ExpiresAt); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM link_preview WHERE key IN (SELECT key FROM link_preview ORDER BY expires_at DESC, key LIMIT 1000 OFFSET $1)`, MaxLinkPreviews)
	return err
}

// SweepLinkPreviews forgets pages that have expired, and returns how many.
func (t *Tx) SweepLinkPreviews(now parley.Time) (int64, error) {
	return t.exec(`DELETE FROM link_preview WHERE expires_at <= $1`, now)
}
