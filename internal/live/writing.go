package live

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// draftFrame tells what the user has begun to write in a conversation. Rev is
// set only towards the connection that kept it.
type draftFrame struct {
	Type         string           `json:"type"`
	Conversation parley.ID        `json:"conversation"`
	Kind         parley.EntryKind `json:"kind"`
	Body         string           `json:"body"`
	Rev          int64            `json:"rev,omitempty"`
	At           parley.Time      `json:"at"`
}

type heldFrame struct {
	Type string            `json:"type"`
	Held *desk.HeldMessage `json:"held"`
}

type unheldFrame struct {
	Type string `json:"type"`
	*desk.Unheld
}

// maxScreen bounds the name a screen gives itself, in bytes.
const maxScreen = 64

// keepDraft keeps what the user has begun to write. It is told to their other
// connections; this one gets the number it gave back. A screen without a socket
// posts its frames and listens elsewhere, so it may name itself to be
// recognised there.
func (a *agent) keepDraft(f Inbound) {
	draft := store.Draft{Conversation: f.Conversation, Kind: f.Kind, Body: f.Body, Origin: string(a.id)}
	if f.Screen != "" && len(f.Screen) <= maxScreen {
		draft.Origin = f.Screen
	}
	at, err := a.hub.Desk.Draft(a.ctx, a.actor, draft)
	if err != nil {
		if a.ctx.Err() == nil {
			a.send(failure(err, "", f.Conversation))
		}
		return
	}
	a.send(draftFrame{Type: "draft", Conversation: f.Conversation, Kind: f.Kind, Body: f.Body, Rev: f.Rev, At: at})
}

// onDraft has a draft that changed elsewhere read again. What is told is what is
// stored by then, so wake-ups that overtake each other do no harm.
func (a *agent) onDraft(e desk.Event) {
	if a.wrote(e.Origin) {
		return
	}
	a.state.Lock()
	a.drafts[e.Conversation] = true
	a.state.Unlock()
	a.draftsChanged.trigger(a.session, a.rereadDrafts)
}

// wrote reports whether a draft came from this connection or its screen.
func (a *agent) wrote(origin string) bool {
	if origin == "" {
		return false
	}
	a.state.Lock()
	defer a.state.Unlock()
	return origin == string(a.id) || origin == a.screen
}

func (a *agent) rereadDrafts() {
	a.state.Lock()
	list := make([]parley.ID, 0, len(a.drafts))
	for id := range a.drafts {
		list = append(list, id)
	}
	clear(a.drafts)
	a.state.Unlock()
	read := a.hub.store.Read(a.ctx)
	for _, id := range list {
		draft, err := read.Draft(a.user.ID, id)
		switch {
		case parley.CodeOf(err) == parley.CodeNotFound:
			a.send(draftFrame{Type: "draft", Conversation: id, Kind: parley.EntryComment, At: parley.Now()})
		case err != nil:
			if a.ctx.Err() == nil {
				a.end(closeGone) // the client reconnects and reads everything anew
			}
			return
		case !a.wrote(draft.Origin):
			a.send(draftFrame{Type: "draft", Conversation: id, Kind: draft.Kind, Body: draft.Body, At: draft.At})
		}
	}
}

func (a *agent) onHeld(e desk.Event) {
	switch {
	case e.Held != nil:
		a.send(heldFrame{Type: "held", Held: e.Held})
	case e.Unheld != nil:
		told := *e.Unheld
		told.Message = a.words.Sentence(told.Message)
		a.send(unheldFrame{Type: "unheld", Unheld: &told})
	}
}

// writing is what of the user's own words is not sent yet.
func (a *agent) writing() (drafts []store.Draft, held []desk.HeldMessage, err error) {
	if drafts, err = a.hub.store.Read(a.ctx).Drafts(a.user.ID); err != nil {
		return nil, nil, err
	}
	held, err = a.hub.Desk.Held(a.ctx, a.actor)
	return drafts, held, err
}
