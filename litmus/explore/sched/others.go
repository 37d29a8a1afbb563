package sched

import "math/rand/v2"

// bounded explores all schedules with at most so many preemptions: changes of thread while the one that ran could have
// gone on.
type bounded struct {
	limit int
	root  turn
	nodes []boundedNode
	known int
}

type boundedNode struct {
	others set // to be explored
	chosen int
	used   int // preemptions before
	turn
}

func (b *bounded) choose(e *engine, possible set) int {
	i := len(e.events)
	if i < b.known {
		if n := &b.nodes[i]; !possible.has(n.chosen) {
			e.fail(Undetermined, "another thread can go on than the last time")
			return -1
		}
		return b.nodes[i].chosen
	}
	n := boundedNode{}
	free := i == 0 || !possible.has(e.events[i-1].thread)
	if i > 0 {
		n.used = b.nodes[i-1].used + preemption(e, i-1)
	}
	if free {
		n.chosen = possible.first()
	} else {
		n.chosen = e.events[i-1].thread
	}
	if free || n.used < b.limit {
		n.others = possible &^ only(n.chosen)
	}
	b.nodes = append(b.nodes, n)
	return n.chosen
}

// preemption is 1 if event i preempted another thread, else 0.
func preemption(e *engine, i int) int {
	if i > 0 && e.events[i-1].thread != e.events[i].thread && e.events[i].possible.has(e.events[i-1].thread) {
		return 1
	}
	return 0
}

func (b *bounded) performed(*engine, *thread) {}

func (b *bounded) turnOf(event int) *turn {
	if event < 0 {
		return &b.root
	}
	return &b.nodes[event].turn
}

func (b *bounded) value(e *engine, nth, of int) int {
	return b.turnOf(len(e.events)-1).value(e, nth, of)
}

func (b *bounded) over(e *engine) {
	for i := b.known - 1; i < len(e.events); i++ {
		b.turnOf(i).note(e.chosenIn(i), true)
	}
}

func (b *bounded) finish() bool {
	for k := len(b.nodes) - 1; k >= 0; k-- {
		n := &b.nodes[k]
		if !n.advance() {
			if n.others == 0 {
				continue
			}
			n.chosen = n.others.first()
			n.others &^= only(n.chosen)
			n.turn = turn{}
		}
		b.nodes, b.known = b.nodes[:k+1], k+1
		return true
	}
	b.nodes, b.known = b.nodes[:0], 0
	return b.root.advance()
}

// sampled is probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): the thread
// with the highest of random priorities goes, and at random steps that of the one that runs becomes the lowest.
type sampled struct {
	random   *rand.Rand
	priority [MaxThreads]int
	change   map[int]bool
}

// depth is how many ordering constraints a bug may need to be found with the probability that PCT promises.
const depth = 3

func (s *sampled) begin(length int) {
	for i, p := range s.random.Perm(MaxThreads) {
		s.priority[i] = p + 1
	}
	s.change = map[int]bool{}
	for range depth - 1 {
		s.change[s.random.IntN(max(length, 1))] = true
	}
}

func (s *sampled) choose(e *engine, possible set) int {
	i := len(e.events)
	if (s.change[i] || e.paused) && e.cur != nil {
		s.priority[e.cur.id] = -i
	}
	e.paused = false
	best := -1
	for p := possible; p != 0; p &^= only(p.first()) {
		if id := p.first(); best < 0 || s.priority[id] > s.priority[best] {
			best = id
		}
	}
	return best
}

func (s *sampled) performed(*engine, *thread) {}
func (s *sampled) over(*engine)               {}

func (s *sampled) value(_ *engine, _, of int) int { return s.random.IntN(of) }

// scripted runs one schedule: the threads by their ordinals, then whoever can go on.
type scripted struct{ script script }

func (s *scripted) choose(e *engine, possible set) int {
	if i := len(e.events); i < len(s.script.threads) {
		if o := s.script.threads[i]; o < len(e.order) && possible.has(e.order[o].id) {
			return e.order[o].id
		}
		e.fail(Undetermined, "the schedule to replay is of another program: its next thread cannot go on")
		return -1
	}
	if e.cur != nil && possible.has(e.cur.id) {
		return e.cur.id
	}
	return possible.first()
}

func (s *scripted) performed(*engine, *thread) {}
func (s *scripted) over(*engine)               {}

func (s *scripted) value(e *engine, _, of int) int {
	i := len(e.choices)
	if i >= len(s.script.choices) {
		return 0
	}
	v := s.script.choices[i]
	if v >= of {
		e.fail(Undetermined, "the schedule to replay is of another program: it chooses what is not there")
		return 0
	}
	return v
}
