package hardware

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/histogram"
	"example.org/atomlab/litmus/hardware/search"
	"example.org/atomlab/litmus/hardware/setting"
)

// Run runs a test. It returns a *Refusal for a test that [Check] refuses, and another error for options that make no
// sense. When the context ends, the result is what was seen until then.
func (r *Runner) Run(ctx context.Context, t *litmus.Test, o Options) (*Result, error) {
	p, err := prepare(t)
	if err != nil {
		return nil, err
	}
	run, err := r.begin(p, o)
	if err != nil {
		return nil, err
	}
	if err := run.all(ctx); err != nil {
		return nil, err
	}
	result := run.result()
	if o.Mutants && run.seen.Witnesses() == 0 {
		result.Mutants, err = r.mutants(ctx, t, result)
	}
	return result, err
}

// A run is one test on its way.
type run struct {
	runner   *Runner
	o        Options
	program  *code.Program
	search   *search.Search
	seen     *histogram.Histogram
	counters []*histogram.Counter
	started  time.Time
	done     uint64
	crowded  bool
	unpinned string
}

// begin checks the options and fills in what they leave out.
func (r *Runner) begin(p *code.Program, o Options) (*run, error) {
	if o.Time < 0 {
		return nil, fmt.Errorf("found a time of %v, expected none or more", o.Time)
	}
	if len(o.CPUs) == 0 {
		o.CPUs = r.cpus
	}
	for i, cpu := range o.CPUs {
		if !slices.Contains(r.cpus, cpu) || slices.Contains(o.CPUs[:i], cpu) {
			return nil, fmt.Errorf("found processor %d, expected some of %v, each once", cpu, r.cpus)
		}
	}
	if o.Time == 0 && o.Iterations == 0 {
		o.Time = time.Second
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64() | 1
	}
	run := r.newRun(p)
	run.o, run.started, run.crowded = o, time.Now(), len(o.CPUs) < len(p.Threads)
	run.search = search.New(r.space(p, o), o.Seed)
	if o.Setting != nil {
		return run, run.alone(*o.Setting)
	}
	return run, nil
}

// newRun has seen nothing yet.
func (r *Runner) newRun(p *code.Program) *run {
	u := &run{runner: r, program: p, seen: histogram.New(p)}
	for range p.Threads {
		u.counters = append(u.counters, histogram.NewCounter(p))
	}
	return u
}

// space is what there is to choose from.
func (r *Runner) space(p *code.Program, o Options) search.Space {
	space := search.Space{Test: p.Test.Name, Threads: len(p.Threads), Coldest: code.Coldest(p.Test), Ticks: r.ticks}
	space.Placements = search.Placements(r.machine, o.CPUs, len(p.Threads), rand.New(rand.NewPCG(o.Seed, 0)))
	for _, location := range p.Locations {
		space.Locations = append(space.Locations, location.Name)
	}
	return space
}

// alone makes one setting the only one.
func (u *run) alone(s setting.Setting) error {
	s = s.Complete()
	if err := s.Check(code.Coldest(u.program.Test), func(name string) bool { return slices.Contains(u.search.Locations, name) }); err != nil {
		return err
	}
	if len(s.CPUs) == 0 {
		s.CPUs = u.search.Placements[0]
	}
	for _, cpu := range s.CPUs {
		if !slices.Contains(u.o.CPUs, cpu) {
			return fmt.Errorf("setting: found processor %d, expected some of %v", cpu, u.o.CPUs)
		}
	}
	u.crowded = s.Crowded()
	u.search.Only(s)
	return nil
}

// all tries settings until the run is over.
func (u *run) all(ctx context.Context) error {
	for first := true; first || u.goesOn(ctx); first = false {
		a, isNew := u.search.Next()
		if err := u.try(ctx, a, u.iterations(isNew), u.length(isNew)); err != nil {
			return err
		}
	}
	return nil
}

// try runs a setting for a while.
func (u *run) try(ctx context.Context, a *search.Arm, most uint64, length time.Duration) error {
	begin := time.Now()
	e, err := u.runner.try(ctx, u.program, a.Setting, u.counters, most, length)
	if err != nil {
		return err
	}
	if e.unpinned != nil {
		u.unpinned = e.unpinned.Error()
	}
	witnesses, entropy := u.seen.Add(u.counters)
	u.done += e.iterations
	a.Iterations += e.iterations
	a.Witnesses += witnesses
	a.Spread += entropy * float64(e.iterations)
	a.Elapsed += time.Since(begin)
	return nil
}

// goesOn is whether there is more to do.
func (u *run) goesOn(ctx context.Context) bool {
	switch {
	case ctx.Err() != nil,
		u.o.Iterations > 0 && u.done >= u.o.Iterations,
		u.o.Time > 0 && time.Since(u.started) >= u.o.Time,
		u.o.StopDecided && u.seen.Witnesses() > 0:
		return false
	}
	return true
}

// Shares of a run that trying a setting takes, and bounds of it.
const (
	shareNew  = 300 // of a setting that is tried for the first time
	shareOld  = 40
	shortest  = time.Millisecond
	longest   = 50 * time.Millisecond
	fewest    = 1000
	shareMost = 10 // of the iterations
)

// length is how long the next setting is to be tried.
func (u *run) length(isNew bool) time.Duration {
	if u.o.Time == 0 {
		return longest
	}
	share := u.o.Time / shareOld
	if isNew {
		share = u.o.Time / shareNew
	}
	return min(max(share, shortest), longest, max(u.o.Time-time.Since(u.started), 1))
}

// iterations is how many iterations the next setting is to have at most.
func (u *run) iterations(isNew bool) uint64 {
	if u.o.Iterations == 0 {
		return math.MaxUint64
	}
	left := u.o.Iterations - u.done
	if u.o.Setting != nil {
		return left
	}
	share := max(u.o.Iterations/shareMost, fewest)
	if isNew {
		share = max(share/4, fewest)
	}
	if left < share+share/2 {
		return left
	}
	return share
}

// result is what was seen.
func (u *run) result() *Result {
	result := &Result{
		Outcomes: u.seen.Outcomes(), Iterations: u.done, Elapsed: time.Since(u.started), Oversubscribed: u.crowded, Unpinned: u.unpinned, Seed: u.o.Seed,
	}
	for _, a := range u.search.Best() {
		if a.Iterations > 0 {
			result.Trials = append(result.Trials, a.Yield)
		}
	}
	return result
}
