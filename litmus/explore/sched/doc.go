// Package sched runs a small concurrent program under every interleaving of its operations on shared memory, each
// essentially different one once.
//
// A [Scenario] is a set-up, some threads, and a check at the end. [Explore] runs it again and again, each time under
// another schedule, until no schedule is left, one fails, or the budget is spent. Its threads are coroutines: one runs
// at a time, and before each operation on shared memory it calls [Step] (or [Await], [AwaitZero], [Spawn]), which
// returns when it is that thread's turn. Nobody writes these calls by hand: the stand-ins for sync/atomic and sync make
// them (packages explore/shim/...), which a build overlay puts in the place of the originals.
//
// # Which schedules
//
// Two schedules that differ only in the order of independent operations (no address in common, or neither changes it)
// have the same results, so one of each class of equivalent schedules suffices. The engine explores exactly one of each
// by optimal dynamic partial-order reduction: after a run it looks for races, pairs of dependent operations that could
// have come in the other order, and plans for each the shortest continuation in which they do, unless a schedule that
// was explored or is planned covers it (Abdulla, Aronis, Jonsson, Sagonas, "Source Sets: A Foundation for Optimal
// Dynamic Partial Order Reduction", J. ACM 64(4), 2017). Independence is judged by what an operation did: a
// compare-and-swap that failed and a store of what was there already are reads.
//
// # In parts
//
// Several processes can share a search. The one that began gives parts of it away while another one has nothing to do:
// a [Part] is a beginning of a schedule, with the threads that others let go first at its steps. Those sleep, as in the
// search of one process, so that no two explore equivalent schedules. Where something was given away, every thread that
// could go has a part, whether or not that is known to lead to anything new; so nobody has to tell others of races
// between a step of the beginning and one of their own. What that costs is a few schedules that are begun in vain.
// One thing changes in a part: in one process, a continuation that may begin with a thread that sleeps is left out, as
// it was planned when that thread went; in a part another process's plans are not known, so it is explored.
//
// # Store buffers
//
// Stores that [Buffer] announces are weaker than those of sync/atomic: on amd64 they wait in the thread's store
// buffer. Where [TSO] is explored this is the abstract machine of x86-TSO (Sewell, Sarkar, Owens, Zappa Nardelli,
// Myreen, "x86-TSO: A Rigorous and Usable Programmer's Model for x86 Multiprocessors", CACM 53(7), 2010). Each store
// is two events: the issue, in its thread, touches no location; the flush changes memory, and is a step of another
// thread that stands for the buffer. A flush comes after its issue and after the flush before it; fences, exchanges
// and whatever waits are possible only with an empty buffer, and come after its last flush. A load takes the newest
// store to its address from its own thread's buffer, if one is there.
//
// With that the reduction above needs no change. A load and the flush of a store to its address are dependent, its
// own thread's too: whether the load met the store in the buffer or in memory decides whether another thread's store
// can come between. So classes are finer than they need be (a load that found its value in the buffer does not
// really depend on other threads' stores), which costs schedules and never misses one. What threads do with plain
// memory is not delayed: in a program without data races nobody can tell.
package sched
