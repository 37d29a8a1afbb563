package sched

import (
	"fmt"
	"math/bits"
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// MaxThreads is how many threads a scenario can have, all schedules together.
const MaxThreads = 64

// A set of threads, by id.
type set uint64

func (s set) has(id int) bool { return s>>id&1 != 0 }
func only(id int) set         { return 1 << id }
func (s set) first() int      { return bits.TrailingZeros64(uint64(s)) }

// An event is an operation that was performed.
type event struct {
	thread   int
	index    int32 // the thread's how-manieth, from 0
	past           // what comes before it in any case
	op       operation
	old      [2]uint64 // what was at op.Addr before
	change   bool
	from, to int32 // its part of engine.touched
	possible set   // who could have gone instead, itself included
	choices  int32 // how many were made before it
}

const stranger = "a goroutine that is none of the scenario's threads used shared memory while they ran (a go statement, a timer, " +
	"a finalizer of code that is not rewritten): what it does is not under control"

// A policy decides who goes next.
type policy interface {
	choose(e *engine, possible set) int // an id; -1: this schedule is not worth going on with
	value(e *engine, nth, of int) int   // a number below of: the nth choice since the last event
	performed(e *engine, t *thread)     // t's operation is the last event; its locations do not know of it yet
	over(e *engine)                     // nobody goes any more; who waits still does
}

// childKey names a thread by who started it.
type childKey struct{ parent, nth int }

// An engine runs schedules, one at a time.
type engine struct {
	options Options
	policy  policy
	active  bool
	epoch   uint64
	tracing bool

	threads  []*thread // by id; those that are not in this schedule are not live and have performed nothing
	ids      map[childKey]int
	order    []*thread // of this schedule, as they began
	starting []*thread // those that have not run up to their first operation
	first    bool      // a thread runs up to its first operation
	final    func() error
	judge    func(Order) ([]int, error)
	instead  *script // the schedule to show, as a script: equivalent to the one that ran, and not right

	cur    *thread // that runs, or ran last
	paused bool    // cur gave a hint that it waits
	next   int     // chosen and not yet performed; none: to be chosen by the driver

	possible set // who could go at the last choice
	events   []event
	touched  []touch  // by the events
	choices  []choice // made so far
	asked    int      // a thread wants a number below that; 0: none does
	answer   int
	places   [][16]uintptr // of the events, if tracing
	memory   memory
	clocks   clocks
	lent     lent // memory that shows the thread that runs its own store
	weak     bool // see Result.Weak
	waited   bool // see Result.Late

	strangers atomic.Bool // a goroutine that is none of the schedule's met the engine

	outcome  Outcome
	what     string
	stack    string
	cuts     int // spin loops made to wait
	seenCuts map[cutKey]bool
	newCuts  []cut
	gaveUp   string // a loop that was made to wait would have ended by itself
	end      int    // for the race detector: what threads did comes before the check
	races    int    // that it reported, but for those of threads that were ended in the middle
}

// current is the engine whose scenario runs, if one does.
var current *engine

// epochs counts schedules.
var epochs uint64

const (
	none  = -1 // nobody is chosen yet
	ended = -2 // there is nobody to choose
)

func newEngine(o Options) *engine {
	return &engine{options: o, memory: memory{of: map[uintptr]int32{}}, ids: map[childKey]int{}, seenCuts: map[cutKey]bool{}}
}

func (e *engine) close() {
	for _, t := range e.threads {
		t.worker.stop()
	}
}

// mine reports whether the caller is the thread that runs, and notes if it is not: such a goroutine cannot be
// controlled.
//
//go:norace
func (e *engine) mine() bool {
	if e.cur != nil && e.cur.goroutine == goroutine() {
		return true
	}
	e.strangers.Store(true)
	return false
}

// fail ends the schedule, unless it has ended.
//
//go:norace
func (e *engine) fail(o Outcome, what string) {
	if e.outcome == running {
		e.outcome, e.what = o, what
	}
}

// once runs the scenario under one schedule.
func (e *engine) once(setup func(*Scenario)) {
	e.reset()
	epochs++
	e.epoch = epochs
	current = e
	defer func() { current, e.active = nil, false }()
	s := &Scenario{}
	e.cur = nil
	if !e.prepare(setup, s) {
		return
	}
	e.final, e.judge = s.final, s.judge
	for i, x := range s.threads {
		t := e.add(childKey{-1, i}, x.name, x.body)
		t.spawned = false
		release(&t.begin)
	}
	e.active = true
	races := raceCount()
	e.drive()
	e.races = raceCount() - races
	e.policy.over(e)
	e.unwind()
	e.active = false
	if e.strangers.Swap(false) {
		e.outcome, e.what = Unsupported, stranger
	}
	acquire(&e.end)
	if e.outcome == Passed {
		races = raceCount()
		e.check()
		e.races += raceCount() - races
	}
	e.raced()
}

// raced lets the schedule fail if the race detector reported something. What it failed with otherwise says more.
func (e *engine) raced() {
	const reported = "the race detector reported a data race under this schedule"
	switch {
	case e.races == 0:
	case e.outcome == Passed || e.outcome == redundant:
		e.outcome, e.what = DataRace, reported
	default:
		e.what += "; and " + reported
	}
}

// prepare does the set-up, and reports whether it came to its end.
func (e *engine) prepare(setup func(*Scenario), s *Scenario) (done bool) {
	defer func() {
		if p := recover(); p != nil {
			e.outcome, e.what, e.stack = Panic, fmt.Sprintf("the set-up: panic: %v", p), string(debug.Stack())
		}
	}()
	setup(s)
	return true
}

func (e *engine) reset() {
	for _, t := range e.threads {
		t.live, t.waiting = false, false
		t.count, t.last, t.parent, t.kids = 0, -1, -1, 0
		t.unwinding, t.buffer, t.pending = false, nil, nil
		t.spin.reset()
	}
	e.choices, e.asked = e.choices[:0], 0
	e.order, e.starting, e.events, e.touched, e.places = e.order[:0], e.starting[:0], e.events[:0], e.touched[:0], e.places[:0]
	e.memory.reset()
	e.clocks.reset(len(e.threads))
	e.outcome, e.what, e.stack, e.next = running, "", "", none
	e.paused, e.instead = false, nil
}

func (e *engine) check() {
	defer func() {
		if p := recover(); p != nil {
			e.outcome, e.what = Panic, fmt.Sprintf("the final check: panic: %v", p)
		}
	}()
	if e.final != nil {
		if err := e.final(); err != nil {
			e.outcome, e.what = Check, err.Error()
			return
		}
	}
	if e.judge != nil {
		e.judgeOrder()
	}
}

// spawn is a go statement in the set-up or in a thread.
//
//go:norace
func (e *engine) spawn(name string, f func()) {
	if !e.active {
		if e.outcome == running { // the set-up
			release(&e.add(childKey{-2, len(e.order)}, name, f).begin)
		} else {
			go f()
		}
		return
	}
	t := e.cur
	e.announce(operation{Access: Access{Kind: Start}, name: name, body: f})
	if e.outcome == running && t.child != nil {
		release(&t.child.begin)
		t.child = nil
	}
}

// add makes a thread of this schedule.
func (e *engine) add(key childKey, name string, f func()) *thread {
	t := e.known(key, name, e.turn)
	if t.worker != nil {
		t.body, t.live, t.spawned = f, true, true
		e.starting = append(e.starting, t)
	}
	return t
}

// known is the thread that has the key in all schedules, made if it is new, as the next of this schedule. Beyond
// MaxThreads it has no worker, and the schedule fails.
func (e *engine) known(key childKey, name string, turn func(*thread)) *thread {
	id, ok := e.ids[key]
	if !ok && len(e.threads) == MaxThreads {
		e.fail(Unsupported, fmt.Sprintf("%s is more than the %d threads that a scenario can have in all its schedules", name, MaxThreads))
		return &thread{}
	}
	if !ok {
		id = len(e.threads)
		e.ids[key] = id
		t := &thread{id: id, last: -1, parent: -1}
		t.worker = newWorker(func() { turn(t) })
		e.threads = append(e.threads, t)
		e.clocks.widen(len(e.threads))
	}
	t := e.threads[id]
	t.name, t.ordinal = name, len(e.order)
	e.order = append(e.order, t)
	return t
}

// drive lets threads take turns until none can.
func (e *engine) drive() {
	for e.outcome == running {
		e.begin()
		if e.outcome != running {
			return
		}
		if e.next == none {
			e.next = e.choose()
		}
		if e.next == ended {
			return
		}
		t := e.threads[e.next]
		e.next, e.cur = none, t
		e.perform(t)
		e.resume(t)
	}
}

// begin lets new threads run up to their first operation: what they do before interleaves with nothing.
func (e *engine) begin() {
	for len(e.starting) > 0 && e.outcome == running {
		t := e.starting[0]
		e.starting = e.starting[1:]
		before := e.cur
		e.cur, e.first = t, true
		e.resume(t)
		e.cur, e.first = before, false
	}
}

// unwind ends threads that are in the middle of something.
func (e *engine) unwind() {
	for _, t := range e.order {
		for t.live && t.waiting {
			e.cur = t
			e.resume(t)
		}
	}
}

// announce is called by the thread that runs, before an operation.
//
//go:norace
func (e *engine) announce(o operation) {
	t := e.cur
	e.takeBack()
	if e.outcome != running {
		e.late(t, &o)
		return
	}
	t.op, t.waiting, t.settled = o, true, false
	e.demand(t)
	if e.tracing || t.spin.stuck {
		runtime.Callers(3, t.pcs[:])
	}
	if !racing && !e.first && len(e.starting) == 0 {
		e.next = e.choose()
		if e.next == t.id {
			e.next = none
			e.perform(t)
			if e.outcome != running {
				e.late(t, &o)
			}
			return
		}
	}
	t.worker.pause()
	if e.outcome != running {
		e.late(t, &o)
		return
	}
	if racing && t.buffer != nil && e.drains(&o) {
		acquire(&t.buffer.flushed)
	}
}

// late is an operation after the schedule has ended: the thread is unwound, and what its deferred functions do is done
// if it can be. So is an unlock that the thread was about to do: a lock that outlives the schedule would stay locked.
//
//go:norace
func (e *engine) late(t *thread, o *operation) {
	if o.Kind == Unlock && o.possible() {
		return
	}
	if !t.unwinding || !o.possible() {
		t.unwinding = true
		panic(aborted{})
	}
}
