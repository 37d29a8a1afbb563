package diff

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// A Diff is what changed from A, the baseline, to B.
type Diff struct {
	A           Side     `json:"a"`
	B           Side     `json:"b"`
	SameMachine bool     `json:"same_machine"` // the same processor, by what it says of itself
	Facts       []Fact   `json:"facts"`        // of the machine
	States      []State  `json:"states"`       // guards that lie apart
	Lines       []Line   `json:"changes"`
	Advice      []Flip   `json:"advice"`
	Claims      []Flip   `json:"claims"`
	Violations  []Flip   `json:"violations"` // findings of B that are violations, and were none in A
	Compared    int      `json:"compared"`   // series
	Skipped     []Reason `json:"not_compared"`
}

// A Side is one or several runs on one machine.
type Side struct {
	Names   []string `json:"reports"`
	Machine string   `json:"machine"`
	Effort  string   `json:"effort"`
	runs    []report.Report
}

// A Fact is something that the machine is, on either side.
type Fact struct {
	Name string `json:"name"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// A State is a guard whose samples lie apart: the machine was in another state for the finding.
type State struct {
	Probe string  `json:"probe"`
	Guard string  `json:"guard"`
	Unit  string  `json:"unit"`
	A     float64 `json:"a"` // medians
	B     float64 `json:"b"`
}

// A Line is a series that changed.
type Line struct {
	Probe  string  `json:"probe"`
	Series string  `json:"series"`
	Unit   string  `json:"unit"`
	A      float64 `json:"a"` // medians
	B      float64 `json:"b"`
	Ratio  Ratio   `json:"ratio"`
	Worse  bool    `json:"worse"`  // it costs more, where the unit is a cost
	Better bool    `json:"better"` // it costs less
	P      float64 `json:"p"`      // of the Mann-Whitney test, times the number of series compared
}

// A Ratio is that of B to A. Low and High are the extremes between the middle 95 % of the samples of either, and the
// floor of rule 2 beyond them.
type Ratio struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// A Flip is an answer that is another one now.
type Flip struct {
	Of string `json:"of"`
	A  string `json:"a"`
	B  string `json:"b"`
}

// A Reason counts the series that were not compared for it.
type Reason struct {
	Why    string `json:"why"`
	Series int    `json:"series"`
}

// Compare tells what changed between runs of one machine, or of two. Each side has one at least.
func Compare(a, b []report.Run) (Diff, error) {
	d := Diff{}
	var err error
	if d.A, err = newSide(a); err != nil {
		return d, err
	}
	if d.B, err = newSide(b); err != nil {
		return d, err
	}
	d.SameMachine = d.A.Machine == d.B.Machine
	d.Facts = facts(d.A.runs[0].Machine, d.B.runs[0].Machine)
	d.compareSeries()
	d.compareAnswers()
	return d, nil
}

func newSide(runs []report.Run) (Side, error) {
	if len(runs) == 0 {
		return Side{}, errors.New("no report: expected one at least on each side")
	}
	s := Side{Machine: runs[0].Report.Processor(), Effort: runs[0].Report.Effort.Name}
	for _, r := range runs {
		if r.Report.Processor() != s.Machine {
			return Side{}, fmt.Errorf("%s is of %s, and %s of %s: expected one machine a side", runs[0].Name, s.Machine, r.Name, r.Report.Processor())
		}
		s.Names = append(s.Names, r.Name)
		s.runs = append(s.runs, r.Report)
	}
	return s, nil
}

// Regressions are what got worse: costs that rose by more than the share for certain, and new violations.
func (d Diff) Regressions(threshold float64) (names []string) {
	for _, l := range d.Lines {
		if certain := max(l.Ratio.Low, 1/l.Ratio.High); l.Worse && certain >= 1+threshold {
			names = append(names, l.Probe+": "+l.Series)
		}
	}
	for _, v := range d.Violations {
		names = append(names, v.Of+": "+v.B)
	}
	return names
}

// Empty is whether nothing is to be told but the state that the machine was in.
func (d Diff) Empty() bool {
	return len(d.Facts)+len(d.Lines)+len(d.Advice)+len(d.Claims)+len(d.Violations) == 0
}

// skip counts series that are not compared.
func (d *Diff) skip(why string, series int) {
	if series == 0 {
		return
	}
	i := slices.IndexFunc(d.Skipped, func(r Reason) bool { return r.Why == why })
	if i < 0 {
		i, d.Skipped = len(d.Skipped), append(d.Skipped, Reason{Why: why})
	}
	d.Skipped[i].Series += series
}

// usable are the findings of a probe that carry a verdict, one a run.
func (s Side) usable(probe string) (found []probes.Finding) {
	for _, r := range s.runs {
		for _, f := range r.Findings {
			if f.Probe == probe && f.Quality.Grade != measure.Unusable {
				found = append(found, f)
			}
		}
	}
	return found
}

// probes are the names of the probes of a side, each once, in their order.
func (s Side) probes() (names []string) {
	for _, r := range s.runs {
		for _, f := range r.Findings {
			if !slices.Contains(names, f.Probe) {
				names = append(names, f.Probe)
			}
		}
	}
	return names
}
