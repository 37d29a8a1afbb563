package tuning

import (
	"fmt"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// taggedHead is where the tag stands that keeps a head from being taken for a former one: beside an index, packed into
// 64 bits, or beside a pointer, in 128. Where neither is the cheaper for certain, packed is, which all processors have.
func taggedHead(_ string, all findings) probes.Advice {
	f := all.of(probes.Stacks)
	a, _, ok := advise(TaggedHead, f, probes.BestStack)
	a.Others = []probes.Other{other("Go runtime lfstack", "packed: a count beside a pointer, in 64 bits")}
	if !ok {
		return a
	}
	set := f.Measurements.Doubted(f.Conditions.Doubt())
	ratio := measure.Ratio(set.Named(probes.WideStack).Sum(), set.Named(probes.PackedStack).Sum())
	a.Why = fmt.Sprintf("a stack with a head of 128 bits costs %s times what one with a packed head does, all settings together", ratio)
	switch {
	case ratio.N == 0:
		a.Value, a.Confidence, a.Why = probes.Inconclusive, "", "not both of the stacks with a tag were measured"
		return a
	case ratio.Below(1 / matters):
		a.Value = Wide
	case ratio.Above(1 / matters):
		a.Value = "packed"
	default:
		a.Value, a.Confidence = probes.Inconclusive, ""
		return a
	}
	a.Evidence = []probes.Evidence{{Finding: f.Probe, What: probes.WideStack + " / " + probes.PackedStack, Number: ratio, Unit: "times"}}
	a.WouldChangeIf = "nodes are not in one array: then there is no index to pack"
	return a
}

// Wide is the value for a head of 128 bits.
const Wide = "wide"

const matters = 1.05 // a ratio

func headLevers(_ findings, a probes.Advice) []lever {
	if a.Value == Wide {
		return []lever{{probe: probes.Stacks, series: probes.WideStack, step: dearer}}
	}
	return []lever{{probe: probes.Stacks, series: probes.PackedStack, step: dearer}}
}
