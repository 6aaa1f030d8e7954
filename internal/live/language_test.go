package live_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/words"
)

// speaking does what the API does before a request comes here: it finds out
// which language the reader of its frames speaks.
func speaking(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		language := words.All().Choose(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
		next.ServeHTTP(w, r.WithContext(language.With(r.Context())))
	})
}

// A socket refuses in the language of whoever reads it, for as long as it is
// open; two people in one conversation read the same refusal in two languages.
func TestSocketsRefuseInTheReadersLanguage(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	german := h.listen("/agent/live?lang=de-AT", h.anna.token, hello(0))
	english := h.listen("/agent/live", h.ben.token, hello(0))
	visitor := h.listen("/guest/live?lang=de", token, hello(0))
	for _, c := range []*client{german, english, visitor} {
		c.first("welcome")
	}

	send := func(conversation parley.ID, body string) map[string]any {
		return map[string]any{"type": "send", "client_id": string(parley.NewID()), "conversation": conversation, "kind": "comment", "body": body}
	}
	nowhere := parley.NewID()
	german.send(send(nowhere, "Hallo"))
	german.refusal("Diese Unterhaltung existiert nicht")
	english.send(send(nowhere, "Hello"))
	english.refusal("This conversation does not exist")

	german.send(send(g.Conversation, strings.Repeat("x", 8001)))
	german.refusal("ist zu lang: 8001 Zeichen, erlaubt sind höchstens 8000.")
	visitor.send(map[string]any{"type": "send", "client_id": string(parley.NewID()), "body": "  "})
	visitor.refusal("Schreiben Sie etwas oder hängen Sie eine Datei an.")
	visitor.send(map[string]any{"type": "dance"})
	visitor.refusal(`"dance" ist kein Frame, den Besucher senden können.`)

	if err := h.desk.End(h.t.Context(), h.anna.actor, g.Conversation); err != nil {
		t.Fatal(err)
	}
	german.send(send(g.Conversation, "Noch etwas"))
	german.refusal("Diese Unterhaltung ist beendet.")
	visitor.send(map[string]any{"type": "send", "client_id": string(parley.NewID()), "body": "Noch etwas"})
	visitor.refusal("Diese Unterhaltung ist beendet.")
}

// refusal waits for a frame that refuses with this part of a sentence.
func (c *client) refusal(part string) {
	c.h.t.Helper()
	c.until("a refusal with "+part, func() bool {
		return slices.ContainsFunc(c.frames, func(f frame) bool { return f.Code != "" && strings.Contains(f.Message, part) })
	})
}
