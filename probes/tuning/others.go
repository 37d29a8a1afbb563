package tuning

import "example.org/atomlab/probes"

// What others hard-code, read in their sources: Go 1.26 (internal/cpu, internal/runtime/atomic, runtime/proc.go,
// internal/sync), crossbeam (cache_padded.rs, backoff.rs, array_queue.rs), folly (lang/Align.h,
// synchronization/WaitOptions.h), abseil (base/optimization.h, synchronization/mutex.cc), parking_lot (spinwait.rs),
// Rust core::hint, xsync (util.go), Linux (asm/barrier.h, vdso/processor.h), HotSpot (globals.hpp), oneTBB
// (detail/_utils.h), glibc (the manual's tunables). Each stands in the file of its tunable.

func other(who, value string) probes.Other { return probes.Other{Who: who, Value: value} }
