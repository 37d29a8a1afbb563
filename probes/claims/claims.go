// Package claims holds what people say about atomics, each statement with the rule by which findings decide whether it
// is so on the machine at hand.
//
// A claim reads findings and nothing else, so it can be judged again from a report. It says who says it, what must have
// been measured, and the rule, which was fixed before anything was. The answer is about this machine: a claim that is
// refuted here may hold elsewhere. There is a file for each; most are a ratio of two costs of one probe, in some of its
// settings.
package claims

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// The verdicts beside [probes.Inconclusive].
const (
	Confirmed = "confirmed"
	Refuted   = "refuted"
	Depends   = "depends" // it holds in some settings for certain, and not in others
)

// A Claim is a statement that findings can confirm or refute.
type Claim struct {
	ID    string   // words with hyphens
	Says  string   // the statement: a sentence without its full stop
	Who   string   // who says it
	Arch  string   // the architecture that it is about, in Go's words; empty: any
	Needs []string // the probes whose findings it is decided by
	Rule  string   // when it is confirmed, and when refuted

	judge judge
	ratio *ratio // what decides it, if it is one
}

// A judge decides by the findings of the probes that the claim needs: all are there, and their conditions carry a
// verdict.
type judge func(of map[string]probes.Finding) Verdict

// A Verdict is the answer to a claim on one machine.
type Verdict struct {
	ID      string            `json:"id"`
	Says    string            `json:"says"`
	Who     string            `json:"who"`
	Rule    string            `json:"rule"`
	Answer  string            `json:"verdict"` // confirmed, refuted, depends, inconclusive
	Why     string            `json:"why"`     // what it depends on, or why there is no answer
	Numbers []probes.Evidence `json:"numbers,omitempty"`
}

func unknown(why string) Verdict { return Verdict{Answer: probes.Inconclusive, Why: why} }

// Conclusive says whether there is an answer.
func (v Verdict) Conclusive() bool { return v.Answer != probes.Inconclusive }

var registered []Claim

// register adds a claim to the list; a claim's file does so in a variable declaration. It panics on a second claim of
// the same ID, and on one that lacks a part.
func register(c Claim) Claim {
	if c.ID == "" || c.Says == "" || c.Who == "" || len(c.Needs) == 0 || c.Rule == "" || c.judge == nil {
		panic(fmt.Sprintf("claims: %q is not whole", c.ID))
	}
	if _, taken := Find(c.ID); taken {
		panic(fmt.Sprintf("claims: two claims called %q", c.ID))
	}
	registered = append(registered, c)
	slices.SortFunc(registered, func(a, b Claim) int { return cmp.Compare(a.ID, b.ID) })
	return c
}

// All lists the claims, by ID.
func All() []Claim { return slices.Clone(registered) }

// Find returns the claim of the given ID.
func Find(id string) (Claim, bool) {
	for _, c := range registered {
		if c.ID == id {
			return c, true
		}
	}
	return Claim{}, false
}

// Judge gives a verdict on every claim, by ID, from what was found on a machine.
func Judge(m machine.Machine, findings []probes.Finding) (verdicts []Verdict) {
	for _, c := range registered {
		verdicts = append(verdicts, c.Judge(m, findings))
	}
	return verdicts
}

// Judge gives the verdict from what was found on a machine. What is missing, or was found in conditions that carry no
// verdict, makes it inconclusive.
func (c Claim) Judge(m machine.Machine, findings []probes.Finding) Verdict {
	of, why := c.evidence(m, findings)
	v := unknown(why)
	if why == "" {
		v = c.judge(of)
	}
	v.ID, v.Says, v.Who, v.Rule = c.ID, c.Says, c.Who, c.Rule
	return v
}

// evidence finds what the claim needs, with the doubts about its samples, or says why it is not to be had.
func (c Claim) evidence(m machine.Machine, findings []probes.Finding) (of map[string]probes.Finding, why string) {
	if c.Arch != "" && c.Arch != m.Arch {
		return nil, "is about " + c.Arch
	}
	of = map[string]probes.Finding{}
	for _, name := range c.Needs {
		i := slices.IndexFunc(findings, func(f probes.Finding) bool { return f.Probe == name })
		if i < 0 {
			return nil, "the probe " + name + " was not run"
		}
		f := findings[i]
		if f.Quality.Grade != measure.Good && f.Quality.Grade != measure.Noisy {
			return nil, cmp.Or(f.Quality.Reasons(), f.Why, "nothing is known of the conditions of "+name)
		}
		f.Measurements = f.Measurements.Doubted(f.Conditions.Doubt())
		of[name] = f
	}
	return of, ""
}

// answer is confirmed or refuted.
func answer(holds bool) string {
	if holds {
		return Confirmed
	}
	return Refuted
}
