package store

import (
	"encoding/json"
	"fmt"

	"github.com/parley-desk/parley"
)

// KeptForm is a form of a visitor that no queue took, and that waits for
// somebody to write to them (domain 2.7, 3.2).
type KeptForm struct {
	ID       parley.ID       `json:"id"`
	At       parley.Time     `json:"at" doc:"When it was sent."`
	Name     string          `json:"name"`
	Email    string          `json:"email"`
	Category string          `json:"category,omitempty"`
	Subject  string          `json:"short_description"`
	Answers  []parley.Answer `json:"answers" doc:"All they wrote, as they saw the questions."`
}

// maxKeptForms bounds how many of them are listed.
const maxKeptForms = 100

// KeptForms lists the forms that no queue took and nobody has followed up, the
// oldest first.
func (r *Reader) KeptForms() ([]KeptForm, error) {
	return many(r, func(r row) (f KeptForm, err error) {
		c, answers := parley.CustomerInteraction{}, ""
		if err = r.Scan(&f.ID, &f.At, &c.FirstName, &c.LastName, &f.Email, &f.Category, &f.Subject, &answers); err != nil {
			return f, err
		}
		f.Name, f.Answers = c.Name(), []parley.Answer{}
		if err = json.Unmarshal([]byte(answers), &f.Answers); err != nil {
			return f, fmt.Errorf("store: kept form %s: %w", f.ID, err)
		}
		return f, nil
	}, `SELECT id, created_at, first_name, last_name, email, category, short_description, answers FROM customer_interaction
		WHERE queue_id IS NULL AND followed_up_at = 0 ORDER BY created_at, id LIMIT $1`, maxKeptForms)
}

// FollowUp notes that somebody has written to who sent a form that no queue
// took, or, with the zero time, that nobody has. It reports false when it was
// noted so already, or a queue took it.
func (t *Tx) FollowUp(form, by parley.ID, at parley.Time) (bool, error) {
	n, err := t.exec(`UPDATE customer_interaction SET followed_up_at = $3, followed_up_by = $2
		WHERE id = $1 AND queue_id IS NULL AND (followed_up_at = 0) <> (CAST($3 AS BIGINT) = 0)`, form, by, at)
	return n == 1, err
}
