package portal

import (
	"bytes"
	"os"
	"testing"
)

// The pages and the screens share one design. A binary cannot embed a file of
// another package's folder, so the tokens stand here once more.
func TestTokensAreThoseOfTheScreens(t *testing.T) {
	ours, err := staticFiles.ReadFile("static/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile("../../web/ui/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ours, theirs) {
		t.Error("static/tokens.css differs from web/ui/tokens.css: copy it over")
	}
}
