// Command bench measures the built binary from a second process, over real sockets and
// through its public interfaces only (docs/benchmarks.md explains every figure). It
// needs Linux: it reads /proc and waits with epoll.
//
// It checks what it measures: a message that is lost, doubled or out of order makes it
// end with an error. A figure never does.
package main
