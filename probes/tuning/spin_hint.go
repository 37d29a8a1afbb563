package tuning

import (
	"example.org/atomlab/probes"
)

func spinHint(arch string, all findings) probes.Advice {
	f := all.of(probes.SpinPark)
	a, r, ok := advise(SpinHint, f, probes.SpinHint)
	a.Others = otherHints(arch)
	if !ok {
		return a
	}
	a.Value, a.Why = r.Choice, r.Why
	a.Evidence = evidence(f, func(r probes.Result) bool { return r.Name == probes.HintCost })
	a.WouldChangeIf = "the other hardware thread of the core is busy: a hint may then take longer"
	return a
}

// hintLevers are the hint that is advised: the longest of them is, up to a limit, so another one if it were shorter.
func hintLevers(_ findings, a probes.Advice) []lever {
	return []lever{{probe: probes.SpinPark, series: probes.HintAlone + a.Value, step: cheaper}}
}

func otherHints(arch string) []probes.Other {
	if arch == "arm64" {
		return []probes.Other{other("Go 1.26 runtime.procyield", "ISB until a time is over"), other("Rust core::hint::spin_loop", "ISB"), other("Linux cpu_relax", "YIELD")}
	}
	return []probes.Other{other("Go runtime.procyield, Rust core::hint::spin_loop, folly, Linux cpu_relax", "PAUSE"), other("abseil Mutex", "none")}
}
