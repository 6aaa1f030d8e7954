package parley

import (
	"time"
)

// Transport is a way in which a person hears of something while they do not
// look at it (domain 4.4).
type Transport string

// The transports.
const (
	TransportPush    Transport = "push"    // web push, also with the screen closed
	TransportDesktop Transport = "desktop" // the browser's own notification
	TransportEmail   Transport = "email"   // the digest to people who are not there
	TransportAudio   Transport = "audio"   // a sound of the screen
)

// NotifyWhen says what of a conversation reaches a person over a transport.
type NotifyWhen string

// The choices (domain 4.4).
const (
	NotifyAll     NotifyWhen = "all"     // for all activity
	NotifyMention NotifyWhen = "mention" // only when mentioned; not offered on direct conversations
	NotifyNone    NotifyWhen = "none"    // never
)

// Valid reports whether the choice exists.
func (w NotifyWhen) Valid() bool { return w == NotifyAll || w == NotifyMention || w == NotifyNone }

// Notifications are a member's choices for one conversation.
type Notifications struct {
	Push    NotifyWhen `json:"push" enum:"all,mention,none"`
	Desktop NotifyWhen `json:"desktop" enum:"all,mention,none"`
	Email   NotifyWhen `json:"email" enum:"all,mention,none"`
	Audio   NotifyWhen `json:"audio" enum:"all,mention,none"`
	System  bool       `json:"system" doc:"Lines of the desk itself count as well; never on direct conversations."`
}

// Of is the choice for a transport; an unknown transport never tells anything.
func (n Notifications) Of(t Transport) NotifyWhen {
	switch t {
	case TransportPush:
		return n.Push
	case TransportDesktop:
		return n.Desktop
	case TransportEmail:
		return n.Email
	case TransportAudio:
		return n.Audio
	}
	return NotifyNone
}

// Check validates the choices for a conversation of a kind. On direct
// conversations every message is meant for both, so "mention" means "all" there
// and system lines never count (domain 4.4); the choices come back so.
func (n Notifications) Check(kind ConversationKind) (Notifications, error) {
	for field, when := range map[string]*NotifyWhen{"push": &n.Push, "desktop": &n.Desktop, "email": &n.Email, "audio": &n.Audio} {
		if !when.Valid() {
			return n, Errorf(CodeInvalid, field, "must be all, mention or none.")
		}
		if kind == KindDirect && *when == NotifyMention {
			*when = NotifyAll
		}
	}
	n.System = n.System && kind != KindDirect
	return n, nil
}

// Switches are a person's global switches per transport; off overrides every
// conversation (domain 4.4).
type Switches struct {
	Push    bool `json:"push"`
	Desktop bool `json:"desktop"`
	Email   bool `json:"email"`
	Audio   bool `json:"audio"`
}

// Of is the switch of a transport.
func (s Switches) Of(t Transport) bool {
	switch t {
	case TransportPush:
		return s.Push
	case TransportDesktop:
		return s.Desktop
	case TransportEmail:
		return s.Email
	case TransportAudio:
		return s.Audio
	}
	return false
}

// Preferences are what a person likes, everywhere and on every device.
type Preferences struct {
	Language      string   `json:"language" doc:"A language tag such as en or de; empty follows the browser."`
	TimeZone      string   `json:"time_zone" doc:"A name of the IANA data base such as Europe/Berlin; empty follows the browser."`
	Theme         string   `json:"theme" enum:"light,dark,system"`
	Density       string   `json:"density" enum:"comfortable,compact"`
	EnterSends    bool     `json:"enter_sends" doc:"Enter sends and Shift+Enter breaks the line; otherwise Ctrl+Enter sends."`
	SingleKeys    bool     `json:"single_keys" doc:"Shortcuts of a single key work."`
	Sounds        bool     `json:"sounds"`
	SoundVolume   int64    `json:"sound_volume" minimum:"0" maximum:"100"`
	Notifications Switches `json:"notifications" doc:"Off overrides what is chosen for a conversation."`
	EmailDigest   bool     `json:"email_digest" doc:"Wants an e-mail about what arrives while away."`
	SetUp         bool     `json:"set_up" doc:"The card of the first sign-in was answered or skipped."`
	Version       int64    `json:"version" doc:"The version that was read; 0 when nothing was saved yet."`
}

// DefaultPreferences are those of who has chosen nothing: everything on but
// desktop notifications, which wait for the browser's permission, and e-mail,
// which is opted into (domain 4.4).
func DefaultPreferences() Preferences {
	return Preferences{
		Theme: "system", Density: "comfortable", EnterSends: true, SingleKeys: true, Sounds: true, SoundVolume: 60,
		Notifications: Switches{Push: true, Email: true, Audio: true},
	}
}

// Check validates preferences. A language without texts of its own is no error:
// what has no words in it is said in English.
func (p Preferences) Check() error {
	switch {
	case p.Language != "" && !languageTag(p.Language):
		return Errorf(CodeInvalid, "language", "must be a language such as en or de, or empty to follow the browser.")
	case p.Theme != "light" && p.Theme != "dark" && p.Theme != "system":
		return Errorf(CodeInvalid, "theme", "must be light, dark or system.")
	case p.Density != "comfortable" && p.Density != "compact":
		return Errorf(CodeInvalid, "density", "must be comfortable or compact.")
	case p.SoundVolume < 0 || p.SoundVolume > 100:
		return Errorf(CodeInvalid, "sound_volume", "must be between 0 and 100 per cent.")
	}
	if p.TimeZone == "" {
		return nil
	}
	// "Local" would be the zone of whichever node reads it.
	if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "Local" {
		return Errorf(CodeInvalid, "time_zone", "must be a time zone such as Europe/Berlin, or empty to follow the browser.")
	}
	return nil
}

// languageTag reports whether text looks like a language tag (RFC 5646): two
// to eight letters, and further parts of letters and digits.
func languageTag(text string) bool {
	if len(text) > 35 {
		return false
	}
	part := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '-' {
			if part < 2 || part > 8 {
				return false
			}
			part = 0
			continue
		}
		c := text[i] | 0x20
		if (c < 'a' || c > 'z') && (text[i] < '0' || text[i] > '9') {
			return false
		}
		part++
	}
	return true
}
