package suite

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
)

// Question: what does a fence cost, and by which should a store be made visible before a later load?
//
// Alone: each fence, back to back, with nothing to wait for. Between a store and a load of another word (the shape of
// Dekker's algorithm, where each side announces itself and then looks for the other): store, fence, load, back to back
// on a line that stays in its cache, and the same without a fence. Draining: 8 and 32 stores to lines that another
// processor owns, drawn in random order, and then the fence, against the same stores without one; what a fence takes
// more there is what it waits for.
//
// Rules. The forms of store, fence and load that forbid the reordering compete; the cheapest is the answer if each
// other one is dearer for certain and by 5 %, or for certain not by 5 %: then both are named. There is no answer if the
// intervals leave that open for one of them, or if the first measured twice differs.
var _ = probes.Register(probes.Probe{
	Name:     probes.Fences,
	Question: "What does a fence cost, and by which should a store be made visible before a later load?",
	Method: "Generated loops of fences: alone, between a store and a load, and behind 8 and 32 stores to lines that another " +
		"processor owns.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		full, all := len(present(fullFences)), len(present(allFences))
		return e.Takes(all + 2*full + 2 + len(pending)*full)
	},
	// MFENCE: 33 to 60 cycles; LOCK ADD and XCHG as any locked operation; DMB 2 to 15 ns with nothing to wait for.
	Bands: []probes.Band{
		probes.Takes(fenceAlone+"MFENCE", 0, 5, 40), probes.Takes(fenceAlone+"LOCK ADD", 0, 1.5, 15), probes.Takes(fenceAlone+"LFENCE", 0, 0.5, 20),
		probes.Takes(fenceAlone+"DMB ISH", 0, 0.5, 30), probes.Takes(fenceAlone+"DSB ISH", 0, 2, 100), probes.Takes(fenceAlone+"ISB", 0, 4, 60),
	},
	Measure: measureFences,
	Judge:   judgeFences,
})

// fullFences order a store before a later load. Those that begin with a store are their own.
var fullFences = []text{
	{"MFENCE", "mfence", ""},
	{"LOCK ADD", "lock addq $0,(%rdi)", ""},
	{"DMB ISH", "", "DMB ISH"},
	{"DSB ISH", "", "DSB ISH"},
}

// allFences are timed alone.
var allFences = append([]text{
	{"LFENCE", "lfence", ""}, {"SFENCE", "sfence", ""},
	{"DMB ISHLD", "", "DMB ISHLD"}, {"DMB ISHST", "", "DMB ISHST"}, {"ISB", "", "ISB"}, {"SB", "", "SB"},
}, fullFences...)

// sequences are a store to one word and a load of another, in order. X4 and rdi point to the line.
var sequences = []text{
	{"XCHG", "xchgq %rax,(%rdi); movq 8(%rdi),%rbx", ""},
	{"STLR, LDAR", "", "ADD X5,X4,#8; STLR X0,[X4]; LDAR X1,[X5]"},
}

// store is one, behind which fences stand.
var store = text{"store", "movq %rax,(%rdi)", "STR X0,[X4]"}

var load = text{"load", "movq 8(%rdi),%rbx", "LDR X1,[X4,#8]"}

// dekkerForms are a store, perhaps a fence, and a load of another word, for both architectures.
func dekkerForms() []text {
	between := func(f text) text {
		join := func(store, fence, load string) string {
			if fence == "" {
				return ""
			}
			return store + ";" + fence + ";" + load
		}
		return text{f.name, join(store.amd64, f.amd64, load.amd64), join(store.arm64, f.arm64, load.arm64)}
	}
	forms := slices.Clone(sequences)
	for _, f := range fullFences {
		forms = append(forms, between(f))
	}
	return append(forms, text{unfenced, store.amd64 + ";" + load.amd64, store.arm64 + ";" + load.arm64})
}

// pending are how many stores a fence waits for.
var pending = []int{8, 32}

// Names of series.
const (
	fenceAlone = "alone: "
	dekker     = probes.StoreLoad
	unfenced   = "none"
	draining   = "behind stores that miss: "
)

func drainingName(fence string, stores int) string {
	return fmt.Sprintf("%s%s each %d", draining, fence, stores)
}

func measureFences(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	g := &generated{bench: b}
	defer g.free()
	for _, f := range present(allFences) {
		g.body(fenceAlone+f.name, f.here(), repeated)
	}
	competing := present(dekkerForms())
	for _, c := range competing {
		g.body(dekker+c.name, c.here(), repeated)
	}
	again := competing[0]
	g.body(control+dekker+again.name, again.here(), repeated)
	g.walk(draining+unfenced, store.here(), false, instr.Owned, "", 0)
	for _, f := range present(fullFences) {
		for _, stores := range pending {
			g.walk(drainingName(f.name, stores), store.here(), false, instr.Owned, f.here(), stores)
		}
	}
	if len(g.trials) == 0 {
		return measure.Result{}, g.skips
	}
	return b.Run(ctx, g.trials, progress), g.skips
}

// judgeFences names the cheapest way from a store to a later load.
func judgeFences(set measure.Set) probes.Verdict {
	var rivals measure.Set
	for _, s := range set {
		if name, is := strings.CutPrefix(s.Name, dekker); is && name != unfenced && s.N > 0 {
			s.Name = name
			rivals = append(rivals, s)
		}
	}
	v := cheapest(rivals, set, "between a store and a load")
	if v.Conclusive() {
		winner, _, _ := strings.Cut(v.Answer, " or ")
		v.Results = append([]probes.Result{{Name: probes.BestFence, Choice: winner, Why: v.Why}}, append(v.Results, drained(set)...)...)
	}
	return v
}

// drained is what each fence takes more behind so many stores than the stores alone, each pass by itself.
func drained(set measure.Set) (results []probes.Result) {
	bare := set.Find(draining+unfenced, nil)
	for _, f := range fullFences {
		for _, stores := range pending {
			s := set.Find(drainingName(f.name, stores), nil)
			if s.N == 0 || bare.N == 0 {
				continue
			}
			more := scaled(measure.Difference(s, bare), float64(stores))
			results = append(results, probes.Result{Name: fmt.Sprintf("%s behind %d stores", f.name, stores), Value: more.Median, Unit: "ns", Range: &more})
		}
	}
	return results
}

// scaled is an interval of so many times the value.
func scaled(i measure.Interval, by float64) measure.Interval {
	i.Median, i.Low, i.High = by*i.Median, by*i.Low, by*i.High
	i.Modes, i.Safe = nil, nil
	return i
}
