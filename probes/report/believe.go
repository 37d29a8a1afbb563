package report

import (
	"fmt"
	"math"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
)

// largest is the most that a sample may be, in whatever unit: sums and products of a few such numbers are numbers
// still.
const largest = 1e30

// mostFindings is how many findings a report may have: some thirty times what a run leaves.
const mostFindings = 1000

// mostSeries is how many series a finding may have: three times what a run leaves on the largest machine. What is made
// of them takes the square of that, or more.
const mostSeries = 3000

// most is how many samples a series may have: what is made of them takes the square of that.
const most = 10_000

// believe holds what was read against what a run writes. A summary is made again of its samples, so that no report says
// of itself what its samples do not.
func (r *Report) believe() error {
	if len(r.Findings) > mostFindings {
		return fmt.Errorf("%d findings: expected at most %d", len(r.Findings), mostFindings)
	}
	seen := map[string]bool{}
	for i, f := range r.Findings {
		if seen[f.Probe] {
			return fmt.Errorf("two findings of %s: expected one of a probe", printable.Text(f.Probe))
		}
		seen[f.Probe] = true
		if err := believable(r.Findings[i].Measurements); err != nil {
			return fmt.Errorf("%s: %w", printable.Text(f.Probe), err)
		}
		for _, n := range f.Results {
			if math.Abs(n.Value) > largest {
				return fmt.Errorf("%s: %s of %v: expected at most %v", printable.Text(f.Probe), printable.Text(n.Name), n.Value, largest)
			}
		}
	}
	return nil
}

func believable(set measure.Set) error {
	if len(set) > mostSeries {
		return fmt.Errorf("%d series: expected at most %d", len(set), mostSeries)
	}
	seen := map[string]bool{}
	for i, s := range set {
		name := s.String()
		if seen[name] {
			return fmt.Errorf("two series called %q: expected one of a name", printable.Text(name))
		}
		seen[name] = true
		if err := believableSamples(s); err != nil {
			return fmt.Errorf("%s: %w", printable.Text(name), err)
		}
		set[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
		set[i].Dropped = s.Dropped
	}
	return nil
}

func believableSamples(s measure.Series) error {
	if len(s.Samples) != len(s.Passes) {
		return fmt.Errorf("%d samples of %d passes: expected a pass for each", len(s.Samples), len(s.Passes))
	}
	if len(s.Samples) > most {
		return fmt.Errorf("%d samples: expected at most %d", len(s.Samples), most)
	}
	for _, x := range s.Samples {
		if math.Abs(x) > largest {
			return fmt.Errorf("a sample of %v: expected at most %v", x, largest)
		}
	}
	return nil
}
