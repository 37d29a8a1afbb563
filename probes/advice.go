package probes

import "example.org/atomlab/asm/measure"

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
