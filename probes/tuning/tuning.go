// Package tuning turns findings into advice: a value to set, the numbers it rests on, what would change it, and what
// others set without having looked.
//
// Advice reads findings and nothing else, so it can be given again from a report. Where the finding is inconclusive,
// so is the advice, for the same reason. How far what was measured would have to be from what it is for another value
// to be advised is found by varying the samples and judging them again: see lever.
package tuning

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// A tunable is something that may be set, and the rule by which findings say to what.
type tunable struct {
	name   string
	advise func(arch string, all findings) probes.Advice
	choice string // the probe whose choice between structures the value is, or nothing

	arch    string // the only architecture on which there is such a thing, or nothing
	levers  func(all findings, a probes.Advice) []lever
	follows []string // tunables that rest on the same numbers, or from which it is computed: it may change with theirs
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
	{name: Padding, advise: padding, levers: paddingLevers},
	{name: RMWForm, advise: rmwForm, levers: formLevers},
	{name: Fence, advise: fence, levers: fenceLevers},
	{name: SpinHint, advise: spinHint, levers: hintLevers},
	{name: SpinBudget, advise: spinBudget, levers: budgetLevers},
	{name: SpinCount, advise: spinCount, levers: countLevers, follows: []string{SpinBudget, SpinHint}},
	{name: GoSpin, advise: goSpin, follows: []string{SpinBudget}},
	{name: SMTHint, advise: smtHint, levers: smtLevers},
	{name: Placement, advise: placement, levers: placementLevers},
	{name: GOARM64, advise: goarm64, arch: "arm64", follows: []string{RMWForm}},
	backoff, mutualExclusion, readMostly, counterKind, shardCount, shardSelector,
	stackKind, taggedHead, queueKind, batchSize, hintsPerLook, interfaceBox, referenceCount, reclamation,
}

// The tunables that others name.
const (
	Padding    = tuned.Padding
	RMWForm    = "rmw_form"
	SpinHint   = "spin_hint"
	SpinBudget = tuned.SpinBudget
	SpinCount  = "spin_count"
	Fence      = "fence"
	GoSpin     = "go_spin"
	SMTHint    = "smt_hint"
	Placement  = "placement"
	GOARM64    = "goarm64"
	TaggedHead = "tagged_head"
)

// Advise recommends a value for each tunable that there is on the machine, in a fixed order.
func Advise(m machine.Machine, all []probes.Finding) (advice []probes.Advice) {
	for _, t := range tunablesOf(m) {
		advice = append(advice, t.advise(m.Arch, all))
	}
	return advice
}

// Turning does the same and says of each value where it would be another, which takes a hundred times as long: some
// tenths of a second.
func Turning(m machine.Machine, all []probes.Finding) (advice []probes.Advice) {
	for _, t := range tunablesOf(m) {
		advice = append(advice, t.turning(m.Arch, all))
	}
	return advice
}

// tunablesOf are those that there are on a machine: those of its architecture, and behind them those of each kind of
// core.
func tunablesOf(m machine.Machine) (list []tunable) {
	for _, t := range tunables {
		if t.arch == "" || t.arch == m.Arch {
			list = append(list, t)
		}
	}
	return append(list, ofKinds(m)...)
}

// turning gives the advice, and says where it would change.
func (t tunable) turning(arch string, all findings) probes.Advice {
	a := t.advise(arch, all)
	a.Turns = t.turns(arch, all, a)
	var changes []string
	for _, turn := range a.Turns {
		changes = append(changes, turn.String())
		if a.Confidence != "" && turn.Factor < nearby && turn.Factor > 1/nearby {
			a.Confidence = probes.Medium
		}
	}
	if a.WouldChangeIf != "" {
		changes = append(changes, a.WouldChangeIf)
	}
	a.WouldChangeIf = strings.Join(changes, "; or ")
	return a
}

// nearby is a turn so near that the advice is of medium confidence.
const nearby = 1.05

// Follows returns the tunables with whose advice that on the named one may change.
func Follows(name string) []string {
	for _, t := range tunables {
		if t.name == Of(name) {
			return t.follows
		}
	}
	return nil
}

// OfChoice gives the advice that follows from the finding of a probe that chooses between structures.
func OfChoice(m machine.Machine, f probes.Finding) probes.Advice {
	i := slices.IndexFunc(tunables, func(t tunable) bool { return t.choice == f.Probe })
	return tunables[i].turning(m.Arch, findings{f})
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

// advise begins advice from a result of a finding; ok is false, and the advice inconclusive, if it has none.
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
	a.Confidence = grade(f)
	return a, r, true
}

// grade is the confidence that the conditions of a finding allow.
func grade(f probes.Finding) probes.Confidence {
	if f.Quality.Grade != measure.Good {
		return probes.Medium
	}
	return probes.High
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
