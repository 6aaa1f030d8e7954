package parley

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of texts, in characters.
const (
	MaxBody    = 8000 // one message
	MaxSubject = 160  // short description
	MaxName    = 120
)

// CleanLine checks one line of text from outside: valid UTF-8, no control
// characters, at most limit characters, surrounding space removed.
func CleanLine(field, text string, limit int) (string, error) {
	return clean(field, text, limit, false)
}

// CleanText checks several lines: as [CleanLine], but line feeds and tabs are
// kept and CR LF becomes LF.
func CleanText(field, text string, limit int) (string, error) {
	return clean(field, text, limit, true)
}

func clean(field, text string, limit int, multiline bool) (string, error) {
	if !utf8.ValidString(text) {
		return "", Errorf(CodeInvalid, field, "contains bytes that are not UTF-8 text. Please type it again.")
	}
	if multiline {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	text = strings.TrimSpace(text)
	count := 0
	for _, r := range text {
		count++
		if unicode.IsControl(r) && !(multiline && (r == '\n' || r == '\t')) {
			return "", Errorf(CodeInvalid, field, "contains an invisible control character. Please remove it.")
		}
	}
	if count > limit {
		return "", Errorf(CodeTooLarge, field, "is too long: %d characters, at most %d are allowed.", count, limit)
	}
	return text, nil
}

// Shorten cuts text to at most limit characters on one line, with an ellipsis.
func Shorten(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:limit-1])) + "…"
}

// Fold is the form in which names and addresses are compared: lower case,
// surrounding space removed.
func Fold(text string) string { return strings.ToLower(strings.TrimSpace(text)) }
