package sched

import (
	"encoding/json"
	"io"
	"time"
)

// A seat is the crew as seen by a process that helps: it does what it is ordered, until the other side hangs up.
type seat struct {
	x      *exploration
	orders chan order
	out    *json.Encoder
	worked bool
	give   bool
	over   bool
	told   time.Time
}

// reporting is how often the other side hears of a long part.
const reporting = 200 * time.Millisecond

// serve explores parts of the search that another process does, as ordered.
func (x *exploration) serve() {
	x.o.Time = 1 << 62
	x.seat = &seat{x: x, orders: make(chan order), out: json.NewEncoder(x.o.Serve)}
	go x.seat.listen(x.o.Serve)
	over, r := x.unbounded(), &x.result
	switch {
	case !over:
		x.seat.report(report{News: &news{Spins: x.o.Spins}})
	case r.Failure != nil:
		x.seat.report(report{News: &news{Failed: r.Failure.Replay, What: r.Failure.Outcome.String() + ": " + r.Failure.What}})
	case r.Full:
		x.seat.report(report{News: &news{Full: true}})
	}
}

func (s *seat) listen(r io.Reader) {
	defer close(s.orders)
	in := json.NewDecoder(r)
	for {
		var o order
		if in.Decode(&o) != nil {
			return
		}
		s.orders <- o
	}
}

// report tells the other side. If that has gone, listen notices.
func (s *seat) report(r report) {
	r.Did = s.x.result
	s.told = time.Now()
	_ = s.out.Encode(r)
}

func (s *seat) next() (Part, bool) {
	if s.worked {
		s.report(report{Idle: true})
	}
	s.worked, s.give = true, false
	for o := range s.orders {
		if o.Part != nil {
			s.x.o.Spins = o.Spins
			return *o.Part, true
		}
	}
	s.over = true
	return Part{}, false
}

func (s *seat) wanted() bool {
	select {
	case o, ok := <-s.orders:
		s.give, s.over = s.give || o.Give, !ok
	default:
	}
	if time.Since(s.told) > reporting {
		s.report(report{})
	}
	return s.give
}

// offer waits until there is something to give.
func (s *seat) offer(parts []Part) {
	if len(parts) > 0 {
		s.give = false
		s.report(report{Parts: parts})
	}
}

func (s *seat) news() *news {
	if s.over {
		return &news{}
	}
	return nil
}

func (s *seat) leave(*Result) {}
