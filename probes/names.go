package probes

// The names that probes, advice, claims and reports share: of probes whose findings others read, and of results in
// them.
const (
	FalseSharing = "false-sharing"
	CASCost      = "cas-cost"
	SpinPark     = "spin-park"
	GoMemory     = "go-memory"
	GoMutexSpin  = "go-mutex-spin"
	CoreToCore   = "core-to-core"
	Coherence    = "coherence"
	Reorderings  = "reorderings"
	Tearing      = "tearing"

	Batches     = "batches"
	Boxes       = "boxes"
	Counters    = "counters"
	Locks       = "locks"
	Heads       = "heads"
	Looks       = "looks"
	Queues      = "queues"
	Readers     = "readers"
	Reclamation = "reclamation"
	References  = "references"
	Retries     = "retries"
	Selectors   = "selectors"
	Shards      = "shards"
	Stacks      = "stacks"

	InterferenceSize = "destructive interference size"
	SingleWord       = "single word"
	RMWForm          = "rmw form"
	SpinHint         = "spin hint"
	HintCost         = "cost of a hint"
	SpinBudget       = "spin budget"
	SpinCount        = "spin budget in hints"
	GoWake           = "goroutine wake, giver goes on"
	GoHandOver       = "goroutine hand-over, giver blocks"
	GoSpin           = "all spins of sync.Mutex"
	GoSpinOnce       = "one spin of sync.Mutex"
	Control          = "control"
	ControlOf        = "control: " // and the name of a series that is measured a second time
	HandOverSpin     = "hand-over, spinning"
	HandOverPark     = "hand-over, parking"

	// The units of counts of what must not be seen, and what the name of a litmus test ends in that may be reordered.
	ForbiddenSamples    = "forbidden per million samples"
	ForbiddenIterations = "forbidden per million iterations"
	Reordered           = ": reordered"

	// What the name of a series of reads ends in that counts torn ones, and those torn where the architecture promises
	// none; and how many transitions must have been seen before a place is called never torn.
	Torn             = ": torn"
	TornAgainst      = ": torn against the promise"
	LeastTransitions = 10_000

	Cheapest        = "cheapest, " // and the setting
	BestLock        = "lock"
	BestBackoff     = "wait before the next try"
	BestCounter     = "counter"
	BestShards      = "number of shards"
	BestSelector    = "shard selector"
	BestStack       = "stack"
	BestHead        = "head"
	BestQueue       = "queue"
	BestBatch       = "batch"
	BestLooks       = "hints between two looks"
	BestReaders     = "protection of what is mostly read"
	BestBox         = "box"
	BestReferences  = "reference count"
	BestReclamation = "reclamation scheme"
)

// The names that advice on fences, hints and placement reads.
const (
	Fences    = "fences"
	BestFence = "fence between a store and a load"
	StoreLoad = "store, fence, load: " // and the fence

	Hints         = "hints"
	HintAlone     = "hint "                                                    // and the hint
	BesideSibling = ", beside a busy thread of the core"                       // behind a hint
	SiblingSpeed  = ", speed of the other thread against beside an empty loop" // behind a hint
	SiblingWork   = "work of the other thread"
	OfKind        = ", on a core of kind " // behind a hint, and the place of the kind in the list that the machine has

	Nearest    = "nearest processors"
	Anywhere   = "anywhere" // the choice where all are equally far apart
	LinePassed = "compare-and-swap"

	SetOfCounters = "set of counters"
)
