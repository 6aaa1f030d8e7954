package live

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestLeanKeepsEarlyBytes: a client need not wait for the answer to its upgrade before
// it sends, and may send more than a buffer holds.
func TestLeanKeepsEarlyBytes(t *testing.T) {
	t.Parallel()
	for _, early := range []string{"", "hello", strings.Repeat("x", 3*visitorBuffer)} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, buffers, err := lean{w, visitorBuffer}.Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			// As websocket.Accept does.
			there, err := buffers.Reader.Peek(buffers.Reader.Buffered())
			if err != nil {
				t.Error(err)
				return
			}
			rest := make([]byte, len(early)+len("late")-len(there))
			if _, err := io.ReadFull(conn, rest); err != nil {
				t.Error(err)
				return
			}
			if _, err := buffers.WriteString(string(there) + string(rest)); err != nil {
				t.Error(err)
			}
			if err := buffers.Flush(); err != nil {
				t.Error(err)
			}
		}))
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + early)); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("late")); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(conn)
		if err != nil || string(got) != early+"late" {
			t.Errorf("%d early bytes: %d came through: %v", len(early), len(got), err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	}
}
