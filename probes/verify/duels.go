package verify

import (
	"fmt"
	"strconv"
	"time"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/suite"
	"example.org/atomlab/probes/tuning"
)

// duels are how advice is paired with its default, where it is no choice between structures: these have the first of
// their list for a default. ok is false where it says what is the default, or what this processor lacks.
var duels = map[string]func(arch string, a probes.Advice) (p pairing, ok bool){
	tuning.Padding:    padding,
	tuning.SpinBudget: spinning,
	tuning.RMWForm:    form,
	tuning.Fence:      fence,
	tuning.SpinHint:   hint,
}

// nothing says of all other advice why there is nothing to run.
var nothing = map[string]string{
	tuning.SpinCount: "it is the spin budget, counted in hints: what verifies the budget verifies it",
	tuning.GoSpin:    "Go's constant is a part of the runtime, and another one takes another Go: what it comes to in ns is verified as the spin budget",
	tuning.SMTHint:   "it was found by comparing, in the same passes, what each hint and an empty loop leave to the other thread",
	tuning.Placement: "it was found by comparing the near with the far, in the same passes; and Go places no goroutine",
	tuning.GOARM64:   "it is for the compiler, and one program cannot be built for two levels: the form of update that it rests on is verified",
}

// padding is against internal/cpu.CacheLinePadSize.
func padding(arch string, a probes.Advice) (p pairing, ok bool) {
	size := 64
	if arch == arm64 {
		size = 128
	}
	advised, err := strconv.Atoi(a.Value)
	if err != nil || advised == size {
		return p, false
	}
	return pairing{suite.PaddingDuel(advised, size), fmt.Sprintf("%d B", size), "Go internal/cpu.CacheLinePadSize"}, true
}

const arm64 = "arm64"

// spinning is against sync.Mutex, by how long it was seen to spin; where nobody looked, and it counts hints, by what a
// hint costs.
func spinning(arch string, a probes.Advice) (p pairing, ok bool) {
	advised, err := strconv.ParseFloat(a.Value, 64)
	mutex := time.Duration(0)
	for _, e := range a.Evidence {
		switch {
		case e.What == probes.GoSpin:
			mutex = time.Duration(e.Number.Median)
		case e.What == probes.HintCost && arch != arm64 && mutex == 0:
			mutex = time.Duration(gospin.Spins * gospin.Argument * e.Number.Median)
		}
	}
	duel := suite.SpinDuel(time.Duration(advised), mutex)
	return pairing{duel, fmt.Sprintf("%d ns", mutex.Nanoseconds()), "Go sync.Mutex"}, err == nil && mutex > 0
}

// form is against what sync/atomic adds with here.
func form(_ string, a probes.Advice) (p pairing, ok bool) {
	duel, customary, err := suite.FormDuel(a.Value)
	return pairing{duel, customary, "Go sync/atomic Add"}, err == nil
}

// fence is against the store of sync/atomic, which needs no fence behind it.
func fence(arch string, a probes.Advice) (p pairing, ok bool) {
	store := "XCHG"
	if arch == arm64 {
		store = "STLR, LDAR"
	}
	duel, err := suite.FenceDuel(a.Value, store)
	return pairing{duel, store, "Go sync/atomic Store"}, err == nil && a.Value != store
}

// hint is against the one that Go's runtime spins with.
func hint(_ string, a probes.Advice) (p pairing, ok bool) {
	duel, err := suite.HintDuel(a.Value, gospin.Hint)
	return pairing{duel, gospin.Hint, "Go runtime.procyield"}, err == nil && a.Value != gospin.Hint
}
