package hardware

import (
	"cmp"
	"context"
	"slices"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/mutant"
	"example.org/atomlab/litmus/hardware/search"
)

// settingsAgain is in how many settings of the run its mutants are tried: those that it spent most time in.
const settingsAgain = 6

// shareMutants of a run is how long its mutants take together.
const shareMutants = 4

// mutants runs the mutants of a test in the settings that the test was run in.
func (r *Runner) mutants(ctx context.Context, t *litmus.Test, result *Result) (all []Mutant, err error) {
	settings := slices.Clone(result.Trials)
	slices.SortStableFunc(settings, func(a, b search.Yield) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	mutants := mutant.Weakened(t)
	share := result.Iterations / uint64(shareMutants*max(1, len(mutants)))
	settings = settings[:min(len(settings), settingsAgain, max(1, int(share/fewest)))]
	for _, m := range mutants {
		p, err := prepare(m.Test)
		if err != nil {
			continue // such as an access that was safe only with what was removed
		}
		u := r.newRun(p)
		about := Mutant{Removed: m.Removed, Pos: m.Pos}
		for _, tried := range settings {
			a := &search.Arm{Yield: search.Yield{Setting: tried.Setting}}
			most := max(fewest, share/uint64(len(settings)))
			if err := u.try(ctx, a, most, result.Elapsed/time.Duration(shareMutants*len(mutants)*len(settings))); err != nil {
				return all, err
			}
			about.Iterations += a.Iterations
			about.Witnesses += a.Witnesses
			about.Elapsed += a.Elapsed
		}
		all = append(all, about)
	}
	return all, nil
}
