package deque

import (
	"fmt"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// ChaseLev is a deque in a circular array that grows. The zero value is an empty one; it must not be copied after first
// use. The package comment explains how it works.
//
// Progress: Push, Pop and TrySteal are wait-free, allocation aside; Steal is lock-free: it tries again only if
// somebody else got the value. Linearization: Push at its store of the bottom; Pop of the last value at its exchange
// of the top, of any other at its store of the bottom, and with nothing at a load of the top; Steal at its exchange
// of the top, and with nothing at its load of the bottom. Reclamation and ABA: the collector's; the top never goes
// back. Ordering: who takes a value sees all that its owner did before it was pushed. Every access is one of
// sync/atomic, so an owner who pushes and then looks for sleepers, and a thief who says that it sleeps and then looks
// for values, cannot miss each other. Cost: an atomic store to push; one to pop, and for the last value another one and
// a compare-and-swap; a compare-and-swap and a store to steal. There is an allocation when the array grows,
// which it does not undo, and one when a thief still holds a box after the owner has gone a whole round. Papers:
// Chase and Lev, Dynamic Circular Work-Stealing Deque, SPAA 2005; Lê, Pop, Cohen and Zappa Nardelli, Correct and
// Efficient Work-Stealing for Weak Memory Models, PPoPP 2013.
type ChaseLev[T any] struct {
	_      layout.NoCopy
	array  atomic.Pointer[array[T]] // the owner's to replace
	bottom atomic.Uint64            // the number of the next value; only the owner stores it
	_      layout.Pad
	top    atomic.Uint64 // the number of the oldest value
	_      layout.Pad
}

// NewChaseLev makes an empty deque that grows only when it holds more than capacity values (rounded up to a power of
// two; that of the zero value is 32). It panics unless capacity is from 1 to 2^30.
func NewChaseLev[T any](capacity int) *ChaseLev[T] {
	if capacity < 1 || capacity > 1<<30 {
		panic(fmt.Sprintf("deque: capacity %d: expected 1 to 2^30", capacity))
	}
	d := &ChaseLev[T]{}
	d.array.Store(newArray[T](capacity))
	return d
}

// Push puts value at the bottom. It returns true: there is no limit but memory. Only the owner may call it.
func (d *ChaseLev[T]) Push(value T) (ok bool) {
	bottom := d.bottom.Load()
	b := d.boxFor(bottom)
	b.value = value
	b.lent++
	d.bottom.Store(bottom + 1)
	return true
}

// Pop takes the value at the bottom, or returns false if the deque was empty. Only the owner may call it.
func (d *ChaseLev[T]) Pop() (value T, ok bool) {
	bottom := d.bottom.Load()
	if d.top.Load() == bottom {
		return value, false // without an exchange, as an owner who is out of work asks often
	}
	bottom--
	d.bottom.Store(bottom) // sequentially consistent: thieves see it before this goroutine loads the top
	top := d.top.Load()
	if top >= bottom { // this is the last value, or there is none
		won := top == bottom && d.top.CompareAndSwap(top, top+1)
		d.bottom.Store(bottom + 1)
		if !won {
			return value, false
		}
	}
	b := d.array.Load().at(bottom).Load()
	b.lent--
	return b.takeOut(), true
}

// Steal takes the value at the top, or returns false if the deque was empty.
func (d *ChaseLev[T]) Steal() (value T, ok bool) {
	for {
		value, ok, empty := d.TrySteal()
		if ok || empty {
			return value, ok
		}
	}
}

// TrySteal takes the value at the top, or says that the deque was empty. With neither ok nor empty, somebody else got
// that value: a thief may then rather try another deque.
func (d *ChaseLev[T]) TrySteal() (value T, ok, empty bool) {
	top := d.top.Load()
	if top >= d.bottom.Load() {
		return value, false, true
	}
	b := d.array.Load().at(top).Load() // after the bottom, for an older array may lack it; before the exchange
	if !d.top.CompareAndSwap(top, top+1) {
		return value, false, false
	}
	value = b.takeOut()
	b.returned.Store(b.lent)
	return value, true, false
}

// boxFor is a box for the value of a number, in its slot.
func (d *ChaseLev[T]) boxFor(number uint64) *box[T] {
	a := d.array.Load()
	if a == nil {
		const capacity = 32
		a = newArray[T](capacity)
		d.array.Store(a)
	}
	if b := a.at(number).Load(); b.isBack() {
		return b
	}
	if number-d.top.Load() == uint64(len(a.slots)) { // the value in it is the oldest of so many
		a = a.grown(number)
		d.array.Store(a)
		return a.at(number).Load()
	}
	b := new(box[T]) // a thief has not finished with the other one
	a.at(number).Store(b)
	return b
}
