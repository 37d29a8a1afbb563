package sync

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// Pool stands in for sync.Pool: it keeps everything until the schedule ends, and returns what was put last.
type Pool struct {
	kept atomic.Pointer[kept]
	_    [3]uintptr

	// New makes what Get returns when there is nothing, unless it is nil.
	New func() any
}

type kept struct {
	sync.Mutex
	epoch uint64
	list  []any
}

// here is what is kept of this schedule, locked.
func (p *Pool) here() *kept {
	if p.kept.Load() == nil {
		p.kept.CompareAndSwap(nil, &kept{})
	}
	k := p.kept.Load()
	k.Lock()
	if now := sched.Epoch(); k.epoch != now {
		k.epoch, k.list = now, nil
	}
	return k
}

// Get returns what was put last, or makes one.
func (p *Pool) Get() any {
	step(sched.Other, unsafe.Pointer(p))
	k := p.here()
	if n := len(k.list); n > 0 {
		x := k.list[n-1]
		k.list = k.list[:n-1]
		k.Unlock()
		return x
	}
	k.Unlock()
	if p.New == nil {
		return nil
	}
	return p.New()
}

// Put keeps x.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	step(sched.Other, unsafe.Pointer(p))
	k := p.here()
	k.list = append(k.list, x)
	k.Unlock()
}
