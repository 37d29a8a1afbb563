package promises

import (
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
)

const synchronizes = "The Go Memory Model, Atomic Values: if the effect of an atomic operation A is observed by atomic operation B, then A is synchronized before B"

// A message is plain data under an atomic flag.
type message struct {
	data [4]int64
	flag atomic.Int64
	old  atomic.Pointer[[4]int64]
}

func (m *message) write() { m.data = [4]int64{1, 2, 3, 4} }

func (m *message) read() int64 { return m.data[0] + m.data[1] + m.data[2] + m.data[3] }

// published is what a reader of a message can get: nothing yet, or all of it.
func published(name, says string, actors ...func(*message, *two)) stress.Case {
	return stress.Of(stress.Test[message, two]{
		Name: name, Says: says, Source: synchronizes, Actors: actors,
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("not yet", two{0, 0}),
			stress.Acceptable("all of it", two{1, 10}),
			stress.Forbidden[two]("the flag without the data").When(func(r two) bool { return r.A == 1 }),
		},
	})
}

// mixed are atomic operations that order plain accesses.
func mixed() []stress.Case {
	reader := func(m *message, r *two) {
		if m.flag.Load() == 1 {
			r.A, r.B = 1, m.read()
		}
	}
	return []stress.Case{
		published("plain data, Store and Load", "what was written before an atomic store is seen after the load that sees it",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) }, reader),
		published("plain data, Add and Load", "the same, published by Add",
			func(m *message, _ *two) { m.write(); m.flag.Add(1) }, reader),
		published("plain data, Swap and Load", "the same, published by Swap",
			func(m *message, _ *two) { m.write(); m.flag.Swap(1) }, reader),
		published("plain data, CompareAndSwap and Load", "the same, published by CompareAndSwap",
			func(m *message, _ *two) { m.write(); m.flag.CompareAndSwap(0, 1) }, reader),
		published("plain data, Or and Load", "the same, published by Or",
			func(m *message, _ *two) { m.write(); m.flag.Or(1) }, reader),
		published("plain data, Store and CompareAndSwap", "the reader takes the message by CompareAndSwap",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) },
			func(m *message, r *two) {
				if m.flag.CompareAndSwap(1, 2) {
					r.A, r.B = 1, m.read()
				}
			}),
		published("plain data, Store and a failed CompareAndSwap", "a CompareAndSwap that fails has seen the value, too",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) },
			func(m *message, r *two) {
				if !m.flag.CompareAndSwap(0, 0) {
					r.A, r.B = 1, m.read()
				}
			}),
		published("plain data, Store and Swap", "the reader takes the message by Swap",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) },
			func(m *message, r *two) {
				if m.flag.Swap(0) == 1 {
					r.A, r.B = 1, m.read()
				}
			}),
		published("plain data, Store and Add(0)", "the reader looks with a read-modify-write",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) },
			func(m *message, r *two) {
				if m.flag.Add(0) == 1 {
					r.A, r.B = 1, m.read()
				}
			}),
		published("a fresh object, through a Pointer", "what a pointer points to was written before the pointer",
			func(m *message, _ *two) { m.old.Store(&[4]int64{1, 2, 3, 4}) },
			func(m *message, r *two) {
				if p := m.old.Load(); p != nil {
					r.A, r.B = 1, p[0]+p[1]+p[2]+p[3]
				}
			}),
		published("plain data, through a third goroutine", "synchronization is passed on",
			func(m *message, _ *two) { m.write(); m.flag.Store(1) },
			func(m *message, _ *two) { m.flag.CompareAndSwap(1, 2) },
			func(m *message, r *two) {
				if m.flag.Load() == 2 {
					r.A, r.B = 1, m.read()
				}
			}),
		lastOneOut(),
		dekker(),
	}
}

// lastOneOut counts down: who comes to zero sees what all others did before (the reference count's argument).
func lastOneOut() stress.Case {
	type state struct {
		parts [3]int64
		left  atomic.Int64
	}
	leave := func(rank int) func(*state, *two) {
		return func(s *state, r *two) {
			s.parts[rank] = 1
			if s.left.Add(-1) == -3 {
				r.A, r.B = 1, s.parts[0]+s.parts[1]+s.parts[2] // one of the actors only
			}
		}
	}
	return exactly("the last one out", "who brings a counter to its end sees what everybody did before", synchronizes,
		"an effect was not seen", two{1, 3}, nil, leave(0), leave(1), leave(2))
}

// dekker is mutual exclusion by two flags, which only sequential consistency makes work.
func dekker() stress.Case {
	type state struct {
		wants [2]atomic.Bool
		owned int64
	}
	enter := func(me int) func(*state, *two) {
		return func(s *state, r *two) {
			s.wants[me].Store(true)
			if !s.wants[1-me].Load() {
				s.owned++
			}
		}
	}
	return stress.Of(stress.Test[state, two]{
		Name: "Dekker", Says: "two flags exclude: at most one enters", Source: memoryModel,
		Actors:  []func(*state, *two){enter(0), enter(1)},
		Arbiter: func(s *state, r *two) { r.A = s.owned },
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("one entered", two{1, 0}),
			stress.Acceptable("both stepped back", two{0, 0}),
			stress.Forbidden("both entered", two{2, 0}).StoreLoad(),
		},
	})
}

// publications are values that carry others with them.
func publications() []stress.Case {
	type state struct{ v atomic.Value }
	type config struct{ name, value string }
	return []stress.Case{
		stress.Of(stress.Test[state, string]{
			Name: "a Value of strings", Says: "a value is seen whole", Source: atomicDoc,
			Reset: func(s *state) { s.v = atomic.Value{} },
			Actors: []func(*state, *string){
				func(s *state, _ *string) { s.v.Store(config{"a", "1"}) },
				func(s *state, _ *string) { s.v.Store(config{"bb", "22"}) },
				func(s *state, r *string) {
					if c, ok := s.v.Load().(config); ok {
						*r = c.name + c.value
					}
				},
			},
			Outcomes: []stress.Outcome[string]{
				stress.Acceptable("none yet", ""),
				stress.Acceptable("one of them", "a1", "bb22"),
				stress.Forbidden[string]("a mixture").When(func(string) bool { return true }),
			},
		}),
	}
}
