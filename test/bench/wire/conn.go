//go:build linux

package wire

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the handshake of RFC 6455 wants it
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"syscall"
	"time"
)

// Conn is a client's WebSocket on a file descriptor of its own. It is used by one
// goroutine at a time.
type Conn struct {
	// Owner says whose connection it is; the caller's to use.
	Owner int

	fd       int
	in       []byte // the beginning of a frame that has not arrived completely
	message  []byte // the beginning of a message of several frames
	out      []byte // what the socket did not take yet
	watching bool   // whether the loop waits until the socket takes more
	masks    mathrand.PCG
	loop     *Loop
}

// Opcodes of RFC 6455, section 5.2.
const (
	opContinuation = 0x0
	opText         = 0x1
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA

	finBit  = 0x80
	maskBit = 0x80
)

// dialTimeout bounds the connecting and the handshake of one socket.
const dialTimeout = 30 * time.Second

// handshakeID is the constant of RFC 6455, section 1.3.
const handshakeID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// Dial opens a WebSocket at path of the server, with the token as sub-protocol.
func Dial(server netip.AddrPort, path, token string) (*Conn, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	c := &Conn{fd: fd, masks: *mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64())} //nolint:gosec // masks hide nothing here
	if err := c.shakeHands(server, path, token); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Conn) shakeHands(server netip.AddrPort, path, token string) error {
	limit := syscall.NsecToTimeval(int64(dialTimeout))
	for _, option := range []int{syscall.SO_RCVTIMEO, syscall.SO_SNDTIMEO} {
		if err := syscall.SetsockoptTimeval(c.fd, syscall.SOL_SOCKET, option, &limit); err != nil {
			return os.NewSyscallError("setsockopt", err)
		}
	}
	if err := syscall.SetsockoptInt(c.fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	if err := untilDone(func() error {
		return syscall.Connect(c.fd, &syscall.SockaddrInet4{Port: int(server.Port()), Addr: server.Addr().As4()})
	}); err != nil && !errors.Is(err, syscall.EISCONN) {
		return os.NewSyscallError("connect", err)
	}
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails, see crypto/rand
	key := base64.StdEncoding.EncodeToString(nonce)
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: parley.v1, bearer.%s\r\n\r\n", path, server, key, token)
	if err := (blocking{c.fd}).writeAll([]byte(request)); err != nil {
		return err
	}
	reader := bufio.NewReader(blocking{c.fd})
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return fmt.Errorf("handshake with %s: %w", path, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSwitchingProtocols {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1000)) // what there is of an explanation
		return fmt.Errorf("handshake with %s: %s %s", path, answer.Status, text)
	}
	sum := sha1.Sum([]byte(key + handshakeID)) //nolint:gosec // RFC 6455, section 1.3
	if answer.Header.Get("Sec-WebSocket-Accept") != base64.StdEncoding.EncodeToString(sum[:]) {
		return fmt.Errorf("handshake with %s: wrong Sec-WebSocket-Accept", path)
	}
	c.in = make([]byte, reader.Buffered())
	_, _ = io.ReadFull(reader, c.in) // it is buffered
	return os.NewSyscallError("fcntl", syscall.SetNonblock(c.fd, true))
}

// blocking reads and writes a descriptor that is not in a loop yet.
type blocking struct{ fd int }

// Read implements io.Reader.
func (b blocking) Read(p []byte) (n int, err error) {
	err = untilDone(func() error {
		n, err = syscall.Read(b.fd, p)
		return err
	})
	if err != nil {
		return 0, os.NewSyscallError("read", err)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (b blocking) writeAll(p []byte) error {
	for len(p) > 0 {
		n := 0
		err := untilDone(func() (err error) {
			n, err = syscall.Write(b.fd, p)
			return err
		})
		if err != nil {
			return os.NewSyscallError("write", err)
		}
		p = p[n:]
	}
	return nil
}

// untilDone repeats a system call that a signal interrupted.
func untilDone(call func() error) error {
	for {
		if err := call(); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// Close closes the socket without a closing handshake, as a phone without network does.
func (c *Conn) Close() error {
	if c.loop != nil {
		c.loop.remove(c)
	}
	return os.NewSyscallError("close", syscall.Close(c.fd))
}

// Text queues a message; Flush sends it.
func (c *Conn) Text(message []byte) { c.frame(opText, message) }

// frame queues a frame, masked as RFC 6455, section 5.3, wants.
func (c *Conn) frame(opcode byte, payload []byte) {
	c.out = append(c.out, finBit|opcode)
	switch n := len(payload); {
	case n < 126:
		c.out = append(c.out, maskBit|byte(n))
	case n < 1<<16:
		c.out = append(c.out, maskBit|126)
		c.out = binary.BigEndian.AppendUint16(c.out, uint16(n))
	default:
		c.out = append(c.out, maskBit|127)
		c.out = binary.BigEndian.AppendUint64(c.out, uint64(n))
	}
	mask := uint32(c.masks.Uint64())
	c.out = binary.LittleEndian.AppendUint32(c.out, mask)
	begin := len(c.out)
	c.out = append(c.out, payload...)
	body, wide := c.out[begin:], uint64(mask)<<32|uint64(mask)
	for len(body) >= 8 {
		binary.LittleEndian.PutUint64(body, binary.LittleEndian.Uint64(body)^wide)
		body = body[8:]
	}
	for i := range body {
		body[i] ^= byte(wide >> (8 * i))
	}
}

// Flush writes what is queued. What the socket does not take now, the loop writes when
// it does.
func (c *Conn) Flush() error {
	for len(c.out) > 0 {
		n, err := syscall.Write(c.fd, c.out)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return c.watch(true)
		case err != nil:
			return os.NewSyscallError("write", err)
		}
		c.out = slices.Delete(c.out, 0, n)
	}
	return c.watch(false)
}

func (c *Conn) watch(writable bool) error {
	if c.loop == nil || c.watching == writable {
		return nil
	}
	c.watching = writable
	return c.loop.change(c, syscall.EPOLL_CTL_MOD)
}

// ClosedError says that the server has ended the connection.
type ClosedError struct {
	Code   int // RFC 6455, section 7.4; 1006 when the connection just ended
	Reason string
}

// Error implements error.
func (c ClosedError) Error() string {
	return fmt.Sprintf("the server closed the connection: %d %s", c.Code, c.Reason)
}

// Receive reads what there is and calls each with every complete message, which is
// valid during the call. Pings are answered.
func (c *Conn) Receive(buffer []byte, each func(message []byte) error) error {
	for {
		n, err := syscall.Read(c.fd, buffer)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			n = 0
		case err != nil:
			return ClosedError{1006, err.Error()}
		case n == 0:
			return ClosedError{1006, "end of stream"}
		}
		data := buffer[:n]
		if len(c.in) > 0 {
			c.in = append(c.in, data...)
			data = c.in
		}
		rest, err := c.frames(data, each)
		if err != nil {
			return err
		}
		if len(rest) == 0 {
			c.in = nil // an idle connection keeps no buffer
		} else {
			c.in = append(c.in[:0:0], rest...)
		}
		if n < len(buffer) {
			return nil
		}
	}
}

// frames works through all complete frames and returns what is left.
func (c *Conn) frames(data []byte, each func(message []byte) error) (rest []byte, err error) {
	for {
		opcode, payload, next, ok := cutFrame(data)
		if !ok {
			return data, nil
		}
		data = next
		switch opcode &^ finBit {
		case opText, opContinuation:
			if len(c.message) == 0 && opcode&finBit != 0 {
				err = each(payload)
				break
			}
			c.message = append(c.message, payload...)
			if opcode&finBit != 0 {
				err = each(c.message)
				c.message = nil
			}
		case opPing:
			c.frame(opPong, payload)
			err = c.Flush()
		case opPong:
		case opClose:
			closed := ClosedError{Code: 1005}
			if len(payload) >= 2 {
				closed = ClosedError{int(binary.BigEndian.Uint16(payload)), string(bytes.ToValidUTF8(payload[2:], nil))}
			}
			err = closed
		default:
			err = fmt.Errorf("wire: unexpected opcode %#x", opcode)
		}
		if err != nil {
			return nil, err
		}
	}
}

// cutFrame takes the first frame off data; ok is false while it is not complete. Frames
// of a server are not masked.
func cutFrame(data []byte) (opcode byte, payload, rest []byte, ok bool) {
	if len(data) < 2 {
		return 0, nil, nil, false
	}
	opcode, size, head := data[0], uint64(data[1]), 2
	switch size {
	case 126:
		if head = 4; len(data) < head {
			return 0, nil, nil, false
		}
		size = uint64(binary.BigEndian.Uint16(data[2:]))
	case 127:
		if head = 10; len(data) < head {
			return 0, nil, nil, false
		}
		size = binary.BigEndian.Uint64(data[2:])
	}
	if uint64(len(data)-head) < size {
		return 0, nil, nil, false
	}
	end := head + int(size)
	return opcode, data[head:end], data[end:], true
}
