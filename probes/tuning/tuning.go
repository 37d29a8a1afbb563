// Package tuning turns findings into advice: a value to set, the numbers it rests on, what would change it, and what
// others set without having looked.
//
// An advice reads findings and nothing else, so it can be given again from a report. Where the finding is inconclusive,
// so is the advice, for the same reason.
package tuning

import (
	"fmt"
	"math"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// The tunables.
const (
	Padding    = "padding"
	RMWForm    = "rmw_form"
	SpinHint   = "spin_hint"
	SpinBudget = "spin_budget"
	SpinCount  = "spin_count"
)

// Advise gives one advice for each tunable, in a fixed order.
func Advise(m machine.Machine, findings []probes.Finding) []probes.Advice {
	find := func(name string) probes.Finding {
		for _, f := range findings {
			if f.Probe == name {
				return f
			}
		}
		return probes.Finding{Probe: name, Verdict: probes.Unknown("the probe " + name + " was not run")}
	}
	sharing, cas, spin := find("false-sharing"), find("cas-cost"), find(probes.SpinPark)
	return []probes.Advice{padding(m.Arch, sharing), rmwForm(m.Arch, cas), spinHint(m.Arch, spin), spinBudget(m.Arch, spin, find(probes.GoMutexSpin)), spinCount(spin)}
}

// advise begins an advice from a result of a finding; ok is false, and the advice inconclusive, if it has none.
func advise(tunable string, f probes.Finding, result string) (a probes.Advice, r probes.Result, ok bool) {
	a = probes.Advice{Tunable: tunable}
	r, found := f.Result(result)
	if !found {
		a.Value, a.Why = probes.Inconclusive, f.Why
		if a.Why == "" || f.Conclusive() {
			a.Why = fmt.Sprintf("%s did not determine the %s", f.Probe, result)
		}
		return a, r, false
	}
	a.Confidence = probes.High
	if f.Quality.Grade != measure.Good {
		a.Confidence = probes.Medium
	}
	return a, r, true
}

// evidence takes over the results that were measured.
func evidence(f probes.Finding, keep func(probes.Result) bool) (list []probes.Evidence) {
	for _, r := range f.Results {
		if r.Range != nil && keep(r) {
			list = append(list, probes.Evidence{Finding: f.Probe, What: r.Name, Number: *r.Range, Unit: r.Unit})
		}
	}
	return list
}

func padding(arch string, f probes.Finding) probes.Advice {
	a, r, ok := advise(Padding, f, "destructive interference size")
	a.Others = otherPaddings(arch)
	if !ok {
		return a
	}
	a.Value, a.Unit, a.Why = fmt.Sprint(int(r.Value)), "B", f.Why
	a.Evidence = evidence(f, anyNumber)
	a.WouldChangeIf = "other processors share than the two measured, with another prefetcher between them"
	if single, found := f.Result("single word"); found && single.Value < r.Value {
		a.WouldChangeIf = fmt.Sprintf("each processor has one padded word in all, not one in each of many structures: then %d B suffice",
			int(single.Value))
	}
	if large, found := f.Result("large sets padded to " + a.Value + " B"); found && large.Range.Low > 1.5 {
		a.WouldChangeIf += fmt.Sprintf("; or there are more than a hundred such structures (%s times there): then keep what one processor updates in a region of its own",
			measure.Figures(large.Value))
	}
	return a
}

func rmwForm(arch string, f probes.Finding) probes.Advice {
	a, r, ok := advise(RMWForm, f, "rmw form")
	a.Others = otherForms(arch)
	if !ok {
		return a
	}
	a.Value, a.Why = r.Choice, f.Why
	a.Evidence = evidence(f, anyNumber)
	a.WouldChangeIf = "the new value is not a sum of the old one: then load and compare-and-swap"
	return a
}

func spinHint(arch string, f probes.Finding) probes.Advice {
	a, r, ok := advise(SpinHint, f, "spin hint")
	a.Others = otherHints(arch)
	if !ok {
		return a
	}
	a.Value, a.Why = r.Choice, r.Why
	a.Evidence = evidence(f, func(r probes.Result) bool { return r.Name == "cost of a hint" })
	a.WouldChangeIf = "the other hardware thread of the core is busy: a hint may then take longer"
	return a
}

func spinBudget(arch string, f, goSpin probes.Finding) probes.Advice {
	a, r, ok := advise(SpinBudget, f, probes.SpinBudget)
	hint, _ := f.Result("cost of a hint")
	a.Others = otherBudgets(arch, hint.Value, goSpin)
	if !ok {
		return a
	}
	a.Value, a.Unit, a.Why = measure.Figures(math.Round(r.Value)), "ns", f.Why
	if r.Range != nil && r.Range.High > 1.3*r.Range.Low {
		a.Confidence = probes.Medium
	}
	a.Evidence = append(evidence(f, anyNumber), evidence(goSpin, func(r probes.Result) bool { return r.Name == probes.GoMutexSpin })...)
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

// spinCount is the budget as a number of hints.
func spinCount(f probes.Finding) probes.Advice {
	a, r, ok := advise(SpinCount, f, "spin budget in hints")
	if !ok {
		return a
	}
	a.Value, a.Unit = measure.Figures(math.Round(r.Value)), r.Unit
	a.Why = "the spin budget, divided by what a hint costs"
	a.Evidence = evidence(f, func(r probes.Result) bool { return r.Name == probes.SpinBudget || r.Name == "cost of a hint" })
	a.WouldChangeIf = "the processor is another: hints differ in cost by a factor of a hundred, so carry the budget in ns and calibrate"
	return a
}

func anyNumber(r probes.Result) bool { return r.Name != "control" }
