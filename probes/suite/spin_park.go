package suite

import (
	"context"
	"fmt"
	"math"
	"runtime"
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
// Rules. Waiting for a hold of h by spinning burns h; parking instead costs what it adds, D(h). From some hold on D
// is less than the hold for certain, and below some hold it is greater for certain and nowhere less
// (measure.Bounds): the crossover lies between the two, and the budget is where the medians cross there. (After the
// shortest holds a waiter often finds that it need not sleep, and D is anything.) Spinning for the crossover and
// then parking costs at most twice what the better of the two would have, whatever the hold turns out to be (Karlin,
// Li, Manasse and Owicki, SOSP 1991); spinning for f times as long, or for a part in f, costs at most 1+f times as
// much. There is none if D is never greater or never less, or if the two holds lie more than a factor of two apart:
// then it is uncertain, or D has several modes, or it depends on how long the sleeper has slept. A hint is worth its
// name if it takes longer than 2 ns and three times what an empty loop takes; of several, the longest below 200 ns,
// since a waiter looks again after each. A hand-over by spinning takes as long after one hold as after another:
// there is no budget if it differs, between the two shortest, by a tenth of the hold.
var _ = probes.Register(probes.Probe{
	Name:     probes.SpinPark,
	Question: "How long should a waiter spin before it parks, and with which hint?",
	Method: "Two pinned threads hand a turn to and fro, holding it for 500 ns to 128 µs, once waiting by spinning and once " +
		"asleep in futex(2); hints in a loop; goroutines over a channel.",
	Unit:    "ns",
	Needs:   probes.Needs{Cores: 1},
	Times:   true,
	Trials:  spinParkTrials,
	Takes:   spinParkTakes,
	Measure: measureSpinPark,
	Judge:   judgeSpinPark,
})

// The holds, in ns: four to a doubling, from 500 ns to 128 µs.
var holds = func() (list []int) {
	for step := range 8*4 + 1 {
		list = append(list, int(math.Round(500*math.Exp2(float64(step)/4))))
	}
	return list
}()

const (
	handOverSpin = probes.HandOverSpin
	handOverPark = probes.HandOverPark
	maxIdle      = 100 * time.Microsecond // how long the woken goroutine has slept
)

func spinParkTrials(m machine.Machine) int {
	alone := 1 + len(loop.Present(loop.Hint))
	if len(m.Allowed) < 2 {
		return alone
	}
	return alone + handOvers(m) + 2
}

// handOvers are how many of the trials are hand-overs between threads.
func handOvers(m machine.Machine) int {
	switch {
	case len(m.Allowed) < 2:
		return 0
	case !futex.Present:
		return len(holds)
	}
	return 2 * len(holds)
}

// spinParkTakes adds what the readings of hand-overs take beyond a span.
func spinParkTakes(m machine.Machine, e measure.Effort) time.Duration {
	return e.Takes(spinParkTrials(m)) + time.Duration(e.Most*handOvers(m)*(handOverSpans-1))*e.Span
}

func measureSpinPark(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	trials, skips := hintTrials(b)
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
		measure.Trial{Name: probes.GoHandOver, Metrics: nanoseconds, Free: true, Take: func() measure.Reading { return channelReading(b) }},
		measure.Trial{Name: probes.GoWake, Metrics: nanoseconds, Free: true, Take: func() measure.Reading {
			return measure.Reading{Values: []float64{goroutineWake(5, maxIdle, 2*maxIdle)}}
		}})
	return b.Run(ctx, trials, progress), skips
}

// handOverTrial reads what a hand-over takes beyond the hold.
func handOverTrial(b *measure.Bench, line *pages.Block, name string, hold int, park bool) measure.Trial {
	return measure.Trial{Name: name, Params: map[string]int{"hold_ns": hold}, Metrics: nanoseconds, Take: func() measure.Reading {
		return handOverReading(b, (*uint32)(line.At(1024)), time.Duration(hold), park)
	}}
}

const handOverSpans = 4 // how many spans a reading of hand-overs lasts, if the waiter parks

func handOverReading(b *measure.Bench, turn *uint32, hold time.Duration, park bool) measure.Reading {
	const usual = 10 * time.Microsecond // a hand-over with parking, roughly
	rounds := max(4, int(handOverSpans*b.Effort.Span/(2*(hold+usual))))
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
	reading := measure.Reading{Values: []float64{perHandOver(took, float64(hold), done[0])}}
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

// perHandOver is what a hand-over took, of the time from the first hold of one thread to the end of its last: so often
// it held the turn, the other one time less, and from each of these holds but the last the turn was handed over.
func perHandOver(took, hold float64, turns int) float64 {
	return (took - float64(2*turns-1)*hold) / float64(max(1, 2*turns-2))
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

func judgeSpinPark(set measure.Set) probes.Verdict {
	v := probes.Verdict{}
	hint, hintWhy := chooseHint(set)
	if hint.Name != "" {
		v.Results = append(v.Results,
			probes.Result{Name: probes.SpinHint, Choice: mnemonic(hint.Name), Why: hintWhy},
			probes.Result{Name: probes.HintCost, Value: hint.Median, Unit: "ns", Range: &hint.Interval})
	}
	for _, name := range []string{probes.GoHandOver, probes.GoWake} {
		if s := set.Find(name, nil); s.N > 0 {
			v.Results = append(v.Results, probes.Result{Name: name, Value: s.Median, Unit: "ns", Range: &s.Interval})
		}
	}
	budget, why := crossover(set)
	if failed := unsteadyHandOver(set); failed != "" {
		why = failed
	}
	if why != "" {
		v.Answer, v.Why = probes.Inconclusive, why
		return v
	}
	value := probes.TwoFigures(budget.Median) // its bounds lie further apart than that
	v.Results = append(v.Results, probes.Result{Name: probes.SpinBudget, Value: value, Unit: "ns", Range: &budget})
	v.Answer = measure.Figures(value) + " ns"
	v.Why = fmt.Sprintf("waiting that long by spinning costs what parking adds to a hand-over (%s)", budget.In("ns"))
	if hint.Name != "" {
		count := probes.TwoFigures(value / hint.Median)
		v.Results = append(v.Results, probes.Result{Name: probes.SpinCount, Value: count, Unit: mnemonic(hint.Name)})
		v.Answer += fmt.Sprintf(" = %.0f × %s", count, mnemonic(hint.Name))
		v.Why += fmt.Sprintf("; a %s takes %s", mnemonic(hint.Name), hint.In("ns"))
	}
	return v
}

// chooseHint returns the series of the longest hint that is one, and says why.
func chooseHint(set measure.Set) (chosen measure.Series, why string) {
	const most = 200.0 // ns
	var rejected []string
	for _, s := range hintsOf(set) {
		switch {
		case doesNothing(set, s):
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

// How far bounds may lie apart, those of what a hint costs and those of the crossover.
const (
	widest = 1.5
	octave = 2.01 // a doubling of holds, which are rounded
)

// crossover finds the hold at which what parking adds equals the hold, between the last hold up to which it adds more
// for certain and the first from which it adds less for certain; or says why there is none.
func crossover(set measure.Set) (budget measure.Interval, why string) {
	var at, medians []float64
	var added []measure.Interval
	for _, hold := range holds {
		params := map[string]int{"hold_ns": hold}
		d := measure.Difference(set.Find(handOverPark, params), set.Find(handOverSpin, params))
		if d.N > 0 {
			at, added, medians = append(at, float64(hold)), append(added, d), append(medians, d.Median)
		}
	}
	if len(at) < 3 {
		return budget, "hand-over by parking was not measured against spinning"
	}
	last := len(at) - 1
	high := len(at)
	for high > 0 && added[high-1].Below(at[high-1]) {
		high--
	}
	low := high - 1
	for low >= 0 && !added[low].Above(at[low]) {
		low--
	}
	for i := range low {
		if added[i].Below(at[i]) {
			return budget, "what parking adds crosses the hold more than once: it depends on how long the sleeper has slept: " + added[i].In("ns") +
				fmt.Sprintf(" after a hold of %s ns", measure.Figures(at[i]))
		}
	}
	switch {
	case high == 0:
		return budget, fmt.Sprintf("parking adds less than the shortest hold of %.0f ns: %s", at[0], added[0].In("ns"))
	case low == last:
		return budget, fmt.Sprintf("parking adds more than the longest hold of %.0f ns: %s", at[last], added[last].In("ns"))
	case low < 0 || high > last || at[high] > octave*at[low]:
		return budget, uncertain(at, added, max(low, 0), min(high, last))
	}
	budget.Low, budget.High = at[low], at[high]
	budget.Safe = &measure.Bounds{Low: budget.Low, High: budget.High}
	budget.N, budget.Confidence = added[low].N, added[low].Confidence
	budget.Median, _ = crossing(at[low:high+1], medians[low:high+1])
	return budget, ""
}

// unsteadyHandOver is what the control says: what a hand-over takes by spinning does not depend on the hold, so the two
// shortest holds measure one thing twice. The two may differ by a tenth of the hold, with which it is compared.
func unsteadyHandOver(set measure.Set) (why string) {
	at := func(hold int) measure.Series { return set.Find(handOverSpin, map[string]int{"hold_ns": hold}) }
	d := measure.Difference(at(holds[1]), at(holds[0]))
	switch tenth := float64(holds[0]) / 10; {
	case d.Safe == nil:
		return "the control has too few samples: a hand-over by spinning after the two shortest holds, " + d.In("ns") + " apart"
	case d.Above(tenth), d.Below(-tenth):
		return "the control failed: a hand-over by spinning differs by " + d.In("ns") + " between the two shortest holds"
	}
	return ""
}

// uncertain says what keeps the crossover open between two holds.
func uncertain(at []float64, added []measure.Interval, low, high int) string {
	why := fmt.Sprintf("the crossover is too uncertain: between %s and %s ns", measure.Figures(at[low]), measure.Figures(at[high]))
	for i := low; i <= high; i++ {
		if len(added[i].Modes) > 0 {
			return fmt.Sprintf("%s, since what parking adds has several modes: %s after a hold of %s ns", why, added[i].In("ns"), measure.Figures(at[i]))
		}
	}
	return fmt.Sprintf("%s; parking adds %s after the one, and %s after the other", why, added[low].In("ns"), added[high].In("ns"))
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
