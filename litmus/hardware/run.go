package hardware

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"example.org/atomlab/litmus"
)

// Run runs a test. It returns a *Refusal for a test that [Check] refuses, and another error for options that make no sense.
// When the context ends, the result is what was seen until then.
func (r *Runner) Run(ctx context.Context, t *litmus.Test, o Options) (*Result, error) {
	p, err := prepare(t)
	if err != nil {
		return nil, err
	}
	run, err := r.begin(p, o)
	if err != nil {
		return nil, err
	}
	if err := run.search(ctx); err != nil {
		return nil, err
	}
	result := run.result()
	if o.Neighbours && run.tally.witnesses() == 0 {
		result.Neighbours, err = r.neighbours(ctx, t, result)
	}
	return result, err
}

// A run is one test on its way.
type run struct {
	runner   *Runner
	o        Options
	p        *program
	settings *search
	tally    *tally
	counters []*counter
	started  time.Time
	done     uint64
	crowded  bool
	unpinned string
}

// begin checks the options and fills in what they leave out.
func (r *Runner) begin(p *program, o Options) (*run, error) {
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
	run := &run{runner: r, o: o, p: p, tally: newTally(p), started: time.Now(), crowded: len(o.CPUs) < len(p.threads)}
	places := placements(r.machine, o.CPUs, len(p.threads), rand.New(rand.NewPCG(o.Seed, 0)))
	run.settings = newSearch(p, o.Seed, places, r.ticks)
	for range p.threads {
		run.counters = append(run.counters, newCounter(p))
	}
	if o.Setting != nil {
		return run, run.alone(*o.Setting)
	}
	return run, nil
}

// alone makes one setting the only one.
func (u *run) alone(s Setting) error {
	s, err := s.check(u.p)
	if err != nil {
		return err
	}
	if len(s.CPUs) == 0 {
		s.CPUs = u.settings.places[0]
	}
	for _, cpu := range s.CPUs {
		if !slices.Contains(u.o.CPUs, cpu) {
			return fmt.Errorf("setting: found processor %d, expected some of %v", cpu, u.o.CPUs)
		}
	}
	u.crowded = (&trial{s: s}).crowded()
	u.settings.only(s)
	return nil
}

// search tries settings until the run is over.
func (u *run) search(ctx context.Context) error {
	for first := true; first || u.goesOn(ctx); first = false {
		a, isNew := u.settings.next()
		if err := u.try(ctx, a, u.iterations(isNew), u.length(isNew)); err != nil {
			return err
		}
	}
	return nil
}

// try runs a setting for a while.
func (u *run) try(ctx context.Context, a *arm, most uint64, length time.Duration) error {
	begin := time.Now()
	t, err := u.runner.try(ctx, u.p, a.Setting, u.counters, most, length)
	if err != nil {
		return err
	}
	if t.unpinned != nil {
		u.unpinned = t.unpinned.Error()
	}
	witnesses, spread := u.tally.add(t)
	u.done += t.iterations
	a.Iterations += t.iterations
	a.Witnesses += witnesses
	a.spread += spread * float64(t.iterations)
	a.Elapsed += time.Since(begin)
	return nil
}

// goesOn is whether there is more to do.
func (u *run) goesOn(ctx context.Context) bool {
	switch {
	case ctx.Err() != nil,
		u.o.Iterations > 0 && u.done >= u.o.Iterations,
		u.o.Time > 0 && time.Since(u.started) >= u.o.Time,
		u.o.StopDecided && u.tally.witnesses() > 0:
		return false
	}
	return true
}

// witnesses is how many were seen.
func (y *tally) witnesses() (n uint64) {
	for _, s := range y.states {
		if s.witness {
			n += s.count
		}
	}
	return n
}

// Shares of a run that a trial takes, and bounds of it.
const (
	shareNew  = 300 // of a setting that is tried for the first time
	shareOld  = 40
	shortest  = time.Millisecond
	longest   = 50 * time.Millisecond
	fewest    = 1000
	shareMost = 10 // of the iterations
)

// length is how long the next trial is to last.
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

// iterations is how many the next trial is to have at most.
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
		Outcomes: u.tally.outcomes(), Iterations: u.done, Elapsed: time.Since(u.started), Oversubscribed: u.crowded, Unpinned: u.unpinned, Seed: u.o.Seed,
	}
	for _, a := range u.settings.best() {
		if a.Iterations > 0 {
			result.Trials = append(result.Trials, a.Trial)
		}
	}
	return result
}
