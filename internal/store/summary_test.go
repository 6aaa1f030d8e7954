package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// TestListsOfConversations pages through the conversations of three queues, some of
// which are as old as others, and asks who waits.
func TestListsOfConversations(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		queues := []parley.ID{m.queue.ID}
		tx(t, s, func(tx *store.Tx) error {
			for i := range 3 {
				q := m.queue
				q.ID, q.Number, q.Name, q.Slug = parley.NewID(), fmt.Sprintf("QUE000200%d", i), fmt.Sprintf("Queue %d", i), fmt.Sprintf("queue-%d", i)
				if err := tx.InsertQueue(q); err != nil {
					return err
				}
				queues = append(queues, q.ID)
			}
			return nil
		})
		served := queues[:3] // the last one is somebody else's
		var all, waiting []parley.Conversation
		tx(t, s, func(tx *store.Tx) error {
			all, waiting = nil, nil
			for i := range 60 {
				queue := queues[(i*i+i/5)%len(queues)]
				c, err := stored(tx, queue, i)
				if err != nil {
					return err
				}
				if slices.Contains(served, queue) {
					all = append(all, c)
				}
				if queue == served[0] {
					waiting = append(waiting, c)
				}
			}
			return nil
		})
		slices.SortFunc(all, func(x, y parley.Conversation) int {
			return cmp.Or(cmp.Compare(y.CreatedAt, x.CreatedAt), cmp.Compare(y.ID, x.ID))
		})
		read := s.Read(t.Context())
		for _, limit := range []int{1, 7, 100} {
			before, beforeID := parley.Time(1<<62), parley.ID("")
			var got []parley.ID
			for {
				page, err := read.History(m.anna.ID, served, before, beforeID, limit)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					got = append(got, c.ID)
				}
				if len(page) < limit {
					break
				}
				before, beforeID = page[limit-1].OpenedAt, page[limit-1].ID
			}
			same(t, fmt.Sprintf("pages of %d", limit), ids(all), got, nil)
		}
		list, err := read.WaitingSummaries(m.anna.ID, served[0], 5)
		got := []parley.ID{}
		for _, c := range list {
			got = append(got, c.ID)
		}
		slices.SortStableFunc(waiting, func(x, y parley.Conversation) int { return cmp.Compare(x.WorkItem, y.WorkItem) })
		slices.SortStableFunc(waiting, func(x, y parley.Conversation) int { return cmp.Compare(x.CreatedAt, y.CreatedAt) })
		same(t, "who waits", ids(waiting)[:5], got, err)
	})
}

// stored adds conversation number i with what belongs to it; three at a time are of the
// same moment.
func stored(tx *store.Tx, queue parley.ID, i int) (parley.Conversation, error) {
	at := parley.Time(1_000_000 + i/3)
	c := parley.Conversation{
		ID: parley.NewID(), Kind: parley.KindSupport, Subject: "s", Open: true, QueueID: queue, Interaction: parley.NewID(), WorkItem: parley.NewID(), CreatedAt: at,
	}
	form := parley.CustomerInteraction{ID: parley.NewID(), Channel: "chat", QueueID: queue, Conversation: c.ID, CreatedAt: at, ClientID: string(c.ID)}
	return c, errors.Join(
		tx.InsertCustomerInteraction(form), tx.InsertConversation(c),
		tx.InsertInteraction(parley.Interaction{
			ID: c.Interaction, Number: fmt.Sprintf("IMS%07d", i), State: parley.InteractionNew, Conversation: c.ID, QueueID: queue, CustomerInteraction: form.ID, OpenedAt: at,
		}),
		tx.InsertWorkItem(parley.WorkItem{
			ID: c.WorkItem, Number: fmt.Sprintf("CHAT%07d", i), QueueID: queue, Conversation: c.ID, Interaction: c.Interaction, State: parley.WorkWaiting, QueuedAt: at,
		}),
	)
}

func ids(list []parley.Conversation) []parley.ID {
	ids := make([]parley.ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}
