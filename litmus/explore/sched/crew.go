package sched

import "time"

// A crew is who searches, as seen by one of them.
type crew interface {
	wanted() bool       // somebody has nothing to do
	offer([]Part)       // for them
	next() (Part, bool) // what is to be explored now, the first time and whenever that is done; false: nothing, or news
	news() *news        // what ends the search; nil: nothing
	leave(*Result)      // ends the part of the others, and adds what they did
}

// news are what ends the search of the whole crew.
type news struct {
	Failed string // this schedule does
	What   string // is wrong with it
	Spins  int    // loops need so many rounds
	Full   bool   // more is planned than may be
	Lost   bool   // one of the crew is gone, and nobody knows how far it came
}

// alone is a crew of one.
type alone struct{ begun bool }

func (*alone) wanted() bool    { return false }
func (*alone) offer([]Part)    {}
func (*alone) news() *news     { return nil }
func (*alone) leave(r *Result) { r.Processes = max(r.Processes, 1) }

func (a *alone) next() (Part, bool) {
	first := !a.begun
	a.begun = true
	return Part{}, first
}

// crew is who does the next search.
func (x *exploration) crew() crew {
	switch {
	case x.o.crew != nil:
		return x.o.crew()
	case x.seat != nil:
		return x.seat
	case x.o.Help == nil || x.lost || x.o.Schedules > 0 || x.o.Processes == 1:
		return &alone{}
	}
	return newHub(x.o, x.start.Add(time.Duration(unboundedShare*float64(x.o.Time))))
}

// hear does what news ask for, and reports whether the search is over; else it begins anew.
func (x *exploration) hear(n *news) bool {
	switch {
	case n.Failed != "":
		x.again(n)
	case n.Spins > 0:
		x.o.Spins = n.Spins
		return false
	case n.Lost:
		x.lost = true
		return false
	}
	x.result.Full = x.result.Full || n.Full
	x.within(unboundedShare)
	return true
}

// again runs the schedule here that failed in another process.
func (x *exploration) again(n *news) {
	script, err := parseScript(n.Failed)
	e := x.begin(&scripted{script: script})
	x.once()
	if err != nil || e.outcome == Passed {
		e.outcome, e.what = Undetermined, "a schedule failed in another process ("+n.What+"), and did not in this one: something is not under control"
	}
	x.failed(x.result.Schedules + x.result.Redundant)
}
