package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// Mutex stands in for sync.Mutex. It is one; the engine sees to it that a thread that is let go on finds it free.
type Mutex struct{ v sync.Mutex }

// lockedBit is sync.Mutex's in its first word, as the tests check.
const lockedBit = 1

func (m *Mutex) access(k sched.Kind) sched.Access {
	return sched.Access{Kind: k, Size: 4, Addr: unsafe.Pointer(m), New: [2]uint64{lockedBit}}
}

// Lock takes m.
func (m *Mutex) Lock() {
	if sched.Active() {
		sched.AwaitZero(m.access(sched.Lock), lockedBit)
	}
	m.v.Lock()
}

// TryLock takes m if it is free.
func (m *Mutex) TryLock() bool {
	sched.Step(m.access(sched.CompareAndSwap))
	return m.v.TryLock()
}

// Unlock gives m back. Of a Mutex that is not locked it panics in an exploration, where the original ends the process.
func (m *Mutex) Unlock() {
	sched.Step(m.access(sched.Unlock))
	if sched.Active() && m.v.TryLock() {
		m.v.Unlock()
		panic("sync: unlock of unlocked mutex")
	}
	m.v.Unlock()
}
