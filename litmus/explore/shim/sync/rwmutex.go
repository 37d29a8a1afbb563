package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// RWMutex stands in for sync.RWMutex, and keeps its state as that does. As there, readers that come after a writer has
// begun to wait wait for it, so that a second RLock of a thread that reads can deadlock.
type RWMutex struct{ v sync.RWMutex }

// state is what a sync.RWMutex is made of, as the tests check.
type state struct {
	w                    sync.Mutex // held by the writer
	writerSem, readerSem uint32
	readers              int32 // less maxReaders while a writer waits or writes
	leaving              int32
}

const (
	maxReaders = 1 << 30
	writerBit  = 1 << 31 // of readers: a writer
	readerBits = maxReaders - 1
)

func (rw *RWMutex) state() *state { return (*state)(unsafe.Pointer(rw)) }

func (s *state) access(k sched.Kind) sched.Access {
	return sched.Access{Kind: k, Size: 4, Addr: unsafe.Pointer(&s.readers)}
}

// Lock takes rw for writing: it keeps new readers out, and then waits for those inside.
func (rw *RWMutex) Lock() {
	if !sched.Active() {
		rw.v.Lock()
		return
	}
	s := rw.state()
	sched.AwaitZero(s.access(sched.Lock), writerBit)
	s.begin()
	if s.inside() {
		sched.AwaitZero(s.access(sched.Lock), readerBits)
	}
	order.Acquire(&s.readerSem)
	order.Acquire(&s.writerSem)
}

// begin and end are what a writer does to the state: what that orders is said where they are called.
//
//go:norace
func (s *state) begin() {
	order.Hide()
	s.w.TryLock()
	order.Show()
	s.readers -= maxReaders
}

//go:norace
func (s *state) end() {
	s.readers += maxReaders
	order.Hide()
	s.w.Unlock()
	order.Show()
}

//go:norace
func (s *state) inside() bool { return s.readers&readerBits != 0 }

//go:norace
func (s *state) add(n int32) int32 {
	s.readers += n
	return s.readers
}

// Unlock ends writing.
func (rw *RWMutex) Unlock() {
	if !sched.Active() {
		rw.v.Unlock()
		return
	}
	s := rw.state()
	sched.Step(s.access(sched.Unlock))
	if s.add(0) >= 0 {
		panic("sync: Unlock of unlocked RWMutex")
	}
	order.Release(&s.readerSem)
	s.end()
}

// TryLock takes rw for writing if nobody has it.
func (rw *RWMutex) TryLock() bool {
	if !sched.Active() {
		return rw.v.TryLock()
	}
	s := rw.state()
	a := s.access(sched.CompareAndSwap)
	a.New = [2]uint64{1<<32 - maxReaders}
	sched.Step(a)
	if s.add(0) != 0 {
		return false
	}
	s.begin()
	order.Acquire(&s.readerSem)
	order.Acquire(&s.writerSem)
	return true
}

// RLock takes rw for reading.
func (rw *RWMutex) RLock() {
	if !sched.Active() {
		rw.v.RLock()
		return
	}
	s := rw.state()
	sched.AwaitZero(s.access(sched.RLock), writerBit)
	s.add(1)
	order.Acquire(&s.readerSem)
}

// TryRLock takes rw for reading if no writer has it or waits for it.
func (rw *RWMutex) TryRLock() bool {
	if !sched.Active() {
		return rw.v.TryRLock()
	}
	s := rw.state()
	sched.Step(s.access(sched.RLock))
	if s.add(0) < 0 {
		return false
	}
	s.add(1)
	order.Acquire(&s.readerSem)
	return true
}

// RUnlock ends reading.
func (rw *RWMutex) RUnlock() {
	if !sched.Active() {
		rw.v.RUnlock()
		return
	}
	s := rw.state()
	sched.Step(s.access(sched.RUnlock))
	if !s.inside() {
		panic("sync: RUnlock of unlocked RWMutex")
	}
	order.ReleaseMerge(&s.writerSem)
	s.add(-1)
}

// RLocker returns a Locker that reads.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

type reader RWMutex

func (r *reader) Lock()   { (*RWMutex)(r).RLock() }
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }
