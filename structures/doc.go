// Package structures is the folder of the concurrent types, a library that anyone may import: counter, stack, queue,
// lock, reclaim, refcount, box and tagged, each with a page of its own (go doc example.org/atomlab/structures/queue).
//
// They build and pass their tests on every architecture that Go has, if not equally well. What is in assembly for amd64
// and arm64 is sync/atomic elsewhere, or a lock, which is stronger and slower and never weaker. What differs:
//
//	what                        where                               elsewhere
//	128-bit exchange            arm64; amd64, given CMPXCHG16B      tagged.Pair and stack.Wide take a lock
//	release and plain stores    amd64, arm64                        sync/atomic's stores: SPSC, Ring, Handle wait for the line
//	spin hints                  amd64, arm64                        waiters spend the time in an empty loop
//	512 generations             addresses of 64 bits                tagged.Pointer has 128, for objects of 128 bytes
//	asymmetric hazards          linux, given membarrier(2)          reclaim.Hazards are symmetric, whatever the option says
//	number of the processor     linux, windows; darwin on arm64     counter.ByCPU adds to one shard
//	several threads             all but wasm                        goroutines take turns; the suites find less
//	shaking, precisely          linux                               naps of the suites last longer; they find less in the same time
//	lock-freedom is checked     linux                               the suites take the promise for granted
//	benchmarks of the suites    amd64, arm64                        Bench skips: what guards a measurement is in assembly
//
// A test holds this table against the code, wherever it runs.
package structures
