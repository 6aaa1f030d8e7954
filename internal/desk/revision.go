package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/parley-desk/parley"
)

// revised names what belongs to a record and is saved by itself, whole, so that
// who saves it cannot undo what somebody else saved meanwhile.
type revised interface{ revision() *string }

// revise gives a value the name of its content.
func revise(value revised) error {
	said, err := members(value)
	if err != nil {
		return err
	}
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	*value.revision() = hex.EncodeToString(sum[:8])
	return nil
}

// checkRevision refuses a change of something that is no longer as it was read.
// A change that does not say what was read replaces whatever is there.
func checkRevision(read string, stored revised, label string) error {
	if err := revise(stored); err != nil {
		return err
	}
	now := *stored.revision()
	*stored.revision() = ""
	if read == "" || read == now {
		return nil
	}
	return parley.Errorf(parley.CodeConflict, "revision", "Somebody changed this part of %s meanwhile. Load it again and repeat your change.", label)
}
