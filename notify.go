package parley

// Situation is everything the rule of notifications asks about one entry and
// one person (domain 4.3, 4.4).
type Situation struct {
	Conversation ConversationKind
	Entry        EntryKind
	// Choices are the person's for the conversation, Switches their global
	// ones, EmailDigest whether they opted into e-mail.
	Choices     Notifications
	Switches    Switches
	EmailDigest bool
	Presence    Presence

	Own       bool // they wrote it, or did what the line says
	Hidden    bool // they may not read it
	Seen      bool // they have it in view, or have seen it elsewhere
	Focused   bool // the window of the screen that asks has the focus
	Mentioned bool
	Transfer  bool // the line asks them to take the conversation over
}

// Reason says why somebody is told of an entry, or is not.
type Reason string

// The reasons. The first three mean yes.
const (
	ReasonActivity  Reason = "activity"
	ReasonMention   Reason = "mention"
	ReasonTransfer  Reason = "transfer"
	ReasonHidden    Reason = "hidden"
	ReasonOwn       Reason = "own"
	ReasonSeen      Reason = "seen"
	ReasonSwitch    Reason = "switched_off"
	ReasonNever     Reason = "never"
	ReasonSystem    Reason = "system"
	ReasonNoMention Reason = "not_mentioned"
	ReasonFocused   Reason = "focused"
	ReasonNotOpted  Reason = "not_opted_in"
	ReasonThere     Reason = "there"
	ReasonBrief     Reason = "brief"
)

// Notify decides whether a person is told of an entry over a transport, and
// why. It is the only place that decides it; the screens have the same rule in
// lib/rule.ts, and testdata/notify.json holds both to it.
func Notify(t Transport, s Situation) (bool, Reason) {
	direct := s.Conversation == KindDirect
	when := s.Choices.Of(t)
	if direct && when == NotifyMention { // everything there is meant for both
		when = NotifyAll
	}
	switch {
	case s.Hidden:
		return false, ReasonHidden
	case s.Own:
		return false, ReasonOwn
	case s.Seen:
		return false, ReasonSeen
	case !s.Switches.Of(t):
		return false, ReasonSwitch
	case when == NotifyNone:
		return false, ReasonNever
	}
	reason := ReasonActivity
	switch {
	case s.Transfer:
		reason = ReasonTransfer
	case !s.Entry.Message() && (direct || !s.Choices.System):
		return false, ReasonSystem
	case s.Mentioned:
		reason = ReasonMention
	case when == NotifyMention:
		return false, ReasonNoMention
	}
	return reaches(t, s, reason)
}

// reaches asks what each transport asks besides.
func reaches(t Transport, s Situation, reason Reason) (bool, Reason) {
	switch t {
	case TransportEmail:
		switch {
		case !s.EmailDigest:
			return false, ReasonNotOpted
		case s.Presence != PresenceOffline:
			return false, ReasonThere
		case s.Transfer: // over before anybody reads mail
			return false, ReasonBrief
		}
	case TransportDesktop, TransportAudio:
		// Agents at their desk see customers' messages come in; hearing each
		// of them would be noise. What is for them alone is not.
		if s.Conversation == KindSupport && s.Focused && reason == ReasonActivity {
			return false, ReasonFocused
		}
	case TransportPush:
	}
	return true, reason
}
