package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// An offer shows the account and the person its work is about, where its channel
// is to show them; of whoever is of none it shows nothing.
func TestAnOfferShowsWhoseCustomerItIsAbout(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.caseQueue("Cases", "category=billing")
		for _, key := range []string{"chat", "case"} {
			f.setChannel(key, func(in *desk.ServiceChannelInput) {
				in.InboxLayout = []string{"short_description", "account", "contact"}
			})
		}
		f.withTimers()
		f.of(f.account("Acme", "").ID, "zoe")
		f.ready(f.anna)
		shown := func(work parley.ID) map[string]string {
			t.Helper()
			all := map[string]string{}
			for _, o := range f.offers(f.anna) {
				if o.WorkItem == work {
					for _, field := range o.Fields[1:] {
						all[field.Name] = field.Value
					}
				}
			}
			return all
		}
		acme := map[string]string{"account": "Acme", "contact": "zoe"}
		zoe, grace := f.named("Zoe"), f.named("Grace")
		made := f.loneCase(map[string]string{"contact_email": "zoe@example.com", "category": "billing"})
		f.settle()
		for name, c := range map[string]struct {
			work parley.ID
			want map[string]string
		}{
			"a visitor who is known":    {f.offeredTo(zoe, &f.anna).ID, acme},
			"a visitor who is not":      {f.offeredTo(grace, &f.anna).ID, map[string]string{}},
			"a case of the same person": {f.caseOffered(made.ID, &f.anna).ID, acme},
		} {
			if diff := cmp.Diff(c.want, shown(c.work)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		fields, err := f.desk.ConditionFields(t.Context(), parley.TableCase)
		f.must(err)
		if len(fields.Card) != 2 || fields.Card[0].Name != "account" {
			t.Errorf("an offer can show %+v besides", fields.Card)
		}
	})
}
