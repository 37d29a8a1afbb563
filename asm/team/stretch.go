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
	end     *barrier.Barrier
	noises  []Noise
	crashes []any
	began   []int // the processor of each
}

// Stretch calls f on the thread of the first member and waits for it. Calls of Run within f start other members once;
// from then on they wait for the next call spinning, so that nothing has to be woken, and nobody else runs to do it.
// (In a team that shares processors they sleep between calls, and while they wait for each other.) A stretch should be
// over within 10 ms, when the Go runtime wants its threads back for a moment. A panic in f is passed on.
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
	c := &call{body: body, noises: make([]Noise, n), crashes: make([]any, n), began: make([]int, n)}
	c.begin, c.end = barrier.New(n, toBegin(t.crowded)), barrier.New(n, toEnd(t.crowded))
	t.send(c)
	t.members[0].work(0, c)
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

// send has all members but the first do their share of a call.
func (t *Team) send(c *call) {
	s := t.now
	before := s.next.Swap(c)
	for rank := 1; rank < len(c.noises); rank++ {
		m := t.members[rank]
		switch {
		case t.crowded:
			m.jobs <- func() { m.work(rank, c) }
		case !s.following[rank]:
			s.following[rank] = true
			m.jobs <- func() { m.follow(rank, s, before) }
		}
	}
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
	defer c.end.Wait()
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

// toBegin is how members wait for the others to begin. Some of these are on their way from a sleep.
func toBegin(crowded bool) barrier.Patience {
	if crowded {
		return asleep
	}
	return barrier.Patience{Looks: 1 << 16, GiveWay: yield}
}

// toEnd is how they wait for others who are measured still, maybe on the same core.
func toEnd(crowded bool) barrier.Patience {
	if crowded {
		return asleep
	}
	return barrier.Patience{Looks: rarely, Relax: true, GiveWay: yield}
}

// asleep is how those wait who share a processor.
var asleep = barrier.Patience{Looks: 1 << 7}

// rarely is after how many looks a member that waits spinning lets others onto its processor.
const rarely = 1 << 14

// giveWay is for those who wait spinning: it lets a hardware thread of the same core go ahead, and now and then others
// onto the processor, in case whoever is waited for has none to come on.
func giveWay(looks int) {
	asm.Relax(1)
	if looks%rarely == 0 {
		yield()
	}
}
