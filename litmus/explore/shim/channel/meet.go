package channel

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// A waiter is a thread that waits at one unbuffered channel, or several.
type waiter struct {
	cases   []Operation
	several bool // others than those who find it in one channel's queue may take it
	taken   bool // one of the cases was done
	chosen  int
	closed  bool // ... because the channel was closed
	closing bool // it is about to be taken because of that
}

// An entry of a queue is a case of a waiter.
type entry struct {
	*waiter
	number int
}

type queue []entry

// A state is the threads that wait at an unbuffered channel.
type state struct {
	channel            unsafe.Pointer
	senders, receivers queue
}

// states are those of the schedule that runs. There are few at a time, and a map would show the race detector what only
// one thread at a time does.
var states []*state

// beside returns the state of a channel, nil if it has none.
//
//go:norace
func beside(channel unsafe.Pointer) *state {
	for _, s := range states {
		if s.channel == channel {
			return s
		}
	}
	return nil
}

// waiting returns those who wait for c.
//
//go:norace
func waiting(c Operation) queue {
	if !c.unbuffered() || c.channel() == nil {
		return nil
	}
	s := beside(c.channel())
	if s == nil {
		return nil
	}
	return *c.waiting(s)
}

// park waits at the channels of the cases, none of which is possible.
//
//go:norace
func (s *selection) park() int {
	w := &waiter{cases: s.cases}
	defer s.leave(w)
	buffered := s.join(w)
	order.ReleaseMerge(w)
	sched.Await(sched.Access{Kind: s.kind, Addr: unsafe.Pointer(w)},
		func() bool { return w.taken || s.possibleFor(w) }, buffered...)
	order.Acquire(w)
	if !w.taken {
		w.taken = true
		return s.alone()
	}
	s.cases[w.chosen].woken(w.closed)
	return w.chosen
}

// possibleFor reports whether w can go on by itself: an unbuffered channel that a thread of the schedule closed does
// not count, for that thread will say so.
//
//go:norace
func (s *selection) possibleFor(w *waiter) bool {
	for _, c := range s.cases {
		if !(w.closing && c.unbuffered()) && c.possible() {
			return true
		}
	}
	return false
}

// join puts w into the queues of the unbuffered channels, and returns the buffered ones.
//
//go:norace
func (s *selection) join(w *waiter) (buffered []unsafe.Pointer) {
	w.several = len(s.channels) > 1
	for i, c := range s.cases {
		id := c.channel()
		if id == nil {
			continue
		}
		if !c.unbuffered() {
			buffered = append(buffered, id)
			continue
		}
		at := beside(id)
		if at == nil {
			at = &state{channel: id}
			states = append(states, at)
		}
		q := c.joins(at)
		*q = append(*q, entry{w, i})
	}
	return buffered
}

// leave takes w out of all queues when the schedule ends before anybody met it.
//
//go:norace
func (s *selection) leave(w *waiter) {
	if w.taken {
		return
	}
	for _, at := range append([]*state(nil), states...) {
		forget(at, w)
	}
}

//go:norace
func (q queue) without(w *waiter) queue {
	kept := q[:0]
	for _, e := range q {
		if e.waiter != w {
			kept = append(kept, e)
		}
	}
	return kept
}

// alone does what became possible without another thread that meets this one.
//
//go:norace
func (s *selection) alone() int {
	for {
		list := s.options()
		kept := list[:0]
		for _, o := range list {
			if o.with.waiter == nil {
				kept = append(kept, o)
			}
		}
		if len(kept) > 0 {
			o := kept[sched.Choose(len(kept))]
			s.cases[o.number].perform()
			return o.number
		}
		s.announce(s.possible)
	}
}

// greet meets a thread that waits for c, and reports whether it did. A thread that others may meet elsewhere is taken
// in an event of its own, which touches it: it may be too late.
//
//go:norace
func greet(c Operation, e entry) bool {
	if e.several {
		sched.Await(sched.Access{Kind: c.kind(), Addr: c.channel()}, nil, unsafe.Pointer(e.waiter))
		if q := waiting(c); len(q) == 0 || q[0].waiter != e.waiter {
			return false
		}
	}
	forget(beside(c.channel()), e.waiter)
	if e.taken {
		return false
	}
	order.Acquire(e.waiter)
	c.meet(e.cases[e.number])
	order.ReleaseMerge(e.waiter)
	if !e.several {
		sched.Step(sched.Access{Kind: sched.Signal, Addr: unsafe.Pointer(e.waiter)})
	}
	e.taken, e.chosen = true, e.number
	return true
}

// forget takes w out of the queues of a channel.
//
//go:norace
func forget(at *state, w *waiter) {
	at.senders, at.receivers = at.senders.without(w), at.receivers.without(w)
	if len(at.senders)+len(at.receivers) == 0 {
		drop(at)
	}
}

//go:norace
func drop(s *state) {
	kept := states[:0]
	for _, other := range states {
		if other != s {
			kept = append(kept, other)
		}
	}
	states = kept
}

// Closed says that code which knows nothing of schedules has closed channels, in the event that the caller announced.
//
//go:norace
func Closed[T any](channels ...<-chan T) {
	var list []unsafe.Pointer
	for _, c := range channels {
		list = append(list, identity(c))
	}
	wake(list...)
}

// wake lets those go on who wait at channels that were closed.
//
//go:norace
func wake(channels ...unsafe.Pointer) {
	var all []entry
	for _, c := range channels {
		if s := beside(c); s != nil {
			drop(s)
			all = append(append(all, s.senders...), s.receivers...)
		}
	}
	for _, e := range all {
		e.closing = true
	}
	for _, e := range all {
		order.ReleaseMerge(e.waiter)
		sched.Step(sched.Access{Kind: sched.Signal, Addr: unsafe.Pointer(e.waiter)})
		if !e.taken {
			e.taken, e.chosen, e.closed = true, e.number, true
		}
	}
}
