// Package lock holds mutual-exclusion locks, the classic ones side by side, all of them [sync.Locker].
//
// They differ in what waiting costs, and to whom. [TAS] fetches the line for writing at every look; [TTAS] looks at its
// own copy until the lock is free; [Backoff] looks less and less often. [Ticket] serves in order; in [MCS] and [CLH]
// everybody waits at a line of his own, and the lock is handed from one to the next. [SpinPark] spins for a while and
// then sleeps. [Sequence] lets readers go on without a lock and repeat what a writer disturbed; [Biased] lets readers
// take it without meeting each other.
//
// In Go the scheduler decides what such locks are worth. It may preempt a goroutine that holds a lock, and one that is
// next in line. A lock that serves in order then waits for somebody that does not run, although every waiter gives way:
// with eight goroutines on two processors Ticket, MCS and CLH took 20 to 30 times as long as sync.Mutex (BenchmarkLocks
// on a Zen 5 guest: 1.4 to 2.3 µs a turn, and 70 ns). Kernels can forbid preemption; Go programs cannot. They are here
// to be learned from and measured, and for threads that are pinned.
//
// No lock here may be copied after first use, none is reentrant, and unlocking one that is not locked panics.
package lock
