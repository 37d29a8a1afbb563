package sandbox

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

// Bounds of what a child may say.
const (
	maxWords  = 4096    // bytes of a text
	maxTrials = 100_000 // settings, and mutants
)

// check holds a result against the job. Code that got out of its place could forge one: it may lie about what was seen,
// but only in the words of this test.
func (r *Result) check(j Job) error {
	if (r.Ending == Ran) != (r.Seen != nil) || !slices.Contains([]Ending{Ran, Refused, Skipped, Failed}, r.Ending) {
		return fmt.Errorf("found the ending %.20q, expected one with what belongs to it", r.Ending)
	}
	if len(r.Why) > maxWords+len(j.File) || len(r.Unconfined) > maxWords {
		return fmt.Errorf("found a reason of %d bytes, expected a line", len(r.Why))
	}
	if r.Seen == nil {
		return nil
	}
	test, err := syntax.Parse(j.File, j.Text)
	if err == nil {
		test, err = isa.Assign(test)
	}
	if err != nil {
		return fmt.Errorf("found that a test ran that cannot be read: %w", err)
	}
	if err := checkOutcomes(r.Seen, test, j.Text); err != nil {
		return err
	}
	return checkTrials(r.Seen, test, j)
}

// checkOutcomes: each state gives a value to each location that the test shows, and to no other.
func checkOutcomes(seen *hardware.Result, test *litmus.Test, text string) error {
	shown := test.Locations()
	total := uint64(0)
	for _, o := range seen.Outcomes {
		if len(o.State) != len(shown) {
			return fmt.Errorf("found a state of %d locations, expected %d", len(o.State), len(shown))
		}
		for _, l := range shown {
			v, found := o.State[l]
			if !found || v.Kind == litmus.Address && !strings.Contains(text, v.Name) || len(v.Name) > maxWords {
				return fmt.Errorf("found a state without %v, expected one of this test", l)
			}
		}
		if total += o.Count; o.Count == 0 || total < o.Count || total > seen.Iterations {
			return fmt.Errorf("found more outcomes than iterations, which are %d", seen.Iterations)
		}
	}
	return nil
}

// checkTrials: the settings are such as there are, and together they have no more iterations than all.
func checkTrials(seen *hardware.Result, test *litmus.Test, j Job) error {
	if len(seen.Trials) > maxTrials || len(seen.Mutants) > maxTrials || len(seen.Unpinned) > maxWords {
		return fmt.Errorf("found %d settings and %d mutants, expected at most %d", len(seen.Trials), len(seen.Mutants), maxTrials)
	}
	total := uint64(0)
	for _, t := range seen.Trials {
		if total += t.Iterations; total < t.Iterations || t.Witnesses > t.Iterations {
			return fmt.Errorf("found more witnesses than iterations in a setting")
		}
		if err := t.Setting.Check(code.Coldest(test), func(name string) bool { return strings.Contains(j.Text, name) }); err != nil {
			return err
		}
	}
	if total > seen.Iterations {
		return fmt.Errorf("found %d iterations in all settings, expected %d", total, seen.Iterations)
	}
	if !j.Options.Mutants && len(seen.Mutants) > 0 {
		return fmt.Errorf("found mutants, which were not asked for")
	}
	for _, n := range seen.Mutants {
		if n.Witnesses > n.Iterations || len(n.Removed) > maxWords {
			return fmt.Errorf("found more witnesses than iterations of a mutant")
		}
	}
	return nil
}
