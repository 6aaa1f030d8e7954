package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// CardView is a card as one viewer may see it (domain 4.5). Of a record they
// may not read, or that does not exist, only Restricted is told.
type CardView struct {
	Table      string      `json:"table" enum:"case,incident,article"`
	ID         parley.ID   `json:"id"`
	Number     string      `json:"number"`
	Title      string      `json:"title"`
	State      string      `json:"state"`
	Priority   int64       `json:"priority,omitempty"`
	People     string      `json:"people" doc:"Whom it is about, and who it is assigned to."`
	UpdatedAt  parley.Time `json:"updated_at,omitzero"`
	UpdatedBy  string      `json:"updated_by,omitempty"`
	URL        string      `json:"url" doc:"Where it opens, below the desk's address."`
	Restricted bool        `json:"restricted"`
}

// MaxCards bounds how many cards are read at once.
const MaxCards = 50

// ParseCardRefs reads the refs of GET /cards: case:ID,incident:ID,article:ID.
func ParseCardRefs(text string) ([]parley.CardRef, error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	if len(parts) > MaxCards {
		return nil, parley.Errorf(parley.CodeInvalid, "refs", "names %d records; at most %d go at once.", len(parts), MaxCards)
	}
	refs := make([]parley.CardRef, 0, len(parts))
	for _, part := range parts {
		table, id, _ := strings.Cut(part, ":")
		ref := parley.CardRef{Table: table, ID: parley.ID(id)}
		if err := checkRef("refs", ref); err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

var cardTables = []string{parley.TableCase, parley.TableIncident, parley.TableArticle}

func checkRef(field string, ref parley.CardRef) error {
	if !slices.Contains(cardTables, ref.Table) || !parley.ValidID(string(ref.ID)) {
		return parley.Errorf(parley.CodeInvalid, field, "must name a case, incident or article by its id.")
	}
	return nil
}

// Cards resolves cards for the actor, in the order of the refs.
func (d *Desk) Cards(ctx context.Context, actor parley.Actor, refs []parley.CardRef) ([]CardView, error) {
	read := d.store.Read(ctx)
	list := make([]CardView, 0, len(refs))
	for _, ref := range refs {
		view, err := cardFor(read, ref, actor)
		if err != nil {
			return nil, err
		}
		list = append(list, view)
	}
	return list, nil
}

// cardFor resolves one card; what the actor may not see is restricted.
func cardFor(read *store.Reader, ref parley.CardRef, actor parley.Actor) (CardView, error) {
	hidden := CardView{Table: ref.Table, ID: ref.ID, Restricted: true}
	if ref.Table == parley.TableArticle {
		a, err := readableArticle(read, actor, ref.ID)
		if err != nil {
			return hidden, ignoreNotFound(err)
		}
		return articleCard(a), nil
	}
	row, err := read.Record(ref.Table, ref.ID, actor.ID)
	if err != nil || !row.Readable {
		return hidden, ignoreNotFound(err)
	}
	return recordView(row), nil
}

func articleCard(a parley.Article) CardView {
	return CardView{
		Table: parley.TableArticle, ID: a.ID, Number: a.Number, Title: a.Title, State: string(a.State),
		UpdatedAt: a.UpdatedAt, UpdatedBy: a.UpdatedByName, URL: placeOf(parley.TableArticle, a.ID),
	}
}

func recordView(row store.RecordRow) CardView {
	view := CardView{
		Table: row.Table, ID: row.ID, Number: row.Number, Title: row.Title, State: row.State, Priority: row.Priority,
		UpdatedAt: row.UpdatedAt, UpdatedBy: row.UpdatedByName, URL: placeOf(row.Table, row.ID),
	}
	people := slices.DeleteFunc([]string{row.Person, row.AssignedToName}, func(name string) bool { return name == "" })
	view.People = strings.Join(people, " · ")
	return view
}

// placeOf is where the workspace shows a record.
func placeOf(table string, id parley.ID) string {
	switch table {
	case parley.TableIncident:
		return "/workspace/incidents/" + string(id)
	case parley.TableArticle:
		return "/workspace/knowledge/" + string(id)
	}
	return "/workspace/cases/" + string(id)
}

// posted is the card that an entry stores of what somebody put into a
// conversation, and whether a customer may see it. The poster must be able to
// read it. Of what others might not read nothing is stored but where it is:
// each viewer asks for the rest.
func posted(read *store.Reader, ref parley.CardRef, actor parley.Actor) (card *parley.Card, public bool, err error) {
	if err := checkRef("card", ref); err != nil {
		return nil, false, err
	}
	view, err := cardFor(read, ref, actor)
	if err != nil {
		return nil, false, err
	}
	if view.Restricted {
		return nil, false, parley.Errorf(parley.CodeNotFound, "card", "This record does not exist, or is not yours to see. Nothing was sent.")
	}
	card = &parley.Card{Table: ref.Table, ID: ref.ID}
	if ref.Table != parley.TableArticle {
		return card, false, nil
	}
	a, err := read.Article(ref.ID)
	if err == nil && a.ForEverybody() {
		card.Number, card.Title, card.State, card.URL, public = a.Number, a.Title, string(a.State), a.Path(), true
	}
	return card, public, err
}

// sendCard appends a record that somebody puts into a conversation, with what
// they say about it. To a customer only a published public article is shown,
// and that not as a work note; any other card in their conversation is for staff.
func (d *Desk) sendCard(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (sent parley.Entry, err error) {
	if len(m.Attachments) > 0 {
		return sent, parley.Errorf(parley.CodeInvalid, "attachments", "cannot go with a card. Send the files as a message of their own.")
	}
	c, err := d.store.Read(ctx).Conversation(conversation)
	if err != nil {
		return sent, err
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if sent, err = tx.EntryByClient(conversation, actor.ID, m.ClientID); parley.CodeOf(err) != parley.CodeNotFound {
			return err
		}
		card, public, err := posted(&tx.Reader, *m.Card, actor)
		if err != nil {
			return err
		}
		// What its author means for colleagues stays among them, also when
		// everybody might read it.
		public = c.Kind != parley.KindSupport || public && m.Kind != parley.EntryWorkNote
		guard := store.GuardNoter
		if public {
			guard = store.GuardSpeaker
		}
		sent = parley.Entry{
			Conversation: conversation, Kind: parley.EntryCard, Author: actor.Author(), Body: m.Body, ClientID: m.ClientID, At: parley.Now(),
			Payload: parley.Payload{Card: card},
		}
		if sent.Mentions, err = d.mention(tx, actor, conversation, m.Mentions); err != nil {
			return err
		}
		if public && c.Kind == parley.KindSupport { // a card does not wait, and overtakes nothing
			if err := tx.LockConversation(conversation); err != nil {
				return err
			}
			if err := d.releaseAll(tx, conversation, actor.ID); err != nil {
				return err
			}
		}
		if _, err := d.append(tx, &sent, public, guard, errNotYou); err != nil {
			return err
		}
		for _, named := range sent.Mentions {
			if err := tx.Mention(conversation, named.ID, sent.Seq); err != nil {
				return err
			}
		}
		_, err = tx.MarkRead(conversation, actor.ID, sent.Seq)
		return err
	})
	switch {
	case store.Duplicate(err):
		return d.store.Read(ctx).EntryByClient(conversation, actor.ID, m.ClientID)
	case parley.CodeOf(err) == parley.CodeForbidden:
		return sent, d.whyNot(ctx, actor, conversation, m)
	}
	return sent, err
}

// RecordMatch is a record that a search found.
type RecordMatch struct {
	Table          string      `json:"table" enum:"case,incident"`
	ID             parley.ID   `json:"id"`
	Number         string      `json:"number"`
	Title          string      `json:"title"`
	State          string      `json:"state"`
	Closed         bool        `json:"closed" doc:"It is over and cannot be linked."`
	Priority       int64       `json:"priority"`
	Person         string      `json:"person"`
	Group          string      `json:"assignment_group"`
	AssignedToName string      `json:"assigned_to_name,omitempty"`
	UpdatedAt      parley.Time `json:"updated_at"`
}

// SearchRecords finds cases and incidents of the actor's groups by number or
// by words of the title, the person or the address; a full number comes first.
func (d *Desk) SearchRecords(ctx context.Context, actor parley.Actor, text string, limit int) ([]RecordMatch, error) {
	read := d.store.Read(ctx)
	rows := []store.RecordRow{}
	exact, err := read.RecordByNumber(strings.ToUpper(strings.TrimSpace(text)), actor.ID)
	switch {
	case err == nil && exact.Readable:
		rows = append(rows, exact)
	case ignoreNotFound(err) != nil:
		return nil, err
	}
	groups, err := read.GroupsOf(actor.ID)
	if err != nil {
		return nil, err
	}
	found := []store.RecordRow{}
	for _, group := range groups {
		for _, table := range []string{parley.TableCase, parley.TableIncident} {
			part, err := read.SearchRecords(table, group, actor.ID, text, limit)
			if err != nil {
				return nil, err
			}
			found = append(found, part...)
		}
	}
	slices.SortFunc(found, func(a, b store.RecordRow) int {
		return strings.Compare(string(b.ID), string(a.ID)) // ids begin with the time they were made
	})
	for _, row := range found {
		if row.ID != exact.ID {
			rows = append(rows, row)
		}
	}
	list := make([]RecordMatch, 0, len(rows))
	for _, row := range rows[:min(limit, len(rows))] {
		list = append(list, RecordMatch{
			Table: row.Table, ID: row.ID, Number: row.Number, Title: row.Title, State: row.State, Closed: row.Closed(), Priority: row.Priority,
			Person: row.Person, Group: row.GroupName, AssignedToName: row.AssignedToName, UpdatedAt: row.UpdatedAt,
		})
	}
	return list, nil
}

var (
	numberForm = regexp.MustCompile(`^(?i)(CS|INC|KB)\d{7,18}$`)
	placeForm  = regexp.MustCompile(`/workspace/(cases|incidents|knowledge)/([0-9a-f]{32})(?:[/?#]|$)`)
)

// maxReference bounds what is looked at as a number or an address.
const maxReference = 2000

// ResolvedRecord is what a number or an address of ours names.
type ResolvedRecord struct {
	Table  string    `json:"table" enum:"case,incident,article"`
	ID     parley.ID `json:"id"`
	Number string    `json:"number"`
}

// Resolve finds the record that a text names: its number, or the address under
// which the workspace shows it. Whatever else, and whatever the actor may not
// read, is not found.
func (d *Desk) Resolve(ctx context.Context, actor parley.Actor, text string) (ResolvedRecord, error) {
	text = strings.TrimSpace(text)
	nothing := parley.Errorf(parley.CodeNotFound, "text", "This names no record that you may see.")
	read := d.store.Read(ctx)
	var row store.RecordRow
	var err error = nothing
	if len(text) > maxReference {
		return ResolvedRecord{}, nothing
	}
	if a, named, err := articleNamed(read, text); named {
		if err == nil {
			a, err = readableArticle(read, actor, a.ID)
		}
		if parley.CodeOf(err) == parley.CodeNotFound {
			err = nothing
		}
		return ResolvedRecord{Table: parley.TableArticle, ID: a.ID, Number: a.Number}, err
	}
	if numberForm.MatchString(text) {
		row, err = read.RecordByNumber(strings.ToUpper(text), actor.ID)
	} else if found := placeForm.FindStringSubmatch(text); found != nil && !strings.ContainsAny(text, " \t\n") {
		table := parley.TableCase
		if found[1] == "incidents" {
			table = parley.TableIncident
		}
		row, err = read.Record(table, parley.ID(found[2]), actor.ID)
	}
	if parley.CodeOf(err) == parley.CodeNotFound || err == nil && !row.Readable {
		return ResolvedRecord{}, nothing
	}
	return ResolvedRecord{Table: row.Table, ID: row.ID, Number: row.Number}, err
}

var articleForm = regexp.MustCompile(`^(?i)(?:\S*/kb/)?(KB\d{7,18})$`)

// articleNamed finds the article whose number or address a text is; named is
// false when it is neither.
func articleNamed(read *store.Reader, text string) (a parley.Article, named bool, err error) {
	if found := articleForm.FindStringSubmatch(text); found != nil {
		a, err = read.ArticleByNumber(strings.ToUpper(found[1]))
		return a, true, err
	}
	if found := placeForm.FindStringSubmatch(text); found != nil && found[1] == "knowledge" && !strings.ContainsAny(text, " \t\n") {
		a, err = read.Article(parley.ID(found[2]))
		return a, true, err
	}
	return a, false, nil
}
