package suite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/probes"
)

// Question: what does an atomic read-modify-write cost, and in which form should a counter be updated?
//
// Alone: every form and width of compare-and-swap, succeeding and failing, beside an atomic addition, an exchange, a
// loop of load and compare-and-swap, a full fence, and plain accesses; one thread, one line that stays in its cache.
// Contended: 1, 2, 4... processors at once on one word, by addition, exchange and compare-and-swap loop; with the share
// of compare-and-swaps that failed, and Jain's fairness index of what each processor got done (1: all the same; 1/n:
// one did everything).
//
// Rules. The forms that can add to a word compete: each form's cost is divided by the cheapest's, alone and with every
// number of processors, and the form with the smallest worst ratio wins. The verdict stands if the best form of the
// other kind (addition or loop) is dearer somewhere with confidence and by 5 %, or if the two differ nowhere by 5 %;
// there is none if the intervals leave that open, if there is no second processor, or if the addition measured twice
// differs.
var _ = probes.Register(probes.Probe{
	Name:     probes.CASCost,
	Question: "What does an atomic read-modify-write cost, and in which form should a word be updated?",
	Method: "Loops of one instruction on one word: alone in every form and width, and by 1 to all processors at once; " +
		"time per operation and processor, share of failures, fairness.",
	Unit:  "ns/op",
	Needs: probes.Needs{Cores: 1},
	Trials: func(m machine.Machine) int {
		contended := len(loop.Present(contendedOps...)) * len(contenders(len(m.Allowed)))
		return len(loop.Present(aloneOps...)) + 1 + contended
	},
	// From 8 cycles of processors since 2021 to 20 of older ones, and what LSE costs far from the core.
	Bands: []probes.Band{
		probes.Takes("load", 1, 0.02, 3), probes.Takes("store", 1, 0.05, 3), probes.Takes("fetch-add", 1, 1.5, 25), probes.Takes("swap", 1, 1.5, 25), probes.Takes("cas success", 1, 1.5, 30),
		probes.Takes("cas failure", 1, 1.5, 30), probes.Takes("fence", 1, 1, 60), probes.Takes("fetch-add", 2, 4, 450), probes.Takes("swap", 2, 4, 450),
	},
	Measure: measureCASCost,
	Judge:   judgeCASCost,
})

// What is timed alone, and what is contended for.
var (
	aloneOps = []loop.Op{
		loop.Load, loop.Store, loop.Increment, loop.FetchAdd, loop.Swap, loop.CASSuccess, loop.CASFail, loop.CASLoop,
		loop.CASLoopWitness, loop.Fence,
	}
	contendedOps = []loop.Op{loop.FetchAdd, loop.Swap, loop.CASLoop, loop.CASLoopWitness}
)

const (
	control  = probes.ControlOf // and the name of what is measured a second time
	failures = ": failures"
)

func measureCASCost(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	block, err := pages.New(1)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer block.Free()
	b.Team.Run(1, func(int) { block.Touch() })

	var skips []probes.Skip
	for _, l := range loop.All() {
		if !l.Present && slices.Contains(aloneOps, l.Op) {
			skips = append(skips, probes.Skip{What: l.Name(), Why: "this processor does not have it"})
		}
	}
	word := block.At(1024)
	var trials []measure.Trial
	for _, l := range loop.Present(aloneOps...) {
		trials = append(trials, aloneTrial(b, l.Name(), measure.Work{Loop: l, At: word}))
	}
	again := loop.Get(loop.FetchAdd)
	trials = append(trials, aloneTrial(b, control+again.Name(), measure.Work{Loop: again, At: word}))
	if b.Team.Size() < 2 {
		return b.Run(ctx, trials, progress), append(skips, probes.Skip{What: "contention", Why: "needs two processors"})
	}
	for _, cpus := range contenders(b.Team.Size()) {
		for _, l := range loop.Present(contendedOps...) {
			trials = append(trials, contendedTrial(b, cpus, measure.Work{Loop: l, At: word}))
		}
	}
	return b.Run(ctx, trials, progress), skips
}

// contenders are the numbers of processors that contend: powers of two, and all.
func contenders(all int) (numbers []int) {
	if all < 2 {
		return nil
	}
	for n := 2; n < all; n *= 2 {
		numbers = append(numbers, n)
	}
	return append(numbers, all)
}

func aloneTrial(b *measure.Bench, name string, work measure.Work) measure.Trial {
	return measure.Trial{Name: name, Params: map[string]int{"cpus": 1}, Metrics: nanoseconds, Take: func() measure.Reading {
		return meanReading(b.Together(work))
	}}
}

func contendedTrial(b *measure.Bench, cpus int, work measure.Work) measure.Trial {
	retries := work.Loop.Op == loop.CASLoop || work.Loop.Op == loop.CASLoopWitness
	metrics := []measure.Metric{{Unit: "ns/op"}, {Name: "fairness", Unit: "Jain index"}}
	if retries {
		metrics = append(metrics, measure.Metric{Name: "failures", Unit: "of tries"})
	}
	everybody := slices.Repeat([]measure.Work{work}, cpus)
	return measure.Trial{Name: work.Loop.Name(), Params: map[string]int{"cpus": cpus}, Metrics: metrics, Take: func() measure.Reading {
		timings, disturbed := b.Together(everybody...)
		reading := meanReading(timings, disturbed)
		reading.Values = append(reading.Values, measure.Jain(done(timings)))
		if retries {
			reading.Values = append(reading.Values, failed(timings))
		}
		return reading
	}}
}

// done lists how many operations each did.
func done(timings []measure.Timing) (ops []float64) {
	for _, t := range timings {
		ops = append(ops, float64(t.Ops))
	}
	return ops
}

// failed is the share of compare-and-swaps that failed, where every operation succeeded in the end.
func failed(timings []measure.Timing) float64 {
	lost, tries := 0, 0
	for _, t := range timings {
		lost += t.Failed
		tries += t.Failed + t.Ops
	}
	return float64(lost) / float64(tries)
}

// A rival is a form that adds to a word, with its series by number of processors.
type rival struct {
	name  string
	costs map[int]measure.Series
}

func (r rival) isLoop() bool { return strings.HasPrefix(r.name, string(loop.CASLoop)) }

// rivals collects the forms that compete.
func rivals(set measure.Set) (list []rival) {
	for _, s := range set {
		if s.Unit != "ns/op" || s.N == 0 ||
			!strings.HasPrefix(s.Name, string(loop.FetchAdd)) && !strings.HasPrefix(s.Name, string(loop.CASLoop)) {
			continue
		}
		i := slices.IndexFunc(list, func(r rival) bool { return r.name == s.Name })
		if i < 0 {
			i = len(list)
			list = append(list, rival{s.Name, map[int]measure.Series{}})
		}
		list[i].costs[s.Params["cpus"]] = s
	}
	return list
}

// worst is the rival's greatest ratio to the cheapest form, over all numbers of processors.
func (r rival) worst(all []rival) float64 {
	worst := 0.0
	for cpus, cost := range r.costs {
		cheapest := cost.Median
		for _, other := range all {
			if c, measured := other.costs[cpus]; measured {
				cheapest = min(cheapest, c.Median)
			}
		}
		worst = max(worst, cost.Median/cheapest)
	}
	return worst
}

// best is the rival with the least worst ratio among those that qualify.
func best(all []rival, qualifies func(rival) bool) (winner rival) {
	least := 0.0
	for _, r := range all {
		if !qualifies(r) {
			continue
		}
		if worst := r.worst(all); winner.name == "" || worst < least {
			winner, least = r, worst
		}
	}
	return winner
}

const material = 1.05 // a ratio that matters

func judgeCASCost(set measure.Set) probes.Verdict {
	all := rivals(set)
	winner := best(all, func(rival) bool { return true })
	if winner.name == "" {
		return probes.Unknown("no samples of any form that adds to a word")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of an addition " + why)
	}
	second := best(all, func(r rival) bool { return r.isLoop() != winner.isLoop() })
	numbers := make([]int, 0, len(winner.costs))
	for cpus := range winner.costs {
		numbers = append(numbers, cpus)
	}
	slices.Sort(numbers)
	if len(numbers) < 2 {
		return probes.Unknown("the forms differ most under contention, and only one processor may be used")
	}

	v := probes.Verdict{Results: []probes.Result{ratioResult(probes.Control, same)}}
	decided, open := false, false
	var parts []string
	for _, cpus := range numbers {
		ratio := measure.Ratio(second.costs[cpus], winner.costs[cpus])
		where := "alone"
		if cpus > 1 {
			where = fmt.Sprintf("with %d processors", cpus)
		}
		v.Results = append(v.Results, ratioResult(fmt.Sprintf("%s / %s, %s", second.name, winner.name, where), ratio))
		parts = append(parts, fmt.Sprintf("%s times as much %s", ratio.Center(), where))
		decided = decided || ratio.Above(material)
		open = open || !ratio.Above(material) && !ratio.Below(material)
	}
	comparison := fmt.Sprintf("a %s costs %s as %s", second.name, strings.Join(parts, " and "), winner.name)
	choice := winner
	switch {
	case decided:
		v.Why = comparison
	case open:
		return probes.Unknown("too close to tell: " + comparison)
	default: // nowhere a difference that matters: take the form that cannot fail
		v.Why = "no difference that matters: " + comparison
		if winner.isLoop() {
			choice = second
		}
	}
	v.Answer = choice.name
	v.Results = append([]probes.Result{{Name: probes.RMWForm, Choice: choice.name}}, v.Results...)
	return v
}

// controlRatio compares what was measured twice.
func controlRatio(set measure.Set) measure.Interval {
	for _, s := range set {
		if name, is := strings.CutPrefix(s.Name, control); is {
			return measure.Ratio(s, set.Find(name, s.Params))
		}
	}
	return measure.Interval{}
}
