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

// Question: which loads get their value from a store that has not reached the cache yet?
//
// A store and a load of the same place, chained: what was loaded is what the next copy stores. The place takes turns
// between two words, so that the processor has to compare addresses; at a fixed address some do without memory
// altogether (memory renaming), through the same register and through another. Then loads that are narrower than the
// store, at its beginning and inside it; a load that is wider than the store; one that needs two stores; and one that
// lies across the end of the store.
//
// Rules. A case forwards if it takes less than one and a half times as long as the turns, for certain, and does not if
// it takes longer than that: what is not forwarded waits until the store is in the cache. There is no verdict if one is
// open, or if the turns measured twice differ. A fixed address is renamed if it takes less than half of the turns for
// certain.
var _ = probes.Register(probes.Probe{
	Name:     "store-forwarding",
	Question: "Which loads get their value from a store that has not reached the cache yet?",
	Method:   "Generated chains of a store and a load of the same place, of different widths and offsets.",
	Unit:     "ns",
	Needs:    probes.Needs{Cores: 1},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return e.Takes(len(present(fixed)) + len(present(forwards)) + 2)
	},
	Measure: measureForwarding,
	Judge:   judgeForwarding,
})

// turns is the place that others are compared with: rcx and X3 are 0 and 8 in turn.
var turns = text{"same place, in turns of two", "xorq $8,%rcx; movq %rax,(%rdi,%rcx); movq (%rdi,%rcx),%rax",
	"EOR X3,X3,#8; STR X0,[X1,X3]; LDR X0,[X1,X3]"}

// fixed are places that may be renamed.
var fixed = []text{
	{"fixed place", "movq %rax,(%rdi); movq (%rdi),%rax", "STR X0,[X1]; LDR X0,[X1]"},
	{"fixed place by another register", "movq %rax,(%rdi); movq (%rsi),%rax", "STR X0,[X1]; LDR X0,[X2]"},
}

// forwards are loads that differ from the store.
var forwards = []text{
	{"4 bytes of 8", "movq %rax,(%rdi); movl (%rdi),%eax", "STR X0,[X1]; LDR W0,[X1]"},
	{"upper 4 bytes of 8", "movq %rax,(%rdi); movl 4(%rdi),%eax", "STR X0,[X1]; LDR W0,[X1,#4]"},
	{"1 byte of 8", "movq %rax,(%rdi); movzbl (%rdi),%eax", "STR X0,[X1]; LDRB W0,[X1]"},
	{"last byte of 8", "movq %rax,(%rdi); movzbl 7(%rdi),%eax", "STR X0,[X1]; LDRB W0,[X1,#7]"},
	{"2 bytes at an odd place", "movq %rax,(%rdi); movzwl 3(%rdi),%eax", "STR X0,[X1]; LDURH W0,[X1,#3]"},
	{"8 bytes, of 4 stored", "movl %eax,(%rdi); movq (%rdi),%rax", "STR W0,[X1]; LDR X0,[X1]"},
	{"8 bytes, of two stores of 4", "movl %eax,(%rdi); movl %eax,4(%rdi); movq (%rdi),%rax", "STR W0,[X1]; STR W0,[X1,#4]; LDR X0,[X1]"},
	{"across the end of the store", "movq %rax,(%rdi); movq 4(%rdi),%rax", "STR X0,[X1]; LDUR X0,[X1,#4]"},
}

// stalls is from which ratio on a load is held to have waited for the cache. Where this was written the turns take 7
// cycles, and loads of more than was stored 14; nothing lies between.
const stalls = 1.5

func measureForwarding(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	g := &generated{bench: b}
	defer g.free()
	g.body(turns.name, turns.here(), chained)
	for _, c := range append(present(fixed), present(forwards)...) {
		g.body(c.name, c.here(), chained)
	}
	g.body(control+turns.name, turns.here(), chained)
	if len(g.trials) == 0 {
		return measure.Result{}, g.skips
	}
	return b.Run(ctx, g.trials, progress), g.skips
}

// chained is the arrangement of what waits for itself.
func chained(b *instr.Body) (instr.Arrangement, error) { return b.Chained() }

// judgeForwarding sorts the cases into those that are forwarded and those that wait.
func judgeForwarding(set measure.Set) probes.Verdict {
	base := set.Find(turns.name, nil)
	if base.N == 0 || !(base.Median > 0) {
		return probes.Unknown("no samples of the place that others are compared with")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of one thing " + why)
	}
	v := probes.Verdict{Results: []probes.Result{ratioResult("control", same)}}
	var stalled, parts []string
	for _, c := range forwards {
		s := set.Find(c.name, nil)
		if s.N == 0 {
			continue
		}
		ratio := measure.Ratio(s, base)
		v.Results = append(v.Results, ratioResult(c.name, ratio))
		switch {
		case ratio.Above(stalls):
			stalled = append(stalled, c.name)
			parts = append(parts, fmt.Sprintf("%s takes %s times as long as the same place in turns", c.name, ratio.Center()))
		case !ratio.Below(stalls):
			return probes.Unknown(fmt.Sprintf("too close to tell: %s takes %s times as long as the same place in turns", c.name, ratio.Center()))
		}
	}
	if len(v.Results) == 1 {
		return probes.Unknown("no samples of loads that differ from the store")
	}
	v.Answer = "all that were tried"
	if len(stalled) > 0 {
		v.Answer = "all that were tried but: " + strings.Join(stalled, "; ")
	}
	v.Why = fmt.Sprintf("a store and a load of the same place take %s ns", base.Center())
	if len(parts) > 0 {
		v.Why += "; " + strings.Join(parts, ", ")
	}
	for _, c := range fixed {
		if s := set.Find(c.name, nil); s.N > 0 {
			ratio := measure.Ratio(s, base)
			v.Results = append(v.Results, ratioResult(c.name, ratio))
			if ratio.Below(0.5) {
				v.Why += fmt.Sprintf("; a %s takes %s times as long: it is renamed", c.name, ratio.Center())
			}
		}
	}
	return v
}
