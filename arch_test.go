package parley_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the import path of the vocabulary, and the beginning of every room's.
const module = "github.com/parley-desk/parley"

// vocabulary is the room at the root of the repository.
const vocabulary = "."

// maxLines is how long a file of source may be before it is more than one topic.
const maxLines = 650

// rooms is the plan of the house (docs/architecture.md): each package, and the packages
// of this module it may import. A name that ends in /... stands for everything below it.
// What is not said here is not allowed.
var rooms = map[string][]string{
	vocabulary:   {},
	"cmd/parley": {vocabulary, "internal/app"},

	// Pure: no I/O, no clock of their own.
	"internal/condition":      {vocabulary},
	"internal/form":           {vocabulary, "internal/condition"},
	"internal/routing":        {vocabulary},
	"internal/routing/replay": {vocabulary, "internal/routing"},
	"internal/schedule":       {vocabulary},
	"internal/words":          {vocabulary, "web"},

	// What is kept, and what wakes up.
	"internal/auth":  {vocabulary},
	"internal/blob":  {},
	"internal/bus":   {},
	"internal/jobs":  {vocabulary, "internal/store"},
	"internal/store": {vocabulary, "internal/condition"},

	// The verbs.
	"internal/desk": {
		vocabulary, "internal/store", "internal/jobs", "internal/bus", "internal/blob", "internal/channel", "internal/auth",
		"internal/condition", "internal/form", "internal/routing", "internal/routing/replay", "internal/schedule", "internal/words",
	},

	// The ways in and out.
	"internal/api": {
		vocabulary, "internal/desk", "internal/store", "internal/auth", "internal/live", "internal/blob", "internal/channel",
		"internal/routing", "internal/words",
	},
	"internal/channel": {vocabulary},
	"internal/live":    {vocabulary, "internal/desk", "internal/store", "internal/bus", "internal/auth", "internal/words"},
	"internal/portal": {
		vocabulary, "internal/desk", "internal/store", "internal/auth", "internal/live", "internal/blob", "internal/channel",
		"internal/words",
	},
	"web": {},

	// The wiring, which knows everybody.
	"internal/app": {vocabulary, "internal/...", "web"},

	// Tests of the whole.
	"internal/parleytest":          {vocabulary, "internal/app"},
	"internal/pgtest":              {},
	"internal/channel/pushtest":    {},
	"internal/channel/mailtest":    {},
	"internal/store/storetest":     {"internal/store", "internal/pgtest"},
	"internal/routing/routingtest": {vocabulary, "internal/routing", "internal/routing/replay"},
	"test/...":                     {vocabulary, "internal/...", "test/..."},
}

// testHelpers are rooms that only tests may import.
var testHelpers = []string{"internal/parleytest", "internal/pgtest", "internal/store/storetest", "internal/channel/pushtest", "internal/channel/mailtest", "internal/routing/routingtest"}

// listed is what `go list` says of a package, as far as it matters here. The
// imports of test files are beside it: those may name any room.
type listed struct {
	path    string
	imports []string
}

// TestRoomsImportOnlyWhatThePlanAllows keeps the import table of docs/architecture.md.
func TestRoomsImportOnlyWhatThePlanAllows(t *testing.T) {
	packages := listPackages(t)
	seen := map[string]bool{}
	for _, p := range packages {
		room, key := roomOf(p.path)
		if key == "" {
			t.Errorf("%s has no place in the plan: add the room %q, with what it may import, to `rooms` in arch_test.go and to the table in docs/architecture.md",
				p.path, room)
			continue
		}
		seen[room] = true
		for _, imported := range p.imports {
			target, ok := inModule(imported)
			if !ok || allowed(key, target) {
				continue
			}
			t.Errorf("%s imports %s, which the plan does not allow: it may import %s.\nMove the code to where it belongs; or, when the plan is wrong, change `rooms` in arch_test.go and docs/architecture.md.",
				room, target, strings.Join(rooms[key], ", "))
		}
	}
	// Guards the guard: an empty list would allow everything.
	for room := range rooms {
		if !seen[room] && !strings.HasSuffix(room, "/...") {
			t.Errorf("the plan has the room %q, which go list does not name", room)
		}
	}
}

// roomOf returns the room a package is, relative to the module, and the key under which
// `rooms` has it: itself, or the pattern above it; "" when there is none. A folder below
// internal/channel is one provider: it follows the same rules as the seam it serves.
func roomOf(importPath string) (room, key string) {
	room, _ = inModule(importPath)
	if _, ok := rooms[room]; ok {
		return room, room
	}
	if strings.HasPrefix(room, "internal/channel/") {
		return room, "internal/channel"
	}
	for pattern := range rooms {
		if matches(pattern, room) {
			return room, pattern
		}
	}
	return room, ""
}

// inModule turns an import path of this module into a room's name.
func inModule(importPath string) (room string, ok bool) {
	if importPath == module {
		return vocabulary, true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// allowed reports whether the plan lets the room called key import target.
func allowed(key, target string) bool {
	for _, pattern := range rooms[key] {
		if !matches(pattern, target) {
			continue
		}
		// A helper of tests is part of no product code, even where the plan says "everything";
		// one helper may build on another that it names.
		return !slices.Contains(testHelpers, target) || strings.HasPrefix(key, "test/") || pattern == target
	}
	// Providers import the seam they serve, and never each other.
	return key == "internal/channel" && target == "internal/channel"
}

// matches reports whether a name of the plan covers a room.
func matches(pattern, room string) bool {
	if below, ok := strings.CutSuffix(pattern, "/..."); ok {
		return room == below || strings.HasPrefix(room, below+"/")
	}
	return pattern == room
}

// TestRoomsOfThePlanCoverEachOther finds typing mistakes in the plan itself.
func TestRoomsOfThePlanCoverEachOther(t *testing.T) {
	for room, imports := range rooms {
		for _, name := range imports {
			if _, ok := rooms[name]; !ok && name != "internal/..." {
				t.Errorf("the plan lets %s import %s, which is no room", room, name)
			}
		}
	}
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var packages []listed
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		packages = append(packages, listed{path: words[0], imports: words[1:]})
	}
	return packages
}

// TestFilesAreOneTopic bounds the length of every file of source.
func TestFilesAreOneTopic(t *testing.T) {
	checked := 0
	eachSource(t, []string{".go", ".ts", ".svelte", ".mjs"}, func(path string, content []byte) {
		checked++
		if lines := bytes.Count(content, []byte("\n")); lines > maxLines {
			t.Errorf("%s has %d lines, more than %d: it holds more than one topic; split it by topic into files of the same package or folder",
				path, lines, maxLines)
		}
	})
	if checked == 0 {
		t.Fatal("no file of source was found")
	}
}

// TestTestsSleepOnlyInBubbles keeps tests from waiting on the clock: in a synctest bubble
// sleeping costs nothing and is exact, anywhere else it is slow or wrong.
func TestTestsSleepOnlyInBubbles(t *testing.T) {
	bubbles := map[string]bool{} // folders whose tests make bubbles
	sleeps := map[string]bool{}  // files that sleep
	eachSource(t, []string{"_test.go"}, func(path string, content []byte) {
		file, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		for _, i := range file.Imports {
			if name, _ := strconv.Unquote(i.Path.Value); name == "testing/synctest" {
				bubbles[filepath.Dir(path)] = true
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok && selector.Sel.Name == "Sleep" {
				if x, ok := selector.X.(*ast.Ident); ok && x.Name == "time" {
					sleeps[path] = true
				}
			}
			return true
		})
	})
	for path := range sleeps {
		if !bubbles[filepath.Dir(path)] {
			t.Errorf("%s calls time.Sleep outside a testing/synctest bubble: wait on a condition instead", path)
		}
	}
}

// eachSource calls f for every file of the repository whose name has one of the endings
// and that a person wrote: not what npm installed, a build left, or a generator made.
func eachSource(t *testing.T, endings []string, f func(path string, content []byte)) {
	t.Helper()
	built := []string{"node_modules", "dist", "build", "bin", "data", ".git"}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(built, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		ends := slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(path, e) })
		if !ends || strings.Contains(entry.Name(), ".gen.") {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f(filepath.ToSlash(path), content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
