// Package bus carries wake-ups between the parts of one node and between
// nodes. A wake-up says that something was committed; the database is the
// truth. A lost wake-up costs latency, never data: whoever listens must be
// able to find out by reading, and is told with the gap callback when
// wake-ups may have been lost.
package bus

// Bus is one node's end of the wire.
type Bus interface {
	// Publish hands event to this node's subscribers before it returns, and
	// to the other nodes soon, best effort. It never blocks on the network
	// and never fails: see gap in Subscribe. Events are immutable.
	Publish(event any)
	// Subscribe calls handle for every event of every node, and gap whenever
	// events of other nodes may have been lost (reconnection, overflow).
	// Both are called from several goroutines and must be quick. cancel
	// returns after running calls have ended.
	Subscribe(handle func(event any), gap func()) (cancel func())
	// Close stops the network part and waits for it.
	Close() error
}
