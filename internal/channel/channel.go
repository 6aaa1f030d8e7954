// Package channel is the seam to the world outside: what the desk hands over
// to be delivered, and what came of it. Each provider is a folder below; it
// knows its protocol and nothing of the desk, is given everything it needs, and
// never sees the store. The desk knows these types and never a provider.
//
// A provider answers every attempt with a [Verdict]. Repeating is not its
// business: the outbox of the desk decides by the outcome, with the same id, so
// that whoever receives twice can tell. Providers are safe for concurrent use.
package channel

import "time"

// Outcome is what came of an attempt.
type Outcome string

// The outcomes.
const (
	// Accepted: the other side has taken it over. It is never sent again.
	Accepted Outcome = "accepted"
	// Temporary: not now; the same attempt may succeed later.
	Temporary Outcome = "temporary"
	// Permanent: never, as it is.
	Permanent Outcome = "permanent"
	// Gone: the recipient does not exist any more and is to be forgotten.
	Gone Outcome = "gone"
	// Broken: our own credentials or configuration are refused. Recipients are
	// kept; a person has to look.
	Broken Outcome = "broken"
)

// Verdict says how an attempt ended.
type Verdict struct {
	Outcome Outcome
	// Status is the provider's number: of HTTP or SMTP; 0 when it gave none.
	Status int
	// Reason is for the person who looks after the desk: what the other side
	// said, without secrets and without what people wrote.
	Reason string
	// RetryAfter is when the other side wants to be asked again; 0 when it did
	// not say.
	RetryAfter time.Duration
}

// maxReason bounds what is kept of a provider's own words, in bytes.
const maxReason = 300

// Words makes a provider's answer fit to be kept: one line, valid text, bounded.
func Words(text string) string {
	clean := make([]rune, 0, min(len(text), maxReason))
	size := 0
	for _, r := range text {
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		if size += len(string(r)); size > maxReason {
			break
		}
		clean = append(clean, r)
	}
	return string(clean)
}

// Push is a web push message to one browser (RFC 8030, 8291).
type Push struct {
	Endpoint string // where the browser's push service takes it
	P256dh   string // the browser's public key, base64url
	Auth     string // the browser's authentication secret, base64url
	Topic    string // of two undelivered ones with the same topic only the later is kept; at most 32 of A-Za-z0-9-_
	TTL      time.Duration
	Urgent   bool
	Payload  []byte // at most MaxPushPayload bytes
}

// MaxPushPayload is the most bytes a push message may carry: what every push
// service takes, with room for encryption.
const MaxPushPayload = 2900

// Mail is an e-mail to one person.
type Mail struct {
	MessageID string // fixed for this e-mail, without angle brackets
	To        string // the bare address
	ToName    string
	Subject   string
	Text      string
	HTML      string
	Date      time.Time
}
