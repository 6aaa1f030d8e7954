package wire

import "errors"

// Frame is what the benchmark looks at in a frame from the server. The slices are
// views of the scanned message, without quotes and without resolving escapes: the
// values in question (types, ids, codes) have none.
type Frame struct {
	Type         []byte
	Conversation []byte
	ClientID     []byte
	Code         []byte
	Message      []byte
	Seq          int64
	Entry        Entry
}

// Entry is the part of an entry that is checked.
type Entry struct {
	Seq  int64
	Kind []byte
	Body []byte // escapes unresolved
}

// ErrNotJSON says that a message is no frame and no array of frames.
var ErrNotJSON = errors.New("wire: not a frame")

// Scan calls visit for every frame of a message, which is one object or an array of
// objects. The frame is only valid during the call.
func Scan(message []byte, visit func(*Frame) error) error {
	i := space(message, 0)
	if i == len(message) {
		return ErrNotJSON
	}
	if message[i] != '[' {
		_, err := scanFrame(message, i, visit)
		return err
	}
	i = space(message, i+1)
	if i < len(message) && message[i] == ']' {
		return nil
	}
	for {
		next, err := scanFrame(message, i, visit)
		if err != nil {
			return err
		}
		next = space(message, next)
		if next == len(message) {
			return ErrNotJSON
		}
		if message[next] == ']' {
			return nil
		}
		if message[next] != ',' {
			return ErrNotJSON
		}
		i = space(message, next+1)
	}
}

func scanFrame(data []byte, i int, visit func(*Frame) error) (end int, err error) {
	var f Frame
	end = members(data, i, func(key, value []byte) bool {
		switch string(key) {
		case "type":
			f.Type = text(value)
		case "conversation":
			f.Conversation = text(value)
		case "client_id":
			f.ClientID = text(value)
		case "code":
			f.Code = text(value)
		case "message":
			f.Message = text(value)
		case "seq":
			f.Seq = number(value)
		case "entry":
			return members(value, 0, func(key, value []byte) bool {
				switch string(key) {
				case "seq":
					f.Entry.Seq = number(value)
				case "kind":
					f.Entry.Kind = text(value)
				case "body":
					f.Entry.Body = text(value)
				}
				return true
			}) >= 0
		}
		return true
	})
	if end < 0 {
		return 0, ErrNotJSON
	}
	return end, visit(&f)
}

// members calls visit for every member of the object at data[i] and returns where the
// object ends, or -1 if there is none or visit says false.
func members(data []byte, i int, visit func(key, value []byte) bool) int {
	if i >= len(data) || data[i] != '{' {
		return -1
	}
	i = space(data, i+1)
	if i < len(data) && data[i] == '}' {
		return i + 1
	}
	for {
		keyEnd := skipString(data, i)
		if keyEnd < 0 {
			return -1
		}
		colon := space(data, keyEnd)
		if colon >= len(data) || data[colon] != ':' {
			return -1
		}
		begin := space(data, colon+1)
		end := skipValue(data, begin)
		if end < 0 || !visit(data[i+1:keyEnd-1], data[begin:end]) {
			return -1
		}
		i = space(data, end)
		if i >= len(data) {
			return -1
		}
		switch data[i] {
		case '}':
			return i + 1
		case ',':
			i = space(data, i+1)
		default:
			return -1
		}
	}
}

// skipValue returns where the value at data[i] ends, or -1. It trusts that what is
// inside of arrays and objects nests properly.
func skipValue(data []byte, i int) int {
	if i >= len(data) {
		return -1
	}
	switch data[i] {
	case '"':
		return skipString(data, i)
	case '{', '[':
		return skipNested(data, i)
	}
	begin := i
	for i < len(data) && data[i] != ',' && data[i] != '}' && data[i] != ']' && data[i] > ' ' {
		i++
	}
	if i == begin {
		return -1
	}
	return i
}

func skipNested(data []byte, i int) int {
	depth := 0
	for i < len(data) {
		switch data[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			end := skipString(data, i)
			if end < 0 {
				return -1
			}
			i = end - 1
		}
		i++
	}
	return -1
}

// skipString returns where the string at data[i] ends, behind its closing quote, or -1.
func skipString(data []byte, i int) int {
	if i >= len(data) || data[i] != '"' {
		return -1
	}
	for i++; i < len(data); i++ {
		switch data[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

func space(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// text takes the quotes off a string; anything else is nil.
func text(value []byte) []byte {
	if len(value) < 2 || value[0] != '"' {
		return nil
	}
	return value[1 : len(value)-1]
}

// number reads a whole number; anything else is 0.
func number(value []byte) int64 {
	var n int64
	for i, c := range value {
		if c < '0' || c > '9' || i > 17 {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}
