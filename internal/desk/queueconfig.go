package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// QueueInput is what somebody says about a queue.
type QueueInput struct {
	remade

	Number               string          `json:"number,omitempty" doc:"As it was read; the desk gives it, and nobody changes it."`
	Name                 string          `json:"name"`
	Slug                 string          `json:"slug,omitempty" doc:"The name in links; absent: made from the name."`
	Active               bool            `json:"active"`
	AssignmentGroup      parley.ID       `json:"assignment_group_id"`
	Question             string          `json:"question,omitempty"`
	InitialAgentResponse string          `json:"initial_agent_response,omitempty"`
	NotAvailable         string          `json:"not_available,omitempty"`
	Schedule             parley.ID       `json:"schedule_id,omitempty"`
	EscalateTo           parley.ID       `json:"escalate_to_id,omitempty"`
	Delivery             parley.Delivery `json:"delivery,omitempty" enum:"pull,push" doc:"Absent: pull."`
	Position             int64           `json:"position,omitempty"`
	UndoSendS            int64           `json:"undo_send_s,omitempty" doc:"Seconds an agent's comment waits before it goes out, 0 to 60."`
	ServiceChannel       parley.ID       `json:"service_channel_id,omitempty" doc:"Absent: none, or that of chats where delivery is push."`
	TargetWaitS          int64           `json:"target_wait_s,omitempty" doc:"Seconds within which somebody should accept; absent: 60."`
	MaxWaitS             int64           `json:"max_wait_s,omitempty" doc:"Seconds after which waiting ends; absent: never. Only where delivery is push."`
	MaxWaitMessage       string          `json:"max_wait_message,omitempty" doc:"What the visitor then reads; needed with max_wait_s."`
	WaitS                int64           `json:"wait_s,omitempty" doc:"Seconds of waiting after which the visitor reads wait_message; absent: never. Only of conversations."`
	WaitMessage          string          `json:"wait_message,omitempty" doc:"What the visitor then reads; needed with wait_s."`
	NobodyRefuses        bool            `json:"nobody_refuses,omitempty" doc:"Nobody may begin to wait while nobody is there. Only of conversations."`
	NobodyMessage        string          `json:"nobody_message,omitempty" doc:"What a visitor reads who begins to wait, or may not, while nobody is there; needed with nobody_refuses. Absent: nothing."`
	Condition            string          `json:"condition,omitempty" doc:"Encoded query: which cases or incidents without an assignee come here by themselves; absent: none. Only where the service channel is one of records."`
	AgingStepS           int64           `json:"aging_step_s,omitempty" doc:"Each so many seconds of waiting raise the priority by one; absent: they do not."`
	Version              int64           `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// QueueDetail is a queue and who serves it at this moment.
type QueueDetail struct {
	parley.Queue
	Serving       []store.Server `json:"serving"`
	Pools         []parley.Pool  `json:"pools"`
	PoolsRevision string         `json:"pools_revision" doc:"What a change of the pools names as its revision."`
	RankingInput
	RankingRevision string   `json:"ranking_revision" doc:"What a change of the order and the preferences names as its revision."`
	Warnings        []string `json:"warnings" enum:"no_pool,empty_pool,no_room,channel_inactive,sorting_field,crowded" doc:"What keeps a queue that pushes from giving its work to anybody."`
}

const (
	maxQueueText    = 1000 // characters of the question and the first response
	maxNotAvailable = 4000
	maxSlug         = 60
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// slugOf makes the name in links from a queue's name: "Billing Support" is
// billing-support. It is "" for a name without a single Latin letter or digit.
func slugOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	slug := strings.Join(words, "-")
	if len(slug) > maxSlug {
		slug = strings.Trim(slug[:maxSlug], "-")
	}
	return slug
}

// closedMessage lets an administrator format the message of a closed queue: a
// few tags of text, and links. Everything else is removed.
func closedMessage() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "b", "strong", "i", "em", "ul", "ol", "li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

func (in QueueInput) fill(q *parley.Queue) (err error) {
	if q.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if q.Slug = in.Slug; q.Slug == "" {
		q.Slug = slugOf(q.Name)
	}
	if len(q.Slug) > maxSlug || !slugForm.MatchString(q.Slug) {
		return parley.Errorf(parley.CodeInvalid, "slug", "must be up to %d small letters, digits and single dashes, such as billing-support.", maxSlug)
	}
	if q.Question, err = parley.CleanText("question", in.Question, maxQueueText); err != nil {
		return err
	}
	if q.InitialAgentResponse, err = parley.CleanText("initial_agent_response", in.InitialAgentResponse, maxQueueText); err != nil {
		return err
	}
	if err := checkReferences("initial_agent_response", q.InitialAgentResponse, "agent", "guest"); err != nil {
		return err
	}
	if q.NotAvailable, err = parley.CleanText("not_available", in.NotAvailable, maxNotAvailable); err != nil {
		return err
	}
	q.NotAvailable = strings.TrimSpace(closedMessage().Sanitize(q.NotAvailable))
	if err := in.fillDelivery(q); err != nil {
		return err
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	if in.UndoSendS < 0 || in.UndoSendS > parley.MaxUndoSend {
		return parley.Errorf(parley.CodeInvalid, "undo_send_s", "must be between 0 (send at once) and %d seconds.", parley.MaxUndoSend)
	}
	q.UndoSendS = in.UndoSendS
	q.Active, q.AssignmentGroup, q.Schedule, q.EscalateTo, q.Position = in.Active, in.AssignmentGroup, in.Schedule, in.EscalateTo, in.Position
	return nil
}

// fillDelivery is how work leaves the queue, and how long it may take.
func (in QueueInput) fillDelivery(q *parley.Queue) (err error) {
	switch in.Delivery {
	case "", parley.DeliveryPull:
		q.Delivery = parley.DeliveryPull
	case parley.DeliveryPush:
		q.Delivery = parley.DeliveryPush
	default:
		return parley.Errorf(parley.CodeInvalid, "delivery", "must be pull (agents take the oldest) or push (the desk offers it to them).")
	}
	for _, s := range []struct {
		field string
		n     int64
	}{{"target_wait_s", in.TargetWaitS}, {"wait_s", in.WaitS}, {"max_wait_s", in.MaxWaitS}, {"aging_step_s", in.AgingStepS}} {
		if s.n < 0 || s.n > parley.MaxWaitSeconds {
			return parley.Errorf(parley.CodeInvalid, s.field, "must be between 0 and %d seconds.", parley.MaxWaitSeconds)
		}
	}
	if q.MaxWaitMessage, err = parley.CleanText("max_wait_message", in.MaxWaitMessage, maxQueueText); err != nil {
		return err
	}
	if in.MaxWaitS > 0 && q.Delivery != parley.DeliveryPush {
		return parley.Errorf(parley.CodeInvalid, "max_wait_s", "is only for queues that push; where agents take the oldest, visitors wait until they leave.")
	}
	if in.MaxWaitS > 0 && q.MaxWaitMessage == "" {
		return parley.Errorf(parley.CodeInvalid, "max_wait_message", "must tell the visitor what happens when max_wait_s is over.")
	}
	if err := in.fillWords(q); err != nil {
		return err
	}
	q.ServiceChannel, q.TargetWaitS, q.MaxWaitS, q.AgingStepS, q.Condition = in.ServiceChannel, in.TargetWaitS, in.MaxWaitS, in.AgingStepS, in.Condition
	return nil
}

// fillWords is what visitors read while they wait, and when nobody is there.
func (in QueueInput) fillWords(q *parley.Queue) (err error) {
	if q.WaitMessage, err = parley.CleanText("wait_message", in.WaitMessage, maxQueueText); err != nil {
		return err
	}
	if q.NobodyMessage, err = parley.CleanText("nobody_message", in.NobodyMessage, maxQueueText); err != nil {
		return err
	}
	if in.WaitS > 0 && q.WaitMessage == "" {
		return parley.Errorf(parley.CodeInvalid, "wait_message", "must be what the visitor reads when wait_s is over.")
	}
	if in.WaitS > 0 && in.MaxWaitS > 0 && in.WaitS >= in.MaxWaitS {
		return parley.Errorf(parley.CodeInvalid, "wait_s", "must be less than max_wait_s, after which nobody waits any more.")
	}
	if in.NobodyRefuses && q.NobodyMessage == "" {
		return parley.Errorf(parley.CodeInvalid, "nobody_message", "must tell the visitor why they may not wait.")
	}
	q.WaitS, q.NobodyRefuses = in.WaitS, in.NobodyRefuses
	return nil
}

// giveChannel gives a queue that pushes a service channel, and checks the one
// it has. The time within which somebody should accept is the channel's, where
// the queue says none.
func giveChannel(tx *store.Tx, q *parley.Queue) error {
	switch {
	case q.ServiceChannel != "":
		channel, err := tx.ServiceChannel(q.ServiceChannel)
		if err != nil {
			return asField(err, "service_channel_id", "must be a service channel, or empty.")
		}
		q.DocumentTable = channel.Table
		if q.TargetWaitS == 0 && channel.Type == parley.TypePhone {
			q.TargetWaitS = parley.DefaultPhoneWait
		}
	case q.Delivery == parley.DeliveryPush:
		chat, err := tx.ServiceChannelByKey(parley.ChannelChat)
		if err != nil {
			return asField(err, "service_channel_id", "must be given: there is no channel of chats.")
		}
		q.ServiceChannel, q.DocumentTable = chat.ID, chat.Table
	default:
		q.DocumentTable = parley.TableInteraction
	}
	if q.TargetWaitS == 0 {
		q.TargetWaitS = parley.DefaultTargetWait
	}
	return takesDocuments(q)
}

// checkQueue checks what a queue says about other rows.
func checkQueue(tx *store.Tx, q *parley.Queue) error {
	if err := giveChannel(tx, q); err != nil {
		return err
	}
	group, err := tx.Group(q.AssignmentGroup)
	if err != nil {
		return asField(err, "assignment_group_id", "must be a group: its members serve the queue.")
	}
	if q.Active && !group.Active {
		return parley.Errorf(parley.CodeInvalid, "assignment_group_id", "%s is inactive, so nobody would serve the queue.", group.Name)
	}
	if q.Schedule != "" {
		if _, err := tx.Schedule(q.Schedule); err != nil {
			return asField(err, "schedule_id", "must be a schedule, or empty for always open.")
		}
	}
	queues, err := tx.Queues()
	if err != nil {
		return err
	}
	byID := map[parley.ID]parley.Queue{}
	for _, other := range queues {
		if other.ID == q.ID {
			continue
		}
		byID[other.ID] = other
		if other.ID == q.EscalateTo && other.TakesRecords() {
			return parley.Errorf(parley.CodeInvalid, "escalate_to_id", "%s takes no conversations. Choose another queue, or none.", other.Name)
		}
		if parley.Fold(other.Name) == parley.Fold(q.Name) {
			return parley.Errorf(parley.CodeConflict, "name", "There is already a queue with this name.")
		}
		if other.Slug == q.Slug {
			return parley.Errorf(parley.CodeConflict, "slug", "The queue %s already has this name in links.", other.Name)
		}
	}
	byID[q.ID] = *q
	return checkEscalation(*q, byID)
}

// checkEscalation follows the escalations from q: they must end, and not come
// back to where they began.
func checkEscalation(q parley.Queue, byID map[parley.ID]parley.Queue) error {
	at := q
	for range len(byID) {
		if at.EscalateTo == "" {
			return nil
		}
		next, ok := byID[at.EscalateTo]
		if !ok {
			return parley.Errorf(parley.CodeInvalid, "escalate_to_id", "must be another queue, or empty.")
		}
		if next.ID == q.ID {
			break
		}
		at = next
	}
	if at.ID == q.ID {
		return parley.Errorf(parley.CodeInvalid, "escalate_to_id", "must be another queue.")
	}
	return parley.Errorf(parley.CodeInvalid, "escalate_to_id", "leads back to this queue through %s. Choose one that does not.", at.Name)
}

// asField turns "not found" of something named in an input into an error on
// that input's field, with a message as that of [parley.Errorf].
func asField(err error, field, message string, args ...any) error {
	if parley.CodeOf(err) == parley.CodeNotFound {
		return parley.Errorf(parley.CodeInvalid, field, message, args...)
	}
	return err
}

// queuePrefix begins the numbers of queues.
const queuePrefix = "QUE"

// number is the one that a queue had before it was deleted; "" of a new one.
func (in QueueInput) number() string {
	if in.id == "" {
		return ""
	}
	return in.Number
}

// CreateQueue adds a queue.
func (d *Desk) CreateQueue(ctx context.Context, actor parley.Actor, in QueueInput) (parley.Queue, error) {
	now := parley.Now()
	q := parley.Queue{ID: in.newID(), Number: in.number(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&q); err != nil {
		return parley.Queue{}, err
	}
	err := d.configure(ctx, func(tx *store.Tx) error { return d.addQueue(tx, actor, &q) })
	return q, err
}

func (d *Desk) addQueue(tx *store.Tx, actor parley.Actor, q *parley.Queue) error {
	if err := checkQueue(tx, q); err != nil {
		return err
	}
	if q.Number == "" {
		number, err := tx.NextNumber(queuePrefix)
		if err != nil {
			return err
		}
		q.Number = number
	}
	if err := tx.InsertQueue(*q); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventQueue, Queue: q.ID})
	if err := d.followQueue(tx, nil, q); err != nil {
		return err
	}
	return d.configured(tx, actor, tableQueue, q.ID, q.Name, nil, *q)
}

// UpdateQueue changes a queue. When it gets another group, the members of both
// are woken up, because what they may see has changed.
func (d *Desk) UpdateQueue(ctx context.Context, actor parley.Actor, id parley.ID, in QueueInput) (q parley.Queue, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Queue(id)
		if err != nil {
			return err
		}
		q = old
		if err := in.fill(&q); err != nil {
			return err
		}
		if err := checkQueue(tx, &q); err != nil {
			return err
		}
		if err := sameDocuments(tx, &old, &q); err != nil {
			return err
		}
		if old.Active && !q.Active {
			if err := isDefaultQueue(tx, q); err != nil {
				return err
			}
		}
		q.Version, q.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateQueue(q); err != nil {
			return err
		}
		q.Version++
		if q.AssignmentGroup != old.AssignmentGroup {
			if err := d.publishGroups(tx, old.AssignmentGroup, q.AssignmentGroup); err != nil {
				return err
			}
		}
		d.publish(tx, Event{Kind: EventQueue, Queue: id})
		if offersOtherwise(&old, &q) {
			if err := d.takeBackOf(tx, actor, id); err != nil {
				return err
			}
		}
		if err := d.requeued(tx, q); err != nil {
			return err
		}
		if err := d.waitingTold(tx, &old, &q); err != nil {
			return err
		}
		if err := d.followQueue(tx, &old, &q); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tableQueue, id, q.Name, old, q)
	})
	return q, err
}

// offersOtherwise reports whether a queue's work is not offered any more as it was:
// not by the desk, not at all, or as work of another service channel.
func offersOtherwise(old, q *parley.Queue) bool {
	return old.Delivery != q.Delivery || old.Active && !q.Active || old.ServiceChannel != q.ServiceChannel
}

// requeued lets what waits in a queue follow how the queue now delivers.
func (d *Desk) requeued(tx *store.Tx, q parley.Queue) error {
	if q.Delivery != parley.DeliveryPush {
		return nil
	}
	channel, err := tx.ServiceChannel(q.ServiceChannel)
	if err != nil {
		return err
	}
	if len(channel.SizeOverrides) == 0 && q.MaxWaitS == 0 {
		return tx.SetWaitingChannel(q.ID, channel.ID, channel.WorkItemSize)
	}
	waiting, err := tx.WaitingIn(q.ID)
	if err != nil {
		return err
	}
	if err := tx.SetWaitingChannel(q.ID, channel.ID, channel.WorkItemSize); err != nil {
		return err
	}
	if len(channel.SizeOverrides) > 0 {
		others := slices.DeleteFunc(slices.Clone(waiting), func(w parley.WorkItem) bool { return w.ServiceChannel == channel.ID })
		if err := resize(tx, q, &channel, others); err != nil {
			return err
		}
	}
	if q.MaxWaitS == 0 {
		return nil
	}
	for _, w := range waiting {
		if err := tx.Enqueue(JobMaxWait, string(w.ID), max(parley.Now(), w.QueuedAt.Add(seconds(q.MaxWaitS)))); err != nil {
			return err
		}
	}
	return nil
}

// publishGroups wakes up the members of groups.
func (d *Desk) publishGroups(tx *store.Tx, groups ...parley.ID) error {
	for _, id := range groups {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		d.publishMembers(tx, nil, g.Members)
	}
	return nil
}

// isDefaultQueue refuses to take away where guests go when no rule fits.
func isDefaultQueue(tx *store.Tx, q parley.Queue) error {
	props, err := tx.Properties()
	if err == nil && props.Text(parley.PropDefaultQueue) == string(q.ID) {
		err = parley.Errorf(parley.CodeConflict, "", "%s is the default queue. Choose another one in the property %s first.", q.Name, parley.PropDefaultQueue)
	}
	return err
}

// DeleteQueue removes a queue that nothing refers to and in which nothing was
// ever held; others are deactivated.
func (d *Desk) DeleteQueue(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		q, err := tx.Queue(id)
		if err != nil {
			return err
		}
		use, err := tx.QueueUse(id)
		if err != nil {
			return err
		}
		refuse := func(format string, args ...any) error {
			return parley.Errorf(parley.CodeConflict, "", format, args...)
		}
		switch {
		case use.Open > 0:
			return refuse("Conversations are open in this queue: %d. Deactivate it instead.", use.Open)
		case use.Held > 0:
			return refuse("Conversations were held in this queue and keep it; deactivate it instead.")
		case use.Rules > 0:
			return refuse("Matching rules lead to this queue: %d. Change or delete them first.", use.Rules)
		case use.Escalations > 0:
			return refuse("Queues escalate to this queue: %d. Change them first.", use.Escalations)
		}
		if err := isDefaultQueue(tx, q); err != nil {
			return err
		}
		if err := d.forgetParts(tx, actor, q); err != nil {
			return err
		}
		if err := tx.DeleteQueue(id, version); err != nil {
			return err
		}
		if err := d.publishGroups(tx, q.AssignmentGroup); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventQueue, Queue: id})
		return d.configured(tx, actor, tableQueue, id, q.Name, q, nil)
	})
}

// forgetParts tells the audit trail what a queue that is deleted had beside it,
// so that taking the deletion back can bring that back too.
func (d *Desk) forgetParts(tx *store.Tx, actor parley.Actor, q parley.Queue) error {
	pools, err := tx.PoolsOf(q.ID)
	if err != nil {
		return err
	}
	if len(pools) > 0 {
		if err := d.configured(tx, actor, tablePool, q.ID, q.Name, poolsInput(pools), poolsInput(nil)); err != nil {
			return err
		}
	}
	if err := d.forgetPlaces(tx, actor, q); err != nil {
		return err
	}
	ranking, err := rankingOf(&tx.Reader, q.ID)
	if err != nil {
		return err
	}
	// What every queue begins with, also one that is made again.
	begin := RankingInput{Sorting: []parley.QueueSort{}, Affinity: []parley.AffinityRule{{Kind: parley.AffinityHistory, Days: parley.MaxAffinityDays}}}
	if err := revise(&begin); err != nil || begin.Revision == ranking.Revision {
		return err
	}
	return d.configured(tx, actor, tableRanking, q.ID, q.Name, ranking, begin)
}

// forgetPlaces tells it which place the queue had in the orders of groups.
func (d *Desk) forgetPlaces(tx *store.Tx, actor parley.Actor, q parley.Queue) error {
	groups, err := tx.GroupsOrdering(q.ID)
	if err != nil {
		return err
	}
	for _, id := range groups {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		old, err := priorities(&tx.Reader, id)
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(slices.Clone(old.Priorities), func(p store.QueuePriority) bool { return p.Queue == q.ID })
		if err := d.configured(tx, actor, tablePriority, id, g.Name, old, PrioritiesInput{Priorities: left}); err != nil {
			return err
		}
	}
	return nil
}

// QueueDetail returns a queue with who serves it.
func (d *Desk) QueueDetail(ctx context.Context, id parley.ID) (QueueDetail, error) {
	read := d.store.Read(ctx)
	q, err := read.Queue(id)
	if err != nil {
		return QueueDetail{}, err
	}
	serving, err := read.QueueServers(id, parley.Now())
	if err != nil {
		return QueueDetail{}, err
	}
	pools, err := read.PoolsOf(id)
	if err != nil {
		return QueueDetail{}, err
	}
	revised := poolsInput(pools)
	if err := revise(&revised); err != nil {
		return QueueDetail{}, err
	}
	ranking, err := rankingOf(read, id)
	if err != nil {
		return QueueDetail{}, err
	}
	rankingRevision := ranking.Revision
	ranking.Revision = ""
	warnings, err := queueWarnings(read, q, pools, ranking.Sorting, crowdedQueue)
	return QueueDetail{Queue: q, Serving: serving, Pools: pools, PoolsRevision: revised.Revision, RankingInput: ranking, RankingRevision: rankingRevision, Warnings: warnings}, err
}
