// Package contest measures types of one kind beside each other: in one process, in random order in each of many rounds,
// and only rounds count before and after which a guard found the machine as it was throughout (see [measure.Plan]). It
// is what the Bench functions of the suites share.
//
// The workers are goroutines, not pinned threads: the types are for goroutines, and how they get on with the scheduler
// is a part of what they cost. The work of a round is fixed, and every worker's pace is watched: throughput alone would
// hide that one of them did all of it.
package contest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/structures/internal/layout"
)

// Work does n operations, and waits where it must.
type Work func(n int)

// A Contender is something to be measured.
type Contender struct {
	Name   string
	Params map[string]int // what its trial has for parameters
	Make   func() []Work  // a fresh one, and what each worker does with it
}

// A Contest is between contenders that do the same work.
type Contest struct {
	Contenders []Contender // the first is the subject, which the others are compared with
	PerRound   int         // operations that are done when each worker has done one; 0: as many as there are workers

	clock ticker // nil: the machine's
}

// A ticker is what a contest reads of a [clock.Clock].
type ticker interface {
	Now() (ticks uint64)
	Since(start uint64) (ns float64)
	Nanoseconds(ticks uint64) float64
}

// A Standing is how one contender did.
type Standing struct {
	Name     string
	Cost     measure.Interval // ns per operation of all workers together
	Ratio    measure.Interval // its cost by the subject's, paired within rounds
	Fairness measure.Interval // Jain's index of the paces: 1 if they are equal, 1/n if one of n does everything
	Slow     measure.Interval // ns that the slowest operation in a thousand took its worker
}

// A Result is how all of them did, and in what conditions.
type Result struct {
	Standings []Standing
	Quality   measure.Quality
	Rounds    int
}

// Run measures until the effort is spent or the costs are known well enough.
func (c Contest) Run(ctx context.Context, effort measure.Effort) (Result, error) {
	bench, err := measure.OpenBench(machine.Detect(), effort, uint64(time.Now().UnixNano()))
	if err != nil {
		return Result{}, err
	}
	defer bench.Close()
	if c.clock == nil {
		c.clock = bench.Clock
	}
	var trials []measure.Trial
	for _, contender := range c.Contenders {
		trials = append(trials, contender.trial(c.clock, bench.Effort, c.PerRound))
	}
	r := bench.Run(ctx, trials, nil)
	result := Result{Quality: r.Conditions.Judge(), Rounds: r.Conditions.Passes - r.Conditions.Disturbed}
	subject := r.Set.Find(c.Contenders[0].Name, nil)
	for _, contender := range c.Contenders {
		cost := r.Set.Find(contender.Name, nil)
		result.Standings = append(result.Standings, Standing{
			contender.Name, cost.Interval, measure.Ratio(cost, subject),
			r.Set.Find(contender.Name+": "+Fairness, nil).Interval, r.Set.Find(contender.Name+": "+Slow, nil).Interval,
		})
	}
	return result, nil
}

// What a trial reads beside the cost; the names of its metrics.
const (
	Fairness = "fairness"
	Slow     = "slowest of a thousand"
)

// Spans is how many of the bench's spans a reading takes at the most: twice three quarters of one for the cost, and as
// much as is left for the slowest.
const Spans = 2

// Trial reads the contender on a bench: ns per operation of all workers together, [Fairness] and [Slow].
// perRound is as in [Contest].
func (c Contender) Trial(b *measure.Bench, perRound int) measure.Trial {
	return c.trial(b.Clock, b.Effort, perRound)
}

func (c Contender) trial(clock ticker, effort measure.Effort, perRound int) measure.Trial {
	t := &trial{contender: c, perRound: perRound, clock: clock, effort: effort}
	return measure.Trial{
		Name: c.Name, Params: c.Params, Take: t.take, Spans: Spans, Free: true,
		Metrics: []measure.Metric{{Unit: "ns/op"}, {Name: Fairness, Unit: "Jain index"}, {Name: Slow, Unit: "ns"}},
	}
}

// A trial takes readings of one contender.
type trial struct {
	contender Contender
	perRound  int
	clock     ticker
	effort    measure.Effort
	each      int // operations of a worker in a reading; 0 until calibrated
	workers   int
}

// chunks is how often in a reading a worker says how far it is.
const chunks = 64

// Least is how many operations a worker does in each round of a reading, however long one takes.
const Least = 2 * chunks

// calibrate finds out how many operations fill most of a span, undisturbed: three eighths of it to three quarters.
func (t *trial) calibrate() {
	t.each = Least
	for t.effort != measure.Token && t.each < 1<<20 && t.fastest() < float64(t.effort.Span)*3/8 {
		t.each *= 2
	}
}

// fastest is the least ns that the workers' work took in a few attempts. What it took to get them together does not
// count: that is as long however little they have to do.
func (t *trial) fastest() float64 {
	const attempts = 3
	least := math.Inf(1)
	for range attempts {
		least = min(least, t.pace().nsPerOp*float64(t.operations()))
	}
	return least
}

// operations is how many there are in a reading.
func (t *trial) operations() int {
	perRound := t.perRound
	if perRound == 0 {
		perRound = t.workers
	}
	return t.each / chunks * chunks * perRound
}

func (t *trial) take() measure.Reading {
	measure.Collect()
	if t.each == 0 {
		t.calibrate()
	}
	both := mean(t.pace(), t.pace())
	slow, disturbed := t.tail()
	reading := measure.Reading{Values: []float64{both.nsPerOp, both.fair, slow}}
	if _, real := t.clock.(*clock.Clock); real { // what others do moves no other clock
		reading.Disturbed = cmp.Or(both.disturbed, disturbed)
	}
	return reading
}

// A round is what the workers did together, and why it should not count.
type round struct {
	nsPerOp, fair float64 // fair is Jain's index at the moment when the first was done
	disturbed     string
}

// mean is the mean of two rounds, or the one that was not disturbed: workers of many a structure have a fast way of
// running together and a slow one, and change between them.
func mean(a, b round) round {
	switch {
	case a.disturbed != "":
		return b
	case b.disturbed != "":
		return a
	}
	return round{nsPerOp: (a.nsPerOp + b.nsPerOp) / 2, fair: (a.fair + b.fair) / 2}
}

// pace lets the workers work with a fresh one.
func (t *trial) pace() (r round) {
	works := t.contender.Make()
	t.workers = len(works)
	type progress struct {
		chunks atomic.Int64
		_      layout.Pad
	}
	done := make([]progress, len(works))
	var first sync.Once
	var start uint64
	var ns float64
	begin, end := func() { start = t.clock.Now() }, func() { ns = t.clock.Since(start) }
	r.disturbed = together(works, begin, end, func(worker int, work Work) {
		for range chunks {
			work(t.each / chunks)
			done[worker].chunks.Add(1)
		}
		first.Do(func() {
			paces := make([]float64, len(done))
			for i := range done {
				paces[i] = float64(done[i].chunks.Load())
			}
			r.fair = measure.Jain(paces)
		})
	})
	r.nsPerOp = ns / float64(t.operations())
	return r
}

// tail times each operation by itself and returns what the slowest in a thousand took at least, in ns.
func (t *trial) tail() (ns float64, disturbed string) {
	works := t.contender.Make()
	n := min(t.each/2, 1<<10)
	took := make([][]uint64, len(works))
	for i := range took {
		took[i] = make([]uint64, n)
	}
	nothing := func() {}
	disturbed = together(works, nothing, nothing, func(worker int, work Work) {
		before := t.clock.Now()
		for i := range took[worker] {
			work(1)
			now := t.clock.Now()
			took[worker][i], before = now-before, now
		}
	})
	all := slices.Concat(took...)
	slices.Sort(all)
	return t.clock.Nanoseconds(all[len(all)-1-len(all)/1000]), disturbed
}

// together runs a goroutine for each worker, which begin when all are there, and says why what they did should not
// count: some waited for a processor that was to be had, or lost theirs to another process. begin is called when the
// last one is there, and end when the last one is done.
//
// A thread that parks and is woken waits for its processor, too, which is a part of what a lock costs: so waiting
// counts as a disturbance only where it is a quarter of the time, as when another process takes the processor for a
// while.
//
// Where there is a processor for each, none yields while it waits for the others to come: so they have all been given
// one when they begin.
func together(works []Work, begin, end func(), body func(worker int, work Work)) (disturbed string) {
	const patience = 1 << 18 // looks
	eachHasOne := len(works) <= runtime.GOMAXPROCS(0)
	var missing, late, working atomic.Int64
	var begun atomic.Bool
	var wg sync.WaitGroup
	missing.Store(int64(len(works)))
	working.Store(int64(len(works)))
	waitedBefore, _ := measure.Waited()
	began := time.Now()
	for worker, work := range works {
		wg.Go(func() {
			if missing.Add(-1) == 0 {
				begin()
				begun.Store(true)
			}
			for looks := 0; !begun.Load(); looks++ {
				if eachHasOne && looks < patience {
					asm.Relax(1)
					continue
				}
				late.Add(1)
				runtime.Gosched()
			}
			body(worker, work)
			if working.Add(-1) == 0 {
				end()
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	waited, known := measure.Waited()
	switch {
	case eachHasOne && late.Load() > 0:
		return "the workers did not begin together"
	case known && waited-waitedBefore > took/4:
		return "kept waiting for a processor"
	}
	return ""
}

// String is a table.
func (r Result) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\tns/op\ttimes the first\tfairness\tslowest of a thousand, ns\n")
	for _, s := range r.Standings {
		fmt.Fprintf(w, "%s\t%v\t%v\t%.2f\t%v\n", s.Name, s.Cost, s.Ratio, s.Fairness.Median, s.Slow)
	}
	w.Flush()
	fmt.Fprintf(&text, "%d rounds counted; quality %v", r.Rounds, r.Quality)
	return text.String()
}

// Bench runs the contest as a Go benchmark: the subject's cost is its ns/op, and the table is logged.
func (c Contest) Bench(b *testing.B) {
	var result Result
	for b.Loop() {
		var err error
		if result, err = c.Run(b.Context(), Effort); errors.Is(err, measure.ErrUnsupported) {
			b.Skip(err)
		} else if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(result.Standings[0].Cost.Median, "ns/op")
	b.ReportMetric(result.Standings[0].Fairness.Median, "fairness")
	for _, s := range result.Standings[1:] {
		b.ReportMetric(s.Ratio.Median, "x-"+strings.ReplaceAll(s.Name, " ", "-"))
	}
	b.Logf("\n%v", result)
}

// Effort is what Bench spends: some seconds for ten contenders. A round of one lasts for several of the scheduler's
// switches, and many of the clock's steps.
var Effort = measure.Effort{Name: "contest", Least: 15, Most: 41, Precision: 0.05, Span: 4 * time.Millisecond}
