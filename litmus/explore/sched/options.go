package sched

import (
	"io"
	"runtime"
	"time"
)

// A Scenario is what one schedule runs: Explore hands a fresh one to the set-up before each.
type Scenario struct {
	threads []entry
	final   func() error
	judge   func(Order) ([]int, error)
}

type entry struct {
	name string
	body func()
}

// Go adds a thread. All threads begin together, when the set-up has returned.
func (s *Scenario) Go(name string, f func()) { s.threads = append(s.threads, entry{name, f}) }

// Finally sets the check that runs when all threads have ended. An error is a failure of the schedule.
func (s *Scenario) Finally(check func() error) { s.final = check }

// Options bound an exploration. The zero value is a good choice.
type Options struct {
	Schedules int           // of each mode; 0: no bound
	Time      time.Duration // for everything, looked at between schedules; 0: ten seconds
	Steps     int           // of one schedule, beyond which it counts as a livelock; 0: 10,000
	Spins     int           // rounds of a loop that reads the same again, after which it waits for a change; 0: 3
	Seed      uint64        // of the sampling
	Model     Model         // of stores that are announced by Buffer
	Replay    string        // run this one schedule only, a Failure.Replay
	Planned   int           // steps that the unbounded search may have planned at a time; 0: a million, some 100 MB
	LockFree  bool          // a thread that waits for another is a failure, see NotLockFree

	Processes int           // that search at a time, if Help is set; 0: as many as GOMAXPROCS
	Alone     time.Duration // after which the others help; 0: half a second

	// Help starts a process that calls Explore with the same set-up and the other end of the pipe as Serve, to explore a
	// share of the schedules. Closing it ends that process.
	Help  func() (io.ReadWriteCloser, error)
	Serve io.ReadWriter

	Done <-chan struct{} // when it is closed, the search ends after the schedule that runs, with what is known

	crew     func() crew   // for the tests
	each     func(*engine) // for the tests: called after each schedule, and failures do not end the search
	mutation mutation
}

const defaultSpins = 3

func (o Options) filled() Options {
	if o.Time == 0 {
		o.Time = 10 * time.Second
	}
	if o.Steps == 0 {
		o.Steps = 10_000
	}
	if o.Spins == 0 {
		o.Spins = defaultSpins
	}
	if o.Planned == 0 {
		o.Planned = 1_000_000
	}
	if o.Processes == 0 {
		o.Processes = runtime.GOMAXPROCS(0)
	}
	if o.Alone == 0 {
		o.Alone = defaultAlone
	}
	if o.Model == Native {
		o.Model = native
	}
	return o
}

// A Result is what is known after an exploration.
type Result struct {
	Schedules int           // run to their end by the unbounded search
	Redundant int           // begun by it in vain: equivalent to others
	Steps     int64         // operations performed, all modes together
	Longest   int           // operations of the longest schedule
	Threads   int           // most in one schedule
	Processes int           // that searched
	Time      time.Duration // used, all modes together

	Complete bool // every schedule was explored, up to equivalence
	Full     bool // the unbounded search ended because it had more than Options.Planned steps planned
	Bound    int  // else: all with at most so many preemptions were; -1: not even those without any
	Bounded  int  // schedules run to find that
	Sampled  int  // schedules run by sampling

	Interrupted bool // Options.Done ended the search

	Cuts   int  // how often a loop that read the same Spins times was made to wait for a change
	Spins  int  // rounds that a loop was given, in the end
	GaveUp bool // a loop ends by itself after more than 1,024 rounds: not all was explored

	LockFree bool // was asked for, and holds for all schedules that were explored if there is no failure

	Model Model // that was explored
	Late  bool  // stores waited in store buffers, as that allows
	Weak  bool  // stores were explored as sequentially consistent whose contract is weaker

	Failure  *Failure
	Replayed *Failure // the schedule that Options.Replay asked for, if it is none: Outcome is Passed
}

// A Failure is a schedule that must not be.
type Failure struct {
	Outcome     Outcome
	What        string
	Stack       string // of a panic
	Replay      string // for Options.Replay
	Preemptions int
	Fewest      bool // no failing schedule has fewer
	Found       int  // as which schedule the search met the first failure
	Threads     []string
	Lines       []Line
}

// A Line of a failing schedule is an operation as it was performed.
type Line struct {
	Thread int // index into Failure.Threads
	Kind   Kind
	Name   string // of a Call
	Size   uint8
	Old    [2]uint64 // as in the Access
	New    [2]uint64
	Value  [2]uint64 // what was there before
	Change bool
	Place  int     // number of the location, in the order of the schedule; -1: none
	Stack  []Frame // where it stands in the source, innermost first, without the stand-in's own
}

// A Frame is a line of the source.
type Frame struct {
	Function, File string
	Line           int
}
