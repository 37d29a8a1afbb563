package stress

import (
	"runtime"
	"sync/atomic"
)

// A meeting is where the actors wait for each other, again and again.
type meeting struct {
	_      [128]byte
	come   atomic.Int64
	_      [128]byte
	broken atomic.Bool // an actor will not come any more
	looks  int         // how often to look before giving way to others
}

// wait returns true when all have come for the round-th time, counting from 1, and false if one of them never will.
func (m *meeting) wait(actors, round int) bool {
	m.come.Add(1)
	for need := int64(actors) * int64(round); m.come.Load() < need; {
		for look := 0; look < m.looks && m.come.Load() < need; look++ {
		}
		if m.come.Load() < need {
			if m.broken.Load() {
				return false
			}
			runtime.Gosched()
		}
	}
	return !m.broken.Load()
}

// linger turns an empty loop.
//
//go:noinline
func linger(turns int) {
	for range turns {
	}
}
