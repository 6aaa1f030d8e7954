package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// What the start of a conversation asks for is read as people write it; what it
// cannot be is told and hurts nobody.
func TestWishedSkills(t *testing.T) {
	german, iso, old := parley.ID(strings.Repeat("0a", 16)), parley.NewID(), parley.NewID()
	names := namesOf([]parley.Skill{{ID: german, Name: "German", Active: true}, {ID: iso, Name: "ISO: 9001", Active: true}, {ID: old, Name: "Fax"}})
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("Skill %d", i))
	}
	must := func(skill parley.ID, level int64) parley.SkillLevel {
		return parley.SkillLevel{Skill: skill, Level: level, Mandatory: true}
	}
	for _, test := range []struct {
		what, mandatory, optional, mapped string
		asks                              []parley.SkillLevel
		ignored                           []string
	}{
		{what: "nothing", mandatory: " , ,"},
		{what: "a name, folded", mandatory: " gERMAN ", asks: []parley.SkillLevel{must(german, 1)}},
		{what: "an id with a level", optional: string(german) + ": 7", asks: []parley.SkillLevel{{Skill: german, Level: 7}}},
		{what: "a name with a colon", optional: "iso: 9001,ISO: 9001:3", asks: []parley.SkillLevel{{Skill: iso, Level: 3}}},
		{what: "mandatory wins, and the higher level", mandatory: "German", optional: "German:4", asks: []parley.SkillLevel{must(german, 4)}},
		{what: "page and form", mandatory: "ISO: 9001", mapped: "German:2", asks: []parley.SkillLevel{must(iso, 1), must(german, 2)}},
		{what: "levels that are none", mandatory: "German:0, German:101,German:x,German:-1,German:", ignored: []string{"German:0", "German:101", "German:x", "German:-1", "German:"}},
		{what: "inactive and unknown", mandatory: "Fax,Klingon,German", asks: []parley.SkillLevel{must(german, 1)}, ignored: []string{"Fax", "Klingon"}},
		{what: "too many", mandatory: strings.Join(many[:20], ",") + ",German", ignored: many[:20]},
		{what: "the twentieth", mandatory: strings.Join(many[:19], ",") + ",German", asks: []parley.SkillLevel{must(german, 1)}, ignored: many[:19]},
	} {
		form := parley.CustomerInteraction{
			Context: parley.GuestContext{MandatorySkills: test.mandatory, OptionalSkills: test.optional}, Fields: map[string]string{varMandatorySkills: test.mapped},
		}
		wishes := wishesOf(&form)
		asks := names.granted(wishes)
		if !slices.Equal(asks, test.asks) {
			t.Errorf("%s: it asks for %+v, want %+v", test.what, asks, test.asks)
		}
		if ignored := names.ignored(wishes, asks); !slices.Equal(ignored, test.ignored) {
			t.Errorf("%s: ignored is %q, want %q", test.what, ignored, test.ignored)
		}
	}
}

// Whatever a page says, it asks for few skills there are, at levels there are,
// and every word is either one of them or told.
func FuzzWishedSkills(f *testing.F) {
	skills := []parley.Skill{{ID: parley.ID(strings.Repeat("0a", 16)), Name: "German", Active: true}, {ID: parley.ID(strings.Repeat("0b", 16)), Name: "a:b", Active: true}}
	for _, seed := range []string{"", "German", "german:3,a:b", "a:b:100,a:b:101", strings.Repeat("x,", 100), ":,::,:1", "\x00,\xff", strings.Repeat("0a", 16) + ":5"} {
		f.Add(seed, "German:2")
	}
	names := namesOf(skills)
	f.Fuzz(func(t *testing.T, mandatory, optional string) {
		wishes := wishesOf(&parley.CustomerInteraction{Context: parley.GuestContext{MandatorySkills: mandatory, OptionalSkills: optional}})
		asks := names.granted(wishes)
		if len(wishes) > wishesHeard || len(asks) > len(skills) {
			t.Fatalf("%d wishes, %d skills", len(wishes), len(asks))
		}
		for i, s := range asks {
			if s.Level < 1 || s.Level > parley.MaxSkillLevel || slices.ContainsFunc(asks[:i], func(a parley.SkillLevel) bool { return a.Skill == s.Skill }) {
				t.Fatalf("it asks for %+v", asks)
			}
		}
		if told := names.ignored(wishes, asks); len(told) > maxWishes || len(wishes) > 0 && len(asks) == 0 && len(told) == 0 {
			t.Fatalf("%d of %d wishes are told", len(told), len(wishes))
		}
	})
}
