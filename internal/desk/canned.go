package desk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

const tableCanned = "canned_message"

// CannedInput is what somebody says about a canned message. Whom it is for is
// chosen once, when it is made.
type CannedInput struct {
	Scope     parley.CannedScope `json:"scope,omitempty" enum:"personal,group,global" doc:"Needed when it is made; later it stays as it is."`
	Group     parley.ID          `json:"group_id,omitempty" doc:"For scope group: whose members may use it."`
	Title     string             `json:"title"`
	Shortcut  string             `json:"shortcut,omitempty" doc:"Text after the slash."`
	Body      string             `json:"body" doc:"Plain text; ${…} as in the texts of actions, without ${text}."`
	Condition string             `json:"condition,omitempty" doc:"Encoded query on the conversation; empty is always."`
	Active    bool               `json:"active"`
	Version   int64              `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// CannedRecord is a canned message as its screen shows it.
type CannedRecord struct {
	parley.CannedMessage
	CanEdit bool `json:"can_edit"`
	// Beside are messages that the reader sees too and that have the same
	// shortcut; the nearest scope wins it.
	Beside []CannedRef `json:"beside" doc:"Others under the same shortcut that I see; the nearest scope wins: personal, group, global."`
}

// CannedRef names a canned message.
type CannedRef struct {
	ID    parley.ID          `json:"id"`
	Title string             `json:"title"`
	Scope parley.CannedScope `json:"scope"`
}

// CannedChoice is a canned message ready for one conversation: filled in, and
// nothing sent.
type CannedChoice struct {
	ID         parley.ID          `json:"id"`
	Title      string             `json:"title"`
	Shortcut   string             `json:"shortcut" doc:"Empty where a nearer message has the same one."`
	Scope      parley.CannedScope `json:"scope"`
	Group      string             `json:"group,omitempty"`
	Rendered   string             `json:"rendered" doc:"The text with ${…} filled in; what nothing fills in stands in it as it is."`
	Missing    []string           `json:"missing" doc:"Names of the ${…} that nothing fills in."`
	LastUsedAt parley.Time        `json:"last_used_at,omitzero"`
}

// CannedReferences are what a canned message may refer to as ${…}: what actions
// may, without what was typed after a command.
func CannedReferences() []string {
	return slices.DeleteFunc(ActionReferences(), func(name string) bool { return name == "text" })
}

func (in CannedInput) fill(c *parley.CannedMessage) (err error) {
	if c.Title, err = requiredLine("title", in.Title, parley.MaxName); err != nil {
		return err
	}
	c.Shortcut = strings.TrimPrefix(parley.Fold(in.Shortcut), "/")
	if c.Shortcut != "" && !shortcutForm.MatchString(c.Shortcut) {
		return parley.Errorf(parley.CodeInvalid, "shortcut", "must be up to 32 small letters, digits and dashes, such as hello.")
	}
	if c.Body, err = parley.CleanText("body", in.Body, parley.MaxBody); err != nil {
		return err
	}
	if c.Body == "" {
		return parley.Errorf(parley.CodeInvalid, "body", "must not be empty: it is what is sent.")
	}
	if err := checkReferences("body", c.Body, CannedReferences()...); err != nil {
		return err
	}
	query, err := checkConditions("condition", in.Condition, ConversationFields())
	if err != nil {
		return err
	}
	c.Condition, c.Active = query.String(), in.Active
	return nil
}

// address settles for whom a new canned message is.
func (in CannedInput) address(tx *store.Tx, actor parley.Actor, c *parley.CannedMessage) error {
	c.Scope = in.Scope
	switch in.Scope {
	case parley.CannedPersonal:
		c.Owner = actor.ID
	case parley.CannedGroup:
		group, err := tx.Group(in.Group)
		if err != nil {
			return asField(err, "group_id", "must be a group: its members use the message.")
		}
		c.Group, c.GroupName = group.ID, group.Name
	case parley.CannedGlobal:
	default:
		return parley.Errorf(parley.CodeInvalid, "scope", "must be personal, group or global.")
	}
	if !mayEditCanned(actor, c) {
		return parley.Errorf(parley.CodeForbidden, "scope", "Messages for a group or for everybody are made by managers and administrators. Make it a personal one.")
	}
	return nil
}

// mayEditCanned: one's own, and with the right to configure the service those
// of groups and of everybody.
func mayEditCanned(actor parley.Actor, c *parley.CannedMessage) bool {
	if c.Scope == parley.CannedPersonal {
		return c.Owner == actor.ID
	}
	return auth.Allowed(auth.ConfigureService, actor.Roles)
}

// seenCanned lists what the actor sees on a screen of settings: their own,
// their groups', the global ones, and with the right to configure the service
// those of all groups.
func seenCanned(read *store.Reader, actor parley.Actor) ([]parley.CannedMessage, error) {
	mine, err := read.CannedFor(actor.ID)
	if err != nil {
		return nil, err
	}
	list := make([]parley.CannedMessage, 0, len(mine))
	known := map[parley.ID]bool{}
	for _, u := range mine {
		known[u.ID] = true
		list = append(list, u.CannedMessage)
	}
	if auth.Allowed(auth.ConfigureService, actor.Roles) {
		shared, err := read.SharedCanned()
		if err != nil {
			return nil, err
		}
		for _, c := range shared {
			if !known[c.ID] {
				list = append(list, c)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b parley.CannedMessage) int {
		return strings.Compare(parley.Fold(a.Title), parley.Fold(b.Title))
	})
	return list, nil
}

// CannedMessages lists the canned messages the actor sees, by title.
func (d *Desk) CannedMessages(ctx context.Context, actor parley.Actor) ([]CannedRecord, error) {
	list, err := seenCanned(d.store.Read(ctx), actor)
	if err != nil {
		return nil, err
	}
	records := make([]CannedRecord, 0, len(list))
	for i := range list {
		records = append(records, cannedRecord(actor, list[i], list))
	}
	return records, nil
}

func cannedRecord(actor parley.Actor, c parley.CannedMessage, seen []parley.CannedMessage) CannedRecord {
	r := CannedRecord{CannedMessage: c, CanEdit: mayEditCanned(actor, &c), Beside: []CannedRef{}}
	for _, other := range seen {
		if c.Shortcut != "" && other.Shortcut == c.Shortcut && other.ID != c.ID {
			r.Beside = append(r.Beside, CannedRef{other.ID, other.Title, other.Scope})
		}
	}
	return r
}

// CannedMessage reads a canned message the actor sees.
func (d *Desk) CannedMessage(ctx context.Context, actor parley.Actor, id parley.ID) (CannedRecord, error) {
	return readCanned(d.store.Read(ctx), actor, id)
}

func readCanned(read *store.Reader, actor parley.Actor, id parley.ID) (CannedRecord, error) {
	list, err := seenCanned(read, actor)
	if err != nil {
		return CannedRecord{}, err
	}
	for _, c := range list {
		if c.ID == id {
			return cannedRecord(actor, c, list), nil
		}
	}
	return CannedRecord{}, store.NotFound("This canned message")
}

// checkCanned checks that title and shortcut are the message's own among those
// of the same scope and owner. That a nearer scope has the shortcut as well is
// no error: it wins.
func checkCanned(seen []parley.CannedMessage, c *parley.CannedMessage) error {
	for _, other := range seen {
		switch {
		case other.ID == c.ID || other.Scope != c.Scope || other.Owner != c.Owner || other.Group != c.Group:
		case parley.Fold(other.Title) == parley.Fold(c.Title):
			return parley.Errorf(parley.CodeConflict, "title", "There is already a canned message with this title here.")
		case c.Shortcut != "" && other.Shortcut == c.Shortcut:
			return parley.Errorf(parley.CodeConflict, "shortcut", "/%s already belongs to %s.", c.Shortcut, other.Title)
		}
	}
	return nil
}

// CreateCanned adds a canned message.
func (d *Desk) CreateCanned(ctx context.Context, actor parley.Actor, in CannedInput) (made CannedRecord, err error) {
	now := parley.Now()
	c := parley.CannedMessage{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&c); err != nil {
		return made, err
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		if err := in.address(tx, actor, &c); err != nil {
			return err
		}
		return d.addCanned(tx, actor, c)
	})
	if err != nil {
		return made, err
	}
	return d.CannedMessage(ctx, actor, c.ID)
}

func (d *Desk) addCanned(tx *store.Tx, actor parley.Actor, c parley.CannedMessage) error {
	same, err := tx.CannedOf(c)
	if err != nil {
		return err
	}
	if err := checkCanned(same, &c); err != nil {
		return err
	}
	if err := tx.InsertCanned(c); err != nil {
		return err
	}
	return d.cannedChanged(tx, actor, c, nil, c)
}

// cannedChanged writes the audit trail. What somebody keeps for themselves is
// theirs: only that it changed is written there.
func (d *Desk) cannedChanged(tx *store.Tx, actor parley.Actor, c parley.CannedMessage, before, after any) error {
	if c.Scope != parley.CannedPersonal {
		return d.configured(tx, actor, tableCanned, c.ID, c.Title, before, after)
	}
	action := actionUpdate
	switch {
	case before == nil:
		action = actionCreate
	case after == nil:
		action = actionDelete
	}
	return tx.Audit(acted(actor, action, tableCanned, c.ID, "", "", ""))
}

// UpdateCanned changes a canned message the actor may edit.
func (d *Desk) UpdateCanned(ctx context.Context, actor parley.Actor, id parley.ID, in CannedInput) (CannedRecord, error) {
	err := d.configure(ctx, func(tx *store.Tx) error {
		old, err := editableCanned(tx, actor, id)
		if err != nil {
			return err
		}
		c := old
		if err := in.fill(&c); err != nil {
			return err
		}
		same, err := tx.CannedOf(c)
		if err != nil {
			return err
		}
		if err := checkCanned(same, &c); err != nil {
			return err
		}
		c.Version, c.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateCanned(c); err != nil {
			return err
		}
		c.Version++
		return d.cannedChanged(tx, actor, c, old, c)
	})
	if err != nil {
		return CannedRecord{}, err
	}
	return d.CannedMessage(ctx, actor, id)
}

func editableCanned(tx *store.Tx, actor parley.Actor, id parley.ID) (parley.CannedMessage, error) {
	record, err := readCanned(&tx.Reader, actor, id)
	if err == nil && !record.CanEdit {
		err = parley.Errorf(parley.CodeForbidden, "", "This message is for more people than you; managers and administrators change it. Make a personal one instead.")
	}
	return record.CannedMessage, err
}

// DeleteCanned removes a canned message the actor may edit.
func (d *Desk) DeleteCanned(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		c, err := editableCanned(tx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteCanned(id, version); err != nil {
			return err
		}
		return d.cannedChanged(tx, actor, c, c, nil)
	})
}

// CannedFor lists the canned messages that apply to a conversation, filled in:
// those the actor used last first. Search finds them by words of title,
// shortcut or text; who types a shortcut gets it first.
func (d *Desk) CannedFor(ctx context.Context, actor parley.Actor, conversation parley.ID, search string, limit int) ([]CannedChoice, error) {
	read := d.store.Read(ctx)
	if err := mayRead(read, conversation, actor.ID); err != nil {
		return nil, err
	}
	mine, err := read.CannedFor(actor.ID)
	if err != nil {
		return nil, err
	}
	usable, err := d.applicable(read, actor, conversation, mine)
	if err != nil {
		return nil, err
	}
	values, _, err := d.references(ctx, actor, conversation, "")
	if err != nil {
		return nil, err
	}
	delete(values, "text")
	choices := []CannedChoice{}
	for _, u := range found(usable, search) {
		if len(choices) == limit {
			break
		}
		choices = append(choices, CannedChoice{
			ID: u.ID, Title: u.Title, Shortcut: u.Shortcut, Scope: u.Scope, Group: u.GroupName, LastUsedAt: u.LastUsedAt,
			Rendered: clipRunes(values.Fill(u.Body), parley.MaxBody), Missing: values.Missing(u.Body),
		})
	}
	return choices, nil
}

// applicable leaves those whose condition holds for the conversation, and of
// those that share a shortcut lets the nearest have it.
func (d *Desk) applicable(read *store.Reader, actor parley.Actor, conversation parley.ID, all []store.UsableCanned) ([]store.UsableCanned, error) {
	summary, err := read.Summary(conversation, actor.ID)
	if err != nil {
		return nil, err
	}
	record := condition.Map{} // among colleagues nothing is known of a visitor
	if summary.Kind == string(parley.KindSupport) {
		if record, err = d.record(read, conversation, summary.State); err != nil {
			return nil, err
		}
	}
	list := slices.DeleteFunc(all, func(u store.UsableCanned) bool {
		return !u.Active || !d.meets("canned message", u.Title, u.Condition, record)
	})
	nearest := map[string]int{}
	for _, u := range list {
		if at, taken := nearest[u.Shortcut]; !taken || u.Scope.Nearness() < at {
			nearest[u.Shortcut] = u.Scope.Nearness()
		}
	}
	for i := range list {
		if list[i].Scope.Nearness() > nearest[list[i].Shortcut] {
			list[i].Shortcut = ""
		}
	}
	return list, nil
}

// found leaves those that hold all words of a search; the one whose shortcut
// was typed comes first.
func found(list []store.UsableCanned, search string) []store.UsableCanned {
	typed := strings.TrimPrefix(parley.Fold(search), "/")
	words := strings.Fields(typed)
	list = slices.DeleteFunc(list, func(u store.UsableCanned) bool {
		text := parley.Fold(u.Shortcut + " " + u.Title + " " + u.Body)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
	slices.SortStableFunc(list, func(a, b store.UsableCanned) int { return hits(b, typed) - hits(a, typed) })
	return list
}

// hits ranks how well what was typed names a message: its shortcut, the
// beginning of one, or neither.
func hits(u store.UsableCanned, typed string) int {
	switch {
	case typed == "" || u.Shortcut == "":
		return 0
	case u.Shortcut == typed:
		return 2
	case strings.HasPrefix(u.Shortcut, typed):
		return 1
	}
	return 0
}

func clipRunes(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit])
}

// UseCanned records that the actor uses a canned message, so that it is among
// the first they are shown. It sends nothing.
func (d *Desk) UseCanned(ctx context.Context, actor parley.Actor, conversation, canned parley.ID) error {
	if err := mayRead(d.store.Read(ctx), conversation, actor.ID); err != nil {
		return err
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := readCanned(&tx.Reader, actor, canned); err != nil {
			return err
		}
		return tx.UseCanned(actor.ID, canned, parley.Now())
	})
}

// PreviewCanned fills a text in as a canned message would be, for who is writing
// one: from a conversation that the actor may read, or, when none is named, from
// an example of a visitor.
func (d *Desk) PreviewCanned(ctx context.Context, actor parley.Actor, body string, conversation parley.ID) (CannedChoice, error) {
	text, err := parley.CleanText("body", body, parley.MaxBody)
	if err != nil {
		return CannedChoice{}, err
	}
	if err := checkReferences("body", text, CannedReferences()...); err != nil {
		return CannedChoice{}, err
	}
	values := references{
		"agent": actor.Name, "first_name": "Grace", "last_name": "Hopper", "guest_name": "Grace Hopper", "email": "grace@example.com",
		"category": "billing", "short_description": "My invoice is wrong", "first_message": "My invoice is wrong", "description": "My invoice is wrong",
		"queue": "Billing Support",
	}
	if conversation != "" {
		if err := mayRead(d.store.Read(ctx), conversation, actor.ID); err != nil {
			return CannedChoice{}, err
		}
		if values, _, err = d.references(ctx, actor, conversation, ""); err != nil {
			return CannedChoice{}, err
		}
		delete(values, "text")
	}
	return CannedChoice{Rendered: clipRunes(values.Fill(text), parley.MaxBody), Missing: values.Missing(text)}, nil
}
