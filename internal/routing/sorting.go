package routing

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strings"
)

// standing is what an item is put in order by where its queue says nothing:
// priority with ageing, then the oldest, then the id (domain 3.4).
type standing struct {
	priority, queued int64
	item             int32
}

func (t *Tick) compareStanding(a, b standing) int {
	switch {
	case a.priority != b.priority:
		return cmp.Compare(b.priority, a.priority)
	case a.queued != b.queued:
		return cmp.Compare(a.queued, b.queued)
	}
	return cmp.Compare(t.items[a.item].ID, t.items[b.item].ID)
}

// sortItems finds the order in which items are offered. A queue with an order of
// its own keeps it; among queues the one goes on whose next item is the most
// important and the oldest.
func (t *Tick) sortItems() {
	plain, own := []standing{}, map[int32][]standing{}
	for i := range t.items {
		it := &t.items[i]
		one := standing{it.priority, it.queued, int32(i)}
		if it.queue >= 0 && len(t.queues[it.queue].Sorting) > 0 {
			own[it.queue] = append(own[it.queue], one)
		} else {
			plain = append(plain, one)
		}
	}
	slices.SortFunc(plain, t.compareStanding)
	lines := &merge{t: t}
	if len(plain) > 0 {
		lines.lines = append(lines.lines, plain)
	}
	for queue, line := range own {
		slices.SortFunc(line, func(a, b standing) int {
			return cmp.Or(t.compareKeys(&t.queues[queue], &t.items[a.item], &t.items[b.item]), t.compareStanding(a, b))
		})
		lines.lines = append(lines.lines, line)
	}
	heap.Init(lines)
	t.order = make([]int32, 0, len(t.items))
	for len(lines.lines) > 0 {
		line := lines.lines[0]
		if len(lines.lines) == 1 {
			for _, one := range line {
				t.order = append(t.order, one.item)
			}
			return
		}
		t.order = append(t.order, line[0].item)
		if len(line) == 1 {
			heap.Pop(lines)
			continue
		}
		lines.lines[0] = line[1:]
		heap.Fix(lines, 0)
	}
}

// compareKeys is the order of a queue's own.
func (t *Tick) compareKeys(q *queue, a, b *item) int {
	for i, by := range q.Sorting {
		x, y := a.key(i), b.key(i)
		if x.Empty || y.Empty {
			if x.Empty != y.Empty {
				return cmp.Compare(emptiness(x), emptiness(y))
			}
			continue
		}
		if by.Ages {
			x.Number = moved(x.Number, t.now-a.queued, q.AgingStepS, by.Descending)
			y.Number = moved(y.Number, t.now-b.queued, q.AgingStepS, by.Descending)
		}
		order := cmp.Or(cmp.Compare(x.Number, y.Number), strings.Compare(x.Text, y.Text))
		if by.Descending {
			order = -order
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

func (it *item) key(i int) Key {
	if i < len(it.Keys) {
		return it.Keys[i]
	}
	return Key{Empty: true}
}

func emptiness(k Key) int {
	if k.Empty {
		return 1
	}
	return 0
}

// moved is a priority after so many milliseconds of waiting: one nearer to the
// front for each step.
func moved(n, age, stepS int64, descending bool) int64 {
	if descending {
		return aged(n, max(0, age), stepS)
	}
	if stepS <= 0 {
		return n
	}
	lowered := n - max(0, age)/seconds(stepS)
	if lowered > n {
		return math.MinInt64
	}
	return lowered
}

// merge is a heap of lines, each in its own order, by the first of each.
type merge struct {
	t     *Tick
	lines [][]standing
}

// Len implements heap.Interface.
func (m *merge) Len() int { return len(m.lines) }

// Less implements heap.Interface.
func (m *merge) Less(i, j int) bool { return m.t.compareStanding(m.lines[i][0], m.lines[j][0]) < 0 }

// Swap implements heap.Interface.
func (m *merge) Swap(i, j int) { m.lines[i], m.lines[j] = m.lines[j], m.lines[i] }

// Push implements heap.Interface; lines only leave.
func (m *merge) Push(x any) { m.lines = append(m.lines, x.([]standing)) } //nolint:forcetypeassert // nothing else is pushed

// Pop implements heap.Interface.
func (m *merge) Pop() any {
	last := m.lines[len(m.lines)-1]
	m.lines = m.lines[:len(m.lines)-1]
	return last
}
