package parley_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

func TestEveryPropertyIsExplainedAndItsDefaultFits(t *testing.T) {
	all := parley.AllProperties()
	if !slices.IsSortedFunc(all, func(a, b parley.Property) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("not in order of names")
	}
	seen := map[string]bool{}
	for _, p := range all {
		if seen[p.Name] {
			t.Errorf("%s exists twice", p.Name)
		}
		seen[p.Name] = true
		if p.Explain == "" || p.Type == "" {
			t.Errorf("%s is not explained", p.Name)
		}
		if err := p.Check(p.Default); err != nil {
			t.Errorf("the default of %s: %v", p.Name, err)
		}
		if found, ok := parley.LookupProperty(p.Name); !ok || found != p {
			t.Errorf("%s is found as %+v", p.Name, found)
		}
	}
	if _, ok := parley.LookupProperty("no.such.property"); ok {
		t.Error("an unknown property is found")
	}
	// The values that the domain fixes (2.5, 3.2, 3.3, 3.7).
	for name, want := range map[string]string{
		parley.PropGuestsPerHour: "200", parley.PropIdleDelay: "120", parley.PropIdleCountDown: "60", parley.PropConversationLimit: "-1",
		parley.PropChatReminder: "180", parley.PropChatCancel: "360", parley.PropChatIdleAfterAnswer: "false", parley.PropRoutingLookback: "600", parley.PropGuestCookieAge: "-1",
		parley.PropChatDisconnect:    "7200", // of abandoned conversations
		parley.PropGuestLimitMessage: "Guest Chat is currently not available, please retry later.",
	} {
		if p, _ := parley.LookupProperty(name); p.Default != want {
			t.Errorf("%s defaults to %q, want %q", name, p.Default, want)
		}
	}
}

func TestPropertyValuesAreChecked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(parley.AllProperties()).Draw(t, "property")
		n := rapid.Int64().Draw(t, "n")
		if p.Type == parley.PropertyInt {
			if err := p.Check(fmt.Sprint(n)); (err == nil) != (n >= p.Min && n <= p.Max) {
				t.Fatalf("%s = %d: %v", p.Name, n, err)
			}
		}
		value := rapid.String().Draw(t, "value")
		err := p.Check(value)
		if err != nil && parley.AsError(err).Field != p.Name {
			t.Fatalf("%s = %q is refused without its name: %v", p.Name, value, err)
		}
		if err == nil && p.Type != parley.PropertyString && p.Type != parley.PropertyQueue && value == "" {
			t.Fatalf("%s may be empty", p.Name)
		}
	})
	for name, wrong := range map[string][]string{
		parley.PropSupportEnabled:   {"yes", "", "TRUE"},
		parley.PropDefaultQueue:     {"billing", strings.Repeat("g", 32)},
		parley.PropBrandColor:       {"red", "#12345", "#gggggg", ""},
		parley.PropDefaultGuestForm: {"form"},
		parley.PropCompanyName:      {"bell \a", "\xff", strings.Repeat("x", parley.MaxPropertyValue+1)},
		parley.PropIdleDelay:        {"two", "9", "1e3", " 120"},
	} {
		p, _ := parley.LookupProperty(name)
		for _, value := range wrong {
			if p.Check(value) == nil {
				t.Errorf("%s = %q is accepted", name, value)
			}
		}
	}
}
