package desk_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
)

// How much work takes is the first of its channel's sizes whose condition holds,
// or the channel's own, from when it is routed; load is counted with it.
func TestWorkHasTheSizeOfItsChannel(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		cases := f.caseQueue("Cases", "category=billing")
		f.setChannel(parley.ChannelChat, func(in *desk.ServiceChannelInput) {
			in.WorkItemSize, in.DefaultCapacity = 2, 5
			in.SizeOverrides = []parley.SizeOverride{{Condition: "guest_nameSTARTSWITHBig", Size: 3}, {Condition: "category=billing^guest_nameSTARTSWITHSmall", Size: 1}, {Condition: "guest_nameSTARTSWITHSmall", Size: 5}}
		})
		f.setChannel("case", func(in *desk.ServiceChannelInput) {
			in.DefaultCapacity, in.SizeOverrides = 3, []parley.SizeOverride{{Condition: "priority=1", Size: 3}}
		})
		f.withTimers()
		f.ready(f.anna)
		takes := func(name string, size, load int64) {
			t.Helper()
			g := f.named(name)
			f.settle()
			w := f.offeredTo(g, &f.anna)
			if w.Size != size || f.loadOn(f.anna, parley.ChannelChat) != load {
				t.Errorf("%s is of size %d, and Anna carries %d with it", name, w.Size, f.loadOn(f.anna, parley.ChannelChat))
			}
			must(f.desk.AcceptOffer(t.Context(), f.anna, w.ID))(t)
			if got := f.loadOn(f.anna, parley.ChannelChat); got != load {
				t.Errorf("accepted %s, Anna carries %d", name, got)
			}
		}
		takes("Big", 3, 3)
		big := f.named("Bigger") // 3 and 3 are more than she can carry
		f.settle()
		f.waitsFor(big, routing.AtCapacity)
		f.must(f.desk.GuestEnd(t.Context(), big))
		takes("Small", 1, 4)
		usual := f.named("Usual")
		f.settle()
		f.waitsFor(usual, routing.AtCapacity)
		if w := f.work(usual.Conversation); w.Size != 2 {
			t.Errorf("it is of size %d", w.Size)
		}

		urgent := f.loneCase(map[string]string{"priority": "1"})
		f.settle()
		if w := f.caseOffered(urgent.ID, &f.anna); w.QueueID != cases.ID || w.Size != 3 || f.loadOn(f.anna, "case") != 3 {
			t.Errorf("a case of size %d, and Anna carries %d", w.Size, f.loadOn(f.anna, "case"))
		}
		later := f.loneCase(nil)
		f.settle()
		if w := f.caseOffered(later.ID, nil); w.Size != 1 {
			t.Errorf("a case of size %d", w.Size)
		}
	})
}
