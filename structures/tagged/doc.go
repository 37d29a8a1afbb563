// Package tagged puts a version beside a reference, so that a compare-and-swap that succeeds really means "nothing has
// happened since I looked".
//
// A compare-and-swap compares values. If a word goes from A to B and back to A while a thread sleeps between its load
// and its exchange, the exchange succeeds on a world that is no longer the one that was loaded: the ABA problem. A
// garbage collector hides it for pointers to fresh objects, since an address is not given out again while somebody
// holds it; it comes back with pools, free lists and indices. The cure is a generation that changes with every
// exchange:
//
//   - [Ref] packs a 32-bit index and a 32-bit generation into a word: one ordinary compare-and-swap, for arenas. The
//     generation wraps after 4 billion changes: at 10 ns each, a thread must sleep for exactly 43 seconds, or a
//     multiple.
//   - [Pair] exchanges two whole words at once: 2^64 generations, for a slower instruction.
//   - [Pointer] hides a few bits of generation in the low bits of a pointer, where the garbage collector understands
//     them: no arena, but the generation wraps after 64 to 512 changes. It is a demonstration of how little that is.
package tagged
