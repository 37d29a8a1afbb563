// Package sync stands in for sync where every interleaving is explored: the same names, types of the same size,
// alignment and zero value, and the same meaning, with a call of the engine before each operation. Outside of an
// exploration it behaves as sync does.
//
// What is coarser than the original: operations on a [Map] are one step each and all depend on each other; a [Pool]
// keeps everything and returns what was put last, which is the worst case for those who use a thing after Put; where
// the original promises an order among waiters (readers before the next writer), any order is explored.
package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// Locker is sync.Locker itself.
type Locker = sync.Locker

func step(k sched.Kind, p unsafe.Pointer) { sched.Step(sched.Access{Kind: k, Addr: p}) }
