package suite

import (
	"context"
	"fmt"
	"time"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Question: for how long does Go's own sync.Mutex spin here before it parks?
//
// What it calls to spin is called: sync.runtime_doSpin, which is runtime.procyield(30), up to four times. Beside it
// runs procyield(30) by that name, and procyield(0), which is the call alone. What the code of procyield makes of 30
// (package gospin) is worked out with what a hint costs in the same pass and with the counter's frequency: 30 PAUSEs on
// amd64; on arm64 an ISB, and more of them until so many ticks have passed, which are none below 89.5 MHz.
//
// Rules. The time stands if its bounds lie less than half as much again apart. There is none if the spin measured twice
// differs, if procyield(30) surely takes something else than the spin, or if the arithmetic says something else than
// was measured: then this Go spins otherwise than we know, or something else was measured. The arithmetic may be off
// by a quarter, and where there are ticks, by one of them and a hint.
var _ = probes.Register(probes.Probe{
	Name:     probes.GoMutexSpin,
	Question: "For how long does Go's own sync.Mutex spin here before it parks?",
	Method: "What sync.Mutex calls to spin, four times over, beside procyield(30) and the hint that it is made of; the same worked out " +
		"from the code of procyield, the cost of the hint and the frequency of the counter.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Times: true,
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return e.Takes(len(loop.Present(loop.Hint)) + 5)
	},
	Measure: measureGoMutexSpin,
	Judge:   judgeGoMutexSpin,
})

const (
	goSpin        = "one spin of sync.Mutex"
	goProcyield   = "procyield(30)"
	goCall        = "procyield(0)"
	goSpinHints   = "hints of one spin, by the code of procyield"
	goSpinTicks   = "ticks of one spin, by the code of procyield"
	goSpinTick    = "a tick"
	goSpinHint    = "the hint of procyield"
	arithmeticOff = 1.25
)

func measureGoMutexSpin(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	trials := []measure.Trial{
		spinTrial(b, goSpin, gospin.Spin),
		spinTrial(b, goProcyield, func() { gospin.Procyield(gospin.Argument) }),
		spinTrial(b, goCall, func() { gospin.Procyield(0) }),
		spinTrial(b, control+goSpin, gospin.Spin),
	}
	for _, l := range loop.Present(loop.Hint) {
		if l.Form == gospin.Hint {
			trials = append(trials, aloneTrial(b, goSpinHint, measure.Work{Loop: l}))
		}
	}
	r := b.Run(ctx, trials, progress)
	r.Set = append(r.Set, byTheCode(gospin.Here())...)
	return r, nil
}

// byTheCode is what one spin is made of, as series of one sample.
func byTheCode(w gospin.Wait) (set measure.Set) {
	add := func(name, unit string, value float64) {
		set = append(set, measure.NewSeries(name, nil, unit, []float64{value}, []int{0}))
	}
	add(goSpinHints, "hints", float64(w.Hints))
	add(goSpinTicks, "ticks", float64(w.Ticks))
	if w.Hz > 0 {
		add(goSpinTick, "ns", 1e9/float64(w.Hz))
	}
	return set
}

// spinTrial is what a call takes, on average over the bench's span.
func spinTrial(b *measure.Bench, name string, call func()) measure.Trial {
	return measure.Trial{Name: name, Metrics: nanoseconds, Take: func() measure.Reading {
		const atOnce = 16 // calls between looks at the clock
		span, calls := b.Clock.Ticks(b.Effort.Span), 0
		var took uint64
		noise := b.Team.Run(1, func(int) {
			for start := b.Clock.Now(); took < span; took = b.Clock.Now() - start {
				for range atOnce {
					call()
				}
				calls += atOnce
			}
		})
		return measure.Reading{Values: []float64{b.Clock.Nanoseconds(took) / float64(calls)}, Disturbed: noise.String()}
	}}
}

func judgeGoMutexSpin(set measure.Set) probes.Verdict {
	spin := set.Find(goSpin, nil)
	if spin.N == 0 {
		return probes.Unknown("no samples of the spin")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of the spin " + why)
	}
	if why := differs(measure.Ratio(set.Find(goProcyield, nil), spin)); why != "" {
		return probes.Unknown("this Go spins otherwise than we know: procyield(30) and the spin of sync.Mutex " + why)
	}
	if !certain(spin.Interval, widest) {
		return probes.Unknown(fmt.Sprintf("one spin takes between %s ns", spin.Surely()))
	}
	low, high, how := spinByArithmetic(set)
	if low == 0 {
		return probes.Unknown(how)
	}
	arithmetic := fmt.Sprintf("%s ns by arithmetic: %s", rangeText(low, high), how)
	if spin.Above(arithmeticOff*high) || spin.Below(low/arithmeticOff) {
		return probes.Unknown(fmt.Sprintf("one spin takes %s, and %s", spin.In("ns"), arithmetic))
	}
	all := times(spin.Interval, gospin.Spins)
	hint := set.Find(goSpinHint, map[string]int{"cpus": 1})
	return probes.Verdict{
		Answer: fmt.Sprintf("%d × %s ns = %s ns", gospin.Spins, spin.Center(), all.Center()),
		Why:    fmt.Sprintf("one spin takes %s; %s", spin.In("ns"), arithmetic),
		Results: []probes.Result{
			{Name: probes.GoSpin, Value: all.Median, Unit: "ns", Range: &all, Why: arithmetic},
			{Name: probes.GoSpinOnce, Value: spin.Median, Unit: "ns", Range: &spin.Interval},
			{Name: hintOf(set), Value: hint.Median, Unit: "ns", Range: &hint.Interval},
			ratioResult("control", same),
		},
	}
}

// hintOf is the hint of procyield where the samples are from, which need not be here: only arm64's reads a counter.
func hintOf(set measure.Set) string {
	if set.Find(goSpinTick, nil).N > 0 {
		return "ISB"
	}
	return "PAUSE"
}

func rangeText(low, high float64) string {
	if a, b := measure.Figures(low), measure.Figures(high); a != b {
		return a + " to " + b
	}
	return measure.Figures(low)
}

// times multiplies an interval by a positive number.
func times(i measure.Interval, factor float64) measure.Interval {
	i.Median, i.Low, i.High = factor*i.Median, factor*i.Low, factor*i.High
	var modes []measure.Mode
	for _, m := range i.Modes {
		m.Median *= factor
		modes = append(modes, m)
	}
	i.Modes = modes
	if i.Safe != nil {
		i.Safe = &measure.Bounds{Low: factor * i.Safe.Low, High: factor * i.Safe.High}
	}
	return i
}

// spinByArithmetic is what one spin should take, in ns, and how that comes about; 0 where it cannot be told.
func spinByArithmetic(set measure.Set) (low, high float64, how string) {
	hint, call, tick := set.Find(goSpinHint, map[string]int{"cpus": 1}), set.Find(goCall, nil), set.Find(goSpinTick, nil)
	hints, ticks := set.Find(goSpinHints, nil).Median, set.Find(goSpinTicks, nil).Median
	if hint.N == 0 || call.N == 0 || hints == 0 {
		return 0, 0, "what procyield is made of was not measured"
	}
	low, high = hints*hint.Low, call.High+hints*hint.High
	how = fmt.Sprintf("%.0f times %s of %s ns", hints, hintOf(set), hint.Center())
	if ticks > 0 { // the first may be over at once, and the last when a hint has just begun
		low, high = low+max(hint.Low, (ticks-1)*tick.Median), high+ticks*tick.Median+hint.High
		how += fmt.Sprintf(", then more until %.0f ticks of %s ns are over", ticks, measure.Figures(tick.Median))
	} else if tick.N > 0 {
		how += fmt.Sprintf(", since the rest of 30 ns is less than a tick of %s ns", measure.Figures(tick.Median))
	}
	return low, high, how
}
