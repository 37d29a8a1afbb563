// Package queue holds first-in-first-out queues.
//
// Linked ones, of any length:
//
//   - [MichaelScott]: garbage-collected nodes; the textbook queue, with the collector in the place of reclamation.
//   - [LinkedRings]: rings, of which a new one is linked when the last one is full; without a node for each value, and
//     with a fetch-and-add where the others try an exchange until it succeeds (after Morrison and Afek's LCRQ).
//   - [Recycled]: MichaelScott on nodes of an arena that are used again, which needs somebody to say when: hazard
//     pointers or epochs (package reclaim).
//   - [MPSC]: garbage-collected nodes, many producers and one consumer, which takes without an exchange (Vyukov).
//
// Rings, of bounded length, without allocation:
//
//   - [Ring]: many producers and consumers, each slot with a sequence number that says whose turn it is (Vyukov).
//   - [SPSC]: one producer and one consumer, which share nothing but two indices. There is a fast one, and one that is
//     linearizable.
//
// [Blocking] lets goroutines wait at any of them for values, for room and for its end ([Blocking.Close]), with
// contexts. [Ring.Overwrite] discards the oldest value of a ring that is full; [Overwriting] is a queue that always
// does.
//
// And what Go has: [Chan], a buffered channel, and [Locked], a slice under a mutex.
//
// Both take batches ([Batcher]) and have Len and Cap; [Drain] is a loop over what is in any queue.
//
// A Dequeue that returns false found the queue empty at some moment while it ran. Enqueue on a bounded queue returns
// false for full; where that is looser, the type says so.
package queue
