package store_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// A commit tells which work it changed; what comes to nothing tells nothing.
func TestCommitsTellWhichWorkTheyChange(t *testing.T) {
	s := storetest.SQLite(t)
	var told []parley.ID
	if !s.WatchWork(func(work []parley.ID) { told = append(told, work...) }) {
		t.Fatal("SQLite is written by one process")
	}
	none := errors.New("none")
	tx(t, s, func(tx *store.Tx) error {
		if err := tx.StartRound("w1", 1, at, none); !errors.Is(err, none) {
			t.Error(err)
		}
		return tx.SetWorkSkills("w2", nil)
	})
	if want := []parley.ID{"w1", "w2"}; !slices.Equal(told, want) {
		t.Errorf("%v, want %v", told, want)
	}
	told = nil
	if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.StartRound("w1", 1, at, none) }); !errors.Is(err, none) || len(told) > 0 {
		t.Errorf("%v, %v", err, told)
	}
}

// writesOfWork are how a statement changes what waits; ofWorkInHand are methods
// that change only what is in somebody's hands, or of what is over.
var (
	writesOfWork = []string{ //nolint:gochecknoglobals // constants
		"INSERT INTO work_item ", "UPDATE work_item ", "INSERT INTO work_exclusion ", "DELETE FROM work_exclusion ", "INSERT INTO work_item_skill ", "DELETE FROM work_item_skill ",
	}
	ofWorkInHand = []string{"AskTransfer", "SetTransfer", "RaiseHand", "LowerHand", "CancelReason"} //nolint:gochecknoglobals // constants
)

// Every method with such a statement tells of it.
func TestEveryChangeOfWaitingWorkIsTold(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			fn, is := decl.(*ast.FuncDecl)
			if !is {
				continue
			}
			text := string(source[fset.Position(fn.Pos()).Offset:fset.Position(fn.End()).Offset])
			if !slices.ContainsFunc(writesOfWork, func(write string) bool { return strings.Contains(text, write) }) || slices.Contains(ofWorkInHand, fn.Name.Name) {
				continue
			}
			found++
			if !strings.Contains(text, "t.touch(") {
				t.Errorf("%s: %s changes work that waits, and does not touch it", name, fn.Name.Name)
			}
		}
	}
	if found == 0 {
		t.Error("no statement was found")
	}
}
