// Package wire is the benchmark's own client of docs/protocol.md: WebSockets on bare
// file descriptors that one goroutine serves through epoll, and a scanner that takes
// from a frame only what a check needs.
//
// It exists because the generator of the load runs on the same two cores as the server:
// a goroutine and a decoded JSON document per message would cost as much as what is
// measured. It runs on Linux only.
package wire
