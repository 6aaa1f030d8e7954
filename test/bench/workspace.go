//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
)

// workspace measures the agents' screens in a real browser: a script drives it and prints
// one figure per line, which is kept as any other.
func (s *suite) workspace(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "scripts/with-chromium", "node", "web/scripts/bench.mjs")
	cmd.Env = append(ownEnvironment(), "PARLEY_BINARY="+s.binary)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var f figure
		if json.Unmarshal(lines.Bytes(), &f) != nil || f.Name == "" {
			s.report.notef("%s", lines.Text())
			continue
		}
		s.report.add(f.Name, f.Value, f.Unit)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("web/scripts/bench.mjs: %w", err)
	}
	return nil
}
