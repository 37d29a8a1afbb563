package deque

import (
	"sync"

	"example.org/atomlab/structures/internal/layout"
)

// Locked is a circular slice under a mutex, which anybody may push to, pop and steal from. The zero value is an empty
// deque; it must not be copied after first use.
//
// Progress: blocking. Linearization: anywhere while the mutex is held. Reclamation: the collector's. Cost: a lock and
// an unlock; no allocation once the slice has its size.
type Locked[T any] struct {
	_     layout.NoCopy
	mutex sync.Mutex
	slots []T // a power of two of them, or none
	top   int
	count int
}

// Push puts value at the bottom. It returns true: there is no limit but memory.
func (d *Locked[T]) Push(value T) (ok bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.count == len(d.slots) {
		d.grow()
	}
	*d.at(d.count) = value
	d.count++
	return true
}

// Pop takes the value at the bottom.
func (d *Locked[T]) Pop() (value T, ok bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.count == 0 {
		return value, false
	}
	d.count--
	s := d.at(d.count)
	value, *s = *s, value // the slot keeps nothing alive
	return value, true
}

// Steal takes the value at the top.
func (d *Locked[T]) Steal() (value T, ok bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.count == 0 {
		return value, false
	}
	s := d.at(0)
	value, *s = *s, value
	d.top++
	d.count--
	return value, true
}

// at is the slot of the n-th value from the top.
func (d *Locked[T]) at(n int) *T { return &d.slots[(d.top+n)&(len(d.slots)-1)] }

func (d *Locked[T]) grow() {
	slots := make([]T, max(8, 2*len(d.slots)))
	for n := range d.count {
		slots[n] = *d.at(n)
	}
	d.slots, d.top = slots, 0
}
