package locks

import "sync"

var (
	mutex   sync.Mutex
	rwmutex sync.RWMutex
	m       int64
)

// Mutex: two that lock. Who has to wait is left out.
func Mutex_0() {
	mutex.Lock()
	n++
	mutex.Unlock()
}
func Mutex_1() { Mutex_0() }

// RWMutex: a reader and a writer.
func RWMutex_0() (x, y int64) {
	rwmutex.RLock()
	x, y = n, m
	rwmutex.RUnlock()
	return x, y
}
func RWMutex_1() {
	rwmutex.Lock()
	n, m = 5, 5
	rwmutex.Unlock()
}

// Writer: as Sequence, by Lock.
func Writer_0() {
	sequence.Lock()
	a.Store(1)
	b.Store(1)
	sequence.Unlock()
}
func Writer_1() (x, y int64) { return Sequence_1() }
