package lock

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// CLH is the queue lock of Craig, Landin and Hagersten: each waiter spins at its predecessor's node. The zero value is
// unlocked; it must not be copied.
//
// Progress: blocking, in order of arrival; a waiter that is preempted when its turn comes holds up everybody.
// Linearization: Lock at the load that finds the predecessor's node released. Reclamation: the node that was waited
// at is nobody else's any more, and serves for the next Lock; one's own stays behind for the successor. Cost: an
// exchange to lock, a store to unlock; one transfer for each hand-over. There is no TryLock: who has exchanged the
// tail must wait at what was there, and what it looked at before may have been used again since. Papers: Craig, UW TR
// 93-02-02, 1993; Magnusson, Landin and Hagersten, IPPS 1994.
type CLH struct {
	_     layout.NoCopy
	tail  atomic.Pointer[clhNode]
	_     layout.Pad
	mine  *clhNode // the owner's node and the one it waited at; the owner's to read and write
	seen  *clhNode
	nodes nodeList[clhNode]
}

type clhNode struct {
	held atomic.Bool
	_    layout.Pad
}

// Lock waits until the lock is this goroutine's.
func (l *CLH) Lock() {
	n := l.nodes.take()
	n.held.Store(true)
	before := l.tail.Swap(n)
	if before != nil {
		var w waiter
		for before.held.Load() {
			w.pause()
		}
	}
	l.mine, l.seen = n, before
}

// Unlock gives the lock to the next in line.
func (l *CLH) Unlock() {
	n, before := l.mine, l.seen
	if n == nil {
		notLocked()
	}
	l.mine, l.seen = nil, nil
	n.held.Store(false)
	if before != nil {
		l.nodes.give(before)
	}
}
