// Package stack holds last-in-first-out stacks that any number of goroutines push to and pop from.
//
// The lock-free ones are all Treiber's: a linked list whose head is exchanged by compare-and-swap. They differ in what
// keeps a pop honest. A pop reads the head, reads that node's next, and exchanges the one for the other; it must not
// succeed if the head was taken away and put back meanwhile with another next (ABA).
//
//   - [Treiber]: nodes are fresh garbage-collected objects. The address that a pop holds cannot be given out again, so
//     it cannot come back as another node: the collector is the generation.
//   - [Pooled]: nodes are places in an arena, used again at once. A 32-bit generation beside the index changes with
//     every exchange.
//   - [Wide]: the same with a 64-bit generation in a 128-bit word.
//   - [Locked]: a slice under a mutex, to compare with. On few processors it is often the fastest.
//
// Pushes need no generation: a push that succeeds on a head that came back links its node to a valid head all the same.
// What matters is that every removal advances it, and that includes a pop of everything at once.
package stack
