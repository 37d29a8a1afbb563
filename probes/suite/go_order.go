package suite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
)

// Question: what does it cost here that Go's atomics are sequentially consistent?
//
// Go has one order for its atomics, the strongest: a store is an exchange on amd64 and STLR on arm64, a load MOV and
// LDAR. What C++ and Rust call release and acquire needs less: MOV and MOV, STLR and LDAPR. Measured are the store
// alone, the store with a load of another word behind it, where the difference is, and the store to lines that another
// processor owns, where an exchange waits for the line and a store does not; once each, near and far as in forms.
//
// Rules. The answer is how many times as much a store and a load cost in Go's order as in the weaker one, if that is
// more than 1.05 for certain, or less for certain: then nothing. There is none if the store in Go's order, measured
// twice, differs.
var _ = probes.Register(probes.Probe{
	Name:     "go-order",
	Question: "What does it cost here that Go's atomics are sequentially consistent?",
	Method: "Generated loops of a store, and of a store and a load of another word, as Go compiles its atomics and as release and " +
		"acquire need it, near and on lines that another processor owns.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return e.Takes(3*(len(present(goOrders))+len(present(weakOrders))) + 1)
	},
	Measure: measureGoOrder,
	Judge:   judgeGoOrder,
})

// What is done, as Go's atomics do it and as release and acquire do.
const (
	oneStore     = "store"
	storeAndLoad = "store and load"
	inGo         = "Go: "
	weaker       = "release, acquire: "
)

var (
	goOrders = []text{
		{oneStore, "xchgq %rax,(%rdi)", "STLR X0,[X4]"},
		{storeAndLoad, "xchgq %rax,(%rdi); movq 8(%rdi),%rbx", "ADD X5,X4,#8; STLR X0,[X4]; LDAR X1,[X5]"},
	}
	weakOrders = []text{
		{oneStore, "movq %rax,(%rdi)", "STLR X0,[X4]"},
		{storeAndLoad, "movq %rax,(%rdi); movq 8(%rdi),%rbx", "ADD X5,X4,#8; STLR X0,[X4]; LDAPR X1,[X5]"},
	}
)

func measureGoOrder(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	g := &generated{bench: b}
	defer g.free()
	add := func(prefix string, list []text) {
		for _, t := range list {
			g.body(prefix+t.name, t.here(), repeated)
		}
		g.walk(prefix+far+oneStore, list[0].here(), false, instr.Owned, "", 0)
	}
	add(inGo, goOrders)
	add(weaker, weakOrders)
	g.body(control+inGo+goOrders[0].name, goOrders[0].here(), repeated)
	if len(g.trials) == 0 {
		return measure.Result{}, g.skips
	}
	return b.Run(ctx, g.trials, progress), g.skips
}

func judgeGoOrder(set measure.Set) probes.Verdict {
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of a store in Go's order " + why)
	}
	v := probes.Verdict{Results: []probes.Result{ratioResult(probes.Control, same)}}
	var whys []string
	for _, what := range []string{oneStore, storeAndLoad, far + oneStore} {
		strong, weak := set.Find(inGo+what, nil), set.Find(weaker+what, nil)
		if strong.N == 0 || weak.N == 0 {
			continue
		}
		ratio := measure.Ratio(strong, weak)
		v.Results = append(v.Results, ratioResult(what+", Go's order / release and acquire", ratio))
		whys = append(whys, fmt.Sprintf("%s: %s against %s ns", what, strong.Center(), weak.Center()))
	}
	v.Why = strings.Join(whys, "; ")
	ratio := measure.Ratio(set.Find(inGo+storeAndLoad, nil), set.Find(weaker+storeAndLoad, nil))
	switch {
	case ratio.Safe == nil:
		return probes.Unknown("too few samples of a store and a load: " + ratio.String())
	case ratio.Above(material):
		v.Answer = fmt.Sprintf("a store and a load cost %s times as much", ratio.Center())
	case ratio.Below(material):
		v.Answer = "nothing that matters"
	default:
		v.Answer, v.Why = probes.Inconclusive, "too close to tell: a store and a load cost "+ratio.String()+" times as much"
	}
	return v
}
