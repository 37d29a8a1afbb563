// Package conform holds what the conformance suites have in common: ways to catch a concurrent container that is wrong.
//
//   - [Linearizable] records short histories from a few goroutines and has porcupine look for an order of the
//     operations that explains them (Herlihy and Wing, TOPLAS 1990).
//   - [Conserves] runs long and fast, and checks that what went in came out, once. Meanwhile it [Shake]s: it takes the
//     processors away at random moments, so that many goroutines are held up in the middle of an operation.
//   - [Truthful] has full and empty said only where they cannot be true.
//   - [Progresses] looks for processor time that was burnt without any operation completing: what a lock-free structure
//     must not do when one goroutine is preempted at the wrong moment.
//
// All of them return what they caught as an error, so that a suite can fail by it and a test of a broken type can ask
// for it.
package conform
