package routing

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
)

// Skills knows which skills contain which (domain 3.4). It does not change and
// may be shared.
type Skills struct {
	names   map[parley.ID]string
	implies map[parley.ID][]parley.ID // all that a skill contains, itself included
	off     map[parley.ID]bool
}

// NewSkills works out what each skill contains, directly and through others.
// Circles do no harm: who has one skill of a circle has all of them. Skills that
// are not active are out of play: nobody has them, they contain nothing, and no
// item asks for them. What is contained and not in the list counts as active.
func NewSkills(skills []parley.Skill) *Skills {
	s := &Skills{
		names:   make(map[parley.ID]string, len(skills)),
		implies: make(map[parley.ID][]parley.ID, len(skills)),
		off:     map[parley.ID]bool{},
	}
	contains := make(map[parley.ID][]parley.ID, len(skills))
	for i := range skills {
		skill := &skills[i]
		if _, again := s.names[skill.ID]; again {
			continue
		}
		s.names[skill.ID] = skill.Name
		if !skill.Active {
			s.off[skill.ID] = true
			continue
		}
		contains[skill.ID] = skill.Contains
	}
	for id := range contains {
		reached, seen := []parley.ID{id}, map[parley.ID]bool{id: true}
		for i := 0; i < len(reached); i++ {
			for _, next := range contains[reached[i]] {
				if !seen[next] && !s.off[next] {
					seen[next] = true
					reached = append(reached, next)
				}
			}
		}
		s.implies[id] = reached
	}
	return s
}

// closure calls f with every skill that who has id has too, id included.
func (s *Skills) closure(id parley.ID, f func(parley.ID)) {
	if s == nil {
		f(id)
		return
	}
	all, known := s.implies[id]
	if !known {
		if !s.off[id] {
			f(id)
		}
		return
	}
	for _, one := range all {
		f(one)
	}
}

// active reports whether items may ask for the skill.
func (s *Skills) active(id parley.ID) bool { return s == nil || !s.off[id] }

// name is what a person calls the skill.
func (s *Skills) name(id parley.ID) string {
	if s != nil && s.names[id] != "" {
		return s.names[id]
	}
	return string(id)
}

// ability is a skill somebody has, by its number in the tick.
type ability struct {
	skill int32
	level int64
}

// need is a skill an item asks for.
type need struct {
	skill     int32
	level     int64
	mandatory bool
}

// needs are what an item asks for, sorted by skill. Items that ask for the same
// share one.
type needs struct {
	number int32
	list   []need
}

// bySkill are the skills that items of the snapshot ask for; others decide
// nothing.
type bySkill struct {
	numbers map[parley.ID]int32
	ids     []parley.ID
	shared  map[string]*needs
	nothing *needs
}

func newBySkill() *bySkill {
	return &bySkill{numbers: map[parley.ID]int32{}, shared: map[string]*needs{}, nothing: &needs{}}
}

func (b *bySkill) number(id parley.ID) int32 {
	n, known := b.numbers[id]
	if !known {
		n = int32(len(b.ids))
		b.numbers[id] = n
		b.ids = append(b.ids, id)
	}
	return n
}

// of returns what the wanted skills come down to: of several rows for one skill
// the highest level counts, and mandatory wins (domain 3.4).
func (b *bySkill) of(wanted []parley.SkillLevel, skills *Skills) *needs {
	if len(wanted) == 0 {
		return b.nothing
	}
	list := make([]need, 0, len(wanted))
	for _, w := range wanted {
		if !skills.active(w.Skill) {
			continue
		}
		n := need{b.number(w.Skill), max(1, w.Level), w.Mandatory}
		at := slices.IndexFunc(list, func(other need) bool { return other.skill == n.skill })
		if at < 0 {
			list = append(list, n)
			continue
		}
		list[at].level = max(list[at].level, n.level)
		list[at].mandatory = list[at].mandatory || n.mandatory
	}
	if len(list) == 0 {
		return b.nothing
	}
	slices.SortFunc(list, func(x, y need) int { return cmp.Compare(x.skill, y.skill) })
	key := make([]byte, 0, 16*len(list))
	for _, n := range list {
		key = appendNumber(key, int64(n.skill))
		key = appendNumber(key, n.level)
		if n.mandatory {
			key = append(key, '!')
		}
		key = append(key, ';')
	}
	if known, ok := b.shared[string(key)]; ok {
		return known
	}
	made := &needs{number: int32(len(b.shared) + 1), list: list}
	b.shared[string(key)] = made
	return made
}

func (n *needs) anyMandatory() bool {
	return slices.ContainsFunc(n.list, func(one need) bool { return one.mandatory })
}

// match says how many of the needs the abilities meet, and how many of them at
// the wanted level; lacking is the first mandatory need they miss, if any, and
// has the level they have it at, 0 for not at all. Both lists are sorted.
func (n *needs) match(abilities []ability, evaluate bool) (matched, atLevel int32, lacking *need, has int64) {
	i := 0
	for k := range n.list {
		want := &n.list[k]
		for i < len(abilities) && abilities[i].skill < want.skill {
			i++
		}
		level := int64(0)
		if i < len(abilities) && abilities[i].skill == want.skill {
			level = abilities[i].level
		}
		enough := level > 0 && (!evaluate || level >= want.level)
		if level > 0 {
			matched++
		}
		if enough {
			atLevel++
		}
		if want.mandatory && !enough && lacking == nil {
			lacking, has = want, level
		}
	}
	return matched, atLevel, lacking, has
}

// workbench collects abilities; it is used for one agent after another.
type workbench struct {
	levels  []int64 // by skill number
	touched []int32
}

func (w *workbench) add(skill int32, level int64) {
	if w.levels[skill] == 0 {
		w.touched = append(w.touched, skill)
	}
	w.levels[skill] = max(w.levels[skill], level)
}

// take returns what was collected, sorted, and empties the bench.
func (w *workbench) take() []ability {
	if len(w.touched) == 0 {
		return nil
	}
	slices.Sort(w.touched)
	list := make([]ability, len(w.touched))
	for i, skill := range w.touched {
		list[i] = ability{skill, w.levels[skill]}
		w.levels[skill] = 0
	}
	w.touched = w.touched[:0]
	return list
}
