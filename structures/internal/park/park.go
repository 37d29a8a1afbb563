// Package park is how goroutines of this library sleep: each at a channel of its own, in a line that is somebody's.
//
// Whoever waits stands in a [Line], which a lock of its owner guards, and sleeps. Whoever wakes takes it out of the
// line, under that lock, and then wakes it. So a [Waiter] that is not in line any more is woken, for certain and once:
// one that gives up looks for itself in the line, and if it is not there, what it was woken for is its own.
//
// Threads that are pinned, and must not let go of their processor for a scheduler, wait in asm/barrier and asm/futex.
package park

import (
	"sync"
	"time"
)

// A Waiter is a goroutine that sleeps, or is about to. It stands in one line at a time.
type Waiter struct {
	Since time.Time // when it came, for lines that ask
	Wants int       // how many it waits for, likewise

	next, before *Waiter
	inLine       bool
	wake         chan bool
}

var spare = sync.Pool{New: func() any { return &Waiter{wake: make(chan bool, 1)} }}

// New returns a waiter in no line.
func New() *Waiter { return spare.Get().(*Waiter) }

// Free gives back a waiter that is in no line, and whose waking it has slept through.
func (w *Waiter) Free() { spare.Put(w) }

// Wake wakes a waiter that was taken out of its line, and tells it something. It does not block.
func (w *Waiter) Wake(token bool) { w.wake <- token }

// Sleep returns when somebody wakes the waiter, and what it was told; or when done is closed, if that is not nil.
func (w *Waiter) Sleep(done <-chan struct{}) (token, woken bool) {
	select {
	case token = <-w.wake:
		return token, true
	case <-done:
		return false, false
	}
}

// A Line of waiters. The zero value is empty.
type Line struct{ first, last *Waiter }

// First is the first in line, or nil.
func (l *Line) First() *Waiter { return l.first }

// Next is who stands behind a waiter, or nil.
func (w *Waiter) Next() *Waiter { return w.next }

// Front puts a waiter before all others.
func (l *Line) Front(w *Waiter) {
	w.inLine, w.before, w.next = true, nil, l.first
	if l.first == nil {
		l.last = w
	} else {
		l.first.before = w
	}
	l.first = w
}

// Back puts a waiter behind all others.
func (l *Line) Back(w *Waiter) {
	w.inLine, w.before, w.next = true, l.last, nil
	if l.last == nil {
		l.first = w
	} else {
		l.last.next = w
	}
	l.last = w
}

// Remove takes a waiter out of the line in which it stands, or returns false if it does not: then somebody has taken it
// out already.
func (l *Line) Remove(w *Waiter) (stood bool) {
	if !w.inLine {
		return false
	}
	w.inLine = false
	if w.before == nil {
		l.first = w.next
	} else {
		w.before.next = w.next
	}
	if w.next == nil {
		l.last = w.before
	} else {
		w.next.before = w.before
	}
	w.before, w.next = nil, nil
	return true
}

// Sleep sleeps until the waiter is woken, or done is closed. Then it leaves the line, under its guard, and does there
// what remains to be done when it is gone; or finds that it has been taken out, and is woken all the same.
func (l *Line) Sleep(w *Waiter, done <-chan struct{}, guard sync.Locker, gone func()) (woken bool) {
	if _, woken = w.Sleep(done); woken {
		return true
	}
	guard.Lock()
	left := l.Remove(w)
	if left {
		gone()
	}
	guard.Unlock()
	if !left {
		w.Sleep(nil)
	}
	return !left
}
