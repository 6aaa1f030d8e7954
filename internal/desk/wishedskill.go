package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The context variables that ask for skills of who serves a conversation
// (domain 8.6). The page says them, or a record producer maps to them.
const (
	varMandatorySkills = "mandatory_skills"
	varOptionalSkills  = "optional_skills"
)

const (
	maxWished   = 2000          // characters of what a page says in such a variable
	maxWishes   = 20            // skills that the start of a conversation may ask for
	wishesHeard = 2 * maxWishes // that are looked at, so that who asks for more can be told
)

// wish is a skill somebody asks for, as they wrote it.
type wish struct {
	text      string
	mandatory bool
}

// wishesOf are the skills that the start of a conversation asks for, mandatory
// ones first. A page and a record producer do not contradict each other: both
// may ask.
func wishesOf(form *parley.CustomerInteraction) (list []wish) {
	add := func(mandatory bool, texts ...string) {
		for _, text := range texts {
			for one := range strings.SplitSeq(text, ",") {
				if len(list) == wishesHeard {
					return
				}
				w := wish{strings.TrimSpace(one), mandatory}
				if w.text != "" && !slices.Contains(list, w) {
					list = append(list, w)
				}
			}
		}
	}
	add(true, form.Context.MandatorySkills, form.Fields[varMandatorySkills])
	add(false, form.Context.OptionalSkills, form.Fields[varOptionalSkills])
	return list
}

// skillNames finds active skills by what they are called, folded, and by id.
type skillNames map[string]parley.ID

func namesOf(skills []parley.Skill) skillNames {
	names := make(skillNames, 2*len(skills))
	for i := range skills {
		if s := &skills[i]; s.Active {
			names[parley.Fold(s.Name)], names[string(s.ID)] = s.ID, s.ID
		}
	}
	return names
}

// find reads one wish: a name or an id, and perhaps a level after a colon. A
// name that has a colon itself goes before.
func (n skillNames) find(w wish) (s parley.SkillLevel, found bool) {
	s.Level, s.Mandatory = 1, w.mandatory
	if s.Skill, found = n[parley.Fold(w.text)]; found {
		return s, true
	}
	at := strings.LastIndexByte(w.text, ':')
	if at < 0 {
		return s, false
	}
	level, err := strconv.ParseInt(strings.TrimSpace(w.text[at+1:]), 10, 64)
	if err != nil || level < 1 || level > parley.MaxSkillLevel {
		return s, false
	}
	s.Level = level
	s.Skill, found = n[parley.Fold(strings.TrimSpace(w.text[:at]))]
	return s, found
}

// granted are the skills that wishes come to. What is none is no reason to
// refuse a visitor, who could not mend it.
func (n skillNames) granted(wishes []wish) (list []parley.SkillLevel) {
	for _, w := range wishes[:min(len(wishes), maxWishes)] {
		if s, found := n.find(w); found {
			list = askFor(list, s)
		}
	}
	return list
}

// ignored are the wishes that came to nothing in what work asks for, as they
// were written; at most as many as may be asked for.
func (n skillNames) ignored(wishes []wish, asked []parley.SkillLevel) (list []string) {
	for i, w := range wishes {
		s, found := n.find(w)
		if i < maxWishes && found && slices.ContainsFunc(asked, func(a parley.SkillLevel) bool { return a.Skill == s.Skill }) {
			continue
		}
		if text := parley.Shorten(w.text, parley.MaxName); len(list) < maxWishes && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// wishedSkills is what the start of a conversation asks for of who serves it.
func wishedSkills(read *store.Reader, form *parley.CustomerInteraction) ([]parley.SkillLevel, error) {
	wishes := wishesOf(form)
	if len(wishes) == 0 {
		return nil, nil
	}
	skills, err := read.Skills()
	return namesOf(skills).granted(wishes), err
}

// ignoredWishes is what the start of a contact asked for that its work does not.
func ignoredWishes(read *store.Reader, interaction parley.ID, asked []parley.SkillLevel) ([]string, error) {
	form, err := formBehind(read, interaction)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	wishes := wishesOf(&form)
	if len(wishes) == 0 {
		return nil, nil
	}
	skills, err := read.Skills()
	return namesOf(skills).ignored(wishes, asked), err
}
