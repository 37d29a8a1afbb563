package tuning

import (
	"fmt"
	"strconv"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func padding(arch string, all findings) probes.Advice {
	f := all.of(probes.FalseSharing)
	a, r, ok := advise(Padding, f, probes.InterferenceSize)
	a.Others = otherPaddings(arch)
	if !ok {
		return a
	}
	a.Value, a.Unit, a.Why = fmt.Sprint(int(r.Value)), "B", f.Why
	a.Evidence = evidence(f, anyNumber)
	a.WouldChangeIf = "other processors share than the two measured, with another prefetcher between them"
	if single, found := f.Result(probes.SingleWord); found && single.Value < r.Value {
		a.WouldChangeIf = fmt.Sprintf("each processor has one padded word in all, not one in each of many structures: then %d B suffice",
			int(single.Value))
	}
	if large, found := f.Result("large sets padded to " + a.Value + " B"); found && large.Range != nil && large.Range.Low > 1.5 {
		a.WouldChangeIf += fmt.Sprintf("; or there are more than a hundred such structures (%s times there): then keep what one processor updates in a region of its own",
			measure.Figures(large.Value))
	}
	return a
}

// paddingLevers are sets of counters that are padded as is advised: were they dear, that would be too little.
func paddingLevers(_ findings, a probes.Advice) []lever {
	pad, _ := strconv.Atoi(a.Value)
	return []lever{{probes.FalseSharing, probes.SetOfCounters, map[string]int{"pad": pad}, dearer}}
}

func otherPaddings(arch string) []probes.Other {
	golang, folly := "64", "128"
	if arch == "arm64" {
		golang, folly = "128", "64"
	}
	return []probes.Other{
		other("Go internal/cpu.CacheLinePadSize", golang),
		other("crossbeam CachePadded, HotSpot ContendedPaddingWidth, oneTBB max_nfs_size", "128"),
		other("folly hardware_destructive_interference_size", folly),
		other("abseil ABSL_CACHELINE_SIZE, xsync", "64"),
	}
}
