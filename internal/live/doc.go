// Package live keeps screens current: it holds the open connections of
// visitors and agents, and hands them what was committed.
//
// A session is one connection, whatever carries it: a WebSocket, a stream of
// server-sent events, or a single HTTP exchange. Each conversation a session
// follows is a stream with a cursor, the highest number it has been given.
// A wake-up whose entry is the next one goes straight out; anything else (a
// gap, a reconnection, a wake-up that overtook another) makes the stream read
// the missing entries from the store. So there is one way to catch up, wake-ups
// may be lost, doubled or reordered, and a screen still receives every entry
// once and in order (docs/protocol.md, "Streams").
//
// Frames go through a bounded queue per session, written by a goroutine that
// exists only while there is something to write: an idle connection costs one
// goroutine and its buffers. A client that does not read is closed and resumes
// from its cursor; nobody waits for it.
//
// Locks: Hub.mu guards the registry and is never held while a session's lock
// is taken for longer than queueing a frame; session.mu guards one session.
// Order: Hub.mu before session.mu.
package live
