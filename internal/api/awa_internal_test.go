package api

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
)

// Whatever another system sends is either read whole or refused as wrong input
// that says so, and never as a fault of the desk.
func FuzzForeignBodies(f *testing.F) {
	for _, seed := range []string{
		`{"presence":{"sys_id":"0b10223c57a313005baaaa65ef94f970","channels":[{"sys_id":"27f675e3739713004a905ee515f6a7c3","available":"yes"}]}}`,
		`{"channels":{"27f675e3739713004a905ee515f6a7c3":6},"universal_capacity":"12"}`,
		`{"channels":[{"channel_sys_id":"27f675e3739713004a905ee515f6a7c3","max_capacity":4,"current_workload":1}]}`,
		`{"agent_id":"a","work_item_id":"b","reject_reason_id":"c"}`,
		`{"agent_sys_id":"a","timeout":"10","offered_on":"2024-04-03T23:09:31.000","display_option":"card_and_tab","allowed_to_decline":1}`,
		`{"queue_id":"q","external_segment_id":"s","assignment":{"agent_sys_id":"a","enable_auto_assign":"true"},"transfer":{"target_id":"t","target_type":"queue"}}`,
		`null`, `[]`, `{"timeout":9223372036854775808}`, "\xff", `{"channels":{"":null}}`, `{"presence":[]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		check := func(err error) {
			t.Helper()
			if err != nil && parley.CodeOf(err) != parley.CodeInvalid {
				t.Errorf("%q: %v", body, err)
			}
		}
		state, channels, err := readPresence(body)
		check(err)
		if err == nil && (state == "" || channels == nil) {
			t.Errorf("presence %q, %v", state, channels)
		}
		change, err := readCapacities(body)
		check(err)
		if err == nil && change.Universal == nil && len(change.Channels) == 0 {
			t.Error("a change of nothing")
		}
		offer, err := readAssignment(body)
		check(err)
		if err == nil && (offer.Agent == "" || offer.OfferedAt < 0) {
			t.Errorf("offer %+v", offer)
		}
		offering, err := readOffer(body)
		check(err)
		if err == nil && offering.assignment == nil && offering.transfer == nil {
			t.Error("an offer of nothing")
		}
		check(new(foreignAnswer).read(body))
	})
}

func TestMomentsOfOffers(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"2024-04-03T23:09:31.250":   "2024-04-03T23:09:31.25Z",
		"2024-04-03T23:09:31":       "2024-04-03T23:09:31Z",
		"2024-04-03 23:09:31":       "2024-04-03T23:09:31Z",
		"2024-04-03T23:09:31+02:00": "2024-04-03T21:09:31Z",
		"1970-01-01 00:00:00":       "refused",
		"yesterday":                 "refused",
	} {
		at, err := readMoment("offered_on", text)
		got := ""
		if err != nil {
			got = "refused"
		} else if !at.IsZero() {
			got = at.Time().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
