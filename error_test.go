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

func TestPartial(t *testing.T) {
	for _, c := range []struct {
		err  *parley.Error
		want bool
	}{
		{parley.Errorf(parley.CodeInvalid, "title", "must not be empty."), true},
		{parley.Errorf(parley.CodeInvalid, "file_name", "%s is empty.", "notes.txt"), false},
		{parley.Errorf(parley.CodeInvalid, "file_name", "Files are not accepted here."), false},
		{parley.Errorf(parley.CodeInvalid, "", "nothing to name"), false},
		{parley.Errorf(parley.CodeInvalid, "queue_id", "%s", "must be a queue."), true},
		{parley.Errorf(parley.CodeInvalid, "queue_id", "%s", "Choose a queue."), false},
		{parley.Errorf(parley.CodeInvalid, "conditions", "%s", errors.New("guest_name needs a text")), false},
		{&parley.Error{Code: parley.CodeInvalid, Field: "title", Message: "is missing."}, true},
		{&parley.Error{Code: parley.CodeInvalid, Field: "title"}, false},
	} {
		if got := c.err.Partial(); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}
