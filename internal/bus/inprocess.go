package bus

import "sync"

// InProcess is a [Bus] of one node, and the part of every bus that serves the
// node's own subscribers.
type InProcess struct {
	mu          sync.RWMutex
	subscribers []*subscriber // copied on change, so that publishing holds no lock
}

// Local makes a bus for a single node.
func Local() *InProcess { return &InProcess{} }

// Publish implements [Bus].
func (b *InProcess) Publish(event any) {
	for _, s := range b.current() {
		if s.enter() {
			s.handle(event)
			s.leave()
		}
	}
}

// lost tells every subscriber that events may have been lost.
func (b *InProcess) lost() {
	for _, s := range b.current() {
		if s.enter() {
			s.gap()
			s.leave()
		}
	}
}

func (b *InProcess) current() []*subscriber {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.subscribers
}

// Subscribe implements [Bus]. A subscriber must not cancel itself from within
// handle or gap: cancel waits for them.
func (b *InProcess) Subscribe(handle func(event any), gap func()) (cancel func()) {
	s := &subscriber{handle: handle, gap: gap, idle: make(chan struct{})}
	b.mu.Lock()
	b.subscribers = append(append([]*subscriber(nil), b.subscribers...), s)
	b.mu.Unlock()
	return func() {
		b.mu.Lock()
		var rest []*subscriber
		for _, other := range b.subscribers {
			if other != s {
				rest = append(rest, other)
			}
		}
		b.subscribers = rest
		b.mu.Unlock()
		s.close()
	}
}

// Close implements [Bus]; there is no network part.
func (b *InProcess) Close() error { return nil }

// subscriber counts its running calls, so that cancel can wait for them. A
// read lock would do the same, but a handler that publishes would take it
// twice, which deadlocks with a waiting cancel.
type subscriber struct {
	handle  func(any)
	gap     func()
	mu      sync.Mutex
	running int
	closed  bool
	idle    chan struct{} // closed when closed and nothing runs
}

func (s *subscriber) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.running++
	return true
}

func (s *subscriber) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.closed && s.running == 0 {
		close(s.idle)
	}
}

func (s *subscriber) close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		if s.running == 0 {
			close(s.idle)
		}
	}
	s.mu.Unlock()
	<-s.idle
}
