package measure

import (
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A Metric is one number of a reading.
type Metric struct {
	Name string // added to the trial's name; empty for the main one
	Unit string
}

// A Reading is one number for each of a trial's metrics.
type Reading struct {
	Values    []float64
	Disturbed string // why the reading must not count; empty if nothing was noticed
}

// A Trial is one thing to measure.
type Trial struct {
	Name    string
	Params  map[string]int
	Metrics []Metric
	Take    func() Reading
	Spans   int  // of the effort that a reading takes; 0: one
	Free    bool // taken outside of stretches, since it needs goroutines that are tied to no thread
}

// A Guard is a trial whose outcome should be the same throughout: its first metric is read before and after each
// pass, and the pass is not believed where it changed by more than Within in between, or lies more than Across from
// the median of the run. Both are shares. What changes from pass to pass cancels out of ratios, so Across may be the
// wider.
type Guard struct {
	Trial
	Within, Across float64
}

// A Plan says how to read trials.
type Plan struct {
	Effort   Effort             // how many passes, and when to stop
	Seed     uint64             // of the order within passes
	Guards   []Guard            // read before and after each pass
	Load     *LoadMeter         // watches the processors meanwhile; may be nil
	Stretch  func(f func())     // calls f, which takes several readings in a row; may be nil
	Decided  func(Result) bool  // whether what was read answers the question; may be nil
	Progress func(done, of int) // called between readings; may be nil
	Known    Conditions         // what is known beforehand: emulation, pinning
}

// A Result is what a plan yields.
type Result struct {
	Set        Set
	Conditions Conditions
}

// retries is how often a disturbed reading is taken again at once.
const retries = 2

// Run reads every trial once in each pass, until there are enough undisturbed passes and the intervals are narrow
// enough, or the effort is spent. Cancelling the context ends it after the reading under way; what was read is kept.
func (p Plan) Run(ctx context.Context, trials []Trial) (result Result) {
	r := newRun(p, trials)
	for _, t := range trials { // once uncounted: caches, pages, predictors, the length of a reading
		if ctx.Err() == nil {
			t.Take()
		}
	}
	defer func() { result.Conditions.Interrupted = ctx.Err() != nil }()
	order := rand.New(rand.NewPCG(p.Seed, 0))
	p.Load.Start()
	r.began = time.Now()
	for ctx.Err() == nil && !r.enough() {
		r.pass(ctx, order)
	}
	return r.result()
}

// enough decides when to stop: at the first of three looks at which the question is decided and the numbers are
// precise, and in any case when the passes or the time are spent. Whoever looks more often stops at lucky moments; see
// [Bounds].
func (r *run) enough() bool {
	e := r.plan.Effort
	believed := r.believed()
	switch {
	case believed >= e.Most || r.passes >= 2*e.Most || r.passes >= e.Least && time.Since(r.began) > r.limit:
		return true // even if too many were disturbed
	case time.Since(r.began) > 2*r.limit:
		return true // even if there are too few for anything
	case believed < r.look:
		return false
	}
	r.look = e.nextLook(r.look)
	return r.precise() && (r.plan.Decided == nil || r.plan.Decided(r.result()))
}

// nextLook is how many passes there must be for the look after this one: the second is midway, by factors, between the
// least and the most, and the third is the last.
func (e Effort) nextLook(look int) int {
	midway := int(math.Sqrt(float64(e.Least) * float64(e.Most)))
	if look < midway {
		return midway
	}
	return e.Most
}

// precise says whether nine in ten trials are known to the precision that the effort asks for.
func (r *run) precise() bool {
	astray := r.astray()
	wide := 0
	for _, taken := range r.taken {
		var values []float64
		for _, s := range taken {
			if !astray[s.pass] {
				values = append(values, s.values[0])
			}
		}
		if i := Summarise(values); i.N < enough || (i.High-i.Low)/2 > r.plan.Effort.Precision*i.Median {
			wide++
		}
	}
	return wide*10 <= len(r.taken)
}

// A run is a plan under way.
type run struct {
	plan     Plan
	trials   []Trial
	passes   int
	readings int
	guards   [][]float64 // by guard: the values before and after each pass
	taken    [][]sample  // by trial
	dropped  []map[string]int
	look     int           // how many passes there must be for the next look
	began    time.Time     // with the first pass
	limit    time.Duration // what all passes may take
}

type sample struct {
	pass   int
	values []float64
}

func newRun(p Plan, trials []Trial) *run {
	return &run{
		plan: p, trials: trials,
		guards:  make([][]float64, len(p.Guards)),
		taken:   make([][]sample, len(trials)),
		dropped: make([]map[string]int, len(trials)),
		look:    p.Effort.Least,
		limit:   p.Effort.Takes(spans(trials)) * 3 / 2,
	}
}

// spans is how many spans a pass takes.
func spans(trials []Trial) (sum int) {
	for _, t := range trials {
		sum += max(1, t.Spans)
	}
	return sum
}

// stretchLength is how long readings are taken in a row. The Go runtime wants threads back after 10 ms.
const stretchLength = 5 * time.Millisecond

// pass reads the guards, each trial, and the guards again.
func (r *run) pass(ctx context.Context, order *rand.Rand) {
	Collect()
	r.stretch(r.readGuards)
	for rest := order.Perm(len(r.trials)); len(rest) > 0 && ctx.Err() == nil; {
		if r.trials[rest[0]].Free {
			r.read(rest[0])
			rest = rest[1:]
		} else {
			r.stretch(func() {
				for begin := time.Now(); len(rest) > 0 && !r.trials[rest[0]].Free && time.Since(begin) < stretchLength; rest = rest[1:] {
					r.read(rest[0])
				}
			})
		}
		if r.plan.Progress != nil {
			done := len(r.trials) - len(rest)
			r.plan.Progress(r.passes*len(r.trials)+done, max(r.plan.Effort.Most, r.passes+1)*len(r.trials))
		}
	}
	r.stretch(r.readGuards)
	r.passes++
}

func (r *run) stretch(f func()) {
	if r.plan.Stretch == nil {
		f()
		return
	}
	r.plan.Stretch(f)
}

func (r *run) readGuards() {
	for i, g := range r.plan.Guards {
		r.guards[i] = append(r.guards[i], g.Take().Values[0])
	}
}

// read takes a reading of trial i, and again if it was disturbed.
func (r *run) read(i int) {
	for range 1 + retries {
		r.readings++
		reading := r.trials[i].Take()
		if reading.Disturbed == "" {
			r.taken[i] = append(r.taken[i], sample{r.passes, reading.Values})
			return
		}
		r.drop(i, reading.Disturbed)
	}
}

func (r *run) drop(i int, why string) {
	if r.dropped[i] == nil {
		r.dropped[i] = map[string]int{}
	}
	r.dropped[i][why]++
}

// believe returns the samples of trial i from passes that count, and what was dropped of it, the others included.
func (r *run) believe(i int, astray []bool) (kept []sample, dropped map[string]int) {
	dropped = maps.Clone(r.dropped[i])
	for _, s := range r.taken[i] {
		if !astray[s.pass] {
			kept = append(kept, s)
			continue
		}
		if dropped == nil {
			dropped = map[string]int{}
		}
		dropped[guardReason]++
	}
	return kept, dropped
}

// astray tells which passes a guard speaks against.
func (r *run) astray() []bool {
	astray := make([]bool, r.passes)
	for i, g := range r.plan.Guards {
		usual := Summarise(r.guards[i]).Median
		for pass := range astray {
			before, after := r.guards[i][2*pass], r.guards[i][2*pass+1]
			if g.away(before, usual) || g.away(after, usual) || math.Abs(after-before) > g.Within*usual {
				astray[pass] = true
			}
		}
	}
	return astray
}

func (g Guard) away(value, usual float64) bool { return math.Abs(value-usual) > g.Across*usual }

func (r *run) believed() (passes int) {
	for _, astray := range r.astray() {
		if !astray {
			passes++
		}
	}
	return passes
}

const guardReason = "guard astray"

func (r *run) result() Result {
	c := r.plan.Known
	c.Others, c.Steal, c.Measured = r.plan.Load.Stop()
	c.Passes, c.Readings, c.Wanted, c.Shortest = r.passes, r.readings, r.plan.Effort.Least, math.MaxInt
	astray := r.astray()
	for _, is := range astray {
		if is {
			c.Disturbed++
		}
	}
	var set Set
	for i, t := range r.trials {
		for _, n := range r.dropped[i] {
			c.Dropped += n
		}
		kept, dropped := r.believe(i, astray)
		c.Shortest = min(c.Shortest, len(kept))
		for m, metric := range t.Metrics {
			set = append(set, series(t, m, metric, kept, dropped))
		}
		c.note(set[len(set)-len(t.Metrics)])
	}
	for i, g := range r.plan.Guards {
		passes := make([]int, len(r.guards[i]))
		for j := range passes {
			passes[j] = j / 2
		}
		guard := NewSeries(g.Name, g.Params, g.Metrics[0].Unit, r.guards[i], passes)
		if g.Name == GuardCycle && guard.N > 0 {
			c.CycleLow, c.CycleHigh = guard.Min, slices.Max(guard.Samples)
		}
		set = append(set, guard)
	}
	return Result{set.Doubted(c.Doubt()), c}
}

// note counts a trial's main series.
func (c *Conditions) note(s Series) {
	c.Series++
	if len(s.Modes) > 0 {
		c.Multimodal++
	}
	if s.Drift != 0 {
		c.Drifting++
	}
}

func series(t Trial, m int, metric Metric, kept []sample, dropped map[string]int) Series {
	name := t.Name
	if metric.Name != "" {
		name += ": " + metric.Name
	}
	var values []float64
	var passes []int
	for _, s := range kept {
		values = append(values, s.values[m])
		passes = append(passes, s.pass)
	}
	s := NewSeries(name, t.Params, metric.Unit, values, passes)
	s.Dropped = dropped
	return s
}
