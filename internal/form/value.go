package form

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-desk/parley"
)

// parse reads a non-empty answer as the variable's type and returns its one
// normal form.
func (v Variable) parse(text string) (string, *fault) {
	switch v.Type {
	case Select, Radio:
		return v.choose(text)
	case Checkbox:
		return parseSwitch(text, "true", "false", "Tick the box or leave it empty.")
	case YesNo:
		return parseSwitch(text, "yes", "no", "Choose yes or no.")
	case NumericScale:
		return v.parseScale(text)
	case Date:
		return parseDate(text)
	case DateTime:
		return parseDateTime(text)
	case Duration:
		return parseDuration(text)
	case Email:
		return parseEmail(text)
	case URL:
		return parseURL(text)
	case IP:
		return parseIP(text)
	case Reference, LookupSelect, RequestedFor:
		return parseID(text, "Choose one of the list.")
	case Attachment:
		return parseID(text, "Add the file again.")
	case ListCollector:
		return parseIDs(text)
	default:
		return text, nil
	}
}

func parseSwitch(text, on, off, remedy string) (string, *fault) {
	switch strings.ToLower(text) {
	case on, "true", "on", "1", "yes":
		return on, nil
	case off, "false", "off", "0", "no":
		return off, nil
	}
	return "", faultf(CodeFormat, "%s", remedy)
}

func (v Variable) parseScale(text string) (string, *fault) {
	lowest, highest := v.scale()
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		return "", faultf(CodeFormat, "Choose a number from %d to %d.", lowest, highest)
	}
	return strconv.Itoa(n), nil
}

func parseDate(text string) (string, *fault) {
	if t, err := time.Parse(time.DateOnly, text); err == nil && t.Year() > 0 {
		return text, nil
	}
	return "", faultf(CodeFormat, "Enter a date such as 2026-12-24.")
}

// parseDateTime accepts RFC 3339 and what a browser's own field sends; a time
// without a zone is UTC.
func parseDateTime(text string) (string, *fault) {
	for _, layout := range [...]string{time.RFC3339, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, text)
		if t = t.UTC(); err == nil && t.Year() > 0 && t.Year() < 10000 {
			return t.Format(time.DateTime), nil
		}
	}
	return "", faultf(CodeFormat, "Enter a date and time such as 2026-12-24 14:30.")
}

// parseDuration accepts HH:MM, HH:MM:SS and either after a number of days.
func parseDuration(text string) (string, *fault) {
	wrong := faultf(CodeFormat, "Enter a duration as hours and minutes such as 02:30, or with days such as 1 02:30:00.")
	days, clock, ok := strings.Cut(text, " ")
	if !ok {
		days, clock = "0", text
	}
	parts := strings.Split(clock, ":")
	if len(parts) == 2 {
		parts = append(parts, "00")
	}
	if len(parts) != 3 {
		return "", wrong
	}
	var n [4]int
	for i, part := range append([]string{days}, parts...) {
		bound := [...]int{36500, 23, 59, 59}[i]
		value, err := strconv.ParseUint(part, 10, 16)
		if err != nil || int(value) > bound || i > 0 && len(part) > 2 {
			return "", wrong
		}
		n[i] = int(value)
	}
	return fmt.Sprintf("%d %02d:%02d:%02d", n[0], n[1], n[2], n[3]), nil
}

// parseEmail accepts a bare address with a domain that has a dot: an address
// we can answer from the Internet.
func parseEmail(text string) (string, *fault) {
	address, err := mail.ParseAddress(text)
	at := strings.LastIndexByte(text, '@')
	if err != nil || address.Name != "" || address.Address != text || at > 64 || // RFC 5321, 4.5.3.1.1
		!strings.Contains(strings.Trim(text[at+1:], "."), ".") || strings.ContainsAny(text, "[]\"() ") {
		return "", faultf(CodeFormat, "Enter an email address such as name@example.com.")
	}
	return text, nil
}

func parseURL(text string) (string, *fault) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(text, " <>\"'`\\^{}|") {
		return "", faultf(CodeFormat, "Enter a web address such as https://example.com/page.")
	}
	return text, nil
}

func parseIP(text string) (string, *fault) {
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		return "", faultf(CodeFormat, "Enter an IP address such as 192.0.2.1 or 2001:db8::1.")
	}
	return address.String(), nil
}

func parseID(text, remedy string) (string, *fault) {
	if id := strings.ToLower(text); parley.ValidID(id) {
		return id, nil
	}
	return "", faultf(CodeFormat, "%s", remedy)
}

// parseIDs reads ids separated by commas, each once.
func parseIDs(text string) (string, *fault) {
	var ids []string
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		id, fault := parseID(item, "Choose entries of the list.")
		if fault != nil {
			return "", fault
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, ","), nil
}
