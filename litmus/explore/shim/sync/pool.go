package sync

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
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
	list  []item
}

// An item was put before it is got: order is for the race detector.
type item struct {
	value any
	order *uint32
}

// open locks what is kept of this schedule, and close unlocks it. They order nothing for the program.
//
//go:norace
func (p *Pool) open() *kept {
	order.Hide()
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

//go:norace
func (k *kept) close() {
	k.Unlock()
	order.Show()
}

//go:norace
func (p *Pool) take() (x item, ok bool) {
	k := p.open()
	defer k.close()
	n := len(k.list)
	if n == 0 {
		return x, false
	}
	x = k.list[n-1]
	k.list = k.list[:n-1]
	return x, true
}

//go:norace
func (p *Pool) keep(x item) {
	k := p.open()
	defer k.close()
	k.list = append(k.list, x)
}

// Get returns what was put last, or makes one.
func (p *Pool) Get() any {
	step(sched.Other, unsafe.Pointer(p))
	if x, ok := p.take(); ok {
		order.Acquire(x.order)
		return x.value
	}
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
	i := item{x, new(uint32)}
	order.Release(i.order)
	p.keep(i)
}
