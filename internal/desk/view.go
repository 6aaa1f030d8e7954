package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// GuestView is the state of a visitor's session as they see it
// (docs/protocol.md, "session").
type GuestView struct {
	State        GuestState  `json:"state" enum:"waiting,active,abandoned,ended"`
	Conversation parley.ID   `json:"conversation_id"`
	Number       string      `json:"number"`
	Queue        string      `json:"queue"`
	GuestName    string      `json:"guest_name"`
	Subject      string      `json:"subject"`
	Position     int64       `json:"position,omitempty"`
	EstimateS    *int64      `json:"estimated_wait_s,omitempty"`
	Agent        *GuestAgent `json:"agent,omitempty"`
	Countdown    parley.Time `json:"countdown_until,omitzero"`
	ServerTime   parley.Time `json:"server_time"`
	CanRejoin    bool        `json:"can_rejoin"`
	EndedReason  string      `json:"ended_reason,omitempty"`
	EndedMessage string      `json:"ended_message,omitempty"`

	queueID  parley.ID
	queuedAt parley.Time
}

// GuestState is what a visitor's session is doing.
type GuestState string

// The states of a visitor's session.
const (
	GuestWaiting   GuestState = "waiting"
	GuestTalking   GuestState = "active"
	GuestAbandoned GuestState = "abandoned" // left while waiting; may come back
	GuestEnded     GuestState = "ended"
)

// GuestAgent is the agent as the visitor sees them.
type GuestAgent struct {
	Name     string `json:"name"`
	Initials string `json:"initials,omitempty"`
}

// QueueID is the queue the session is in.
func (v GuestView) QueueID() parley.ID { return v.queueID }

// AtPlace returns the view of a waiting session with its place in the queue
// and the estimate that follows from the queue's average wait, which is zero
// while nobody has been accepted yet.
func (v GuestView) AtPlace(position int64, average time.Duration, now parley.Time) GuestView {
	v.Position, v.ServerTime, v.EstimateS = position, now, nil
	if average > 0 {
		estimate := int64(parley.EstimateWait(average, now.Sub(v.queuedAt)).Seconds())
		v.EstimateS = &estimate
	}
	return v
}

// GuestSession is the state of the visitor's session now.
func (d *Desk) GuestSession(ctx context.Context, g Guest) (GuestView, parley.Conversation, error) {
	read := d.store.Read(ctx)
	c, err := read.Conversation(g.Conversation)
	if err != nil {
		return GuestView{}, c, err
	}
	view, err := d.viewOf(read, c)
	return view, c, err
}

func (d *Desk) guestView(read *store.Reader, conversation parley.ID) (GuestView, error) {
	c, err := read.Conversation(conversation)
	if err != nil {
		return GuestView{}, err
	}
	return d.viewOf(read, c)
}

func (d *Desk) viewOf(read *store.Reader, c parley.Conversation) (GuestView, error) {
	w, err := read.WorkItem(c.WorkItem)
	if err != nil {
		return GuestView{}, err
	}
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return GuestView{}, err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return GuestView{}, err
	}
	props, err := read.Properties()
	if err != nil {
		return GuestView{}, err
	}
	now := parley.Now()
	v := GuestView{
		Conversation: c.ID, Number: i.Number, Queue: queue.Name, GuestName: c.GuestName, Subject: c.Subject,
		ServerTime: now, queueID: queue.ID, queuedAt: w.QueuedAt,
	}
	switch w.State {
	case parley.WorkWaiting:
		v.State = GuestWaiting
		position, err := read.Position(w)
		if err != nil {
			return v, err
		}
		figures, err := read.Figures(queue.ID)
		if err != nil {
			return v, err
		}
		v = v.AtPlace(position, time.Duration(figures.AverageMS)*time.Millisecond, now)
	case parley.WorkInProgress:
		v.State, v.Countdown = GuestTalking, c.Countdown
		// The work item was read after the conversation, which may have been waiting.
		agent, err := read.User(cmp.Or(w.AssignedTo, c.AssignedTo))
		if err != nil {
			return v, err
		}
		v.Agent = &GuestAgent{Name: agent.Name}
		if props.Bool(parley.PropShowAgentAvatar) {
			v.Agent.Initials = initials(agent.Name)
		}
	case parley.WorkAbandoned:
		v.State, v.CanRejoin = GuestAbandoned, true
		if w.CancelReason == parley.CancelMaxWait { // they did not leave: nobody had time
			v.EndedReason, v.EndedMessage = parley.ReasonMaxWait, queue.MaxWaitMessage
		}
	default:
		v.State, v.EndedReason, v.EndedMessage = GuestEnded, i.StateReason, props.Text(parley.PropEndedMessage)
	}
	return v, nil
}

func initials(name string) string {
	var letters strings.Builder
	words := strings.Fields(name)
	for i, word := range words {
		if i == 0 || i == len(words)-1 {
			r, _ := utf8.DecodeRuneInString(word)
			letters.WriteString(strings.ToUpper(string(r)))
		}
	}
	return letters.String()
}

// GuestEntries reads the public stream: what follows since, or, when before is
// above zero, what precedes it; always oldest first, as the visitor may see it.
func (d *Desk) GuestEntries(ctx context.Context, g Guest, since, before int64, limit int) ([]parley.Entry, error) {
	return d.entries(d.store.Read(ctx), g.Conversation, parley.ReaderPublic, since, before, limit)
}

// Entries reads the staff stream of a conversation the actor may know of; as
// GuestEntries.
func (d *Desk) Entries(ctx context.Context, actor parley.Actor, conversation parley.ID, since, before int64, limit int) ([]parley.Entry, error) {
	read := d.store.Read(ctx)
	if err := mayRead(read, conversation, actor.ID); err != nil {
		return nil, err
	}
	return d.entries(read, conversation, parley.ReaderStaff, since, before, limit)
}

func (d *Desk) entries(read *store.Reader, conversation parley.ID, reader parley.Reader, since, before int64, limit int) (list []parley.Entry, err error) {
	if before > 0 {
		list, err = read.EntriesBefore(conversation, reader, before, limit)
		slices.Reverse(list)
	} else {
		list, err = read.EntriesSince(conversation, reader, since, limit)
	}
	for i := range list {
		list[i] = list[i].For(reader)
	}
	return list, err
}

// mayRead refuses, as if the conversation did not exist, whoever is neither a
// member nor of the queue's group; a record's is for who may read the record,
// whether they follow it or not.
func mayRead(read *store.Reader, conversation, user parley.ID) error {
	standing, err := read.Standing(conversation, user)
	if err == nil && standing == "" {
		err = errNotFound
	}
	return err
}

// queueOpen reports whether the queue takes new conversations now.
func (d *Desk) queueOpen(read *store.Reader, queue parley.Queue) (bool, error) {
	if !queue.Active || queue.Schedule == "" {
		return queue.Active, nil
	}
	row, err := read.Schedule(queue.Schedule)
	if err != nil {
		return false, err
	}
	var hours schedule.Schedule
	if err := json.Unmarshal([]byte(row.Definition), &hours); err != nil {
		return false, fmt.Errorf("desk: schedule %s: %w", row.Name, err)
	}
	return hours.Open(time.Now()), nil
}

// QueueStatus is how a queue stands now.
func (d *Desk) QueueStatus(ctx context.Context, queue parley.Queue) (parley.QueueStatus, error) {
	read := d.store.Read(ctx)
	figures, err := read.Figures(queue.ID)
	if err != nil {
		return parley.QueueStatus{}, err
	}
	open, err := d.queueOpen(read, queue)
	if err != nil {
		return parley.QueueStatus{}, err
	}
	status := parley.QueueStatus{
		ID: queue.ID, Name: queue.Name, Open: open, Waiting: figures.Waiting, LongestSince: figures.LongestSince, AverageWaitMS: figures.AverageMS,
		Delivery: queue.Delivery, DocumentTable: queue.DocumentTable,
	}
	if queue.EscalateTo != "" {
		target, err := read.Queue(queue.EscalateTo)
		if err != nil {
			return status, err
		}
		status.EscalateTo = target.Name
	}
	return status, nil
}

// GuestForm is what the portal and the widget need before a session exists.
type GuestForm struct {
	Company       string
	Color         string
	Enabled       bool
	Message       string // why chat is not possible now, or ""
	MessageHTML   string // the same as an administrator wrote it, sanitised, or ""
	Producer      form.Producer
	PrivacyNote   string
	MaxAttachment int64
	ShowAvatar    bool
	Queue         *parley.Queue // named by the link, or nil

	refused *parley.Error // what Message is, unless an administrator wrote it
}

// In is the form with its Message in another language, as [parley.Error.In] has it.
func (f GuestForm) In(translate func(english string) string) GuestForm {
	if f.refused != nil {
		f.Message = f.refused.In(translate).Message
	}
	return f
}

// GuestForm finds the form for a producer (empty: the portal's) and, if a
// queue is named, whether it is open.
func (d *Desk) GuestForm(ctx context.Context, producer parley.ID, queueSlug string) (GuestForm, error) {
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil {
		return GuestForm{}, err
	}
	f := GuestForm{
		Company: props.Text(parley.PropCompanyName), Color: props.Text(parley.PropBrandColor), Enabled: props.Bool(parley.PropSupportEnabled),
		PrivacyNote: props.Text(parley.PropPrivacyNote), MaxAttachment: props.Int(parley.PropAttachmentMaxBytes), ShowAvatar: props.Bool(parley.PropShowAgentAvatar),
	}
	if !f.Enabled {
		f.Message = props.Text(parley.PropSupportOffMessage)
	}
	if f.Producer, err = d.publicProducer(read, props, producer); err != nil {
		return f, err
	}
	if queueSlug == "" {
		return f, nil
	}
	queue, err := read.QueueBySlug(queueSlug)
	if err != nil || !queue.Active {
		return f, store.NotFound("This queue")
	}
	f.Queue = &queue
	if err := d.mustBeOpen(read, queue); err != nil {
		refused := parley.AsError(err)
		if refused.Code != parley.CodeClosed {
			return f, err
		}
		f.Message, f.MessageHTML, f.refused = refused.Message, refused.HTML, refused
	}
	return f, nil
}

// publicProducer finds a record producer that guests may use; any other does
// not exist for them (domain 2.6).
func (d *Desk) publicProducer(read *store.Reader, props store.Properties, id parley.ID) (form.Producer, error) {
	if id == "" {
		id = parley.ID(props.Text(parley.PropDefaultGuestForm))
	}
	hidden := store.NotFound("This form")
	var row store.ProducerRow
	var err error
	if id == "" {
		row, err = read.ProducerByName(form.Default().Name)
	} else {
		row, err = read.Producer(id)
	}
	if err != nil {
		return form.Producer{}, err
	}
	producer, err := decodeProducer(row)
	if err != nil {
		return producer, err
	}
	if !producer.Active || !producer.Public || producer.Table != parley.TableCustomerInteraction {
		return producer, hidden
	}
	return producer, nil
}

// Detail is a conversation with everything beside its stream. What does not
// apply to a conversation's kind is absent.
type Detail struct {
	Summary             store.Summary               `json:"summary"`
	Interaction         *parley.Interaction         `json:"interaction,omitempty"`
	CustomerInteraction *parley.CustomerInteraction `json:"customer_interaction,omitempty"`
	Recognised          *store.Recognised           `json:"recognised,omitempty" doc:"Whom the visitor is taken to be by the e-mail address they gave, which nobody has verified."`
	Earlier             []parley.Interaction        `json:"earlier,omitempty"`
	Members             []Member                    `json:"members"`
	WorkItems           []parley.WorkItem           `json:"work_items,omitempty"`
	Cases               []parley.Case               `json:"cases,omitempty"`
	Related             []RelatedRecord             `json:"related,omitempty"`
	Attachments         []parley.AttachmentRef      `json:"attachments"`
}

// Member is somebody who is or was part of a conversation.
type Member struct {
	store.Member

	CanRemove bool `json:"can_remove" doc:"The one who asks may take them out."`
}

// maxEarlier bounds how many earlier contacts are listed when the property
// says all.
const maxEarlier = 50

// Detail reads a conversation the actor may know of. Of a restricted one
// nothing is told but that it is.
func (d *Desk) Detail(ctx context.Context, actor parley.Actor, conversation parley.ID) (detail Detail, err error) {
	read := d.store.Read(ctx)
	if detail.Summary, err = read.Summary(conversation, actor.ID); err != nil {
		return detail, err
	}
	detail.Members, detail.Attachments = []Member{}, []parley.AttachmentRef{}
	if detail.Summary.Restricted {
		return detail, nil
	}
	c, err := read.Conversation(conversation)
	if err != nil {
		return detail, err
	}
	if c.Kind == parley.KindSupport {
		if err := d.contact(read, actor, c, &detail); err != nil {
			return detail, err
		}
	}
	members, err := read.Members(conversation, parley.Now())
	if err != nil {
		return detail, err
	}
	remove := detail.Summary.Can.RemovePeople
	if c.Kind == parley.KindSupport {
		props, err := read.Properties()
		if err != nil {
			return detail, err
		}
		remove = detail.Summary.Can.Comment && props.Bool(parley.PropSupportMembers)
		detail.Summary.Can.AddPeople, detail.Summary.Can.RemovePeople = remove, remove
	}
	for _, m := range members {
		detail.Members = append(detail.Members, Member{m, remove && m.ID != actor.ID && m.Standing != store.StandingAssignee && m.Standing != store.StandingLeft})
	}
	files, err := read.Attachments(conversation)
	for _, file := range files {
		detail.Attachments = append(detail.Attachments, file.AttachmentRef)
	}
	return detail, err
}

// contact reads what a customer's conversation has and others have not.
func (d *Desk) contact(read *store.Reader, actor parley.Actor, c parley.Conversation, detail *Detail) error {
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return err
	}
	form, err := read.CustomerInteraction(i.CustomerInteraction)
	if err != nil {
		return err
	}
	detail.Interaction, detail.CustomerInteraction = &i, &form
	if detail.Recognised, err = read.Recognised(i.ID); err != nil {
		return err
	}
	props, err := read.Properties()
	if err != nil {
		return err
	}
	limit := props.Int(parley.PropClosedHistory)
	if limit == 0 || limit > maxEarlier {
		limit = maxEarlier
	}
	if detail.Earlier, err = read.EarlierInteractions(i, actor.ID, int(limit)); err != nil {
		return err
	}
	if detail.WorkItems, err = read.WorkItemsOf(c.ID); err != nil {
		return err
	}
	if detail.Cases, err = read.CasesOf(c.Interaction); err != nil {
		return err
	}
	detail.Related, err = related(read, c, actor.ID)
	return err
}
