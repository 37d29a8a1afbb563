package probes

import (
	"slices"
	"time"

	"example.org/atomlab/asm/measure"
)

// Inconclusive is the answer that the evidence does not carry one.
const Inconclusive = "inconclusive"

// A Verdict is the answer to a probe's question.
type Verdict struct {
	Answer  string   `json:"verdict"`           // a few words, or Inconclusive
	Why     string   `json:"why"`               // the numbers it rests on, or what they lack
	Results []Result `json:"results,omitempty"` // the numbers that others go on with
}

// Unknown is an inconclusive verdict.
func Unknown(why string) Verdict { return Verdict{Answer: Inconclusive, Why: why} }

// Conclusive says whether there is an answer.
func (v Verdict) Conclusive() bool { return v.Answer != "" && v.Answer != Inconclusive }

// A Result is a named conclusion of a verdict: a number with its interval, or a choice.
type Result struct {
	Name   string            `json:"name"`
	Choice string            `json:"choice,omitempty"` // where the conclusion is a word
	Value  float64           `json:"value"`            // where it is a number
	Unit   string            `json:"unit,omitempty"`
	Range  *measure.Interval `json:"range,omitempty"` // of the value, where it was measured rather than chosen
	Why    string            `json:"why,omitempty"`
}

// A Skip names something that was not measured, and the reason.
type Skip struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// A Finding is what came of a probe on one machine at one time.
type Finding struct {
	Probe    string `json:"probe"`
	Question string `json:"question"`
	Unit     string `json:"unit"`
	Verdict
	Quality      measure.Quality    `json:"quality"`
	Conditions   measure.Conditions `json:"conditions"`
	Started      time.Time          `json:"started"`
	DurationS    float64            `json:"duration_s"`
	Measurements measure.Set        `json:"measurements"`
	Skipped      []Skip             `json:"skipped,omitempty"`
}

// Judge returns the finding with its quality and its verdict made again from what was measured, by the probe of its
// name if that is linked in. The probe is asked only where the conditions carry a verdict. A finding without
// measurements keeps the reason why there are none, and nothing else that it may say.
func Judge(f Finding) Finding {
	p, known := Find(f.Probe)
	if !known {
		return f
	}
	if len(f.Measurements) == 0 {
		if f.Conclusive() || f.Why == "" {
			f.Why = "nothing was measured"
		}
		f.Verdict = Unknown(f.Why)
		return f
	}
	f.Quality = p.quality(f.Conditions)
	f.Verdict = Unknown(f.Quality.Reasons())
	if f.Quality.Grade != measure.Unusable {
		set := f.Measurements.Doubted(f.Conditions.Doubt())
		f.Verdict = flagged(p.Judge(set), p.Bands, set)
	}
	return f
}

// quality grades conditions for the probe's verdict.
func (p Probe) quality(c measure.Conditions) measure.Quality {
	if p.Times {
		return c.JudgeTimes()
	}
	return c.Judge()
}

// Result returns the named result of the verdict.
func (f Finding) Result(name string) (Result, bool) {
	for _, r := range f.Results {
		if r.Name == name {
			return r, true
		}
	}
	return Result{}, false
}

// Broken is the name of a result that counts what must not be: more than none stands at the top of a report.
const Broken = "broken"

// Violated is whether the verdict found something broken.
func (v Verdict) Violated() bool {
	return slices.ContainsFunc(v.Results, func(r Result) bool { return r.Name == Broken && r.Value > 0 })
}
