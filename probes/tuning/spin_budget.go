package tuning

import (
	"fmt"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func spinBudget(arch string, all findings) probes.Advice {
	f, goSpin := all.of(probes.SpinPark), all.of(probes.GoMutexSpin)
	a, r, ok := advise(SpinBudget, f, probes.SpinBudget)
	hint, _ := f.Result(probes.HintCost)
	a.Others = otherBudgets(arch, hint.Value, goSpin)
	if !ok {
		return a
	}
	a.Value, a.Unit, a.Why = fmt.Sprintf("%.0f", r.Value), "ns", f.Why
	if r.Range != nil && r.Range.High > 1.3*r.Range.Low {
		a.Confidence = probes.Medium
	}
	a.Evidence = append(evidence(f, anyNumber), evidence(goSpin, func(r probes.Result) bool { return r.Name == probes.GoSpin })...)
	a.WouldChangeIf = "idle processors sleep more deeply than during the run, or there are more waiters than processors: then park at once"
	if line := f.Measurements.Find(measure.GuardCore, nil); line.N > 0 {
		a.WouldChangeIf += fmt.Sprintf("; or the two are other processors (a guest's move on the host): a line takes %s ns between these",
			line.Center())
	}
	if wake, found := f.Result(probes.GoWake); found && wake.Value > 2*r.Value {
		a.WouldChangeIf += fmt.Sprintf("; or the waiter is a goroutine: one that parked takes %s ns to run again while its waker goes on",
			measure.Figures(wake.Value))
	}
	return a
}

func budgetLevers(findings, probes.Advice) []lever {
	return []lever{{probe: probes.SpinPark, series: probes.HandOverPark, step: dearer}}
}

// countLevers are the hint that is counted.
func countLevers(_ findings, a probes.Advice) []lever {
	return []lever{{probe: probes.SpinPark, series: probes.HintAlone + a.Unit, step: dearer}}
}

// otherBudgets tells in ns what is set as a number of hints, if it is known what a hint costs here; and of Go what was
// measured, if it was.
func otherBudgets(arch string, hint float64, goSpin probes.Finding) []probes.Other {
	hints := func(n int) string {
		text := fmt.Sprintf("%d hints", n)
		if hint > 0 {
			text += fmt.Sprintf(": here %s ns", measure.Figures(float64(n)*hint))
		}
		return text
	}
	mutex := other("Go sync.Mutex", hints(gospin.Spins*gospin.Argument)+", looking 4 times")
	if arch == "arm64" {
		mutex = other("Go sync.Mutex", "4 times 30 ns of ISB, in whole ticks of the counter")
	}
	if spin, found := goSpin.Result(probes.GoSpin); found {
		mutex = other("Go sync.Mutex", fmt.Sprintf("%s ns, measured here, looking 4 times", measure.Figures(spin.Value)))
	}
	others := []probes.Other{mutex}
	for _, o := range hintsOfOthers {
		others = append(others, other(o.who, hints(o.hints)))
	}
	return append(others,
		other("glibc PTHREAD_MUTEX_ADAPTIVE_NP", "100 looks at the most (glibc.pthread.mutex_spin_count)"),
		other("folly WaitOptions", "2000 ns"),
		other("abseil Mutex", "1500 looks without a hint"))
}

// hintsOfOthers are how many hints who sets a number waits for in all.
var hintsOfOthers = []struct {
	who   string
	hints int
}{
	{"crossbeam Backoff, before it yields", 1 + 2 + 4 + 8 + 16 + 32 + 64},
	{"parking_lot, before it yields", 2 + 4 + 8},
	{"oneTBB atomic_backoff, before it yields", 1 + 2 + 4 + 8 + 16},
}

// otherCounts tells them as that; of Go where it counts hints.
func otherCounts(arch string) (others []probes.Other) {
	if arch != "arm64" {
		others = append(others, other("Go sync.Mutex", fmt.Sprint(gospin.Spins*gospin.Argument)))
	}
	for _, o := range hintsOfOthers {
		others = append(others, other(o.who, fmt.Sprint(o.hints)))
	}
	return others
}

// spinCount is the budget as a number of hints.
func spinCount(arch string, all findings) probes.Advice {
	f := all.of(probes.SpinPark)
	a, r, ok := advise(SpinCount, f, probes.SpinCount)
	a.Others = otherCounts(arch)
	if !ok {
		return a
	}
	a.Value, a.Unit = fmt.Sprintf("%.0f", r.Value), r.Unit
	a.Why = "the spin budget, divided by what a hint costs"
	a.Evidence = evidence(f, func(r probes.Result) bool { return r.Name == probes.SpinBudget || r.Name == probes.HintCost })
	a.WouldChangeIf = "the processor is another: hints differ in cost by a factor of a hundred, so carry the budget in ns and calibrate"
	return a
}
