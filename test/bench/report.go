//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"time"
)

// The units of figures.
const (
	perSecond    = "1/s"
	milliseconds = "ms"
	microseconds = "µs"
	bytesUnit    = "bytes"
	percent      = "%"
)

// figure is one result, as a line of build/bench.jsonl has it.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// report prints figures as they come and keeps them.
type report struct {
	out     io.Writer
	figures []figure
}

func newReport(out io.Writer) *report { return &report{out: out} }

func (r *report) begin(name string) { r.linef("\n%s\n", name) }

func (r *report) notef(format string, args ...any) { r.linef("  · "+format+"\n", args...) }

func (r *report) linef(format string, args ...any) {
	_, _ = fmt.Fprintf(r.out, format, args...) // whoever stopped reading has the file
}

// add keeps a figure, rounded to what can be told apart.
func (r *report) add(name string, value float64, unit string) {
	digits := 1000.0
	if unit == perSecond || unit == bytesUnit {
		digits = 1
	}
	f := figure{name, math.Round(value*digits) / digits, unit}
	r.figures = append(r.figures, f)
	r.linef("  %-44s %14s %s\n", f.Name, formatted(f), f.Unit)
}

// addTime keeps a duration, in milliseconds.
func (r *report) addTime(name string, d time.Duration) { r.add(name, inMS(d), milliseconds) }

func inMS(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func formatted(f figure) string {
	if f.Unit == bytesUnit && f.Value >= 1<<20 {
		return fmt.Sprintf("%.0f (%.1f MiB)", f.Value, f.Value/(1<<20))
	}
	if f.Unit == perSecond || f.Unit == bytesUnit {
		return fmt.Sprintf("%.0f", f.Value)
	}
	return fmt.Sprintf("%.2f", f.Value)
}

// appendTo writes all figures to a file of JSON lines.
func (r *report) appendTo(path string) (err error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(file)
	for _, f := range r.figures {
		if err = encoder.Encode(f); err != nil {
			break
		}
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// times are measured durations.
type times []time.Duration

// at is the duration that the given share of all did not exceed; 0 without any.
func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[max(0, int(math.Ceil(share*float64(len(t))))-1)]
}

func (t times) median() time.Duration { return t.at(0.5) }

// Shares that are reported.
const (
	p50 = 0.50
	p99 = 0.99
)
