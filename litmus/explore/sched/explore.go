package sched

import (
	"math/rand/v2"
	"time"
)

// Explore runs the scenario under all schedules, until one fails. Where the budget does not suffice for all it goes on
// with those that have few preemptions, and then with random ones; the result says how far it came.
//
// The set-up must do the same each time, and so must the threads under the same schedule: a difference that is noticed
// is a failure. Explore must not be called while another one runs in the process.
func Explore(o Options, setup func(*Scenario)) Result {
	x := &exploration{o: o.filled(), setup: setup, start: time.Now()}
	x.result.Bound, x.result.LockFree = -1, o.LockFree
	done := make(chan bool)
	go func() { // its own goroutine, which a thread's or a check's Goexit may end
		defer close(done)
		defer x.exited()
		if x.o.mutation != (mutation{}) { // a test's: an engine that is wrong may do anything
			defer func() { x.finished = recover() != nil || x.finished }()
		}
		x.run()
		x.finished = true
	}()
	<-done
	x.result.Time = time.Since(x.start)
	return x.result
}

type exploration struct {
	o        Options
	setup    func(*Scenario)
	start    time.Time
	result   Result
	engine   *engine
	finished bool
	seat     *seat // where this process helps another one
	lost     bool  // one that helped is gone: it is better to be alone
	endless  bool  // a loop ends by itself, but after too many rounds
}

// shares of the time: when the unbounded search, and the one of few preemptions, must be over.
const (
	unboundedShare = 0.6
	boundedShare   = 0.85
	shorterShare   = 0.3 // of the time, for a failing schedule that is easier to read
)

func (x *exploration) run() {
	if x.o.Serve != nil {
		x.serve()
		return
	}
	if x.o.Replay != "" {
		x.replay(x.o.Replay)
		return
	}
	x.search()
	if f := x.result.Failure; f != nil && f.Outcome != Undetermined && f.Outcome != Unsupported {
		x.shorter()
	}
}

// search tries one mode after the other, until a schedule fails, all are explored, or the time is over.
func (x *exploration) search() {
	for !x.unbounded() {
	}
	if x.result.Complete || x.result.Failure != nil {
		return
	}
	for k := 0; x.within(boundedShare); k++ {
		if !x.bounded(k, boundedShare) {
			break
		}
		x.result.Bound = k
	}
	if x.result.Failure == nil {
		x.sample()
	}
}

// begin makes an engine for a search. (Number and names of threads are those of one search.)
func (x *exploration) begin(p policy) *engine {
	if x.engine != nil {
		x.engine.close()
	}
	x.engine = newEngine(x.o)
	x.engine.policy = p
	return x.engine
}

// within reports whether there is time left, and nobody wants the search to end.
func (x *exploration) within(share float64) bool {
	select {
	case <-x.o.Done:
		x.result.Interrupted = true
		return false
	default:
	}
	return time.Since(x.start) < time.Duration(share*float64(x.o.Time))
}

// once runs one schedule, and reports whether the search goes on.
func (x *exploration) once() bool {
	e, r := x.engine, &x.result
	e.once(x.setup)
	r.Steps += int64(len(e.events))
	r.Longest = max(r.Longest, len(e.events))
	r.Threads = max(r.Threads, len(e.threadNames()))
	r.Model, r.Weak = x.o.Model, r.Weak || e.weak
	r.Late = r.Late || e.waited
	if x.o.each != nil {
		x.o.each(e)
		return true
	}
	return e.outcome == Passed || e.outcome == redundant
}

// unbounded explores one schedule of each class. It returns false if loops need more rounds, which
// they then have.
func (x *exploration) unbounded() bool {
	r, c := &x.result, x.crew()
	defer c.leave(r)
	part, ok := c.next()
	if !ok {
		return true
	}
	p := x.explorer(part)
	e := x.begin(p)
	r.Schedules, r.Redundant, r.Cuts, r.Spins, r.Full = 0, 0, 0, x.o.Spins, false
	for {
		more := x.once()
		if e.outcome == redundant {
			r.Redundant++
		} else {
			r.Schedules++
		}
		r.Cuts = e.cuts
		if x.spinsOnlyForAWhile() {
			return false
		}
		if !more {
			x.instead()
			x.failed(r.Schedules + r.Redundant)
			return true
		}
		if x.moreRounds() {
			return false
		}
		r.GaveUp = x.endless
		if p.finish() {
			if c.wanted() {
				c.offer(p.give(e))
			}
		} else if part, ok := c.next(); ok {
			p = x.explorer(part)
			e.policy = p
		} else if c.news() == nil {
			r.Complete = !r.GaveUp
			return true
		}
		if n := c.news(); n != nil {
			return x.hear(n)
		}
		r.Full = p.planned > x.o.Planned
		if r.Full || x.o.Schedules > 0 && r.Schedules >= x.o.Schedules || !x.within(unboundedShare) {
			return true
		}
	}
}

func (x *exploration) explorer(p Part) *optimal {
	return &optimal{mutation: x.o.mutation, part: p, root: turn{given: imported(p.Begin)}}
}

// spinsOnlyForAWhile reports whether the last schedule failed because of a loop that ends by itself, with more rounds.
func (x *exploration) spinsOnlyForAWhile() bool {
	return x.engine.outcome == NotLockFree && x.o.each == nil && x.moreRounds()
}

// moreRounds looks at the loops that the last schedule made to wait for the first time: one that ends by itself needs
// as many rounds as that takes.
func (x *exploration) moreRounds() bool {
	e, was := x.engine, x.o.Spins
	if x.endless {
		return false
	}
	for _, c := range e.newCuts {
		if more := x.endsByItself(c); more > 0 {
			x.o.Spins = max(x.o.Spins, was+more)
		}
	}
	e.newCuts = nil
	if e.gaveUp != "" && x.o.Spins == was {
		x.o.Spins *= 2
	}
	if x.o.Spins > mostRounds {
		x.endless, x.o.Spins = true, was
	}
	return x.o.Spins > was
}

// bounded explores all schedules with at most k preemptions, and reports whether none is left.
func (x *exploration) bounded(k int, share float64) bool {
	p := &bounded{limit: k}
	x.begin(p)
	for n := 1; ; n++ {
		x.result.Bounded++
		more := x.once()
		if x.spinsOnlyForAWhile() {
			return x.bounded(k, share)
		}
		if !more {
			x.failed(n)
			return false
		}
		if !p.finish() {
			return true
		}
		if x.o.Schedules > 0 && n >= x.o.Schedules || !x.within(share) {
			return false
		}
	}
}

func (x *exploration) sample() {
	p := &sampled{random: rand.New(rand.NewPCG(x.o.Seed, 0))}
	x.begin(p)
	for n := 1; x.within(1) && (x.o.Schedules == 0 || n <= x.o.Schedules); n++ {
		p.begin(x.result.Longest)
		x.result.Sampled++
		more := x.once()
		if x.spinsOnlyForAWhile() {
			x.sample()
			return
		}
		if !more {
			x.failed(n)
			return
		}
	}
}

// failed keeps the schedule that just ran as the failing one.
func (x *exploration) failed(found int) {
	e := x.engine
	x.result.Failure = &Failure{Outcome: e.outcome, What: e.what, Stack: e.stack, Replay: e.script(), Preemptions: e.preemptions(), Found: found}
}

// shorter looks for a failing schedule with fewer preemptions, and has the one that is left traced.
func (x *exploration) shorter() {
	f, r := x.result.Failure, x.result
	x.result.Failure = nil
	limit := x.o.Time
	x.o.Time = time.Since(x.start) + time.Duration(shorterShare*float64(limit))
	fewest := true
	for k := 0; k < f.Preemptions; k++ {
		if all := x.bounded(k, 1); x.result.Failure != nil || !all {
			fewest = x.result.Failure != nil
			break
		}
	}
	if x.result.Failure != nil {
		x.result.Failure.Found = f.Found
		f = x.result.Failure
	}
	f.Fewest = fewest
	r.Interrupted = x.result.Interrupted
	x.result = r
	x.result.Failure = f
	x.trace()
}

// trace runs the failing schedule once more, to see where its steps stand.
func (x *exploration) trace() {
	f := x.result.Failure
	outcome, what := f.Outcome, f.What
	script, err := parseScript(f.Replay)
	if err != nil {
		return
	}
	e := x.begin(&scripted{script: script})
	e.tracing = true
	e.once(x.setup)
	f.Threads, f.Lines = e.threadNames(), e.lines()
	if outcome != DataRace && e.outcome != outcome { // a race is reported once, unless GORACE says otherwise
		f.Outcome = Undetermined
		f.What = "a schedule failed (" + outcome.String() + ": " + what + "), and did not when it was run again (" + e.outcome.String() +
			"): something is not under control (map order, time, random numbers, goroutines of others)"
	}
}

// replay runs one schedule.
func (x *exploration) replay(script string) {
	s, err := parseScript(script)
	if err != nil {
		x.result.Failure = &Failure{Outcome: Unsupported, What: err.Error(), Replay: script}
		return
	}
	if s.spins > 0 {
		x.o.Spins = s.spins
	}
	e := x.begin(&scripted{script: s})
	e.tracing = true
	x.result.Schedules = 1
	more := x.once()
	x.result.Spins = x.o.Spins
	x.failed(1)
	f := x.result.Failure
	f.Threads, f.Lines = e.threadNames(), e.lines()
	if more {
		x.result.Failure, x.result.Replayed = nil, f
	}
}

// exited closes the engine, also where a Goexit ended the goroutine.
func (x *exploration) exited() {
	e := x.engine
	if !x.finished {
		current = nil
		if e.outcome == running || e.outcome == Passed {
			e.outcome, e.what = Exit, "the set-up or the final check called runtime.Goexit, as FailNow and Fatal do"
		}
		x.failed(x.result.Schedules + 1)
		x.result.Failure.Threads, x.result.Failure.Lines = e.threadNames(), e.lines()
		return // a coroutine that exited cannot be stopped
	}
	if e != nil {
		e.close()
	}
}
