package claims

import (
	"fmt"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Go's mutex spins four rounds of thirty hints, whatever a hint takes, before it parks. Whoever spins for as long as
// parking takes pays at most twice the best possible; a constant fits if it is within a factor of two of that.
var _ = register(Claim{
	ID:    "go-spin-fits",
	Says:  "The 4 times 30 PAUSEs that sync.Mutex spins before it parks fit this processor",
	Who:   "Go's runtime: active_spin and active_spin_cnt in lock_spinbit.go",
	Arch:  "amd64",
	Needs: []string{probes.SpinPark},
	Rule: "120 times what a PAUSE takes, divided by the spin budget: between 0.5 and 2 for certain confirms it, " +
		"outside of that refutes it",
	judge: judgeGoSpin,
})

func judgeGoSpin(of map[string]probes.Finding) Verdict {
	const hints, apart = gospin.Spins * gospin.Argument, 2
	f := of[probes.SpinPark]
	budget, found := f.Result(probes.SpinBudget)
	pause := f.Measurements.Find("hint PAUSE", setting{"cpus": 1})
	switch {
	case !found || budget.Range == nil || budget.Range.Safe == nil || budget.Range.Safe.Low <= 0:
		return unknown("the spin budget is not known: " + f.Why)
	case pause.Safe == nil:
		return unknown("hint PAUSE has too few samples: " + pause.In("ns"))
	}
	low, high := hints*pause.Safe.Low/budget.Range.Safe.High, hints*pause.Safe.High/budget.Range.Safe.Low
	v := Verdict{
		Why: fmt.Sprintf("it spins for %s ns, between %s and %s times the budget", measure.Figures(hints*pause.Median),
			measure.Figures(low), measure.Figures(high)),
		Numbers: []probes.Evidence{evidence(f, "hint PAUSE", pause.Interval, "ns"), evidence(f, budget.Name, *budget.Range, "ns")},
	}
	switch {
	case low > 1.0/apart && high < apart:
		v.Answer = Confirmed
	case high < 1.0/apart || low > apart:
		v.Answer = Refuted
	default:
		v.Answer, v.Why = probes.Inconclusive, "too close to tell: "+v.Why
	}
	return v
}
