// Package wait holds what goroutines wait at: an eventcount, for anything; a semaphore, for permits; a barrier, for
// each other. All of them sleep in the same way as lock.SpinPark, and give up when a context is done.
//
// The difficulty is the same everywhere. A waiter looks, finds nothing, and goes to sleep; what it waits for comes in
// between, and the thread that brought it found nobody asleep. Then it sleeps for ever: a lost wakeup. A mutex around
// both, as with sync.Cond, forbids it and makes everybody pay, even those that only pass by. An eventcount
// ([EventCount]) has the waiter announce itself first and look once more before it sleeps:
//
//	waiter                          notifier
//	announces itself                publishes
//	looks: nothing?                 looks for waiters: none?
//	sleeps
//
// Either the waiter sees what was published, or the notifier sees the waiter: unless a processor performs one of the
// looks before the store that stands above it is visible, which is the store-buffering test of litmus. So there must be
// a full fence between the two on both sides. On the notifier's side it is most of what an operation pays that nobody
// waits for.
//
// The other difficulty is giving up. A waiter that has been woken and is cancelled in the same moment must not take
// the wakeup along: somebody else could have used it. Here a waiter that was woken is never told that it was cancelled;
// it looks again, or has what it was given.
//
// [Semaphore] hands permits over in order of arrival. [Barrier] counts arrivals and breaks as a whole.
// queue.Blocking makes a blocking queue of any queue with two eventcounts.
package wait
