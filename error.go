package parley

import (
	"errors"
	"fmt"
	"time"
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
}

// FieldError is one wrong input of a form.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Errorf makes an error; field may be empty.
func Errorf(code Code, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes an error with a hidden cause.
func Wrap(code Code, cause error, message string) *Error {
	return &Error{Code: code, Message: message, cause: cause}
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
