package tuning

import (
	"fmt"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// What others hard-code, read in their sources: Go 1.26 (internal/cpu, internal/runtime/atomic, runtime/proc.go),
// crossbeam-utils (cache_padded.rs, backoff.rs), folly (lang/Align.h, synchronization/WaitOptions.h), abseil
// (base/optimization.h, synchronization/mutex.cc), parking_lot (spinwait.rs), Rust core::hint, xsync.

func other(who, value string) probes.Other { return probes.Other{Who: who, Value: value} }

func otherPaddings(arch string) []probes.Other {
	if arch == "arm64" {
		return []probes.Other{
			other("Go internal/cpu.CacheLinePadSize", "128"),
			other("crossbeam CachePadded", "128"),
			other("folly hardware_destructive_interference_size", "64"),
			other("abseil ABSL_CACHELINE_SIZE", "64"),
		}
	}
	return []probes.Other{
		other("Go internal/cpu.CacheLinePadSize", "64"),
		other("crossbeam CachePadded", "128"),
		other("folly hardware_destructive_interference_size", "128"),
		other("abseil ABSL_CACHELINE_SIZE", "64"),
	}
}

func otherForms(arch string) []probes.Other {
	adds := other("Go sync/atomic Add, Rust and C++ fetch_add", "LOCK XADD")
	if arch == "arm64" {
		adds = other("Go sync/atomic Add", "LDADDAL where the processor has LSE, else LDAXR/STLXR")
	}
	return []probes.Other{adds, other("xsync.Counter", "compare-and-swap; on failure it changes to another stripe")}
}

func otherHints(arch string) []probes.Other {
	if arch == "arm64" {
		return []probes.Other{other("Go 1.26 runtime.procyield", "ISB until a time is over"), other("Rust core::hint::spin_loop", "ISB")}
	}
	return []probes.Other{other("Go runtime.procyield, Rust core::hint::spin_loop, folly", "PAUSE"), other("abseil Mutex", "none")}
}

// otherBudgets tells in ns what is set as a number of hints, if it is known what a hint costs here; and of Go what was
// measured, if it was.
func otherBudgets(arch string, hint float64, goSpin probes.Finding) []probes.Other {
	hints := func(n int) string {
		text := fmt.Sprintf("%d hints", n)
		if hint > 0 {
			text += fmt.Sprintf(": here %s ns", measure.Figures(float64(n)*hint))
		}
		return text
	}
	mutex := other("Go sync.Mutex", hints(4*30)+", looking 4 times")
	if arch == "arm64" {
		mutex = other("Go sync.Mutex", "4 times 30 ns of ISB, in whole ticks of the counter")
	}
	if spin, found := goSpin.Result(probes.GoMutexSpin); found {
		mutex = other("Go sync.Mutex", fmt.Sprintf("%s ns, measured here, looking 4 times", measure.Figures(spin.Value)))
	}
	return []probes.Other{
		mutex,
		other("crossbeam Backoff, before it yields", hints(1+2+4+8+16+32+64)),
		other("parking_lot, before it yields", hints(2+4+8)),
		other("folly WaitOptions", "2000 ns"),
		other("abseil Mutex", "1500 looks without a hint"),
	}
}
