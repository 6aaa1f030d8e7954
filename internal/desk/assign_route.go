package desk

import (
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// prepare makes a work item what its queue's work is: of the queue's service
// channel, as large as that says of the record, which of reads.
func (d *Desk) prepare(read *store.Reader, queue parley.Queue, w *parley.WorkItem, of func() (condition.Map, error)) error {
	if w.ServiceChannel = queue.ServiceChannel; w.ServiceChannel == "" {
		return nil
	}
	channel, err := read.ServiceChannel(w.ServiceChannel)
	if err == nil && channel.Table != parley.TableInteraction {
		err = parley.Errorf(parley.CodeConflict, "queue", "%s takes no conversations: its service channel is %s.", queue.Name, channel.Name)
	}
	if err != nil {
		return err
	}
	w.Size, err = sizeOf(&channel, of)
	return err
}

// contactIn is the contact of a conversation as conditions see it while it is
// in a queue.
func contactIn(read *store.Reader, interaction parley.ID, queue parley.Queue, priority int64) (condition.Map, error) {
	i, err := read.Interaction(interaction)
	if err != nil {
		return nil, err
	}
	form, err := read.CustomerInteraction(i.CustomerInteraction)
	if err != nil {
		return nil, err
	}
	return interactionRecord(&i, queue.Slug, form.Category, priority), nil
}

// resize gives what waits in a queue, and was work of another channel until now,
// the size its own channel says.
func resize(tx *store.Tx, queue parley.Queue, channel *parley.ServiceChannel, items []parley.WorkItem) error {
	for _, w := range items {
		size, err := sizeOf(channel, func() (condition.Map, error) {
			if !w.OfRecord() {
				return contactIn(&tx.Reader, w.Interaction, queue, w.Priority)
			}
			doc, err := load(&tx.Reader, w.DocumentTable, w.DocumentID, "")
			if err != nil {
				return nil, err
			}
			return documentRecord(doc), nil
		})
		if err != nil {
			return err
		}
		if size == channel.WorkItemSize {
			continue
		}
		if err := tx.SetWaitingSize(w.ID, size); err != nil {
			return err
		}
	}
	return nil
}

// routed follows a work item that was stored and now waits in a queue. Its
// visitor is told when it takes longer. Where the queue pushes, the item is given
// the skills it asks for, the time it may wait, and an assigner. It comes last in
// a transaction.
func (d *Desk) routed(tx *store.Tx, queue parley.Queue, w parley.WorkItem, interaction parley.ID) error {
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkRouted, "", parley.System(), queue.Name, "")); err != nil {
		return err
	}
	if queue.WaitS > 0 && !w.OfRecord() {
		if err := tx.Enqueue(JobWait, string(w.ID), w.QueuedAt.Add(seconds(queue.WaitS))); err != nil {
			return err
		}
	}
	if queue.Delivery != parley.DeliveryPush {
		return nil
	}
	if w.ServiceChannel != queue.ServiceChannel { // it waited here before the queue pushed
		if err := d.requeued(tx, queue); err != nil {
			return err
		}
	}
	skills, err := d.skillsOf(&tx.Reader, w, interaction)
	if err != nil {
		return err
	}
	if err := tx.SetWorkSkills(w.ID, skills); err != nil {
		return err
	}
	if queue.MaxWaitS > 0 {
		if err := tx.Enqueue(JobMaxWait, string(w.ID), w.QueuedAt.Add(seconds(queue.MaxWaitS))); err != nil {
			return err
		}
	}
	return d.wakeAssigner(tx, queue.ServiceChannel)
}

// skillsOf is what is asked for of who serves a work item: of a contact by its
// context and by the skill rules on the form the visitor filled in, of a case or
// an incident by the rules on itself.
func (d *Desk) skillsOf(read *store.Reader, w parley.WorkItem, interaction parley.ID) ([]parley.SkillLevel, error) {
	if w.OfRecord() {
		return d.skillsFor(read, w.DocumentTable, func() (condition.Map, error) {
			doc, err := load(read, w.DocumentTable, w.DocumentID, "")
			if err != nil {
				return nil, err
			}
			return documentRecord(doc), nil
		})
	}
	form, err := formBehind(read, interaction)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	list, err := d.skillsFor(read, parley.TableCustomerInteraction, func() (condition.Map, error) { return CustomerRecord(form), nil })
	if err != nil {
		return nil, err
	}
	wished, err := wishedSkills(read, &form)
	return askFor(list, wished...), err
}

// formBehind is the form that a contact began with.
func formBehind(read *store.Reader, interaction parley.ID) (parley.CustomerInteraction, error) {
	contact, err := read.Interaction(interaction)
	if err != nil {
		return parley.CustomerInteraction{}, err
	}
	return read.CustomerInteraction(contact.CustomerInteraction)
}

// askFor adds to what is asked for. Where a skill is asked for twice, mandatory
// wins, and the higher level does (domain 3.4).
func askFor(list []parley.SkillLevel, more ...parley.SkillLevel) []parley.SkillLevel {
	for _, s := range more {
		at := slices.IndexFunc(list, func(have parley.SkillLevel) bool { return have.Skill == s.Skill })
		if at < 0 {
			list = append(list, s)
			continue
		}
		list[at].Level = max(list[at].Level, s.Level)
		list[at].Mandatory = list[at].Mandatory || s.Mandatory
	}
	return list
}

// skillsFor is what the skill rules on a table ask for because of a record,
// which is read when there are rules; one that is not there asks for nothing.
func (d *Desk) skillsFor(read *store.Reader, table string, of func() (condition.Map, error)) ([]parley.SkillLevel, error) {
	rules, err := read.ActiveSkillRules(table)
	if err != nil || len(rules) == 0 {
		return nil, err
	}
	record, err := of()
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	env := condition.Env{Now: time.Now(), Location: time.UTC}
	if table != parley.TableCustomerInteraction {
		if env.Fields, err = documentFields(table); err != nil {
			return nil, err
		}
	}
	list := []parley.SkillLevel{}
	for _, rule := range rules {
		query, err := condition.Parse(rule.Condition)
		if err != nil {
			// Rules are checked when saved; one that is broken all the same
			// asks for nothing rather than of everything.
			d.log.Error("skill rule cannot be read", "rule", rule.Name, "err", err)
			continue
		}
		if query.Match(record, env) {
			list = askFor(list, parley.SkillLevel{Skill: rule.Skill, Level: rule.Level, Mandatory: rule.Mandatory})
		}
	}
	return list, nil
}
