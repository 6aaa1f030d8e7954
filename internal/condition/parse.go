package condition

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError says where a text stops being a query, and what to do about it.
type SyntaxError struct {
	Offset  int    // bytes from the start of the text
	Message string // one sentence naming the remedy
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("condition, at position %d: %s", e.Offset+1, e.Message)
}

// Parse reads an encoded query (URL-decoded once by the caller). It is strict:
// an unknown operator or any other mistake is a *SyntaxError, and no condition
// is ever dropped. The empty text is the zero Query.
//
// Tolerated as the vendor does: one leading and one trailing ^, and ^EQ.
// The scan for ^^ (a literal ^) goes from left to right before splitting, so
// a value that ends in ^ followed by a separator is written ^^^.
func Parse(text string) (Query, error) {
	if len(text) > MaxText {
		return Query{}, &SyntaxError{MaxText, fmt.Sprintf("the condition is longer than %d bytes; split it into several rules.", MaxText)}
	}
	if !utf8.ValidString(text) {
		return Query{}, &SyntaxError{0, "the condition is not valid UTF-8 text; type it again."}
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return Query{}, &SyntaxError{i, "a NUL character cannot be stored or compared; remove it."}
	}
	p := parser{}
	segments := split(text)
	for i, s := range segments {
		if s.text == "" {
			if i == 0 || i == len(segments)-1 {
				continue // the tolerated ^ at either end
			}
			return Query{}, &SyntaxError{s.offset, "a condition is missing between two ^; write ^^ for a literal ^."}
		}
		if err := p.segment(s); err != nil {
			return Query{}, err
		}
	}
	if p.newGroup {
		return Query{}, &SyntaxError{len(text), "^NQ needs a condition after it; otherwise the query would hold for every record."}
	}
	return p.query, nil
}

// segment is what stands between two separators, unescaped.
type segment struct {
	offset int // of its first byte in the text
	text   string
}

// split cuts at every ^ that is not doubled and undoubles the others.
func split(text string) []segment {
	var (
		list  []segment
		part  strings.Builder
		start int
	)
	for i := 0; i < len(text); i++ {
		if text[i] != '^' {
			part.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == '^' {
			part.WriteByte('^')
			i++
			continue
		}
		list = append(list, segment{start, part.String()})
		part.Reset()
		start = i + 1
	}
	return append(list, segment{start, part.String()})
}

type parser struct {
	query    Query
	terms    int
	newGroup bool // ^NQ was read and its first condition was not
}

// segment reads one segment. Fields are lower case, so the upper-case keywords
// cannot be mistaken for one; ORDERBY is tried before OR.
func (p *parser) segment(s segment) error {
	if s.text == "EQ" {
		return nil
	}
	if field, ok := strings.CutPrefix(s.text, "ORDERBYDESC"); ok {
		p.query.OrderBy = append(p.query.OrderBy, Order{field, true})
		return p.bareField(s, field)
	}
	if field, ok := strings.CutPrefix(s.text, "ORDERBY"); ok {
		p.query.OrderBy = append(p.query.OrderBy, Order{field, false})
		return p.bareField(s, field)
	}
	if field, ok := strings.CutPrefix(s.text, "GROUPBY"); ok {
		p.query.GroupBy = append(p.query.GroupBy, field)
		return p.bareField(s, field)
	}
	if strings.HasPrefix(s.text, "RLQUERY") || strings.HasPrefix(s.text, "ENDRLQUERY") {
		return &SyntaxError{s.offset, "related-list conditions (RLQUERY) are not supported; ask for the related records themselves."}
	}
	if rest, ok := strings.CutPrefix(s.text, "NQ"); ok {
		if len(p.query.Groups) == 0 || p.newGroup {
			return &SyntaxError{s.offset, "^NQ needs a condition before it."}
		}
		p.newGroup = true
		if rest == "" {
			return nil // the next segment is its first condition
		}
		return p.term(segment{s.offset + 2, rest}, false)
	}
	if rest, ok := strings.CutPrefix(s.text, "OR"); ok {
		if len(p.query.Groups) == 0 || p.newGroup {
			return &SyntaxError{s.offset, "^OR needs a condition before it."}
		}
		return p.term(segment{s.offset + 2, rest}, true)
	}
	return p.term(s, false)
}

func (p *parser) bareField(s segment, field string) error {
	if field == "" || fieldLength(field) != len(field) {
		return &SyntaxError{s.offset, "name one field after ORDERBY, ORDERBYDESC or GROUPBY, for example ^ORDERBYnumber."}
	}
	return p.count(s)
}

// count bounds the size of the query.
func (p *parser) count(s segment) error {
	p.terms++
	if p.terms > MaxTerms {
		return &SyntaxError{s.offset, fmt.Sprintf("more than %d conditions; use IN with a list, or several rules.", MaxTerms)}
	}
	return nil
}

// term reads field, operator and value, and hangs the term where it belongs.
func (p *parser) term(s segment, or bool) error {
	term, err := parseTerm(s)
	if err != nil {
		return err
	}
	if err := p.count(s); err != nil {
		return err
	}
	if len(p.query.Groups) == 0 || p.newGroup {
		p.query.Groups = append(p.query.Groups, Group{})
		p.newGroup = false
	}
	group := &p.query.Groups[len(p.query.Groups)-1]
	if or {
		last := &group.All[len(group.All)-1]
		last.Any = append(last.Any, term)
	} else {
		group.All = append(group.All, Clause{Any: []Term{term}})
	}
	return nil
}

func parseTerm(s segment) (Term, error) {
	n := fieldLength(s.text)
	if n == 0 {
		return Term{}, &SyntaxError{s.offset, "a condition starts with a field name in lower case, for example category=billing."}
	}
	field, rest := s.text[:n], s.text[n:]
	for _, sp := range spellings {
		value, ok := strings.CutPrefix(rest, sp.token)
		if !ok {
			continue
		}
		if sp.op == "" {
			return Term{}, &SyntaxError{s.offset + n, sp.token + " " + refused[sp.token] + "."}
		}
		if message := checkValue(sp.op, value); message != "" {
			return Term{}, &SyntaxError{s.offset + n, string(sp.op) + " " + message}
		}
		return Term{field, sp.op, value}, nil
	}
	return Term{}, &SyntaxError{s.offset + n, fmt.Sprintf("no known operator after field %q; use =, !=, LIKE, STARTSWITH, IN, ISEMPTY or another one, in capitals and without a space before it.", field)}
}

// fieldLength is the length of the field name that text starts with.
func fieldLength(text string) int {
	for i := range len(text) {
		c := text[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.' {
			return i
		}
	}
	return len(text)
}

// checkValue checks what can be said about a value without knowing the field's
// type; it returns what is wrong, or "".
func checkValue(op Op, value string) string {
	kind, _ := op.valueKind()
	switch kind {
	case ValueNone:
		if value != "" {
			return "takes no value; start the next condition with ^."
		}
		return ""
	case ValueOne:
		if value == "" && op != Is && op != IsNot {
			return "needs a value; without one it would hold for every record or for none."
		}
	case ValueList:
		if len(list(value)) == 0 {
			return "needs at least one value, separated by commas."
		}
	case ValueRange:
		from, to, ok := strings.Cut(value, "@")
		if !ok || from == "" || to == "" {
			return "needs two values with @ between them, for example BETWEEN1@5."
		}
	case ValueField:
		if value == "" || fieldLength(value) != len(value) {
			return "needs the name of another field, for example SAMEASopened_by."
		}
	case ValueDay:
		if value == "" {
			return "needs a day: Today, Yesterday, Tomorrow, a date such as 2026-12-25, or label@from@to."
		}
	case ValueRelative:
		if _, err := parseRelative(value); err != nil {
			return sentence(err)
		}
	}
	for _, v := range parts(kind, value) {
		if isCall(v) {
			if _, err := parseCall(v); err != nil {
				return sentence(err)
			}
		}
	}
	return ""
}

// list cuts the value of IN at its commas; surrounding space and empty items
// do not count.
func list(value string) []string {
	var items []string
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// parts cuts a value into the single values it is made of.
func parts(kind, value string) []string {
	switch kind {
	case ValueList:
		return list(value)
	case ValueRange:
		from, to, _ := strings.Cut(value, "@")
		return []string{from, to}
	case ValueDay:
		return strings.Split(value, "@")
	case ValueOne:
		return []string{value}
	}
	return nil
}
