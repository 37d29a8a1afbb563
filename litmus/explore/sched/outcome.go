package sched

// An Outcome is how a schedule ended.
type Outcome uint8

const (
	running      Outcome = iota
	redundant            // equivalent to one that was run
	Passed               // all threads ended, and the check found nothing
	Check                // the final check returned an error
	Panic                // a thread or the check panicked
	Exit                 // a thread called runtime.Goexit
	Deadlock             // threads of the scenario wait for ever
	Leak                 // only threads that others started wait for ever
	Livelock             // spinning for ever, or too many steps
	DataRace             // the race detector reported one
	NotLockFree          // Options.LockFree: a thread waits for another, which may be stopped for ever
	Unsupported          // the scenario did something that cannot be explored
	Undetermined         // the same schedule went differently: something is not under control
)

var outcomes = [...]string{"running", "redundant", "passed", "check failed", "panic", "Goexit", "deadlock", "leaked goroutine", "livelock",
	"data race", "not lock-free", "not supported", "not deterministic"}

func (o Outcome) String() string { return outcomes[o] }
