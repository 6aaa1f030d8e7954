package parley_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

func TestErrorsKeepTheirCodeThroughWrapping(t *testing.T) {
	cause := errors.New("disk on fire")
	refused := parley.Errorf(parley.CodeLimit, "field", "at most %d", 3)
	if got := parley.CodeOf(fmt.Errorf("outer: %w", refused)); got != parley.CodeLimit {
		t.Errorf("code %s", got)
	}
	if refused.Error() != "field: at most 3" {
		t.Errorf("says %q", refused)
	}
	unknown := parley.AsError(cause)
	if unknown.Code != parley.CodeInternal || strings.Contains(unknown.Message, "fire") || !errors.Is(unknown, cause) {
		t.Errorf("an unknown error is shown as %+v", unknown)
	}
	if parley.AsError(nil) != nil || parley.CodeOf(nil) != "" {
		t.Error("no error is an error")
	}
	wrapped := parley.Wrap(parley.CodeUnavailable, cause, "Not now.")
	if !errors.Is(wrapped, cause) || wrapped.Error() != "Not now.: disk on fire" {
		t.Errorf("wrapped: %v", wrapped)
	}
}
