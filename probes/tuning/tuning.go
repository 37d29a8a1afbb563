// Package tuning turns findings into advice: a value to set, the numbers it rests on, what would change it, and what
// others set without having looked.
//
// An advice reads findings and nothing else, so it can be given again from a report. Where the finding is inconclusive,
// so is the advice, for the same reason.
package tuning

import (
	"fmt"
	"slices"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A tunable is something that may be set, and the rule by which findings say to what.
type tunable struct {
	name   string
	advise func(arch string, all findings) probes.Advice
	choice string // the probe whose choice between structures the value is, or nothing
}

type findings []probes.Finding

// of is the finding of the probe, or one that says that it was not run.
func (all findings) of(probe string) probes.Finding {
	if i := slices.IndexFunc(all, func(f probes.Finding) bool { return f.Probe == probe }); i >= 0 {
		return all[i]
	}
	return probes.Finding{Probe: probe, Verdict: probes.Unknown("the probe " + probe + " was not run")}
}

// tunables are all of them, in the order in which they are advised on.
var tunables = []tunable{
	{name: Padding, advise: padding},
	{name: RMWForm, advise: rmwForm},
	{name: SpinHint, advise: spinHint},
	{name: SpinBudget, advise: spinBudget},
	{name: SpinCount, advise: spinCount},
	backoff, mutualExclusion, readMostly, counterKind, shardSelector, stackKind, queueKind, interfaceBox, referenceCount, reclamation,
}

// The tunables that others name.
const (
	Padding    = "padding"
	RMWForm    = "rmw_form"
	SpinHint   = "spin_hint"
	SpinBudget = "spin_budget"
	SpinCount  = "spin_count"
)

// Advise gives one advice for each tunable, in a fixed order.
func Advise(m machine.Machine, all []probes.Finding) (advice []probes.Advice) {
	for _, t := range tunables {
		advice = append(advice, t.advise(m.Arch, all))
	}
	return advice
}

// Chosen returns the probe whose choice between structures the tunable is, or nothing.
func Chosen(name string) (probe string) {
	for _, t := range tunables {
		if t.name == name {
			probe = t.choice
		}
	}
	return probe
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

func anyNumber(r probes.Result) bool { return r.Name != probes.Control }
