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
	probe  string // whose finding it rests on
	advise func(arch string, f probes.Finding) probes.Advice

	chooses bool // whether the value is the probe's choice between structures

	beside  string // a further probe, whose finding does not change the value but stands beside it; mostly none
	compare func(a *probes.Advice, f probes.Finding)
}

// tunables are all of them, in the order in which they are advised on.
var tunables = []tunable{
	{name: Padding, probe: probes.FalseSharing, advise: padding},
	{name: RMWForm, probe: probes.CASCost, advise: rmwForm},
	{name: SpinHint, probe: probes.SpinPark, advise: spinHint},
	{name: SpinBudget, probe: probes.SpinPark, advise: spinBudget, beside: probes.GoMutexSpin, compare: besideGo},
	{name: SpinCount, probe: probes.SpinPark, advise: spinCount},
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
func Advise(m machine.Machine, findings []probes.Finding) (advice []probes.Advice) {
	find := func(probe string) probes.Finding {
		if i := slices.IndexFunc(findings, func(f probes.Finding) bool { return f.Probe == probe }); i >= 0 {
			return findings[i]
		}
		return probes.Finding{Probe: probe, Verdict: probes.Unknown("the probe " + probe + " was not run")}
	}
	for _, t := range tunables {
		a := t.advise(m.Arch, find(t.probe))
		if t.compare != nil {
			t.compare(&a, find(t.beside))
		}
		advice = append(advice, a)
	}
	return advice
}

// Chosen returns the probe whose choice between structures the tunable is, or nothing.
func Chosen(name string) (probe string) {
	for _, t := range tunables {
		if t.name == name && t.chooses {
			probe = t.probe
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
