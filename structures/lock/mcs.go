package lock

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// MCS is the queue lock of Mellor-Crummey and Scott: each waiter spins at a node of its own, and the owner wakes its
// successor there. The zero value is unlocked; it must not be copied.
//
// Progress: blocking, in order of arrival; a waiter that is preempted when its turn comes holds up everybody.
// Linearization: Lock at its exchange of the tail if that finds nobody, else when the predecessor clears the node.
// Reclamation: a node is its owner's again after Unlock; the predecessor has written to it for the last time before
// Lock returned. Cost: an exchange to lock, one to unlock if nobody waits, else a store to the successor's line; one
// transfer for each hand-over however many wait. Paper: Mellor-Crummey and Scott, Algorithms for Scalable
// Synchronization on Shared-Memory Multiprocessors, ACM TOCS 1991.
//
// Lock and Unlock take a node from a list that the lock keeps, and so satisfy sync.Locker; LockNode and UnlockNode
// spare that for callers who have one.
type MCS struct {
	_     layout.NoCopy
	tail  atomic.Pointer[MCSNode]
	_     layout.Pad
	owner *MCSNode // of Lock; the owner's to read and write
	nodes nodeList[MCSNode]
}

// An MCSNode is a place in the queue; it must not be copied. It may be used for one lock at a time; another use
// meanwhile panics, as does an Unlock with a node that has not locked.
type MCSNode struct {
	_       layout.NoCopy
	next    atomic.Pointer[MCSNode]
	waiting atomic.Bool
	lock    *MCS // for which it is used; its user's to read and write
	_       layout.Pad
}

// Lock waits until the lock is this goroutine's.
func (l *MCS) Lock() {
	n := l.nodes.take()
	l.LockNode(n)
	l.owner = n
}

// Unlock gives the lock to the next in line.
func (l *MCS) Unlock() {
	n := l.owner
	if n == nil {
		notLocked()
	}
	l.owner = nil
	l.UnlockNode(n)
	l.nodes.give(n)
}

// TryLock takes the lock if it is free and nobody waits.
func (l *MCS) TryLock() bool {
	n := l.nodes.take()
	if !l.TryLockNode(n) {
		l.nodes.give(n)
		return false
	}
	l.owner = n
	return true
}

// TryLockNode takes the lock with n if it is free and nobody waits.
func (l *MCS) TryLockNode(n *MCSNode) bool {
	l.use(n)
	if l.tail.Load() == nil && l.tail.CompareAndSwap(nil, n) {
		return true
	}
	n.lock = nil
	return false
}

func (l *MCS) use(n *MCSNode) {
	if n == nil {
		panic("lock: a node that is nil: expected one, which may be its zero value")
	}
	if n.lock != nil {
		panic("lock: a node of MCS is used for two locks, or twice: expected one that is not in use")
	}
	n.lock = l
	n.next.Store(nil)
	n.waiting.Store(true)
}

// LockNode waits at n until the lock is this goroutine's. n is the lock's until UnlockNode.
func (l *MCS) LockNode(n *MCSNode) {
	l.use(n)
	before := l.tail.Swap(n)
	if before == nil {
		return
	}
	before.next.Store(n)
	var w waiter
	for n.waiting.Load() {
		w.pause()
	}
}

// UnlockNode gives the lock, which was locked with n, to the next in line.
func (l *MCS) UnlockNode(n *MCSNode) {
	if n == nil || n.lock != l {
		notLocked()
	}
	n.lock = nil
	next := n.next.Load()
	if next == nil {
		if l.tail.CompareAndSwap(n, nil) {
			return
		}
		var w waiter // somebody has come, and is about to say so
		for next = n.next.Load(); next == nil; next = n.next.Load() {
			w.pause()
		}
	}
	next.waiting.Store(false)
}
