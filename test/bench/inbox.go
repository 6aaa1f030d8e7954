//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// requestsPerList is how often each list is asked for.
const requestsPerList = 400

// deepPages is how far down the list of all conversations the deep page is, in pages of
// [deepPage].
const (
	deepPages = 200
	deepPage  = 200
)

// inbox measures the agent's lists with many conversations stored, and then the chat.
func (s *suite) inbox(ctx context.Context, backend string) (err error) {
	d, err := s.newDesk(ctx, backend)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if err := d.halt(); err != nil {
		return err
	}
	begin := time.Now()
	if err := s.fillDesk(ctx, d); err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	s.report.notef("%d conversations of %d entries stored in %s", s.fill, entriesPerConversation, time.Since(begin).Round(time.Second))
	if err := d.begin(ctx); err != nil {
		return err
	}
	name := fmt.Sprintf("inbox.%s.%d", backend, s.fill)
	s.report.addTime(fmt.Sprintf("start.%s.%d.ms", backend, s.fill), d.ready)
	if err := s.readLists(ctx, d, name); err != nil {
		return err
	}
	load := saturated(500)
	load.name = fmt.Sprint(s.fill)
	return s.chatOn(ctx, d, "chat."+backend+"."+load.name, load)
}

// list is one of the inbox's lists.
type list struct{ name, query string }

func (s *suite) readLists(ctx context.Context, d *desk, name string) error {
	cursor, err := d.deepCursor(ctx)
	if err != nil {
		return err
	}
	var all times
	size := 0
	for _, l := range []list{
		{"mine", "filter=mine"}, {"waiting", "filter=waiting"}, {"first", "filter=all"}, {"deep", "filter=all&cursor=" + cursor},
	} {
		var took times
		for i := range requestsPerList {
			page, elapsed, err := d.readList(ctx, d.agents[i%len(d.agents)].token, l.query)
			if err != nil {
				return err
			}
			if len(page.Items) == 0 {
				return fmt.Errorf("the list %s is empty", l.query)
			}
			size += len(page.Items)
			took = append(took, elapsed)
		}
		s.report.addTime(name+"."+l.name+".p99", took.at(p99))
		all = append(all, took...)
	}
	s.report.addTime(name+".p50", all.at(p50))
	s.report.addTime(name+".p99", all.at(p99))
	s.report.notef("%d requests by %d agents in turn, %d conversations in an answer on average", len(all), len(d.agents), size/len(all))
	return nil
}

// conversationsPage is as much of a list as is looked at.
type conversationsPage struct {
	Items []struct {
		ID string `json:"id"`
	} `json:"items"`
	Next string `json:"next"`
}

// readList reads a list; the time is that until the last byte of the answer.
func (d *desk) readList(ctx context.Context, token, query string) (page conversationsPage, took time.Duration, err error) {
	begin := time.Now()
	content, err := d.exchange(ctx, http.MethodGet, staffBase+"/conversations?"+query, token, nil)
	took = time.Since(begin)
	if err != nil {
		return page, took, err
	}
	return page, took, json.Unmarshal(content, &page)
}

// deepCursor pages down the list of all conversations, and checks that no conversation
// is there twice and that there are as many as there must be.
func (d *desk) deepCursor(ctx context.Context) (cursor string, err error) {
	seen := map[string]bool{}
	pages := min(deepPages, d.suite.fill/deepPage/2)
	for range pages {
		page, _, err := d.readList(ctx, d.agents[0].token, fmt.Sprintf("filter=all&limit=%d&cursor=%s", deepPage, cursor))
		if err != nil {
			return "", err
		}
		for _, c := range page.Items {
			if seen[c.ID] {
				return "", fmt.Errorf("conversation %s is twice in the list", c.ID)
			}
			seen[c.ID] = true
		}
		cursor = page.Next
	}
	if len(seen) != pages*deepPage {
		return "", fmt.Errorf("%d conversations on %d pages of %d", len(seen), pages, deepPage)
	}
	return cursor, nil
}
