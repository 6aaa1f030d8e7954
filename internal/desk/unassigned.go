package desk

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// whatUnassigned is the list of cases and incidents that are assigned to nobody
// and wait in no queue, for [Desk.WorkList].
const whatUnassigned = "unassigned"

const (
	// maxUnassigned bounds how many of them are counted.
	maxUnassigned = 1000
	// unassignedPage is how many records are read at once, because only the
	// desk can say which of them belong to a service channel.
	unassignedPage = 500
)

// unassigned lists the open records that belong to an active service channel,
// are assigned to nobody and wait in no queue, the oldest first.
func (d *Desk) unassigned(read *store.Reader, f store.BoardFilter, after parley.Time, afterID parley.ID, limit int) ([]WorkRow, error) {
	list := []WorkRow{}
	if f.Queue != "" { // what waits in no queue is of none
		return list, nil
	}
	channels, err := read.ServiceChannels()
	if err != nil {
		return nil, err
	}
	for _, table := range []string{parley.TableCase, parley.TableIncident} {
		of := slices.DeleteFunc(slices.Clone(channels), func(c parley.ServiceChannel) bool {
			return !c.Active || c.Table != table || f.Channel != "" && f.Channel != c.ID
		})
		if len(of) == 0 {
			continue
		}
		part, err := d.unassignedOf(read, table, of, after, afterID, limit)
		if err != nil {
			return nil, err
		}
		list = append(list, part...)
	}
	slices.SortFunc(list, func(a, b WorkRow) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Key, b.Key)) })
	return list[:min(limit, len(list))], nil
}

func (d *Desk) unassignedOf(read *store.Reader, table string, channels []parley.ServiceChannel, after parley.Time, afterID parley.ID, limit int) ([]WorkRow, error) {
	list := []WorkRow{}
	for {
		rows, err := read.UnassignedRecords(table, after, afterID, unassignedPage)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			r := &rows[i]
			record := rowRecord(&r.DocumentRow)
			at := slices.IndexFunc(channels, func(c parley.ServiceChannel) bool { return d.belongs(&c, record) })
			if at < 0 {
				continue
			}
			list = append(list, WorkRow{
				Key: r.ID, At: r.OpenedAt, Number: r.Number, Conversation: r.Conversation, Table: table, DocumentID: r.ID, Document: r.Number,
				Guest: r.Person, Channel: channels[at].ID, Delivery: parley.DeliveryPush, State: parley.WorkWaiting, WaitingSince: r.OpenedAt,
			})
			if len(list) == limit {
				return list, nil
			}
		}
		if len(rows) < unassignedPage {
			return list, nil
		}
		after, afterID = rows[len(rows)-1].OpenedAt, rows[len(rows)-1].ID
	}
}
