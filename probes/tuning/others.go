package tuning

import "example.org/atomlab/probes"

// What others hard-code, read in their sources: Go 1.26 (internal/cpu, internal/runtime/atomic, runtime/proc.go,
// internal/sync), crossbeam (cache_padded.rs, backoff.rs, array_queue.rs, deque.rs), folly (lang/Align.h,
// synchronization/WaitOptions.h, synchronization/detail/Sleeper.h), abseil (base/optimization.h,
// synchronization/mutex.cc), parking_lot (spinwait.rs), Rust core::hint, xsync (util.go, counter.go), Linux
// (asm/barrier.h, vdso/processor.h), HotSpot (globals.hpp), oneTBB (detail/_utils.h), glibc (the manual's tunables,
// pthread_mutex_lock.c), OpenJDK (Striped64.java), DPDK (testpmd.h). Each stands in the file of its tunable.

func other(who, value string) probes.Other { return probes.Other{Who: who, Value: value} }
