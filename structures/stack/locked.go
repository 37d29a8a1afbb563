package stack

import (
	"sync"

	"example.org/atomlab/structures/internal/layout"
)

// Locked is a slice under a mutex. The zero value is an empty stack; it must not be copied after first use.
//
// Progress: blocking. Linearization: anywhere while the mutex is held. Reclamation: the collector's. Cost: a lock and
// an unlock; no allocation once the slice has its size. Under contention the mutex lets one goroutine do many
// operations in a row, without a transfer of its line: that is unfair.
type Locked[T any] struct {
	_      layout.NoCopy
	mutex  sync.Mutex
	values []T
}

// Push puts value on top. It returns true: there is no limit but memory.
func (s *Locked[T]) Push(value T) (ok bool) {
	s.mutex.Lock()
	s.values = append(s.values, value)
	s.mutex.Unlock()
	return true
}

// Pop takes the top value off.
func (s *Locked[T]) Pop() (value T, ok bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	last := len(s.values) - 1
	if last < 0 {
		return value, false
	}
	value, s.values[last] = s.values[last], value // the slice keeps nothing alive
	s.values = s.values[:last]
	return value, true
}
