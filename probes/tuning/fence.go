package tuning

import "example.org/atomlab/probes"

// fence is by what a store is made visible before a later load.
func fence(arch string, all findings) probes.Advice {
	f := all.of(probes.Fences)
	a, r, ok := advise(Fence, f, probes.BestFence)
	a.Others = otherFences(arch)
	if !ok {
		return a
	}
	a.Value, a.Why = r.Choice, r.Why
	a.Evidence = evidence(f, anyNumber)
	a.WouldChangeIf = "many stores that miss stand before it: what a fence waits for is then most of what it costs"
	return a
}

func otherFences(arch string) []probes.Other {
	if arch == "arm64" {
		return []probes.Other{other("Go sync/atomic Store and Load", "STLR, LDAR"), other("Linux smp_mb", "DMB ISH")}
	}
	return []probes.Other{other("Go sync/atomic Store", "XCHG"), other("Linux smp_mb", "LOCK ADD"), other("Linux mb", "MFENCE")}
}

// fenceLevers are the fence that is advised.
func fenceLevers(_ findings, a probes.Advice) []lever {
	return []lever{{probe: probes.Fences, series: probes.StoreLoad + a.Value, step: dearer}}
}
