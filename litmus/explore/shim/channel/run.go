package channel

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// A selection is a select statement in a schedule; a single operation is one with one case.
type selection struct {
	cases    []Operation
	kind     sched.Kind
	channels []unsafe.Pointer // each once
	meets    bool             // at one of them threads meet
}

// run does one of the cases in a schedule, and returns which; -1 if none is possible and it may not wait.
//
//go:norace
func run(wait bool, cases ...Operation) int {
	s := newSelection(cases)
	if len(s.channels) == 0 {
		if wait {
			s.never()
		}
		return -1
	}
	for {
		if !wait && s.nothing() {
			return -1
		}
		if wait && !s.meets {
			s.announce(s.possible)
		} else {
			s.announce(nil) // it happens anyhow: to find nothing, or to begin to wait
		}
		i, done := s.attempt()
		if done {
			return i
		}
		if i >= 0 {
			continue // who it would have met was gone
		}
		if wait {
			return s.park()
		}
		if len(s.channels) > 1 {
			return -1
		}
	}
}

// nothing reports whether nothing is possible at the only channel. To find that out is a read, of which a spin loop may
// be made that the engine ends; it cannot yet of reads of several addresses, so that a select of several channels does
// what it does in one event that counts as a change.
//
//go:norace
func (s *selection) nothing() bool {
	if len(s.channels) > 1 {
		return false
	}
	sched.Step(sched.Access{Kind: sched.Load, Addr: s.channels[0]})
	return len(s.options()) == 0
}

//go:norace
func newSelection(cases []Operation) *selection {
	s := &selection{cases: cases, kind: sched.Select}
	if len(cases) == 1 {
		s.kind = cases[0].kind()
	}
next:
	for _, c := range cases {
		id := c.channel()
		if id == nil {
			continue
		}
		s.meets = s.meets || c.unbuffered()
		for _, other := range s.channels {
			if other == id {
				continue next
			}
		}
		s.channels = append(s.channels, id)
	}
	return s
}

//go:norace
func (s *selection) never() {
	at := new(int)
	sched.Await(sched.Access{Kind: s.kind, Addr: unsafe.Pointer(at)}, func() bool { return false })
}

//go:norace
func (s *selection) announce(ready func() bool) {
	sched.Await(sched.Access{Kind: s.kind, Addr: s.channels[0]}, ready, s.channels[1:]...)
}

//go:norace
func (s *selection) possible() bool {
	for _, c := range s.cases {
		if c.possible() {
			return true
		}
	}
	return false
}

// An option is a case that is possible, by itself or by meeting a thread that waits.
type option struct {
	number int
	with   entry
}

// options returns what is possible now. Whoever has waited longest at a channel is met first, by any of its cases.
//
//go:norace
func (s *selection) options() (list []option) {
	for i, c := range s.cases {
		if c.possible() {
			list = append(list, option{number: i})
			continue
		}
		q := waiting(c)
		for _, e := range q {
			if e.waiter == q[0].waiter {
				list = append(list, option{i, e})
			}
		}
	}
	return list
}

// attempt does what is possible now, and returns its number and true; or -1 if there is nothing. If the thread that it
// would have met is gone, it returns the number and false.
//
//go:norace
func (s *selection) attempt() (int, bool) {
	list := s.options()
	if len(list) == 0 {
		return -1, false
	}
	o := list[sched.Choose(len(list))]
	c := s.cases[o.number]
	if o.with.waiter != nil {
		return o.number, greet(c, o.with)
	}
	c.perform()
	return o.number, true
}
