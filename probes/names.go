package probes

// Names that more than one package speaks of: who measures them, and who goes on with them.
const (
	GoMutexSpin     = "go-mutex-spin"                 // a probe, and its result: all that a sync.Mutex spins, in ns
	GoMutexSpinOnce = "one spin of sync.Mutex"        // a result of it, in ns
	SpinPark        = "spin-park"                     // a probe
	SpinBudget      = "spin budget"                   // a result of it, in ns
	GoWake          = "goroutine wake, giver goes on" // another
)
