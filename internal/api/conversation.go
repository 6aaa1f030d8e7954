package api

import (
	"context"
	"encoding/base64"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (a *API) queues(ctx context.Context, _ *struct{}) (*answer[page[parley.QueueStatus]], error) {
	mine, err := a.desk.Store().Read(ctx).QueuesOf(actorOf(ctx).ID)
	if err != nil {
		return nil, err
	}
	list := make([]parley.QueueStatus, 0, len(mine))
	for _, queue := range mine {
		status, err := a.desk.QueueStatus(ctx, queue)
		if err != nil {
			return nil, err
		}
		list = append(list, status)
	}
	return whole(list, nil)
}

// transferQueue is a queue a conversation may be passed on to: none of cases or
// incidents.
type transferQueue struct {
	ID   parley.ID `json:"id"`
	Name string    `json:"name"`
	Open bool      `json:"open"`
}

func (a *API) transferQueues(ctx context.Context, _ *struct{}) (*answer[page[transferQueue]], error) {
	all, err := a.desk.Store().Read(ctx).Queues()
	if err != nil {
		return nil, err
	}
	list := []transferQueue{}
	for _, queue := range all {
		if !queue.Active || queue.TakesRecords() {
			continue
		}
		status, err := a.desk.QueueStatus(ctx, queue)
		if err != nil {
			return nil, err
		}
		list = append(list, transferQueue{queue.ID, queue.Name, status.Open})
	}
	return whole(list, nil)
}

func (a *API) accept(ctx context.Context, in *OnePath) (*answer[store.Summary], error) {
	summary, err := a.desk.Accept(ctx, actorOf(ctx), in.ID)
	summary.GuestOnline = a.hub.GuestOnline(summary.ID)
	return of(summary, err)
}

func (a *API) candidates(ctx context.Context, in *OnePath) (*answer[page[desk.Candidate]], error) {
	return whole(a.desk.Candidates(ctx, actorOf(ctx), in.ID))
}

type conversationsInput struct {
	Filter string `query:"filter" enum:"mine,waiting,all,chats" default:"mine" doc:"mine: customers on my own list; waiting: who waits in my queues; all: everything of my queues, newest first; chats: my conversations with colleagues and about records, by last activity."`
	Query  string `query:"q" maxLength:"200" doc:"A number such as IMS0000050, or an e-mail address."`
	PageRequest
}

// maxPage bounds every page.
const maxPage = 200

func (a *API) conversations(ctx context.Context, in *conversationsInput) (*answer[page[store.Summary]], error) {
	out, err := a.listConversations(ctx, in)
	if err != nil {
		return nil, err
	}
	for i := range out.Body.Items {
		out.Body.Items[i].GuestOnline = a.hub.GuestOnline(out.Body.Items[i].ID)
	}
	return out, nil
}

func (a *API) listConversations(ctx context.Context, in *conversationsInput) (*answer[page[store.Summary]], error) {
	actor, read := actorOf(ctx), a.desk.Store().Read(ctx)
	out := &answer[page[store.Summary]]{}
	var err error
	if text := strings.TrimSpace(in.Query); text != "" {
		out.Body.Items, err = read.FindConversations(actor.ID, text, in.Limit)
		return out, err
	}
	if in.Filter == "chats" {
		return a.chats(ctx, actor, in)
	}
	if in.Filter == "mine" {
		out.Body.Items, err = read.MySummaries(actor.ID)
		return out, err
	}
	queues, err := read.QueuesOf(actor.ID)
	if err != nil {
		return nil, err
	}
	if in.Filter == "waiting" {
		out.Body.Items = []store.Summary{}
		for _, queue := range queues {
			waiting, err := read.WaitingSummaries(actor.ID, queue.ID, in.Limit)
			if err != nil {
				return nil, err
			}
			out.Body.Items = append(out.Body.Items, waiting...)
		}
		slices.SortStableFunc(out.Body.Items, func(x, y store.Summary) int { return int(x.QueuedAt - y.QueuedAt) })
		out.Body.Items = out.Body.Items[:min(in.Limit, len(out.Body.Items))]
		return out, nil
	}
	at, id, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	ids := make([]parley.ID, 0, len(queues))
	for _, queue := range queues {
		ids = append(ids, queue.ID)
	}
	if out.Body.Items, err = read.History(actor.ID, ids, at, id, in.Limit); err != nil {
		return nil, err
	}
	if n := len(out.Body.Items); n == in.Limit {
		last := out.Body.Items[n-1]
		out.Body.Next = cursorOf(last.OpenedAt, last.ID)
	}
	return out, nil
}

// cursorOf names a position in a list that is ordered by time and id.
func cursorOf(at parley.Time, id parley.ID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(int64(at), 10) + "." + string(id)))
}

func parseCursor(text string) (parley.Time, parley.ID, error) {
	if text == "" {
		return parley.Time(math.MaxInt64), "", nil
	}
	wrong := parley.Errorf(parley.CodeInvalid, "cursor", "is not one of ours. Start at the first page again.")
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, "", wrong
	}
	at, id, ok := strings.Cut(string(plain), ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil || !parley.ValidID(id) {
		return 0, "", wrong
	}
	return parley.Time(n), parley.ID(id), nil
}

func (a *API) conversation(ctx context.Context, in *OnePath) (*answer[desk.Detail], error) {
	detail, err := a.desk.Detail(ctx, actorOf(ctx), in.ID)
	detail.Summary.GuestOnline = a.hub.GuestOnline(detail.Summary.ID)
	return of(detail, err)
}

type conversationEntriesInput struct {
	OnePath
	EntriesRequest
}

func (a *API) entries(ctx context.Context, in *conversationEntriesInput) (*answer[entriesBody], error) {
	entries, err := a.desk.Entries(ctx, actorOf(ctx), in.ID, in.Since, in.Before, in.Limit)
	return of(entriesBody{entries}, err)
}

type sendInput struct {
	OnePath
	Body struct {
		ClientID    string           `json:"client_id" doc:"1 to 64 letters, digits, - or _; sending again with the same one is safe."`
		Kind        parley.EntryKind `json:"kind,omitempty" enum:"comment,work_note"`
		Body        string           `json:"body,omitempty"`
		Attachments []parley.ID      `json:"attachments,omitempty" maxItems:"10"`
		Mentions    []parley.ID      `json:"mentions,omitempty" maxItems:"20" doc:"Colleagues named in the body as @Name; they must be members, or be able to read the record."`
		Card        *parley.CardRef  `json:"card,omitempty" doc:"A case, incident or article to put there; the body may be empty."`
	}
}

type sentBody struct {
	Seq       int64       `json:"seq" doc:"0 while it is held."`
	At        parley.Time `json:"at"`
	HeldUntil parley.Time `json:"held_until,omitzero" doc:"When it goes out, unless it is taken back."`
}

func (a *API) reply(ctx context.Context, in *sendInput) (*answer[sentBody], error) {
	entry, err := a.desk.Reply(ctx, actorOf(ctx), in.ID, desk.Message{ClientID: in.Body.ClientID, Kind: in.Body.Kind, Body: in.Body.Body, Attachments: in.Body.Attachments, Mentions: in.Body.Mentions, Card: in.Body.Card})
	return of(sentBody{entry.Seq, entry.At, entry.HeldUntil}, err)
}

type marksInput struct {
	OnePath
	Body struct {
		Seen int64 `json:"seen" minimum:"0" doc:"Highest number looked at."`
	}
}

func (a *API) mark(ctx context.Context, in *marksInput) (*struct{}, error) {
	return nil, a.desk.Mark(ctx, actorOf(ctx), in.ID, in.Body.Seen)
}

type transferInput struct {
	OnePath
	Body struct {
		Agent parley.ID `json:"agent,omitempty" doc:"A colleague of the queue, or"`
		Queue parley.ID `json:"queue,omitempty" doc:"another queue."`
	}
}

func (a *API) transfer(ctx context.Context, in *transferInput) (*struct{}, error) {
	switch {
	case in.Body.Agent != "" && in.Body.Queue != "":
		return nil, parley.Errorf(parley.CodeInvalid, "agent", "cannot go with queue: name one of them.")
	case in.Body.Agent != "":
		return nil, a.desk.TransferToAgent(ctx, actorOf(ctx), in.ID, in.Body.Agent)
	case in.Body.Queue != "":
		return nil, a.desk.TransferToQueue(ctx, actorOf(ctx), in.ID, in.Body.Queue)
	}
	return nil, parley.Errorf(parley.CodeInvalid, "agent", "is missing: name an agent or a queue.")
}

func (a *API) transferAccept(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.AcceptTransfer(ctx, actorOf(ctx), in.ID)
}

func (a *API) transferDecline(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.DeclineTransfer(ctx, actorOf(ctx), in.ID)
}

func (a *API) transferCancel(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.CancelTransfer(ctx, actorOf(ctx), in.ID)
}

type completeInput struct {
	OnePath
	Body struct {
		Leave bool `json:"leave" doc:"true leaves the conversation to the colleague, false stays in it."`
	}
}

func (a *API) transferComplete(ctx context.Context, in *completeInput) (*struct{}, error) {
	return nil, a.desk.CompleteTransfer(ctx, actorOf(ctx), in.ID, in.Body.Leave)
}

func (a *API) escalate(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Escalate(ctx, actorOf(ctx), in.ID)
}

func (a *API) end(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.End(ctx, actorOf(ctx), in.ID)
}

func (a *API) dismiss(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Dismiss(ctx, actorOf(ctx), in.ID)
}

func (a *API) closeTab(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Close(ctx, actorOf(ctx), in.ID)
}

func (a *API) leave(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Leave(ctx, actorOf(ctx), in.ID)
}

func (a *API) conversationActions(ctx context.Context, in *OnePath) (*answer[page[parley.ConnectAction]], error) {
	return whole(a.desk.ActionsFor(ctx, actorOf(ctx), in.ID))
}

type runActionInput struct {
	OnePath
	Action parley.ID `path:"action" pattern:"^[0-9a-f]{32}$"`
	Body   struct {
		Text string `json:"text,omitempty" doc:"What was typed after the slash command."`
	}
}

func (a *API) runAction(ctx context.Context, in *runActionInput) (*answer[desk.ActionOutcome], error) {
	return of(a.desk.RunAction(ctx, actorOf(ctx), in.ID, in.Action, in.Body.Text))
}

func (a *API) consumer(ctx context.Context, in *OnePath) (*answer[parley.Consumer], error) {
	return of(a.desk.Consumer(ctx, actorOf(ctx), in.ID))
}

// The plain handlers below stream, or carry bytes that are not JSON.

func (a *API) agentLive(w http.ResponseWriter, r *http.Request) {
	if err := a.sameOrigin(r); err != nil {
		a.refuse(w, r, err)
		return
	}
	s := staffOf(r.Context())
	a.hub.AgentSocket(w, r, s.token, s.actor, s.user)
}

func (a *API) agentEvents(w http.ResponseWriter, r *http.Request) {
	resume := map[parley.ID]int64{}
	if text := r.URL.Query().Get("resume"); text != "" {
		for part := range strings.SplitSeq(text, ",") {
			id, seq, _ := strings.Cut(part, ":")
			n, err := number("resume", seq)
			if err != nil || !parley.ValidID(id) || len(resume) > maxPage {
				a.refuse(w, r, parley.Errorf(parley.CodeInvalid, "resume", "must be pairs conversation:number, separated by commas."))
				return
			}
			resume[parley.ID(id)] = n
		}
	}
	s := staffOf(r.Context())
	a.hub.AgentEvents(w, r, s.token, s.actor, s.user, resume, r.URL.Query().Get("screen"))
}

func (a *API) agentFrames(w http.ResponseWriter, r *http.Request) {
	frames, _, err := readFrames(w, r)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	s := staffOf(r.Context())
	a.hub.PostAgentFrames(w, r, s.token, s.actor, s.user, frames)
}

func (a *API) agentUpload(w http.ResponseWriter, r *http.Request) {
	conversation, err := parley.ParseID("id", r.PathValue("id"))
	if err != nil {
		a.refuse(w, r, store.NotFound("This conversation"))
		return
	}
	a.upload(w, r, func(ctx context.Context, name string, content io.Reader) (parley.AttachmentRef, error) {
		return a.desk.Upload(ctx, actorOf(ctx), conversation, name, content)
	})
}

func (a *API) agentFile(w http.ResponseWriter, r *http.Request) {
	a.download(w, r, func(ctx context.Context, id parley.ID) (parley.AttachmentRef, io.ReadSeekCloser, error) {
		return a.desk.File(ctx, actorOf(ctx), id)
	})
}
