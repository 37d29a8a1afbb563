package tuning

import (
	"fmt"
	"math"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func spinBudget(arch string, f probes.Finding) probes.Advice {
	a, r, ok := advise(SpinBudget, f, probes.SpinBudget)
	hint, _ := f.Result(probes.HintCost)
	a.Others = otherBudgets(arch, hint.Value)
	if !ok {
		return a
	}
	a.Value, a.Unit, a.Why = measure.Figures(math.Round(r.Value)), "ns", f.Why
	if r.Range != nil && r.Range.High > 1.3*r.Range.Low {
		a.Confidence = probes.Medium
	}
	a.Evidence = evidence(f, anyNumber)
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

// besideGo puts beside the budget what was measured of Go's own mutex, instead of what follows from its code.
func besideGo(a *probes.Advice, f probes.Finding) {
	spin, found := f.Result(probes.GoSpin)
	if !found {
		return
	}
	for i, o := range a.Others {
		if o.Who == goMutex {
			a.Others[i].Value = fmt.Sprintf("%s ns, measured here, looking 4 times", measure.Figures(spin.Value))
		}
	}
	if a.Conclusive() {
		a.Evidence = append(a.Evidence, evidence(f, func(r probes.Result) bool { return r.Name == probes.GoSpin })...)
	}
}

const goMutex = "Go sync.Mutex"

// otherBudgets tells in ns what is set as a number of hints, if it is known what a hint costs here.
func otherBudgets(arch string, hint float64) []probes.Other {
	hints := func(n int) string {
		text := fmt.Sprintf("%d hints", n)
		if hint > 0 {
			text += fmt.Sprintf(": here %s ns", measure.Figures(float64(n)*hint))
		}
		return text
	}
	mutex := other(goMutex, hints(4*30)+", looking 4 times")
	if arch == "arm64" {
		mutex = other(goMutex, "4 times 30 ns of ISB, in whole ticks of the counter")
	}
	return []probes.Other{
		mutex,
		other("crossbeam Backoff, before it yields", hints(1+2+4+8+16+32+64)),
		other("parking_lot, before it yields", hints(2+4+8)),
		other("folly WaitOptions", "2000 ns"),
		other("abseil Mutex", "1500 looks without a hint"),
	}
}

// spinCount is the budget as a number of hints.
func spinCount(_ string, f probes.Finding) probes.Advice {
	a, r, ok := advise(SpinCount, f, probes.SpinCount)
	if !ok {
		return a
	}
	a.Value, a.Unit = measure.Figures(math.Round(r.Value)), r.Unit
	a.Why = "the spin budget, divided by what a hint costs"
	a.Evidence = evidence(f, func(r probes.Result) bool { return r.Name == probes.SpinBudget || r.Name == probes.HintCost })
	a.WouldChangeIf = "the processor is another: hints differ in cost by a factor of a hundred, so carry the budget in ns and calibrate"
	return a
}
