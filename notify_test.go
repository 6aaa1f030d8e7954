package parley_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
)

var updateNotify = flag.Bool("update-notify", false, "write testdata/notify.json anew")

// situations are what may be the case, by name. Each is a change of the plain
// one: somebody else's comment in a group, not seen, everything switched on,
// opted into e-mail, nobody connected.
func situations() []struct {
	name   string
	change func(s *parley.Situation)
} {
	return []struct {
		name   string
		change func(s *parley.Situation)
	}{
		{"group", func(*parley.Situation) {}},
		{"direct", func(s *parley.Situation) { s.Conversation = parley.KindDirect }},
		{"record note", func(s *parley.Situation) { s.Conversation, s.Entry = parley.KindRecord, parley.EntryWorkNote }},
		{"support", func(s *parley.Situation) { s.Conversation = parley.KindSupport }},
		{"support focused", func(s *parley.Situation) { s.Conversation, s.Focused = parley.KindSupport, true }},
		{"group focused", func(s *parley.Situation) { s.Focused = true }},
		{"own", func(s *parley.Situation) { s.Own = true }},
		{"seen", func(s *parley.Situation) { s.Seen = true }},
		{"seen mention", func(s *parley.Situation) { s.Seen, s.Mentioned = true, true }},
		{"hidden mention", func(s *parley.Situation) { s.Hidden, s.Mentioned = true, true }},
		{"mention", func(s *parley.Situation) { s.Mentioned = true }},
		{"switched off mention", func(s *parley.Situation) { s.Switches, s.Mentioned = parley.Switches{}, true }},
		{"system", func(s *parley.Situation) { s.Entry = parley.EntrySystem }},
		{"system wanted", func(s *parley.Situation) { s.Entry, s.Choices.System = parley.EntrySystem, true }},
		{"system wanted direct", func(s *parley.Situation) {
			s.Conversation, s.Entry, s.Choices.System = parley.KindDirect, parley.EntrySystem, true
		}},
		{"transfer", func(s *parley.Situation) {
			s.Conversation, s.Entry, s.Transfer = parley.KindSupport, parley.EntrySystem, true
		}},
		{"transfer focused", func(s *parley.Situation) {
			s.Conversation, s.Entry, s.Transfer, s.Focused = parley.KindSupport, parley.EntrySystem, true, true
		}},
		{"available", func(s *parley.Situation) { s.Presence = parley.PresenceAvailable }},
		{"away", func(s *parley.Situation) { s.Presence = parley.PresenceAway }},
		{"not opted in", func(s *parley.Situation) { s.EmailDigest = false }},
		{"support focused mention", func(s *parley.Situation) { s.Conversation, s.Focused, s.Mentioned = parley.KindSupport, true, true }},
		{"card", func(s *parley.Situation) { s.Entry = parley.EntryCard }},
	}
}

// decided is a row of testdata/notify.json, which the screens' copy of the
// rule is tested with as well.
type decided struct {
	Name      string           `json:"name"`
	Transport parley.Transport `json:"transport"`
	Situation struct {
		Conversation parley.ConversationKind `json:"conversation"`
		Entry        parley.EntryKind        `json:"entry"`
		Choices      parley.Notifications    `json:"choices"`
		Switches     parley.Switches         `json:"switches"`
		EmailDigest  bool                    `json:"email_digest"`
		Presence     parley.Presence         `json:"presence"`
		Own          bool                    `json:"own"`
		Hidden       bool                    `json:"hidden"`
		Seen         bool                    `json:"seen"`
		Focused      bool                    `json:"focused"`
		Mentioned    bool                    `json:"mentioned"`
		Transfer     bool                    `json:"transfer"`
	} `json:"situation"`
	Tell   bool          `json:"tell"`
	Reason parley.Reason `json:"reason"`
}

func transports() []parley.Transport {
	return []parley.Transport{parley.TransportPush, parley.TransportDesktop, parley.TransportEmail, parley.TransportAudio}
}

func everything(t parley.NotifyWhen) parley.Situation {
	return parley.Situation{
		Conversation: parley.KindGroup, Entry: parley.EntryComment, EmailDigest: true, Presence: parley.PresenceOffline,
		Choices:  parley.Notifications{Push: t, Desktop: t, Email: t, Audio: t},
		Switches: parley.Switches{Push: true, Desktop: true, Email: true, Audio: true},
	}
}

func table() []decided {
	var rows []decided
	for _, transport := range transports() {
		for _, when := range []parley.NotifyWhen{parley.NotifyAll, parley.NotifyMention, parley.NotifyNone} {
			for _, one := range situations() {
				s := everything(when)
				one.change(&s)
				row := decided{Name: string(transport) + " " + string(when) + ": " + one.name, Transport: transport}
				r := &row.Situation
				r.Conversation, r.Entry, r.Choices, r.Switches, r.EmailDigest, r.Presence = s.Conversation, s.Entry, s.Choices, s.Switches, s.EmailDigest, s.Presence
				r.Own, r.Hidden, r.Seen, r.Focused, r.Mentioned, r.Transfer = s.Own, s.Hidden, s.Seen, s.Focused, s.Mentioned, s.Transfer
				row.Tell, row.Reason = parley.Notify(transport, s)
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// TestNotifyTable holds the rule to the table that was read and agreed on.
func TestNotifyTable(t *testing.T) {
	rows := table()
	path := filepath.Join("testdata", "notify.json")
	if *updateNotify {
		var text bytes.Buffer
		before := "["
		for _, row := range rows {
			line, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			text.WriteString(before + "\n" + string(line))
			before = ","
		}
		text.WriteString("\n]\n")
		if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want []decided
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != len(rows) {
		t.Fatalf("the table has %d rows, and there are %d situations; see -update-notify", len(want), len(rows))
	}
	for i, row := range rows {
		if row != want[i] {
			t.Errorf("%s: %v because %s, want %v because %s", row.Name, row.Tell, row.Reason, want[i].Tell, want[i].Reason)
		}
	}
}

// TestNotifySays states the sentences of domain 4.3 and 4.4 by themselves, so
// that a table written anew cannot forget them.
func TestNotifySays(t *testing.T) {
	tells := func(transport parley.Transport, when parley.NotifyWhen, name string) bool {
		for _, one := range situations() {
			if one.name == name {
				s := everything(when)
				one.change(&s)
				yes, _ := parley.Notify(transport, s)
				return yes
			}
		}
		t.Fatalf("there is no situation %q", name)
		return false
	}
	for _, transport := range transports() {
		for _, never := range []string{"own", "seen", "seen mention", "hidden mention", "switched off mention", "system", "system wanted direct"} {
			if tells(transport, parley.NotifyAll, never) {
				t.Errorf("%s: %s is told", transport, never)
			}
		}
		if tells(transport, parley.NotifyNone, "mention") || tells(transport, parley.NotifyNone, "direct") || tells(transport, parley.NotifyNone, "transfer") {
			t.Errorf("%s: never tells something", transport)
		}
		if tells(transport, parley.NotifyMention, "group") || !tells(transport, parley.NotifyMention, "mention") {
			t.Errorf("%s: only when mentioned is something else", transport)
		}
		if !tells(transport, parley.NotifyMention, "direct") {
			t.Errorf("%s: mention is not offered on direct conversations and means all there", transport)
		}
		if !tells(transport, parley.NotifyAll, "system wanted") {
			t.Errorf("%s: wanted system lines are not told", transport)
		}
	}
	for _, there := range []string{"available", "away", "not opted in", "transfer"} {
		if tells(parley.TransportEmail, parley.NotifyAll, there) {
			t.Errorf("an e-mail goes to somebody: %s", there)
		}
	}
	for _, transport := range []parley.Transport{parley.TransportAudio, parley.TransportDesktop} {
		if !tells(transport, parley.NotifyMention, "support focused mention") {
			t.Errorf("%s: a mention is not told in the focused window", transport)
		}
		if tells(transport, parley.NotifyAll, "support focused") || !tells(transport, parley.NotifyAll, "support") || !tells(transport, parley.NotifyAll, "transfer focused") {
			t.Errorf("%s: support messages are told in the focused window, or transfers are not", transport)
		}
	}
}

func TestNotificationChoicesAreChecked(t *testing.T) {
	all := parley.Notifications{Push: parley.NotifyAll, Desktop: parley.NotifyAll, Email: parley.NotifyAll, Audio: parley.NotifyAll}
	for field, spoil := range map[string]func(n *parley.Notifications){
		"push":    func(n *parley.Notifications) { n.Push = "sometimes" },
		"desktop": func(n *parley.Notifications) { n.Desktop = "" },
		"email":   func(n *parley.Notifications) { n.Email = "ALL" },
		"audio":   func(n *parley.Notifications) { n.Audio = "x" },
	} {
		wrong := all
		spoil(&wrong)
		if _, err := wrong.Check(parley.KindGroup); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != field {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
	mention := parley.Notifications{Push: parley.NotifyMention, Desktop: parley.NotifyMention, Email: parley.NotifyNone, Audio: parley.NotifyAll, System: true}
	if got, err := mention.Check(parley.KindGroup); err != nil || got != mention {
		t.Errorf("in a group: %+v, %v", got, err)
	}
	want := parley.Notifications{Push: parley.NotifyAll, Desktop: parley.NotifyAll, Email: parley.NotifyNone, Audio: parley.NotifyAll}
	if got, err := mention.Check(parley.KindDirect); err != nil || got != want {
		t.Errorf("in a direct conversation: %+v, %v", got, err)
	}
}

func TestPreferencesAreChecked(t *testing.T) {
	if err := parley.DefaultPreferences().Check(); err != nil {
		t.Fatalf("the defaults: %v", err)
	}
	for _, c := range []struct {
		field  string
		change func(p *parley.Preferences)
	}{
		{"language", func(p *parley.Preferences) { p.Language = "d" }},
		{"language", func(p *parley.Preferences) { p.Language = "de_DE" }},
		{"language", func(p *parley.Preferences) { p.Language = "de-" }},
		{"language", func(p *parley.Preferences) { p.Language = "../../x" }},
		{"time_zone", func(p *parley.Preferences) { p.TimeZone = "Mars/Olympus" }},
		{"time_zone", func(p *parley.Preferences) { p.TimeZone = "Local" }},
		{"time_zone", func(p *parley.Preferences) { p.TimeZone = "../etc/passwd" }},
		{"theme", func(p *parley.Preferences) { p.Theme = "" }},
		{"density", func(p *parley.Preferences) { p.Density = "huge" }},
		{"sound_volume", func(p *parley.Preferences) { p.SoundVolume = 101 }},
	} {
		p := parley.DefaultPreferences()
		c.change(&p)
		if err := p.Check(); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != c.field {
			t.Errorf("%+v: %v, want a complaint about %s", p, err, c.field)
		}
	}
	for _, language := range []string{"", "de", "en-GB", "zh-Hant-TW"} {
		p := parley.DefaultPreferences()
		p.Language, p.TimeZone = language, "Europe/Berlin"
		if err := p.Check(); err != nil {
			t.Errorf("%q: %v", language, err)
		}
	}
}

// Whatever a screen sends as preferences is refused with its field, or is what
// comes back.
func FuzzPreferences(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"language":"de","time_zone":"Europe/Berlin","theme":"dark","density":"compact","sound_volume":10,"version":1}`,
		`{"language":"x-klingon","time_zone":"../../etc/passwd","theme":"","density":"","sound_volume":-1}`, `{"time_zone":"Local","theme":"system","density":"comfortable"}`,
		`{"notifications":{"push":true,"email":false},"email_digest":true}`, `{"language":"de-AT-u-co-phonebk"}`, `{"sound_volume":1e3}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := parley.DefaultPreferences()
		if json.Unmarshal(data, &p) != nil {
			return
		}
		if err := p.Check(); err != nil {
			if e := parley.AsError(err); e.Code != parley.CodeInvalid || e.Field == "" || e.Message == "" {
				t.Fatalf("refused with %+v", e)
			}
			return
		}
		if p.SoundVolume < 0 || p.SoundVolume > 100 || strings.ContainsAny(p.Language+p.TimeZone+p.Theme+p.Density, "\x00\n<>\\ ") || strings.Contains(p.TimeZone, "..") {
			t.Fatalf("let in: %+v", p)
		}
		if _, err := time.LoadLocation(p.TimeZone); err != nil {
			t.Fatalf("%q is no time zone: %v", p.TimeZone, err)
		}
	})
}
