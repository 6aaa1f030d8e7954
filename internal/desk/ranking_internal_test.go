package desk

import (
	"testing"

	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/routing"
)

func TestKeysOfRecords(t *testing.T) {
	fields := InteractionFields()
	record := condition.Map{
		"guest_name": "ÉMILE", "priority": "-3", "opened_at": "1970-01-01T00:00:02Z", "state": "on_hold", "type": "pigeon", "category": "",
	}
	for name, want := range map[string]routing.Key{
		"guest_name": {Text: "émile"}, "priority": {Number: -3}, "opened_at": {Number: 2000}, "state": {Number: 1, Text: "on_hold"},
		"type": {Number: 5, Text: "pigeon"}, "category": {Empty: true}, "no_such_field": {Empty: true}, "queue": {Empty: true},
	} {
		if got := keysOf([]routing.Sort{{Field: name}}, fields, record); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	for name, value := range map[string]string{"priority": "high", "opened_at": "noon"} {
		if got := keyOf(fields, name, value); !got.Empty {
			t.Errorf("%s %q is %+v", name, value, got)
		}
	}
}
