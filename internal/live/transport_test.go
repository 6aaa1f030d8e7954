package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/live"
)

// exchanged is the answer of a poll or of posted frames.
func (h *house) exchanged(method, path, token string, body any) []frame {
	h.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		h.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(h.request(method, path, token, data))
	if err != nil {
		h.t.Fatal(err)
	}
	var out struct {
		Frames []frame `json:"frames"`
	}
	if err := errors.Join(json.NewDecoder(response.Body).Decode(&out), response.Body.Close()); err != nil {
		h.t.Fatal(err)
	}
	return out.Frames
}

func entriesOf(frames []frame) (list []parley.Entry) {
	for _, f := range frames {
		if f.Type == "entry" {
			list = append(list, *f.Entry)
		}
	}
	return list
}

// WebSocket, event stream, long polling and posted frames show the same.
func TestEveryTransportShowsTheSame(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	socket := h.listen("/guest/live", token, hello(0))
	socket.first("welcome")

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	response, err := http.DefaultClient.Do(h.request("GET", "/guest/events?since=0", token, nil).WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	events := &client{h: h, ended: make(chan struct{})}
	events.heard = sync.NewCond(&events.mu)
	go readEvents(t, events, response.Body)
	events.first("welcome")

	var polled, posted []parley.Entry
	since := func(list []parley.Entry) int {
		if len(list) == 0 {
			return 0
		}
		return int(list[len(list)-1].Seq)
	}
	for i := range 20 {
		frames := h.exchanged("POST", fmt.Sprintf("/guest/frames?since=%d", since(posted)), token, []live.Inbound{
			{Type: "send", ClientID: fmt.Sprintf("p%d", i), Body: fmt.Sprintf("posted %d", i)}, {Type: "typing", On: true},
		})
		if frames[0].Type != "ack" || frames[0].ClientID != fmt.Sprintf("p%d", i) {
			t.Fatalf("the first answer is %+v", frames[0])
		}
		posted = append(posted, entriesOf(frames)...)
		h.reply(h.anna, g.Conversation, parley.EntryWorkNote, "not for the visitor")
		h.reply(h.anna, g.Conversation, parley.EntryComment, fmt.Sprintf("reply %d", i))
		frames = h.exchanged("GET", fmt.Sprintf("/guest/poll?since=%d&wait=10000", since(polled)), token, nil)
		if frames[0].Type != "welcome" {
			t.Fatalf("a poll begins with %+v", frames[0])
		}
		polled = append(polled, entriesOf(frames)...)
	}
	posted = append(posted, entriesOf(h.exchanged("POST", fmt.Sprintf("/guest/frames?since=%d", since(posted)), token, []live.Inbound{}))...)
	_, newest := h.seqs(g.Conversation)
	socket.inOrder(0, newest)
	events.inOrder(0, newest)
	socket.mu.Lock()
	want := socket.entries()
	socket.mu.Unlock()
	events.mu.Lock()
	streamed := events.entries()
	events.mu.Unlock()
	for name, got := range map[string][]parley.Entry{"events": streamed, "polls": polled, "posts": posted} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s show something else (-socket):\n%s", name, diff)
		}
	}
	// A poll without news comes back by itself.
	if frames := h.exchanged("GET", fmt.Sprintf("/guest/poll?since=%d&wait=1", newest), token, nil); len(entriesOf(frames)) != 0 {
		t.Errorf("a poll without news brings %+v", frames)
	}
	cancel()
	<-events.ended
}

func readEvents(t *testing.T, c *client, body io.Reader) {
	t.Helper()
	defer close(c.ended)
	scan := bufio.NewScanner(body)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		if data, ok := strings.CutPrefix(scan.Text(), "data: "); ok {
			c.mu.Lock()
			c.frames = append(c.frames, decode(t, []byte(data))...)
			c.heard.Broadcast()
			c.mu.Unlock()
		}
	}
}
