package live

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
)

// visitorBuffer is the size of a visitor's two buffers: one message of usual length.
// Longer ones pass it by. The HTTP server's own buffers are four times as large, which
// ten thousand visitors who only look would hold all day.
const visitorBuffer = 1 << 10

// lean is a response whose connection, when it is taken over, has buffers of the given
// size instead of the server's.
type lean struct {
	http.ResponseWriter
	size int
}

// Hijack implements [http.Hijacker].
func (l lean) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(l.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	// What the client sent right behind its request must be in the new buffer as well:
	// whoever hijacks looks there.
	early, err := buffers.Reader.Peek(buffers.Reader.Buffered())
	if err != nil {
		return nil, nil, err
	}
	early = bytes.Clone(early)
	reader := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), max(l.size, len(early)))
	if _, err := reader.Peek(len(early)); err != nil {
		return nil, nil, err
	}
	return conn, bufio.NewReadWriter(reader, bufio.NewWriterSize(conn, l.size)), nil
}
