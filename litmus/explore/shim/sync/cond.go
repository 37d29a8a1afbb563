package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// Cond stands in for sync.Cond.
type Cond struct {
	L Locker

	guard   sync.Mutex // of waiting, for use outside of an exploration
	waiting []*waiter
	_       uintptr
}

// A waiter waits while its word is 1.
type waiter struct {
	word uint32
	wake chan struct{}
}

// NewCond returns a Cond with the Locker l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, waits for a Signal or a Broadcast, and locks c.L again.
func (c *Cond) Wait() {
	w := &waiter{1, make(chan struct{})}
	step(sched.Wait, unsafe.Pointer(c))
	c.join(w)
	c.L.Unlock()
	if sched.Active() {
		sched.AwaitZero(sched.Access{Kind: sched.Wait, Size: 4, Addr: unsafe.Pointer(&w.word)}, 1)
	}
	<-w.wake
	c.L.Lock()
}

// Signal wakes the one that waits longest.
func (c *Cond) Signal() { c.signal(1) }

// Broadcast wakes all that wait.
func (c *Cond) Broadcast() { c.signal(1 << 30) }

func (c *Cond) signal(most int) {
	step(sched.Signal, unsafe.Pointer(c))
	for _, w := range c.leave(most) {
		sched.Step(sched.Access{Kind: sched.Store, Size: 4, Addr: unsafe.Pointer(&w.word)})
		w.go_()
	}
}

// join and leave order nothing for the program.
//
//go:norace
func (c *Cond) join(w *waiter) {
	order.Hide()
	defer order.Show()
	c.guard.Lock()
	defer c.guard.Unlock()
	c.waiting = append(c.waiting, w)
}

//go:norace
func (c *Cond) leave(most int) []*waiter {
	order.Hide()
	defer order.Show()
	c.guard.Lock()
	defer c.guard.Unlock()
	n := min(most, len(c.waiting))
	woken := c.waiting[:n]
	c.waiting = c.waiting[n:]
	return woken
}

//go:norace
func (w *waiter) go_() {
	w.word = 0
	close(w.wake)
}
