package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/words"
)

// crossOrigin lets pages of allowed origins use the guests' API, answers their
// preflights, and refuses pages of all others (Fetch standard, CORS protocol).
func (a *API) crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if origin == "" || a.ownPage(r) || !strings.HasPrefix(r.URL.Path, GuestBase+"/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Origin")
		allowed, err := a.desk.Store().Read(r.Context()).OriginAllowed(origin)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		if !allowed {
			// The page may read why: whoever put the script there can act on it.
			w.Header().Set("Access-Control-Allow-Origin", origin)
			a.refuse(w, r, parley.Errorf(parley.CodeForbidden, "origin", "Pages of %s may not use this chat. An administrator can allow the origin under Settings, Widget.", parley.Shorten(origin, 200)))
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Expose-Headers", "Retry-After, Content-Disposition")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			w.Header().Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
			w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			w.Header().Set("Access-Control-Max-Age", "3600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// What a page needs before a session exists.
type guestConfig struct {
	Company       string        `json:"company"`
	Color         string        `json:"color"`
	Enabled       bool          `json:"enabled"`
	Message       string        `json:"message"`
	MessageHTML   string        `json:"message_html,omitempty"`
	Producer      guestProducer `json:"producer"`
	PrivacyNote   string        `json:"privacy_note"`
	MaxAttachment int64         `json:"attachment_max_bytes"`
	ShowAvatar    bool          `json:"show_agent_avatar"`
	Queue         *guestQueue   `json:"queue,omitempty"`
}

type guestProducer struct {
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	SubmitLabel string          `json:"submit_label"`
	Variables   []guestVariable `json:"variables"`
}

type guestVariable struct {
	Name         string        `json:"name"`
	QuestionText string        `json:"question_text"`
	Type         string        `json:"type"`
	Mandatory    bool          `json:"mandatory"`
	DefaultValue string        `json:"default_value"`
	HelpText     string        `json:"help_text"`
	Choices      []guestChoice `json:"choices"`
	MaxLength    int           `json:"max_length,omitempty"`
	Pattern      string        `json:"pattern,omitempty"`
	ReadOnly     bool          `json:"read_only"`
	ScaleMin     int           `json:"scale_min,omitempty"`
	ScaleMax     int           `json:"scale_max,omitempty"`
}

type guestChoice struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

type guestQueue struct {
	Name    string `json:"name"`
	Slug    string `json:"slug"`
	Open    bool   `json:"open"`
	Message string `json:"message,omitempty" doc:"Sanitised HTML, when closed."`
}

type guestConfigInput struct {
	Producer string `query:"producer" doc:"Id of a record producer; empty is the portal's form."`
	Queue    string `query:"queue" maxLength:"120" doc:"Slug of a queue; empty lets the matching rules decide."`
}

func (a *API) guestConfig(ctx context.Context, in *guestConfigInput) (*answer[guestConfig], error) {
	producer, err := optionalID("producer", in.Producer)
	if err != nil {
		return nil, err
	}
	f, err := a.desk.GuestForm(ctx, producer, in.Queue)
	if err != nil {
		return nil, err
	}
	f = f.In(words.From(ctx).Sentence)
	c := guestConfig{
		Company: f.Company, Color: f.Color, Enabled: f.Enabled, Message: f.Message, MessageHTML: f.MessageHTML,
		PrivacyNote: f.PrivacyNote, MaxAttachment: f.MaxAttachment, ShowAvatar: f.ShowAvatar,
		Producer: guestProducer{ID: f.Producer.ID, Title: f.Producer.Title, Description: f.Producer.Description, SubmitLabel: f.Producer.SubmitLabel, Variables: []guestVariable{}},
	}
	for _, v := range f.Producer.Shown() {
		shown := guestVariable{
			Name: v.Name, QuestionText: v.QuestionText, Type: string(v.Type), Mandatory: v.Mandatory, DefaultValue: v.DefaultValue, HelpText: v.HelpText,
			Choices: []guestChoice{}, MaxLength: v.MaxLength, Pattern: v.Pattern, ReadOnly: v.ReadOnly, ScaleMin: v.ScaleMin, ScaleMax: v.ScaleMax,
		}
		for _, choice := range v.Offered() {
			shown.Choices = append(shown.Choices, guestChoice{choice.Text, choice.Value})
		}
		c.Producer.Variables = append(c.Producer.Variables, shown)
	}
	if f.Queue != nil {
		c.Queue = &guestQueue{Name: f.Queue.Name, Slug: f.Queue.Slug, Open: f.Message == "", Message: f.MessageHTML}
	}
	return &answer[guestConfig]{Body: c}, nil
}

type guestStartInput struct {
	Body struct {
		ClientID string              `json:"client_id" doc:"22 to 64 letters, digits, - or _ from a good random source; the same one again returns the same session."`
		Producer string              `json:"producer,omitempty"`
		Queue    string              `json:"queue,omitempty" maxLength:"120"`
		Answers  map[string][]string `json:"answers"`
		Context  parley.GuestContext `json:"context,omitzero"`
	}
}

func (a *API) guestStart(ctx context.Context, in *guestStartInput) (*answer[desk.GuestStarted], error) {
	producer, err := optionalID("producer", in.Body.Producer)
	if err != nil {
		return nil, err
	}
	in.Body.Context.UserAgent = userAgentOf(ctx)
	return of(a.desk.StartGuest(ctx, desk.GuestStart{
		ClientID: in.Body.ClientID, Producer: producer, QueueSlug: in.Body.Queue, Answers: in.Body.Answers, Context: in.Body.Context, Address: addressOf(ctx),
	}))
}

type sinceInput struct {
	Since int64 `query:"since" minimum:"0" doc:"Highest number I have."`
}

type guestSessionBody struct {
	Session desk.GuestView `json:"session"`
	Marks   parley.Marks   `json:"marks"`
	Seq     int64          `json:"seq" doc:"Newest number of the stream."`
	Entries []parley.Entry `json:"entries"`
	More    bool           `json:"more"`
}

func (a *API) guestSession(ctx context.Context, in *sinceInput) (*answer[guestSessionBody], error) {
	g := guestOf(ctx)
	view, c, err := a.desk.GuestSession(ctx, g)
	if err != nil {
		return nil, err
	}
	entries, err := a.desk.GuestEntries(ctx, g, in.Since, 0, maxPage)
	if err != nil {
		return nil, err
	}
	return &answer[guestSessionBody]{Body: guestSessionBody{Session: view, Marks: c.Marks, Seq: c.PublicSeq, Entries: entries, More: len(entries) == maxPage}}, nil
}

// EntriesRequest asks for a part of a stream. It is exported because the
// framework fills only exported embedded structs.
type EntriesRequest struct {
	Before int64 `query:"before" minimum:"0" doc:"Entries with a lower number, the nearest ones."`
	Since  int64 `query:"since" minimum:"0" doc:"Entries with a higher number, the nearest ones; ignored with before."`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type entriesBody struct {
	Entries []parley.Entry `json:"entries" doc:"Oldest first."`
}

func (a *API) guestEntries(ctx context.Context, in *EntriesRequest) (*answer[entriesBody], error) {
	entries, err := a.desk.GuestEntries(ctx, guestOf(ctx), in.Since, in.Before, in.Limit)
	return of(entriesBody{entries}, err)
}

func (a *API) guestForget(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, a.desk.GuestForget(ctx, guestOf(ctx))
}

// The plain handlers below stream, or carry bytes that are not JSON.

func (a *API) guestLive(w http.ResponseWriter, r *http.Request) {
	a.hub.GuestSocket(w, r, guestOf(r.Context()))
}

func (a *API) guestEvents(w http.ResponseWriter, r *http.Request) {
	since, err := queryNumber(r, "since")
	if last := r.Header.Get("Last-Event-ID"); err == nil && last != "" && !r.URL.Query().Has("since") {
		since, err = number("Last-Event-ID", last)
	}
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	a.hub.GuestEvents(w, r, guestOf(r.Context()), since)
}

func (a *API) guestPoll(w http.ResponseWriter, r *http.Request) {
	since, err := queryNumber(r, "since")
	wait, waitErr := queryNumber(r, "wait")
	if err != nil || waitErr != nil {
		a.refuse(w, r, firstError(err, waitErr))
		return
	}
	a.hub.GuestPoll(w, r, guestOf(r.Context()), since, time.Duration(min(wait, int64(live.MaxPoll/time.Second)))*time.Second)
}

func (a *API) guestFrames(w http.ResponseWriter, r *http.Request) {
	frames, since, err := readFrames(w, r)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	a.hub.PostGuestFrames(w, r, guestOf(r.Context()), frames, since)
}

func (a *API) guestUpload(w http.ResponseWriter, r *http.Request) {
	a.upload(w, r, func(ctx context.Context, name string, content io.Reader) (parley.AttachmentRef, error) {
		return a.desk.GuestUpload(ctx, guestOf(ctx), name, content)
	})
}

func (a *API) guestFile(w http.ResponseWriter, r *http.Request) {
	a.download(w, r, func(ctx context.Context, id parley.ID) (parley.AttachmentRef, io.ReadSeekCloser, error) {
		return a.desk.GuestFile(ctx, guestOf(ctx), id)
	})
}

func (a *API) guestTranscript(w http.ResponseWriter, r *http.Request) {
	name, text, err := a.desk.GuestTranscript(r.Context(), guestOf(r.Context()), a.baseURL(r))
	a.text(w, r, name, text, err)
}

func (a *API) agentTranscript(w http.ResponseWriter, r *http.Request) {
	id, err := parley.ParseID("id", r.PathValue("id"))
	if err != nil {
		a.refuse(w, r, parley.Errorf(parley.CodeNotFound, "", "The conversation you requested could not be found."))
		return
	}
	name, text, err := a.desk.Transcript(r.Context(), actorOf(r.Context()), id, a.baseURL(r))
	a.text(w, r, name, text, err)
}

// text answers with a text to be saved under a name, or with the error.
func (a *API) text(w http.ResponseWriter, r *http.Request, name, text string, err error) {
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", attachmentDisposition(name))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, text) //nolint:gosec // text/plain with nosniff, as a download
}

func optionalID(field, text string) (parley.ID, error) {
	if text == "" {
		return "", nil
	}
	return parley.ParseID(field, text)
}

func firstError(errs ...error) error {
	if at := slices.IndexFunc(errs, func(err error) bool { return err != nil }); at >= 0 {
		return errs[at]
	}
	return nil
}

// baseURL is the address the visitor's browser uses, for links in a text that
// leaves the browser.
func (a *API) baseURL(r *http.Request) string {
	if a.public != "" {
		return a.public
	}
	return "http://" + r.Host
}
