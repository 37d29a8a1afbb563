// Package structures is the folder of the concurrent types, a library that anyone may import. Each kind is a package
// with a page of its own (go doc example.org/atomlab/structures/queue).
//
// They build on every architecture that Go has, and pass their tests on those that ci/full lists. What is in assembly
// for amd64 and arm64 is sync/atomic elsewhere, or a lock, which may be slower and is never weaker. What differs:
//
//	what                      where                            elsewhere
//	128-bit exchange          arm64, amd64 with CMPXCHG16B     tagged.Pair and stack.Wide take a lock
//	release and plain stores  amd64, arm64                     sync/atomic's, which may wait for the line
//	spin hints                amd64, arm64                     waiters spend the time in an empty loop
//	512 generations           64-bit                           tagged.Pointer has 128, for objects up to 128 bytes
//	asymmetric hazards        linux with membarrier(2)         reclaim.Hazards are symmetric, whatever the option
//	number of the processor   linux, windows, darwin/arm64     counter.ByCPU adds to one shard
//	parallel threads          not wasm                         goroutines take turns, and the suites find less
//	progress is seen          linux                            the suites skip that check
//	suites measure            amd64, arm64                     Bench skips
//
// A test compares this table with the code wherever it runs.
package structures
