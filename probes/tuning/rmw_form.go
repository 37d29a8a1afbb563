package tuning

import (
	"example.org/atomlab/probes"
)

func rmwForm(arch string, all findings) probes.Advice {
	f := all.of(probes.CASCost)
	a, r, ok := advise(RMWForm, f, probes.RMWForm)
	a.Others = otherForms(arch)
	if !ok {
		return a
	}
	a.Value, a.Why = r.Choice, f.Why
	a.Evidence = evidence(f, anyNumber)
	a.WouldChangeIf = "the new value is not a sum of the old one: then load and compare-and-swap"
	return a
}

func formLevers(_ findings, a probes.Advice) []lever {
	return []lever{{probe: probes.CASCost, series: a.Value, step: dearer}}
}

func otherForms(arch string) []probes.Other {
	adds := other("Go sync/atomic Add, Rust and C++ fetch_add", "LOCK XADD")
	if arch == "arm64" {
		adds = other("Go sync/atomic Add", "LDADDAL where the processor has LSE, else LDAXR/STLXR")
	}
	return []probes.Other{adds, other("xsync.Counter", "compare-and-swap; on failure it changes to another stripe")}
}
