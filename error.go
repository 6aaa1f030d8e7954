package parley

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"
)

// Code classifies an error for programs. The edges map codes to HTTP statuses,
// close codes and exit codes; nobody else knows those.
type Code string

// The error codes. Every code is a promise: nothing was half done.
const (
	CodeInvalid         Code = "invalid"         // the input is wrong; Field and Message say where and what to do
	CodeUnauthenticated Code = "unauthenticated" // sign in, or the token is unknown or expired
	CodeForbidden       Code = "forbidden"       // signed in, but not allowed
	CodeNotFound        Code = "not_found"       // does not exist, or the caller may not know that it does
	CodeConflict        Code = "conflict"        // somebody else was faster, or the state does not allow it
	CodeEnded           Code = "ended"           // the conversation is over; start a new one
	CodeClosed          Code = "closed"          // the queue is outside its schedule or inactive
	CodeLimit           Code = "limit"           // a limit of sessions or rate is reached; RetryAfter may say when
	CodeTooLarge        Code = "too_large"       // a frame, file or text is over its bound
	CodeUnavailable     Code = "unavailable"     // the desk cannot do it now (database away, disk full, stopping)
	CodeInternal        Code = "internal"        // our fault; the cause is in the log, never on a screen
)

// Error is what every verb returns when it refuses: a code for programs and a
// message for the person who can act on it. Causes are wrapped, logged at the
// edge, and never shown.
type Error struct {
	Code       Code
	Message    string        // one plain sentence: what happened, what was kept, what to do
	Field      string        // the input the message is about, in snake_case, or ""
	Fields     []FieldError  // all wrong inputs of a form; Field is then ""
	HTML       string        // Message as sanitised HTML, when an administrator wrote it so (a closed queue)
	RetryAfter time.Duration // hint for CodeLimit and CodeUnavailable; 0 is none
	cause      error
	said       *said // how Message was made; nil: as it stands
}

// said is a sentence before its names are filled in: what a translation begins with.
type said struct {
	format string
	args   []any
}

// passedOn is the format of a sentence that somebody else made.
const passedOn = "%s"

// in is the sentence in another language; text is the English one.
func (s *said) in(translate func(string) string, text string) string {
	if s == nil {
		return translate(text)
	}
	format := translate(s.format)
	if format == s.format && format != passedOn {
		return text
	}
	args := make([]any, len(s.args))
	for i, arg := range s.args {
		// Names of things are words too ("This queue"), names of people are not known to translate.
		if word, ok := arg.(string); ok {
			arg = translate(word)
		}
		args[i] = arg
	}
	return fmt.Sprintf(format, args...)
}

// FieldError is one wrong input of a form.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
	said    *said
}

// Errorf makes an error; field may be empty. The format is what translations
// are found by: constant, and with the parts that vary as arguments.
func Errorf(code Code, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...), said: &said{format, args}}
}

// Wrap makes an error with a hidden cause.
func Wrap(code Code, cause error, message string) *Error {
	return &Error{Code: code, Message: message, cause: cause}
}

// Wrapf makes an error with a hidden cause and a message as [Errorf] has it.
func Wrapf(code Code, cause error, format string, args ...any) *Error {
	e := Errorf(code, "", format, args...)
	e.cause = cause
	return e
}

// Wrong is one wrong input; the format is as in [Errorf].
func Wrong(field, code, format string, args ...any) FieldError {
	return FieldError{Field: field, Code: code, Message: fmt.Sprintf(format, args...), said: &said{format, args}}
}

// About makes of an error one wrong input of a form.
func (e *Error) About(field string) FieldError {
	return FieldError{Field: field, Code: string(e.Code), Message: e.Message, said: e.said}
}

// In is the error in another language: translate returns the translation of an
// English format or name, or what it was given when it has none. What an
// administrator wrote (HTML) stays as it is.
func (e *Error) In(translate func(english string) string) *Error {
	other := *e
	other.Message = e.said.in(translate, e.Message)
	other.Fields = slices.Clone(e.Fields)
	for i, f := range e.Fields {
		other.Fields[i].Message = f.said.in(translate, f.Message)
	}
	return &other
}

// Partial reports whether Message begins in the middle of a sentence ("must not be
// empty.") and reads on from the name of its field. A message that begins with a
// name, such as a file's, does not, however that name is written.
func (e *Error) Partial() bool {
	text := e.Message
	if e.said != nil {
		text = e.said.format
	}
	if text == passedOn && e.said != nil && len(e.said.args) == 1 {
		if sentence, ok := e.said.args[0].(string); ok {
			text = sentence // in English, as whoever made it said it
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	return e.Field != "" && unicode.IsLower(first)
}

func (e *Error) Error() string {
	text := e.Message
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns the hidden cause.
func (e *Error) Unwrap() error { return e.cause }

// AsError returns err as an *Error; what is not one becomes CodeInternal with
// err as hidden cause. It returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Wrap(CodeInternal, err, "Something went wrong on our side. Nothing was changed; please try again.")
}

// CodeOf is the code of err, or "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return AsError(err).Code
}
