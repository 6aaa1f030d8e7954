package api_test

import (
	"fmt"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// The board and the lists behind it are a manager's and an administrator's, who
// page through them and move who waits.
func TestBoardIsForManagers(t *testing.T) {
	h := newHouse(t)
	admin, mara, anna := h.signedIn("admin"), h.signedIn("mara"), h.signedIn("anna")
	for n := range 3 {
		h.visit(n)
	}
	var b desk.Board
	h.do(mara, "GET", "/api/v1/board", "").is(200).into(&b)
	if b.Figures.Waiting != 3 || b.Figures.LongestSince == 0 || len(b.Queues) != 3 || len(b.Channels) == 0 {
		t.Fatalf("the board is %+v", b)
	}
	h.do(admin, "GET", "/api/v1/board", "").is(200)
	var from, to parley.ID
	for _, q := range b.Queues {
		if q.Waiting > 0 {
			from = q.ID
		} else {
			to = q.ID
		}
	}
	type rows struct {
		Items []desk.WorkRow `json:"items"`
		Next  string         `json:"next"`
	}
	seen := map[parley.ID]bool{}
	var first parley.ID
	for next := ""; ; {
		var page rows
		h.do(mara, "GET", "/api/v1/work-items?what=waiting&limit=2&queue="+string(from)+"&cursor="+next, "").is(200).into(&page)
		for _, w := range page.Items {
			if seen[w.Key] || w.Guest == "" || w.State != parley.WorkWaiting {
				t.Errorf("a line is %+v", w)
			}
			seen[w.Key] = true
			if first == "" {
				first = w.WorkItem
			}
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d lines, want 3", len(seen))
	}
	move := fmt.Sprintf(`{"queue_id":%q}`, to)
	path := "/api/v1/work-items/" + string(first) + "/move"
	for _, ask := range [][3]string{{"GET", "/api/v1/board", ""}, {"GET", "/api/v1/work-items", ""}, {"POST", path, move}} {
		h.do(anna, ask[0], ask[1], ask[2]).refused(403, parley.CodeForbidden, "")
	}
	h.do(mara, "POST", path, move).is(204)
	h.do(mara, "POST", path, move).refused(409, parley.CodeConflict, "")
	h.do(mara, "GET", "/api/v1/board?queue="+string(to), "").is(200).into(&b)
	if b.Figures.Waiting != 1 {
		t.Errorf("%d wait where it was moved to", b.Figures.Waiting)
	}
	h.do(mara, "GET", "/api/v1/board?since=yesterday", "").refused(422, parley.CodeInvalid, "since")
	h.do(mara, "GET", "/api/v1/work-items?what=waited&until=soon", "").refused(422, parley.CodeInvalid, "until")
	h.do(mara, "GET", "/api/v1/work-items?what=waited&until=2026-11-21T09:30:00Z", "").is(200)
	h.do(mara, "GET", "/api/v1/board?since=1999-01-01T00:00:00Z", "").refused(422, parley.CodeInvalid, "since")
	h.do(mara, "GET", "/api/v1/work-items?cursor=x", "").refused(422, parley.CodeInvalid, "cursor")
}
