//go:build linux

package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"
)

// firstStarts is how often an empty directory is tried: it needs the file system more
// than a start does.
const firstStarts = 5

// idlePause is how long a started server is left alone before its memory is looked at.
const idlePause = time.Second

// start measures the way from the start of the process to the first answer, and what it
// takes to do nothing.
func (s *suite) start(ctx context.Context) (err error) {
	var first times
	for range firstStarts {
		took, err := s.firstStart(ctx)
		if err != nil {
			return err
		}
		first = append(first, took)
	}
	d, err := s.newDesk(ctx, sqlite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	var again times
	var resident []int64
	for range s.starts {
		if err := d.restart(ctx); err != nil {
			return err
		}
		again = append(again, d.ready)
		if err := sleep(ctx, idlePause); err != nil {
			return err
		}
		size, err := residentOf(d.pid())
		if err != nil {
			return err
		}
		resident = append(resident, size)
	}
	slices.Sort(resident)
	s.report.addTime("start.ms", again.median())
	s.report.addTime("start.first.ms", first.median())
	s.report.add("idle.rss", float64(resident[len(resident)/2]), bytesUnit)
	return nil
}

// firstStart is the time of a start in an empty directory.
func (s *suite) firstStart(ctx context.Context) (took time.Duration, err error) {
	p, err := s.newPlace(ctx, sqlite)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.remove(ctx)) }()
	if err := os.Remove(p.dir); err != nil { // the program makes it
		return 0, err
	}
	server, err := p.serve(ctx)
	if err != nil {
		return 0, err
	}
	return server.ready, server.stop()
}

// sleep lets time pass.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
