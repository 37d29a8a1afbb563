package broken

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/lock/locktest"
)

// UnorderedLock is lock.TAS that is unlocked by a plain store. On amd64 every store is a release, and nothing happens;
// on arm64 what was written under the lock may become visible after it is free. The race detector knows no such store,
// and reports what the lock should have protected.
type UnorderedLock struct{ held uint32 }

// Lock waits until the lock is this goroutine's.
func (l *UnorderedLock) Lock() {
	for asm.Swap32(&l.held, 1) != 0 {
		runtime.Gosched()
	}
}

// Unlock gives the lock up.
func (l *UnorderedLock) Unlock() { asm.Store32(&l.held, 0) } // wrong: no release

// CopiedLock is a lock whose methods have value receivers: each call locks a copy of its own. go vet sees that in types
// that it knows not to be copied, which is what NoCopy in every type of this library is for; here it is missing.
type CopiedLock struct{ held uint32 }

// Lock takes a copy of the lock.
func (l CopiedLock) Lock() { // wrong: l is a copy
	for !atomic.CompareAndSwapUint32(&l.held, 0, 1) {
		runtime.Gosched()
	}
}

// Unlock gives another copy up.
func (l CopiedLock) Unlock() { atomic.StoreUint32(&l.held, 0) }

func excludes(newLock func() sync.Locker) func(time.Duration) error {
	return func(budget time.Duration) error { return locktest.Exclusion(newLock(), 4, budget) }
}

func locks(newLock func() sync.Locker) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"locktest.Checks", locktest.Checks(newLock, locktest.Options{Time: each})}
	}
}

var (
	unorderedLockBug = Bug{
		Name:     "UnorderedLock",
		Wrong:    "Unlock is a plain store: on arm64 the next owner may not see what was written under the lock",
		Seen:     "spin locks ported from x86; the Linux kernel's memory-barriers.txt is full of them",
		Detector: ByRace,
		Why:      "without the race detector it takes a processor that reorders stores, and then luck; the model says that it may",
		Broken:   weak(excludes(func() sync.Locker { return new(UnorderedLock) })),
		Right:    excludes(func() sync.Locker { return new(lock.TAS) }),
	}
	copiedLockBug = Bug{
		Name:     "CopiedLock",
		Wrong:    "the methods have value receivers: every call locks a copy of its own, and nobody is excluded",
		Seen:     "the reason for go vet's copylocks check: golang/go#8005",
		Detector: ByVet + ", " + ByStress,
		Suite:    locks(func() sync.Locker { return &CopiedLock{} }),
		Broken:   excludes(func() sync.Locker { return &CopiedLock{} }),
		Right:    excludes(func() sync.Locker { return new(lock.TAS) }),
	}
)
