// Package locks has what the locks of structures guard: threads that try to take one, and change an ordinary word while
// they have it.
package locks

import (
	"sync"

	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/lock"
)

var (
	tas       lock.TAS
	ttas      lock.TTAS
	ticket    lock.Ticket
	mcs       lock.MCS
	sequence  lock.Sequence
	mutex     sync.Mutex
	unordered broken.UnorderedLock
	n         int64
)

func TAS_0() bool {
	if !tas.TryLock() {
		return false
	}
	n++
	tas.Unlock()
	return true
}
func TAS_1() bool {
	if !tas.TryLock() {
		return false
	}
	n++
	tas.Unlock()
	return true
}

func TTAS_0() bool {
	if !ttas.TryLock() {
		return false
	}
	n++
	ttas.Unlock()
	return true
}
func TTAS_1() bool {
	if !ttas.TryLock() {
		return false
	}
	n++
	ttas.Unlock()
	return true
}

func Ticket_0() bool {
	if !ticket.TryLock() {
		return false
	}
	n++
	ticket.Unlock()
	return true
}
func Ticket_1() bool {
	if !ticket.TryLock() {
		return false
	}
	n++
	ticket.Unlock()
	return true
}

func Mutex_0() bool {
	if !mutex.TryLock() {
		return false
	}
	n++
	mutex.Unlock()
	return true
}
func Mutex_1() bool {
	if !mutex.TryLock() {
		return false
	}
	n++
	mutex.Unlock()
	return true
}

func Sequence_0() bool {
	if !sequence.TryLock() {
		return false
	}
	n++
	sequence.Unlock()
	return true
}
func Sequence_1() bool {
	if !sequence.TryLock() {
		return false
	}
	n++
	sequence.Unlock()
	return true
}
func MCS_0() bool {
	if !mcs.TryLock() {
		return false
	}
	n++
	mcs.Unlock()
	return true
}
func MCS_1() bool {
	if !mcs.TryLock() {
		return false
	}
	n++
	mcs.Unlock()
	return true
}

func Unordered_0() {
	unordered.Lock()
	n++
	unordered.Unlock()
}
func Unordered_1() {
	unordered.Lock()
	n++
	unordered.Unlock()
}
