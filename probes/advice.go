package probes

import (
	"fmt"

	"example.org/atomlab/asm/measure"
)

// Confidence says how far to trust an advice.
type Confidence string

const (
	High   Confidence = "high"   // good conditions, and the numbers are far from changing it
	Medium Confidence = "medium" // noisy conditions, or numbers near the point where it would change
)

// An Advice is a value to set, with what it rests on.
type Advice struct {
	Tunable       string     `json:"tunable"`              // padding, rmw_form, spin_hint, spin_budget
	Value         string     `json:"value"`                // a number or a word, or Inconclusive
	Unit          string     `json:"unit,omitempty"`       // B, ns
	Confidence    Confidence `json:"confidence,omitempty"` // empty where inconclusive
	Why           string     `json:"why"`
	Evidence      []Evidence `json:"evidence,omitempty"`
	WouldChangeIf string     `json:"would_change_if,omitempty"`
	Others        []Other    `json:"others,omitempty"`
	Proof         *Proof     `json:"proof,omitempty"` // of its gain, where that was measured
}

// Conclusive says whether there is a value.
func (a Advice) Conclusive() bool { return a.Value != Inconclusive }

// Evidence is a number that an advice rests on.
type Evidence struct {
	Finding string           `json:"finding"` // the probe
	What    string           `json:"what"`
	Number  measure.Interval `json:"number"`
	Unit    string           `json:"unit"`
}

// An Other is what somebody else sets, without having measured here.
type Other struct {
	Who   string `json:"who"`
	Value string `json:"value"`
}

// A Proof is what came of setting what is advised beside what is set by default, in the same program and the same
// minutes.
type Proof struct {
	Outcome string           `json:"outcome"` // Gain, NoLoss, Loss, or Inconclusive
	Advised string           `json:"advised"` // the value that was set
	Default string           `json:"default"` // and the one beside it
	By      string           `json:"by"`      // who sets that
	Why     string           `json:"why"`
	Ratio   measure.Interval `json:"ratio"` // the cost of the default by that of what is advised: above 1 is a gain
	Bouts   []Bout           `json:"bouts,omitempty"`
}

// The outcomes of a proof.
const (
	Gain   = "gain"    // the default costs more for certain, by a twentieth at least
	NoLoss = "no loss" // the default is not cheaper for certain, or hardly
	Loss   = "loss"    // the default is cheaper for certain: the advice is withdrawn
)

// A Bout is the ratio in one setting.
type Bout struct {
	Setting string           `json:"setting"`
	Ratio   measure.Interval `json:"ratio"`
}

// Proven returns the advice with its proof; one that loses is withdrawn.
func (a Advice) Proven(p Proof) Advice {
	a.Proof = &p
	if p.Outcome == Loss {
		a.Why = fmt.Sprintf("%s was advised and withdrawn, for the default of %s (%s) is cheaper: %s; it was advised because %s",
			a.Value, p.By, p.Default, p.Why, a.Why)
		a.Value, a.Unit, a.Confidence = Inconclusive, "", ""
	}
	return a
}
