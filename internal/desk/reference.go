package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/parley-desk/parley"
)

// references are the values of the ${…} in a text, by name.
type references map[string]string

// Replace fills in the ${…} of a text that have a value. What a value itself
// holds is never filled in again.
func (r references) Replace(text string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		if value, ok := r[referenceName(found)]; ok {
			return value
		}
		return found
	})
}

// Fill is Replace for a text that somebody looks at before it is sent: what has
// no value keeps its ${…}, so that it is seen.
func (r references) Fill(text string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		if value := r[referenceName(found)]; value != "" {
			return value
		}
		return found
	})
}

// Missing lists, each once and in order, the references of a text that nothing
// fills in.
func (r references) Missing(text string) []string {
	missing := []string{}
	for _, found := range reference.FindAllString(text, -1) {
		if name := referenceName(found); r[name] == "" && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// referenceName is the name inside ${…}; the closing brace may be missing in
// what reference matches, and then nothing is named.
func referenceName(found string) string {
	if found[len(found)-1] != '}' {
		return found
	}
	return found[len("${") : len(found)-1]
}

// references resolves the ${…} of actions and canned messages for a
// conversation, and returns the visitor's form. Colleagues' own conversations
// have no visitor: only the agent is known there.
func (d *Desk) references(ctx context.Context, actor parley.Actor, conversation parley.ID, typed string) (references, parley.CustomerInteraction, error) {
	read := d.store.Read(ctx)
	var form parley.CustomerInteraction
	c, err := read.Conversation(conversation)
	if err != nil {
		return nil, form, err
	}
	values := references{"agent": actor.Name, "text": typed}
	if c.Kind != parley.KindSupport {
		return values, form, nil
	}
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return nil, form, err
	}
	if form, err = read.CustomerInteraction(i.CustomerInteraction); err != nil {
		return nil, form, err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return nil, form, err
	}
	first, transcript, err := d.spoken(read, c.ID)
	if err != nil {
		return nil, form, err
	}
	maps.Copy(values, map[string]string{
		"first_name": form.FirstName, "last_name": form.LastName, "email": form.Email, "category": form.Category,
		"short_description": c.Subject, "first_message": parley.Shorten(first, parley.MaxSubject), "description": transcript,
		"guest_name": c.GuestName, "queue": queue.Name,
	})
	return values, form, nil
}
