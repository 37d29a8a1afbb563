package suite

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/probes"
)

// Question: how long should a waiter spin before it parks, and with which hint?
//
// Hints: what one of each costs, in a loop of nothing else.
// Threads: two pinned threads hand a turn to and fro, each holding it for a given time; the other waits for it either
// spinning or asleep in futex(2). What parking adds to a hand-over is the difference of the two, pass by pass.
// Goroutines: the same over an unbuffered channel, where the giver blocks next; and how long a sleeping goroutine takes
// to run when the giver goes on working, which is what unlocking a mutex does.
//
// Rules. Waiting for a hold of h by spinning burns h; parking instead costs what it adds, D(h). The crossover is the
// hold at which the two are equal, interpolated between the measured holds. Spinning for the crossover and then
// parking costs at most twice what the better of the two would have, whatever the hold turns out to be (Karlin, Li,
// Manasse and Owicki, SOSP 1991): that is the budget. There is none if D crosses h nowhere or more than once, if D has
// several modes where it does, or if the interval of the crossover is wider than a factor of two.
// A hint is worth its name if it takes longer than 2 ns and three times what an empty loop takes; of several, the
// longest below 200 ns, since a waiter looks again after each.
var _ = probes.Register(probes.Probe{
	Name:     "spin-park",
	Question: "How long should a waiter spin before it parks, and with which hint?",
	Method: "Two pinned threads hand a turn to and fro, holding it for 250 ns to 256 µs, once waiting by spinning and once " +
		"asleep in futex(2); hints in a loop; goroutines over a channel.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return e.Takes(len(loop.Present(loop.Hint)) + 4*2*len(holds) + 4) // a hand-over's reading is four spans long
	},
	Measure: measureSpinPark,
	Judge:   judgeSpinPark,
})

// The holds, in ns, doubling.
var holds = []int{250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000}

const (
	handOverSpin = "hand-over, spinning"
	handOverPark = "hand-over, parking"
	goHandOver   = "goroutine hand-over, giver blocks"
	goWake       = "goroutine wake, giver goes on"
	emptyLoop    = "empty loop"
	maxIdle      = 100 * time.Microsecond // how long the woken goroutine has slept
)

func measureSpinPark(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	var trials []measure.Trial
	var skips []probes.Skip
	for _, l := range loop.All() {
		switch {
		case l.Op == loop.Empty:
			trials = append(trials, aloneTrial(b, emptyLoop, measure.Work{Loop: l}))
		case l.Op == loop.Hint && l.Present:
			trials = append(trials, aloneTrial(b, l.Name(), measure.Work{Loop: l}))
		case l.Op == loop.Hint:
			skips = append(skips, probes.Skip{What: l.Name(), Why: "this processor does not have it"})
		}
	}
	if b.Team.Size() < 2 {
		skips = append(skips, probes.Skip{What: "hand-over between threads and goroutines", Why: "needs two processors"})
		return b.Run(ctx, trials, progress), skips
	}
	line, err := pages.New(1)
	if err != nil {
		return measure.Result{}, append(skips, probes.Skip{What: "everything", Why: err.Error()})
	}
	defer line.Free()
	for _, hold := range holds {
		trials = append(trials, handOverTrial(b, line, handOverSpin, hold, false))
		if futex.Present {
			trials = append(trials, handOverTrial(b, line, handOverPark, hold, true))
		}
	}
	if !futex.Present {
		skips = append(skips, probes.Skip{What: handOverPark, Why: "no futex on " + runtime.GOOS})
	}
	trials = append(trials,
		measure.Trial{Name: goHandOver, Metrics: nanoseconds, Take: func() measure.Reading { return channelReading(b) }},
		measure.Trial{Name: goWake, Metrics: nanoseconds, Take: func() measure.Reading { return wakeReading(b) }})
	return b.Run(ctx, trials, progress), skips
}

// handOverTrial reads what a hand-over takes beyond the hold.
func handOverTrial(b *measure.Bench, line *pages.Block, name string, hold int, park bool) measure.Trial {
	return measure.Trial{Name: name, Params: map[string]int{"hold_ns": hold}, Metrics: nanoseconds, Take: func() measure.Reading {
		return handOverReading(b, (*uint32)(line.At(1024)), time.Duration(hold), park)
	}}
}

func handOverReading(b *measure.Bench, turn *uint32, hold time.Duration, park bool) measure.Reading {
	const usual = 10 * time.Microsecond // a hand-over with parking, roughly
	rounds := max(4, int(4*b.Effort.Span/(2*(hold+usual))))
	h := handOver{
		turn: turn, park: park, hint: firstHint(), now: b.Clock.Now,
		hold:   b.Clock.Ticks(hold),
		giveUp: b.Clock.Ticks(hold + 20*time.Millisecond),
	}
	atomic.StoreUint32(turn, 0)
	var took float64
	var done [2]int
	noise := b.Team.Run(2, func(rank int) {
		start := b.Clock.Now()
		done[rank] = h.play(uint32(rank), rounds)
		if rank == 0 {
			took = b.Clock.Since(start)
		}
	})
	reading := measure.Reading{Values: []float64{took/float64(2*max(1, done[0])) - float64(hold)}}
	switch {
	case done[0] < rounds || done[1] < rounds:
		reading.Disturbed = "the other processor did not answer"
	case park && noise.Moved == 0 && noise.Preempted <= rounds/4:
		// A sleeper that is woken waits for its processor: that is what is being measured.
	default:
		reading.Disturbed = noise.String()
	}
	return reading
}

func firstHint() func() {
	for _, h := range asm.Hints() {
		if h.Present {
			return h.Do
		}
	}
	return func() {}
}

// A handOver is a turn that two threads hold alternately.
type handOver struct {
	turn         *uint32
	park         bool
	hint         func()
	now          func() uint64
	hold, giveUp uint64 // ticks
}

// play takes the turn for rounds times and returns how often it came.
func (h handOver) play(rank uint32, rounds int) (done int) {
	for ; done < rounds; done++ {
		mine := 2*uint32(done) + rank
		if !h.await(mine) {
			return done
		}
		for start := h.now(); h.now()-start < h.hold; {
		}
		atomic.StoreUint32(h.turn, mine+1)
		if h.park {
			futex.Wake(h.turn)
		}
	}
	return done
}

func (h handOver) await(mine uint32) bool {
	start := h.now()
	for looks := 1; ; looks++ {
		seen := atomic.LoadUint32(h.turn)
		if seen == mine {
			return true
		}
		if looks%64 == 0 && h.now()-start > h.giveUp {
			return false
		}
		if h.park {
			futex.Wait(h.turn, seen, 10*time.Millisecond)
		} else {
			h.hint()
		}
	}
}

// channelReading passes a token between two goroutines that are tied to no thread: the giver blocks next, so the Go
// scheduler runs the receiver where the giver was.
func channelReading(b *measure.Bench) measure.Reading {
	rounds := max(4, int(b.Effort.Span.Microseconds()))
	there, back := make(chan struct{}), make(chan struct{})
	go func() {
		for range there {
			back <- struct{}{}
		}
		close(back)
	}()
	start := b.Clock.Now()
	for range rounds {
		there <- struct{}{}
		<-back
	}
	took := b.Clock.Since(start)
	close(there)
	<-back
	return measure.Reading{Values: []float64{took / float64(2*rounds)}}
}

// wakeReading is the median over a few wakes of a goroutine that has slept for a while, by one that works on.
func wakeReading(b *measure.Bench) measure.Reading {
	wakes := 5
	sleeper := make(chan time.Time)
	var took []float64
	finished := make(chan struct{})
	go func() {
		for sent := range sleeper {
			took = append(took, float64(time.Since(sent).Nanoseconds()))
		}
		close(finished)
	}()
	for range wakes {
		work(maxIdle)
		sleeper <- time.Now()
		work(2 * maxIdle)
	}
	close(sleeper)
	<-finished
	slices.Sort(took)
	return measure.Reading{Values: []float64{took[len(took)/2]}}
}

func work(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

func judgeSpinPark(set measure.Set) probes.Verdict {
	v := probes.Verdict{}
	hint, hintWhy := chooseHint(set)
	if hint.Name != "" {
		v.Results = append(v.Results,
			probes.Result{Name: "spin hint", Choice: mnemonic(hint.Name), Why: hintWhy},
			probes.Result{Name: "cost of a hint", Value: hint.Median, Unit: "ns", Range: &hint.Interval})
	}
	for _, name := range []string{goHandOver, goWake} {
		if s := set.Find(name, nil); s.N > 0 {
			v.Results = append(v.Results, probes.Result{Name: name, Value: s.Median, Unit: "ns", Range: &s.Interval})
		}
	}
	budget, why := crossover(set)
	if why != "" {
		v.Answer, v.Why = probes.Inconclusive, why
		return v
	}
	v.Results = append(v.Results, probes.Result{Name: "spin budget", Value: budget.Median, Unit: "ns", Range: &budget})
	v.Answer = measure.Figures(budget.Median) + " ns"
	v.Why = fmt.Sprintf("waiting that long by spinning costs what parking adds to a hand-over (%s)", budget.In("ns"))
	if hint.Name != "" {
		count := math.Round(budget.Median / hint.Median)
		v.Results = append(v.Results, probes.Result{Name: "spin budget in hints", Value: count, Unit: mnemonic(hint.Name)})
		v.Answer += fmt.Sprintf(" = %.0f × %s", count, mnemonic(hint.Name))
		v.Why += fmt.Sprintf("; a %s takes %s", mnemonic(hint.Name), hint.In("ns"))
	}
	return v
}

func mnemonic(series string) string { return strings.TrimPrefix(series, string(loop.Hint)+" ") }

// chooseHint returns the series of the longest hint that is one, and says why.
func chooseHint(set measure.Set) (chosen measure.Series, why string) {
	const least, most = 2.0, 200.0
	var rejected []string
	empty := set.Find(emptyLoop, map[string]int{"cpus": 1})
	for _, s := range set {
		if s.N == 0 || !strings.HasPrefix(s.Name, string(loop.Hint)+" ") {
			continue
		}
		switch {
		case s.Low < max(least, 3*empty.High):
			rejected = append(rejected, fmt.Sprintf("%s takes %s ns, as good as nothing", mnemonic(s.Name), measure.Figures(s.Median)))
		case s.Median > most:
			rejected = append(rejected, fmt.Sprintf("%s takes %s ns, too long between two looks", mnemonic(s.Name), measure.Figures(s.Median)))
		case s.Median > chosen.Median:
			chosen = s
		}
	}
	if chosen.N == 0 {
		return measure.Series{}, strings.Join(rejected, "; ")
	}
	return chosen, strings.Join(append([]string{"each takes " + chosen.In("ns")}, rejected...), "; ")
}

// crossover finds the hold at which what parking adds equals the hold, with the interval that the bounds of the
// difference give; or says why there is none.
func crossover(set measure.Set) (budget measure.Interval, why string) {
	var at []float64
	var added []measure.Interval
	for _, hold := range holds {
		params := map[string]int{"hold_ns": hold}
		d := measure.Difference(set.Find(handOverPark, params), set.Find(handOverSpin, params))
		if d.N > 0 {
			at, added = append(at, float64(hold)), append(added, d)
		}
	}
	if len(at) < 3 {
		return budget, "hand-over by parking was not measured against spinning"
	}
	cross := func(bound func(measure.Interval) float64) (float64, int) {
		values := make([]float64, len(added))
		for i, d := range added {
			values[i] = bound(d)
		}
		return crossing(at, values)
	}
	var times int
	budget.Median, times = cross(func(i measure.Interval) float64 { return i.Median })
	switch {
	case times == 0 && added[0].Median < at[0]:
		return budget, fmt.Sprintf("parking adds less than the shortest hold of %.0f ns: %s", at[0], added[0].In("ns"))
	case times == 0:
		return budget, fmt.Sprintf("parking adds more than the longest hold of %.0f ns: %s", at[len(at)-1], added[len(at)-1].In("ns"))
	case times > 1:
		return budget, "what parking adds crosses the hold more than once: it depends on how long the sleeper has slept"
	}
	budget.Low, _ = cross(func(i measure.Interval) float64 { return i.Low })
	budget.High, _ = cross(func(i measure.Interval) float64 { return i.High })
	nearest := slices.IndexFunc(at, func(hold float64) bool { return hold >= budget.Median })
	budget.N, budget.Confidence = added[nearest].N, added[nearest].Confidence
	for _, d := range added[max(0, nearest-1) : nearest+1] {
		if len(d.Modes) > 0 {
			return budget, "what parking adds has several modes: " + d.In("ns")
		}
	}
	if budget.Low <= 0 || budget.High <= 0 || budget.High > 2*budget.Low {
		return budget, fmt.Sprintf("the crossover is too uncertain: between %s and %s ns", measure.Figures(budget.Low), measure.Figures(budget.High))
	}
	return budget, ""
}

// crossing returns where y first comes down through the line y = x, and how often it crosses it, given points in
// ascending x; both axes logarithmic in between. The place is 0 where it never does.
func crossing(x, y []float64) (place float64, times int) {
	height := func(i int) float64 { return math.Log(max(y[i], 1) / x[i]) }
	for i := 1; i < len(x); i++ {
		before, after := height(i-1), height(i)
		if before > 0 == (after > 0) {
			continue
		}
		if times++; before > 0 && place == 0 {
			place = x[i-1] * math.Pow(x[i]/x[i-1], before/(before-after))
		}
	}
	return place, times
}
