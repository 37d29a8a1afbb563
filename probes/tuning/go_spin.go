package tuning

import (
	"fmt"
	"math"
	"strconv"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// goSpin is what sync.Mutex would have to call procyield with, four times, to spin for as long as it pays.
func goSpin(arch string, all findings) probes.Advice {
	spinFinding, budgetFinding := all.of(probes.GoMutexSpin), all.of(probes.SpinPark)
	a, spin, ok := advise(GoSpin, spinFinding, probes.GoSpin)
	a.Others = []probes.Other{other("Go, internal/sync and runtime", strconv.Itoa(gospin.Argument))}
	if !ok {
		return a
	}
	of, budget, ok := advise(GoSpin, budgetFinding, probes.SpinBudget)
	if !ok {
		a.Value, a.Why, a.Confidence = of.Value, of.Why, ""
		return a
	}
	if of.Confidence == probes.Medium {
		a.Confidence = of.Confidence
	}
	argument := GoSpinArgument(arch, spin, budget)
	if !(argument > 0 && argument < math.MaxUint32) { // which procyield takes
		a.Value, a.Why, a.Confidence = probes.Inconclusive, "the spin and the budget are no times", ""
		return a
	}
	a.Value = fmt.Sprintf("%.0f", max(1, math.Round(argument)))
	a.Unit = "of procyield"
	a.Why = fmt.Sprintf("four times procyield(30) take %s ns here, and spinning pays for %s ns", measure.Figures(spin.Value), measure.Figures(budget.Value))
	is := func(name string) func(probes.Result) bool {
		return func(r probes.Result) bool { return r.Name == name }
	}
	a.Evidence = append(evidence(spinFinding, is(probes.GoSpin)), evidence(budgetFinding, is(probes.SpinBudget))...)
	a.WouldChangeIf = "the spin budget does, from which it is computed; or Go counts otherwise"
	return a
}

// GoSpinArgument is the argument of procyield with which four of them are as long as the spin budget. On arm64 it is a
// time in ns, elsewhere a number of hints.
func GoSpinArgument(arch string, spin, budget probes.Result) float64 {
	if arch == "arm64" {
		return budget.Value / gospin.Spins
	}
	return gospin.Argument * budget.Value / spin.Value
}
