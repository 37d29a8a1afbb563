package team

import (
	"fmt"
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/barrier"
)

// A stretch is the time in which the first member leads and others follow it from call to call.
type stretch struct {
	next      atomic.Pointer[call] // what the leader called last; ended after the last one
	following []bool               // by rank; the leader's own
}

// ended is the call that ends a stretch.
var ended = new(call)

// A call is one Run: a body for so many members.
type call struct {
	body    func(rank int)
	begin   *barrier.Barrier
	working atomic.Int32 // members that have not returned yet
	noises  []Noise
	crashes []any
	began   []int // the processor of each
}

// Stretch calls f on the thread of the first member and waits for it. Calls of Run within f start other members once;
// from then on they wait for the next call spinning, so that nothing has to be woken, and nobody else runs to do it. A
// stretch should be over within 10 ms, when the Go runtime wants its threads back for a moment. A panic in f is passed
// on.
func (t *Team) Stretch(f func()) {
	if t.now != nil {
		panic("team: a stretch within a stretch")
	}
	s := &stretch{following: make([]bool, len(t.members))}
	t.now = s
	var crash any
	over := make(chan struct{})
	t.members[0].jobs <- func() {
		defer close(over)
		defer s.next.Store(ended)
		defer func() { crash = recover() }()
		f()
	}
	<-over
	t.now = nil
	if crash != nil {
		panic(crash)
	}
}

// Run calls body on the first n members, which begin within a cache-line transfer of each other, and waits until all
// have returned. Outside of a stretch it is one by itself. A panic in a body is passed on.
func (t *Team) Run(n int, body func(rank int)) (total Noise) {
	if n < 1 || n > len(t.members) {
		panic(fmt.Sprintf("team: %d members asked to run: expected 1 to %d", n, len(t.members)))
	}
	if t.now == nil {
		t.Stretch(func() { total = t.Run(n, body) })
		return total
	}
	c := &call{body: body, begin: barrier.New(n, patience), noises: make([]Noise, n), crashes: make([]any, n), began: make([]int, n)}
	c.working.Store(int32(n))
	before := t.now.next.Swap(c)
	for rank := 1; rank < n; rank++ {
		if !t.now.following[rank] {
			t.now.following[rank] = true
			s, m := t.now, t.members[rank]
			m.jobs <- func() { m.follow(rank, s, before) }
		}
	}
	t.members[0].work(0, c)
	for looks := 1; c.working.Load() > 0; looks++ {
		giveWay(looks)
	}
	if t.Unpinned() != nil {
		total.Moved = crowded(c.began)
	}
	for rank, noise := range c.noises {
		if c.crashes[rank] != nil {
			panic(c.crashes[rank])
		}
		total.Moved += noise.Moved
		total.Preempted += noise.Preempted
		total.Waited += noise.Waited
		total.Timed = noise.Timed
	}
	return total
}

// follow does the member's share of each call behind the last one that it knows, until the stretch has ended.
func (m *member) follow(rank int, s *stretch, last *call) {
	for looks := 1; ; looks++ {
		c := s.next.Load()
		switch {
		case c == ended:
			return
		case c == last:
			giveWay(looks)
		default:
			last, looks = c, 0
			if rank < len(c.noises) {
				m.work(rank, c)
			}
		}
	}
}

// work does a member's share of a call. What the kernel counts is read behind the barrier: who waits there for a member
// that is still on its way has not been disturbed.
func (m *member) work(rank int, c *call) {
	defer c.working.Add(-1)
	defer func() { c.crashes[rank] = recover() }()
	c.begin.Wait()
	if m.meter == nil {
		c.body(rank)
		return
	}
	before := m.meter.read()
	c.began[rank] = m.cpu
	if m.pinErr != nil {
		c.began[rank] = m.system.where()
	}
	c.body(rank)
	ended := m.system.where()
	after := m.meter.read()
	c.noises[rank] = Noise{
		Preempted: after.preempted - before.preempted,
		Waited:    after.waited - before.waited,
		Timed:     after.timed,
	}
	if unknown := ended < 0; ended != c.began[rank] && (!unknown || m.pinErr != nil) {
		c.noises[rank].Moved = 1
	}
}

// crowded counts the members that began where another one was.
func crowded(began []int) (count int) {
	taken := map[int]bool{}
	for _, cpu := range began {
		if cpu >= 0 && taken[cpu] {
			count++
		}
		taken[cpu] = true
	}
	return count
}

// patience is that of members who wait for the others to begin. Some of these are on their way from a sleep.
var patience = barrier.Patience{Looks: 1 << 16, GiveWay: yield}

// giveWay is for who waits spinning: it lets a hardware thread of the same core go ahead, and now and then others onto
// the processor, in case whoever is waited for has none to come on.
func giveWay(looks int) {
	asm.Relax(1)
	if looks%(1<<14) == 0 {
		yield()
	}
}
