package probes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/asm/measure"
)

// Confidence says how far to trust a recommendation.
type Confidence string

const (
	High   Confidence = "high"   // good conditions, and the numbers are not at the point where it would change
	Medium Confidence = "medium" // noisy conditions, or numbers near the point where it would change
)

// Advice is a value to set, with what it rests on.
type Advice struct {
	Tunable       string     `json:"tunable"`              // padding, rmw_form, spin_hint, spin_budget
	Value         string     `json:"value"`                // a number or a word, or Inconclusive
	Unit          string     `json:"unit,omitempty"`       // B, ns
	Confidence    Confidence `json:"confidence,omitempty"` // empty where inconclusive
	Why           string     `json:"why"`
	Evidence      []Evidence `json:"evidence,omitempty"`
	WouldChangeIf string     `json:"would_change_if,omitempty"`
	Turns         []Turn     `json:"turns,omitempty"` // where it would change, as numbers
	Others        []Other    `json:"others,omitempty"`
	Proof         *Proof     `json:"proof,omitempty"` // of its gain, where that was measured
}

// Conclusive says whether there is a value.
func (a Advice) Conclusive() bool { return a.Value != Inconclusive }

// Evidence is a number that advice rests on.
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

// A Turn is how far something measured would have to be from what it is for the advice to become another one.
type Turn struct {
	Finding string         `json:"finding"`              // the probe
	Series  string         `json:"series"`               // what was measured, and its control with it
	Params  map[string]int `json:"parameters,omitempty"` // where; in every setting that has no other value of them
	Factor  float64        `json:"factor"`               // how many times what it is
	To      string         `json:"to"`                   // the value that is then advised, with its unit
}

// Of says whether the turn is about the series.
func (t Turn) Of(s measure.Series) bool {
	for name, value := range t.Params {
		if s.Params[name] != value {
			return false
		}
	}
	return strings.TrimPrefix(s.Name, ControlOf) == t.Series
}

// String says it in words.
func (t Turn) String() string {
	where := ""
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		where += fmt.Sprintf(" %s=%d", name, t.Params[name])
	}
	return fmt.Sprintf("%s%s (%s) were %s times what it is: then %s", t.Series, where, t.Finding, measure.Figures(t.Factor), t.To)
}
