package suite

import (
	"context"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"time"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	asked "example.org/atomlab/probes/workload"
	"example.org/atomlab/structures/contest"
)

// A wish is a setting that a program has, by parameter; a lock's hold is in ns and not in steps.
type wish map[string]float64

// wishes say what of a workload a choice can be narrowed to, or which word it lacks.
var wishes = map[string]func(asked.Workload) (w wish, lacks string){
	probes.Locks: func(w asked.Workload) (wish, string) {
		return wish{threads: float64(w.Threads), held: float64(w.Hold)}, first(w.Threads < 0, "threads", w.Hold < 0, "hold")
	},
	probes.Counters: counting,
	probes.Shards:   counting,
	probes.Readers: func(w asked.Workload) (wish, string) {
		return wish{threads: float64(w.Threads), updates: 1000 * (1 - w.Reads)}, first(w.Threads < 0, "threads", w.Reads < 0, "reads")
	},
	probes.Queues:  transferring,
	probes.Batches: transferring,
}

// counting is a counter's: what is rare there is to look, so that is what its probes call an update.
func counting(w asked.Workload) (wish, string) {
	return wish{threads: float64(w.Threads), updates: 1000 * w.Reads}, first(w.Threads < 0, "threads", w.Reads < 0, "reads")
}

func transferring(w asked.Workload) (wish, string) {
	p, c, said := w.Sides()
	return wish{producers: float64(p), consumers: float64(c)}, first(!said, "threads", false, "")
}

func first(a bool, nameA string, b bool, nameB string) string {
	switch {
	case a:
		return nameA
	case b:
		return nameB
	}
	return ""
}

// Narrowable are the probes whose choice depends on what a workload says.
func Narrowable() []string { return slices.Sorted(maps.Keys(wishes)) }

// Below these a difference is none: a hold in ns is then lost in what the lock costs, and one update in a thousand is
// as good as none.
var negligible = wish{held: 20, updates: 1}

const alike = 2.0 // how many times one setting may differ from another and still be near it

// Narrow leaves of a finding what was measured in the setting nearest to a workload, and judges that alone. The note
// says which setting that is and how far away. Where none is near, or the workload does not say what it takes, the
// verdict is inconclusive for that reason.
func Narrow(f probes.Finding, w asked.Workload) (narrowed probes.Finding, note string) {
	wanted, lacks := wishes[f.Probe](w)
	narrowed = f
	refuse := func(format string, args ...any) (probes.Finding, string) {
		narrowed.Verdict = probes.Unknown(fmt.Sprintf(format, args...))
		narrowed.Measurements = nil
		return narrowed, ""
	}
	if lacks != "" {
		return refuse("the workload says nothing about %s", lacks)
	}
	var best setting
	least, leastOfAll := math.Inf(1), math.Inf(1)
	for _, f := range choiceOf(f.Probe).fields(f.Measurements) {
		if d, all := wanted.distance(f.at, narrowed.Measurements); d < least || d == least && all < leastOfAll {
			best, least, leastOfAll = f.at, d, all
		}
	}
	switch {
	case best == nil:
		return refuse("%s was not measured: %s", f.Probe, f.Why)
	case least > alike:
		return refuse("nothing near %s was measured: the nearest setting is %s, %s times away; without a report, --for measures it",
			w, described(best, f.Measurements), measure.Figures(least))
	}
	narrowed.Measurements = slices.DeleteFunc(slices.Clone(f.Measurements), func(s measure.Series) bool {
		return !maps.Equal(s.Params, best) && s.Name != nothing
	})
	how := "which is it"
	if least > 1.005 {
		how = fmt.Sprintf("%s times away", measure.Figures(least))
	}
	return probes.Judge(narrowed), fmt.Sprintf("for %s, by %s, %s", w, described(best, f.Measurements), how)
}

// distance is the greatest factor between a wish and a setting, and the product of all.
func (w wish) distance(at setting, set measure.Set) (far, product float64) {
	far, product = 1, 1
	for name, wanted := range w {
		has := max(inWishes(name, at, set), negligible[name])
		wanted = max(wanted, negligible[name])
		factor := max(has/wanted, wanted/has)
		far, product = max(far, factor), product*factor
	}
	return far, product
}

// inWishes is a parameter of a setting in the unit of wishes: steps held as the ns that they took without a lock; none
// if that was not measured.
func inWishes(name string, at setting, set measure.Set) float64 {
	if name != held {
		return float64(at[name])
	}
	if took := set.Find(noLock, setting{threads: 1, held: at[held]}); took.N > 0 || at[held] == 0 {
		return took.Median
	}
	return math.Inf(1)
}

// described writes a setting, and how long steps take.
func described(at setting, set measure.Set) string {
	if at[held] == 0 {
		return where(at)
	}
	return fmt.Sprintf("%s (%s ns)", where(at), measure.Figures(inWishes(held, at, set)))
}

func choiceOf(probe string) choice {
	return choices[slices.IndexFunc(choices, func(c choice) bool { return c.name == probe })]
}

// MeasureFor measures a choice in the very setting of a workload, and in no other. The note is as of Narrow.
func MeasureFor(ctx context.Context, b *measure.Bench, probe string, w asked.Workload) (f probes.Finding, note string) {
	p, _ := probes.Find(probe)
	f = probes.Finding{Probe: probe, Question: p.Question, Unit: p.Unit, Started: time.Now().UTC().Truncate(time.Second)}
	wanted, lacks := wishes[probe](w)
	switch missing := p.Needs.Missing(b.Machine); {
	case lacks != "":
		f.Verdict = probes.Unknown("the workload says nothing about " + lacks)
		return f, ""
	case missing != "":
		f.Verdict = probes.Unknown(missing)
		return f, ""
	case wanted.round() > longestRound:
		f.Verdict = probes.Unknown(fmt.Sprintf("it takes too long to measure: a round of %s lasts %v, expected at most %v: say fewer threads, or a shorter hold",
			w, wanted.round(), longestRound))
		return f, ""
	}
	c, at := choiceOf(probe), setting{}
	for name, value := range wanted {
		at[name] = int(math.Round(value))
	}
	what := where(at)
	if ns, is := wanted[held]; is {
		at[held] = int(math.Round(ns / stepTakes(b)))
		what = fmt.Sprintf("%s (%s ns)", where(at), measure.Figures(ns))
	}
	c.settings = func(int) []setting { return []setting{at} }
	defer func(before func(measure.Result) bool) { b.Decided = before }(b.Decided)
	judged := func(r measure.Result) probes.Finding {
		f.Measurements, f.Skipped, f.Conditions = r.Set, nil, r.Conditions
		return probes.Judge(f)
	}
	b.Decided = func(soFar measure.Result) bool { return judged(soFar).Conclusive() }
	r, skips := c.measure(ctx, b, nil)
	f = judged(r)
	f.Skipped = skips
	return f, fmt.Sprintf("for %s, measured now with %s", w, what)
}

// longestRound bounds what is measured now: of each rival there are some hundred rounds, and none can be broken off.
const longestRound = 50 * time.Millisecond

// round is how long a lock is held in one, by all workers.
func (w wish) round() time.Duration { return time.Duration(contest.Least * w[threads] * w[held]) }

// stepTakes is what one of the steps of a hold takes, in ns: the least of some readings.
func stepTakes(b *measure.Bench) float64 {
	const n, readings = 1 << 14, 8
	least, x := math.Inf(1), uint64(0)
	for range readings {
		start := b.Clock.Now()
		x = steps(x+1, n)
		least = min(least, b.Clock.Since(start)/n)
	}
	runtime.KeepAlive(x)
	return max(least, 0.01)
}
