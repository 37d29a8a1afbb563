package probes

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
)

// A Probe asks the machine one question.
type Probe struct {
	Name     string // words with hyphens: false-sharing
	Question string // ends in a question mark
	Method   string // how the samples come about, in two or three sentences
	Unit     string // of the measurements
	Needs    Needs
	Times    bool // the verdict is a time, not a comparison within passes: processors must be idle but for the probe

	// Trials is how many trials Measure hands to the bench, where it does; with Takes nil it takes as long as these.
	Trials func(m machine.Machine) int

	// Takes estimates how long Measure takes at the most. It must be bounded, however large the machine.
	Takes func(m machine.Machine, effort measure.Effort) time.Duration

	// Chooses says of what part of the machine there are trials, where that is not all of it: 256 of 8128 pairs.
	Chooses func(m machine.Machine) string

	// Bands are what processors known take; what lies outside is flagged in the verdict.
	Bands []Band

	// Measure takes the samples. What cannot be measured here is a Skip, not an error.
	Measure func(ctx context.Context, bench *measure.Bench, progress func(done, of int)) (measure.Result, []Skip)

	// Judge turns samples into a verdict. It is a pure function, and is asked only where the conditions were fit.
	Judge func(measure.Set) Verdict
}

// Estimate is how many trials there will be, 0 where they are no matter of the bench, and how long they take.
func (p Probe) Estimate(m machine.Machine, effort measure.Effort) (trials int, takes time.Duration) {
	if p.Trials != nil {
		trials = p.Trials(m)
	}
	if p.Takes == nil {
		return trials, effort.Takes(trials)
	}
	return trials, p.Takes(m, effort)
}

// Needs are what a probe cannot do without.
type Needs struct {
	Cores int // processor cores that can be used at once
	CPUs  int // processors, that is hardware threads

	// Consent is what must be agreed to, as a flag (--allow-...), since it does something to others; mostly nothing.
	Consent string
}

// String says what is needed: 2 processor cores.
func (n Needs) String() string {
	text := "a processor"
	switch {
	case n.Cores > 1:
		text = fmt.Sprintf("%d processor cores", n.Cores)
	case n.CPUs > 1:
		text = fmt.Sprintf("%d processors", n.CPUs)
	}
	if n.Consent != "" {
		text += ", and --" + n.Consent
	}
	return text
}

// Missing says which need the machine does not meet, or nothing.
func (n Needs) Missing(m machine.Machine) string {
	if len(m.Cores) < n.Cores {
		return fmt.Sprintf("needs %d processor cores, and this process may use %d", n.Cores, len(m.Cores))
	}
	if len(m.Allowed) < n.CPUs {
		return fmt.Sprintf("needs %d processors, and this process may use %d", n.CPUs, len(m.Allowed))
	}
	return ""
}

var registered []Probe

// Register adds a probe to the list; a probe's file does so in a variable declaration. It panics on a second probe of
// the same name, and on one that lacks a part.
func Register(p Probe) Probe {
	if p.Name == "" || p.Question == "" || p.Method == "" || p.Unit == "" || p.Measure == nil || p.Judge == nil ||
		p.Takes == nil && p.Trials == nil {
		panic(fmt.Sprintf("probes: %q is not whole", p.Name))
	}
	if _, taken := Find(p.Name); taken {
		panic(fmt.Sprintf("probes: two probes called %q", p.Name))
	}
	registered = append(registered, p)
	slices.SortFunc(registered, func(a, b Probe) int { return cmp.Compare(a.Name, b.Name) })
	return p
}

// Usual lists the probes that need no consent, by name.
func Usual() []Probe {
	return slices.DeleteFunc(All(), func(p Probe) bool { return p.Needs.Consent != "" })
}

// All lists the probes that are linked in, by name.
func All() []Probe { return slices.Clone(registered) }

// Find returns the probe of the given name.
func Find(name string) (Probe, bool) {
	for _, p := range registered {
		if p.Name == name {
			return p, true
		}
	}
	return Probe{}, false
}
