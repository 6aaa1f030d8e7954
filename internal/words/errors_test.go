package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// formatAt is where a call has the sentence it says: of parley.Errorf it is the
// third argument. Of the helpers with -1 it is whatever looks like a sentence.
var formatAt = map[string]int{
	"Errorf": 2, "Wrap": 2, "Wrapf": 2, "Wrong": 2, "asField": 2, "NotFound": 0, "addf": 1, "faultf": 1,
	"refuse": -1, "refusef": -1, "parseSwitch": -1, "parseID": -1,
}

// onTheConsole are the places whose sentences are read where Parley is started,
// by whoever writes its flags, and never on a screen.
var onTheConsole = []string{"cmd/", "internal/app/", "internal/channel/smtp/", "internal/channel/mailtest/", "internal/store/migrate.go", "test/", "tools/"}

// helperFormat is what helpers call the sentence they pass on.
var helperFormat = []string{"format", "message", "remedy", "what"}

// TestEverySentenceOfTheServerIsTranslated collects the sentences of refusals from
// the source, and holds every language but English against them.
func TestEverySentenceOfTheServerIsTranslated(t *testing.T) {
	said := sentences(t)
	if len(said) < 200 {
		t.Fatalf("only %d sentences were found in the source: has parley.Errorf another name?", len(said))
	}
	verbs := regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)
	for _, code := range All().Codes() {
		if code == English {
			continue
		}
		l := All().Language(code)
		for _, english := range slices.Sorted(maps.Keys(said)) {
			other, ok := l.errors[english]
			if !ok {
				t.Errorf("%s.json lacks server.errors %q, said in %s", code, english, said[english])
				continue
			}
			if !slices.Equal(verbs.FindAllString(english, -1), verbs.FindAllString(other, -1)) {
				t.Errorf("%s.json: %q does not have the placeholders of %q, in their order", code, other, english)
			}
		}
		for english := range l.errors {
			if said[english] == "" {
				t.Errorf("%s.json has server.errors %q, which nothing says any more", code, english)
			}
		}
	}
}

// fieldAt is where a call has the name of the input it refuses.
var fieldAt = map[string]int{
	"Errorf": 1, "Wrong": 0, "requiredLine": 0, "CleanLine": 0, "CleanText": 0, "checkPosition": 0, "checkBetween": 0,
	"checkReferences": 0, "checkConditions": 0, "canonical": 0, "asField": 1, "ParseID": 0,
}

// toPrograms are the files whose refusals only programs read: they know members
// by their names.
var toPrograms = regexp.MustCompile(`^(internal/(api|desk)/awa\w*|internal/channel/webpush/\w+|internal/store/store|internal/api/api)\.go$`)

// TestEveryFieldOfARefusalHasALabel keeps "target wait s" off the screens: what the
// server can refuse has a label in every language. Fields whose names are put
// together while it runs are of forms that say what they are.
func TestEveryFieldOfARefusalHasALabel(t *testing.T) {
	fields := map[string]string{}
	walkSource(t, func(name string, files *token.FileSet, file *ast.File) {
		if toPrograms.MatchString(name) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			verb, from := called(call)
			at, ok := fieldAt[verb]
			if !ok || len(call.Args) <= at || from == "fmt" {
				return true
			}
			if field, constant := literal(call.Args[at]); constant && field != "" {
				fields[field] = name
			}
			return true
		})
	})
	if len(fields) < 100 {
		t.Fatalf("only %d fields were found in the source", len(fields))
	}
	for _, code := range All().Codes() {
		l := All().Language(code)
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			for part := range strings.SplitSeq(field, ".") {
				if part, _, _ = strings.Cut(part, "["); !l.labelled(part) {
					t.Errorf("%s.json lacks server.fields %q, refused in %s", code, part, fields[field])
				}
			}
		}
	}
}

// labelled reports whether this language itself has a label for an input.
func (l *Language) labelled(name string) bool {
	return slices.ContainsFunc(labelGroups, func(group string) bool { _, ok := l.messages[group+name]; return ok })
}

// TestEveryPropertyIsExplainedInEveryLanguage holds the languages against the
// explanations and units of the settings.
func TestEveryPropertyIsExplainedInEveryLanguage(t *testing.T) {
	said := map[string]string{}
	for _, p := range parley.AllProperties() {
		said[p.Explain] = p.Name
		if p.Unit != "" {
			said[p.Unit] = p.Name
		}
	}
	for _, code := range All().Codes() {
		l := All().Language(code)
		if code == English {
			if len(l.explains) > 0 {
				t.Error("en.json repeats what property.go says")
			}
			continue
		}
		for _, english := range slices.Sorted(maps.Keys(said)) {
			if l.explains[english] == "" {
				t.Errorf("%s.json lacks server.explains %q, said of %s", code, english, said[english])
			}
		}
		for english := range l.explains {
			if said[english] == "" {
				t.Errorf("%s.json has server.explains %q, which nothing says any more", code, english)
			}
		}
		for _, p := range parley.AllProperties() {
			if got := l.Property(p); got.Explain == p.Explain || got.Name != p.Name || got.Default != p.Default {
				t.Errorf("%s: %+v", code, got)
			}
		}
	}
}

// sentences finds what is said, with a place for each.
func sentences(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{"%s": "sentences passed on"}
	walkSource(t, func(name string, files *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			for _, sentence := range saidBy(t, files, file.Name.Name, n) {
				said[sentence] = name
			}
			return true
		})
	})
	return said
}

// walkSource visits the files of Go whose sentences are read on screens.
func walkSource(t *testing.T, visit func(name string, files *token.FileSet, file *ast.File)) {
	t.Helper()
	const root = "../.."
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if strings.HasPrefix(entry.Name(), ".") && path != root || entry.Name() == "node_modules" || entry.Name() == "build" {
				return fs.SkipDir
			}
			return nil
		}
		outside := slices.ContainsFunc(onTheConsole, func(place string) bool { return strings.HasPrefix(name, place) })
		if outside || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		visit(name, files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// saidBy are the sentences a node says by itself.
func saidBy(t *testing.T, files *token.FileSet, pkg string, n ast.Node) []string {
	t.Helper()
	switch n := n.(type) {
	case *ast.KeyValueExpr: // parley.FieldError{Message: "…"}
		key, ok := n.Key.(*ast.Ident)
		if text, constant := literal(n.Value); ok && constant && key.Name == "Message" {
			return []string{text}
		}
	case *ast.FuncDecl: // the titles of problems; a sentence behind another
		if n.Name.Name == "titleOf" && pkg == "api" || n.Name.Name == "onlyCustomer" {
			return slices.DeleteFunc(literals(n), func(text string) bool { return text == "" })
		}
	case *ast.CallExpr:
		name, from := called(n)
		at, ok := formatAt[name]
		if !ok || name == "Errorf" && from != "parley" && (from != "" || pkg != "parley") || name == "NotFound" && from == "http" {
			return nil
		}
		if at < 0 {
			var found []string
			for _, arg := range n.Args {
				if text, ok := literal(arg); ok && strings.Contains(text, " ") {
					found = append(found, text)
				}
			}
			return found
		}
		if len(n.Args) <= at {
			return nil
		}
		text, constant := literal(n.Args[at])
		if passed, ok := n.Args[at].(*ast.Ident); ok && slices.Contains(helperFormat, passed.Name) {
			return nil
		}
		if !constant {
			t.Errorf("%s: %s needs a constant sentence, with what varies as arguments: nothing else can be translated", files.Position(n.Pos()), name)
			return nil
		}
		return []string{text}
	}
	return nil
}

func called(call *ast.CallExpr) (name, from string) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name, ""
	case *ast.SelectorExpr:
		if of, ok := fun.X.(*ast.Ident); ok {
			from = of.Name
		}
		return fun.Sel.Name, from
	}
	return "", ""
}

// literal is the value of a string constant, which may be put together with +.
func literal(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, both := literal(e.Y)
		return left + right, ok && both
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

func literals(of ast.Node) []string {
	var found []string
	ast.Inspect(of, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			if text, ok := literal(lit); ok {
				found = append(found, text)
			}
		}
		return true
	})
	return found
}
