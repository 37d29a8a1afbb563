package compiled

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

var (
	lockNames = []string{"TAS", "TTAS", "Ticket", "Backoff", "MCS", "CLH", "Sequence", "SpinPark", "Mutex", "RWMutex", "Writer", "Unordered"}
	lockTurns = map[string]int{"Ticket": -1, "Backoff": -1, "MCS": -1, "CLH": -1, "Sequence": -1, "SpinPark": -1,
		"Mutex": -1, "RWMutex": -1, "Writer": -1}
)

// lockReturns is what both threads may return, where one only reads: what it reads is of one moment.
var lockReturns = map[string][]string{"Sequence": {"100", "111"}, "Writer": {"00", "11"}, "RWMutex": {"00", "55"}}

// TestLocks has what locks of structures guard, from their own code: nobody races, and no update is lost. The lock of
// structures/broken that is unlocked by a plain store loses one on AArch64.
func TestLocks(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	all := map[string]*Program{}
	for _, name := range lockNames {
		all[name] = programOf("./testdata/locks", name)
	}
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for _, name := range lockNames {
			j := judgedLock(t, name, all[name], image, lockTurns[name], model.Options{Unroll: 1})
			if slices.Contains([]string{"MCS", "CLH", "Mutex"}, name) {
				for _, state := range j.Allowed {
					assert.Contains(t, state, "[n]=2;", "%v", target)
				}
			}
			if want, ok := lockReturns[name]; ok {
				assert.Equal(t, want, returned(j.Allowed), "%s for %v", name, target)
			}
			broken := name == "Unordered"
			assert.Equal(t, broken, j.Race, "%s for %v", name, target)
			assert.False(t, j.Broken(), "%s for %v", name, target)
			assert.Equal(t, broken && target.GOARCH == "arm64", len(j.Relaxed) > 0, "%s for %v", name, target)
		}
	}
}

func judgedLock(t *testing.T, name string, p *Program, image *Image, turns int, opts model.Options) *Judgement {
	e, err := Extract(p, image, Options{Turns: turns})
	require.NoError(t, err, "%s for %v", name, image.Target)
	j, err := Judge(context.Background(), e, verdict.Limit{Time: 8 * time.Minute}, opts)
	require.NoError(t, err, "%s for %v", name, image.Target)
	return j
}

// TestLocksWait has locks at which one may wait in vain once.
func TestLocksWait(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	all := map[string]*Program{}
	for _, name := range []string{"MCS", "CLH", "Ticket"} {
		all[name] = programOf("./testdata/locks", name)
	}
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for name, p := range all {
			opts := model.Options{Unroll: 1, Traces: 1_000_000} // Ticket by exclusives has more than 50000
			j := judgedLock(t, name, p, image, 1, opts)
			assert.False(t, j.Race || j.Broken() || len(j.Relaxed) > 0, "%s for %v", name, target)
			for _, state := range j.Allowed {
				n := "[n]=2;"
				if name == "Ticket" && (strings.Contains(state, "1:rax=0;") || strings.Contains(state, "1:X0=0;")) { // the other has given up
					n = "[n]=1;"
				}
				assert.Contains(t, state, n, "%s for %v", name, target)
			}
		}
	}
}

const (
	draws     = "a ticket is drawn in no order: the look at who is served makes it"
	unlocks   = "who unlocks looks at what it wrote itself, and at who waits to find out that nobody has the lock"
	rests     = "who unlocks looks at nothing afterwards"
	oneWriter = "there is one writer, and it is alone with the mutex and the number"
	halves    = "what the other half of the exchange orders, and the stores in order beside it, are enough"
	quiet     = "who locks makes nothing known"
	second    = "who looks a second time is alone: the other has been"
	owner     = "nobody else writes the word of a lock that is held, but who parks"
	parked    = "who unlocks slowly does it for one that parks, which is left out"
	counted   = "the writes of a writer wait for the branch by what it has read"
	asleep    = "one that meets the other sleeps, which is left out"
	tail      = "the exchange of the tail, before or behind it, orders it"
)

// sparedLocks are as sparedMethods.
var sparedLocks = map[string]string{
	"Ticket xchg to mov":                rests,
	"Ticket LDAXR to LDXR":              draws,
	"Ticket STLXR to STXR":              draws,
	"Ticket LDADDAL to LDADD":           draws,
	"Ticket LDADDAL to LDADDA":          draws,
	"Ticket LDADDAL to LDADDL":          draws,
	"Ticket CASAL to CAS":               draws,
	"Ticket CASAL to CASA":              draws,
	"Ticket CASAL to CASL":              draws,
	"Ticket LDAR to LDR Ticket_0":       unlocks,
	"Ticket LDAR to LDR Ticket_1 1 lse": "CASAL, which follows, orders what is before it and what is after it",
	"Ticket LDAR to LDR Ticket_1 2":     unlocks,
	"Ticket LDAR to LDR Ticket_1 3":     unlocks,

	"CLH xchg to mov Lock":   tail,
	"CLH STLR to STR Lock":   tail,
	"CLH xchg to mov Unlock": rests,
	"CLH LDAXR to LDXR":      "the look at whether the node is held orders what follows",
	"CLH STLXR to STXR":      "LDAXR comes before it, and the STLR of the node before that",
	"CLH SWPAL to SWPA":      "the STLR of the node before it comes before what acquires",
	"CLH SWPAL to SWPL":      "the look at whether the node is held orders what follows",

	"Sequence lock xadd to xadd Sequence_0": oneWriter,
	"Sequence lock xadd to xadd Unlock 1":   oneWriter,
	"Sequence xchg to mov":                  "stores of x86 keep their order, and the writer looks at nothing of the reader's",
	"Sequence LDAXR to LDXR":                halves,
	"Sequence STLXR to STXR":                halves,
	"Sequence LDADDAL to LDADD Sequence_0":  halves,
	"Sequence LDADDAL to LDADD Unlock 1":    halves,
	"Sequence LDADDAL to LDADDA":            halves,
	"Sequence LDADDAL to LDADDL":            halves,
	"Sequence CASAL to CASA":                oneWriter,
	"Sequence CASAL to CASL":                oneWriter,
	"Sequence STLR to STR Sequence_0 1 lse": "LDADDAL, before it or behind it, orders what is before it and what is after it",
	"Sequence STLR to STR Sequence_0 2 lse": "LDADDAL, before it or behind it, orders what is before it and what is after it",
	"Sequence LDAR to LDR Unlock":           unlocks,
	"Sequence LDAR to LDR Read 2":           "what is read in between acquires",

	"SpinPark lock cmpxchg to cmpxchg spin":         second,
	"SpinPark lock cmpxchg to cmpxchg SpinPark_0 2": owner,
	"SpinPark lock cmpxchg to cmpxchg SpinPark_1 2": owner,
	"SpinPark lock cmpxchg to cmpxchg unlockSlow":   parked,
	"SpinPark xchg to mov deferwrap1":               parked,
	"SpinPark LDAR to LDR spin":                     "the exchange that follows acquires",
	"SpinPark LDAXR to LDXR spin":                   "the look before it acquires",
	"SpinPark STLXR to STXR spin":                   quiet,
	"SpinPark STLXR to STXR SpinPark_0 1":           quiet,
	"SpinPark LDAXR to LDXR SpinPark_0 2":           rests,
	"SpinPark LDAR to LDR SpinPark_1":               "the exchange that follows acquires",
	"SpinPark STLXR to STXR SpinPark_1 1":           quiet,
	"SpinPark LDAXR to LDXR SpinPark_1 2":           rests,
	"SpinPark LDAR to LDR unlockSlow":               parked,
	"SpinPark LDAXR to LDXR unlockSlow":             parked,
	"SpinPark STLXR to STXR unlockSlow":             parked,
	"SpinPark LDAXR to LDXR deferwrap1":             parked,
	"SpinPark STLXR to STXR deferwrap1":             parked,
	"SpinPark LDAR to LDR Lock":                     parked,
	"SpinPark LDAXR to LDXR Lock":                   parked,
	"SpinPark STLXR to STXR Lock":                   parked,
	"SpinPark CASAL to CASA SpinPark_0 1":           quiet,
	"SpinPark CASAL to CASL SpinPark_0 2":           rests,
	"SpinPark CASAL to CASA SpinPark_1 1":           quiet,
	"SpinPark CASAL to CASL SpinPark_1 2":           rests,
	"SpinPark CASAL to CAS spin":                    "the look before it acquires, and who locks makes nothing known",
	"SpinPark CASAL to CASA spin":                   quiet,
	"SpinPark CASAL to CASL spin":                   "the look before it acquires",
	"SpinPark CASAL to CAS unlockSlow":              parked,
	"SpinPark CASAL to CASA unlockSlow":             parked,
	"SpinPark CASAL to CASL unlockSlow":             parked,
	"SpinPark SWPAL to SWP deferwrap1":              parked,
	"SpinPark SWPAL to SWPA deferwrap1":             parked,
	"SpinPark SWPAL to SWPL deferwrap1":             parked,
	"SpinPark SWPAL to SWP Lock":                    parked,
	"SpinPark SWPAL to SWPA Lock":                   parked,
	"SpinPark SWPAL to SWPL Lock":                   parked,

	"Mutex STLXR to STXR Mutex_0 1": quiet,
	"Mutex CASAL to CASA":           quiet,
	"Mutex LDAXR to LDXR Mutex_0 2": rests,
	"Mutex LDADDAL to LDADDL":       rests,

	"RWMutex lock xadd to xadd RWMutex_0 2": asleep,
	"RWMutex lock xadd to xadd rUnlockSlow": asleep,
	"RWMutex lock xadd to xadd Lock 1":      "a reader that is lost so finds it out when it unlocks, and that is left out",
	"RWMutex lock xadd to xadd Lock 2":      asleep,
	"RWMutex lock xadd to xadd Unlock 1":    asleep,
	"RWMutex STLXR to STXR RWMutex_0 1":     quiet,
	"RWMutex LDADDAL to LDADDA RWMutex_0 1": quiet,
	"RWMutex LDAXR to LDXR RWMutex_0 2":     rests,
	"RWMutex LDADDAL to LDADDL RWMutex_0 2": rests,
	"RWMutex LDAXR to LDXR rUnlockSlow":     asleep,
	"RWMutex STLXR to STXR rUnlockSlow":     asleep,
	"RWMutex LDADDAL to LDADD rUnlockSlow":  asleep,
	"RWMutex LDADDAL to LDADDA rUnlockSlow": asleep,
	"RWMutex LDADDAL to LDADDL rUnlockSlow": asleep,
	"RWMutex LDAXR to LDXR Lock 1":          oneWriter,
	"RWMutex STLXR to STXR Lock 1":          oneWriter,
	"RWMutex CASAL to CASA":                 oneWriter,
	"RWMutex CASAL to CASL":                 oneWriter,
	"RWMutex LDAXR to LDXR Lock 2":          counted,
	"RWMutex STLXR to STXR Lock 2":          quiet,
	"RWMutex LDADDAL to LDADD Lock 1":       counted,
	"RWMutex LDADDAL to LDADDL Lock 1":      counted,
	"RWMutex LDADDAL to LDADDA Lock 1":      quiet,
	"RWMutex LDAXR to LDXR Lock 3":          asleep,
	"RWMutex STLXR to STXR Lock 3":          asleep,
	"RWMutex LDADDAL to LDADD Lock 2":       asleep,
	"RWMutex LDADDAL to LDADDL Lock 2":      asleep,
	"RWMutex LDADDAL to LDADDA Lock 2":      asleep,
	"RWMutex LDAXR to LDXR Unlock 1":        rests,
	"RWMutex LDADDAL to LDADDL Unlock 1":    rests,
	"RWMutex LDAXR to LDXR Unlock 2":        oneWriter,
	"RWMutex STLXR to STXR Unlock 2":        oneWriter,
	"RWMutex LDADDAL to LDADDL Unlock 2":    oneWriter,
	"RWMutex LDADDAL to LDADDA Unlock 2":    oneWriter,

	"MCS SWPAL to SWPA":                       "the link, which is stored in order, makes the node known",
	"MCS CASAL to CASL":                       rests,
	"MCS xchg to mov StoreUintptr":            tail,
	"MCS xchg to mov use":                     tail,
	"MCS STLR to STR StoreUintptr":            tail,
	"MCS STLR to STR use":                     tail,
	"MCS xchg to mov UnlockNode":              rests,
	"MCS LDAXR to LDXR CompareAndSwapUintptr": rests,
	"MCS lock cmpxchg to cmpxchg":             "a waiter that is lost waits for ever, and that is no state",
	"MCS LDAR to LDR UnlockNode":              "what is written through the link depends on it by its address",
	"MCS STLXR to STXR SwapUintptr":           "the link, which is stored in order, makes the node known",
}

// Locks of one word are all alike: a look, an exchange to lock and one to unlock. Writer is Sequence.
func init() {
	for change, why := range maps.Clone(sparedLocks) {
		if strings.HasPrefix(change, "Sequence ") {
			sparedLocks[strings.ReplaceAll(change, "Sequence", "Writer")] = why
		}
	}
	for _, lock := range []string{"TAS", "TTAS", "Backoff"} {
		sparedLocks[lock+" LDAR to LDR"] = "the exchange that follows acquires"
		for _, thread := range []string{"_0", "_1"} {
			sparedLocks[lock+" STLXR to STXR "+lock+thread+" 1"] = quiet
			sparedLocks[lock+" SWPAL to SWPA "+lock+thread+" 1"] = quiet
			sparedLocks[lock+" LDAXR to LDXR "+lock+thread+" 2"] = rests
			sparedLocks[lock+" SWPAL to SWPL "+lock+thread+" 2"] = rests
		}
	}
}

// TestLocksMutants weakens the code of the locks, one instruction at a time: some state is then another, or one more.
func TestLocksMutants(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	whole := func(states []string) []string { return states }
	for _, name := range lockNames {
		if name == "Unordered" { // it is broken
			continue
		}
		t.Run(name, func(t *testing.T) {
			f := family{T: t, name: name, folder: "./testdata/locks", programs: []string{name}, turns: lockTurns, shown: whole, spared: sparedLocks}
			f.mutate()
		})
	}
}
