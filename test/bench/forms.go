//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// formCount is how many guest forms are sent, by [formWorkers] at once, and then accepted
// by all agents at once.
const formCount = 2000

// forms measures sent forms and accepted conversations.
func (s *suite) forms(ctx context.Context, backend string) (err error) {
	d, err := s.newDesk(ctx, backend)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	begin := time.Now()
	_, took, err := d.newVisitors(ctx, formCount)
	if err != nil {
		return err
	}
	s.report.add("form."+backend+".rate", formCount/time.Since(begin).Seconds(), perSecond)
	s.report.addTime("form."+backend+".p50", took.at(p50))
	s.report.addTime("form."+backend+".p99", took.at(p99))
	begin = time.Now()
	held, took, err := d.accept(ctx)
	if err != nil {
		return err
	}
	if held != formCount {
		return fmt.Errorf("%d conversations were accepted, and %d waited", held, formCount)
	}
	s.report.add("accept."+backend+".rate", formCount/time.Since(begin).Seconds(), perSecond)
	s.report.addTime("accept."+backend+".p50", took.at(p50))
	s.report.addTime("accept."+backend+".p99", took.at(p99))
	return nil
}
