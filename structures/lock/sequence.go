package lock

import (
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Sequence is a sequence lock: writers exclude each other, readers do not write at all and repeat what a writer
// disturbed. The zero value is unlocked; it must not be copied.
//
// Progress: writers block each other; a reader is never blocked by readers, and repeats as long as writers come. A
// writer that is preempted in the middle holds readers up. Linearization: Read at its second load of the number, when
// that equals the first. Cost: two loads of one line for a reader, which stays in every reader's cache until a writer
// comes; a lock and two stores for a writer. Source: Linux's seqlock_t; Boehm, Can seqlocks get along with programming
// language memory models?, MSPC 2012.
//
// What is protected must be read and written with atomic operations: a reader may run while a writer does.
type Sequence struct {
	_      layout.NoCopy
	number atomic.Uint64 // odd while a writer is at work
	writer sync.Mutex
}

// Lock begins writing.
func (l *Sequence) Lock() {
	l.writer.Lock()
	l.number.Add(1)
}

// TryLock begins writing if no other writer is at work.
func (l *Sequence) TryLock() bool {
	if !l.writer.TryLock() {
		return false
	}
	l.number.Add(1)
	return true
}

// Unlock ends writing.
func (l *Sequence) Unlock() {
	if l.number.Load()%2 == 0 {
		notLocked()
	}
	l.number.Add(1)
	l.writer.Unlock()
}

// Read calls read, again and again until no writer was at work meanwhile. read must only load, and only what it may
// load while a writer stores; what it loaded is of one moment once Read returns, and may be of none before that.
func (l *Sequence) Read(read func()) {
	var w waiter
	for {
		before := l.number.Load()
		if before%2 == 0 {
			read()
			if l.number.Load() == before {
				return
			}
		}
		w.pause()
	}
}
