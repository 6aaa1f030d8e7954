package desk

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
)

// sheet is a form as somebody filled it in: fields by name, and what is wrong
// with them. A field that is not on it keeps what it has.
type sheet struct {
	values map[string]string
	wrong  []parley.FieldError
}

func (s *sheet) has(field string) bool {
	_, ok := s.values[field]
	return ok
}

// note remembers what is wrong with a field; nil is nothing.
func (s *sheet) note(field string, err error) {
	if err != nil {
		s.wrong = append(s.wrong, parley.AsError(err).About(field))
	}
}

func (s *sheet) refusef(field, format string, args ...any) {
	s.note(field, parley.Errorf(parley.CodeInvalid, field, format, args...))
}

// err is the refusal of the form, or nil.
func (s *sheet) err() error {
	if len(s.wrong) == 0 {
		return nil
	}
	refused := parley.Errorf(parley.CodeInvalid, "", "Please look at the marked fields. Nothing was saved.")
	refused.Fields = s.wrong
	return refused
}

// line reads one line of text; text several.
func (s *sheet) line(field string, into *string, limit int) {
	if !s.has(field) {
		return
	}
	clean, err := parley.CleanLine(field, s.values[field], limit)
	*into = clean
	s.note(field, err)
}

func (s *sheet) text(field string, into *string) {
	if !s.has(field) {
		return
	}
	clean, err := parley.CleanText(field, s.values[field], parley.MaxBody)
	*into = clean
	s.note(field, err)
}

// address reads an e-mail address, which may be empty.
func (s *sheet) address(field string, into *string) {
	s.line(field, into, maxAddress)
	if *into == "" || !s.has(field) {
		return
	}
	if a, err := mail.ParseAddress(*into); err != nil || a.Address != *into {
		s.refusef(field, "is not an e-mail address such as name@example.com.")
	}
}

// maxAddress is the longest e-mail address (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

// number reads a whole number in the bounds; explain says what is wanted.
func (s *sheet) number(field string, into *int64, low, high int64, explain string) {
	text := s.values[field]
	if text == "" {
		return
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < low || n > high {
		s.refusef(field, "must be %s.", explain)
		return
	}
	*into = n
}

// id reads the id of a row, or nothing.
func (s *sheet) id(field string, into *parley.ID) {
	if !s.has(field) {
		return
	}
	text := strings.TrimSpace(s.values[field])
	if text != "" && !parley.ValidID(text) {
		s.refusef(field, "is not an id: 32 hexadecimal digits.")
		return
	}
	*into = parley.ID(text)
}

// chosen reads one of the choices, or, where it may be, nothing.
func chosen[T ~string](s *sheet, field string, into *T, optional bool, choices ...T) {
	if !s.has(field) {
		return
	}
	value := T(strings.TrimSpace(s.values[field]))
	if slices.Contains(choices, value) || value == "" && optional {
		*into = value
		return
	}
	names := make([]string, 0, len(choices))
	for _, choice := range choices {
		names = append(names, string(choice))
	}
	s.refusef(field, "must be one of %s.", strings.Join(names, ", "))
}
