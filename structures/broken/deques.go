package broken

import (
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/deque/dequetest"
	"example.org/atomlab/structures/internal/layout"
)

// workDeque is Chase and Lev's deque for a few numbers, which are atomic words in a ring.
type workDeque struct {
	bottom atomic.Uint64
	_      layout.Pad
	top    atomic.Uint64
	_      layout.Pad
	slots  [dequeCapacity]atomic.Int64
}

const dequeCapacity = 4 // few slots: each is used again soon

func (d *workDeque) at(number uint64) *atomic.Int64 { return &d.slots[number%dequeCapacity] }

// Push puts value at the bottom, or returns false if the deque was full. The owner's.
func (d *workDeque) Push(value int) (ok bool) {
	bottom := d.bottom.Load()
	if bottom-d.top.Load() == dequeCapacity {
		return false
	}
	d.at(bottom).Store(int64(value))
	d.bottom.Store(bottom + 1)
	return true
}

// Steal takes the value at the top.
func (d *workDeque) Steal() (value int, ok bool) {
	for {
		top := d.top.Load()
		if top >= d.bottom.Load() {
			return 0, false
		}
		value := d.at(top).Load()
		if d.exchange(top) {
			return int(value), true
		}
	}
}

// pop takes the value at the bottom: look moves the bottom back and then returns the top, and win gets the last value.
func (d *workDeque) pop(look func(bottom uint64) (top uint64), win func(top uint64) bool) (value int, ok bool) {
	bottom := d.bottom.Load()
	if d.top.Load() >= bottom {
		return 0, false
	}
	bottom--
	if top := look(bottom); top >= bottom {
		won := top == bottom && win(top)
		d.bottom.Store(bottom + 1)
		if !won {
			return 0, false
		}
	}
	return int(d.at(bottom).Load()), true
}

func (d *workDeque) look(bottom uint64) (top uint64) {
	d.bottom.Store(bottom)
	return d.top.Load()
}

func (d *workDeque) exchange(top uint64) bool { return d.top.CompareAndSwap(top, top+1) }

// UnfencedDeque is deque.ChaseLev whose Pop has no fence between the store of the bottom and the load of the top. The
// store waits in the store buffer while the load is done: the owner takes what it believes not to be the last value, by
// an old top, and a thief, by an old bottom, takes it as well.
type UnfencedDeque struct{ workDeque }

// Pop takes the value at the bottom. The owner's.
func (d *UnfencedDeque) Pop() (value int, ok bool) {
	return d.pop(func(bottom uint64) (top uint64) {
		asm.Store64((*uint64)(unsafe.Pointer(&d.bottom)), bottom) // wrong: nothing orders it with the next load
		return asm.Load64((*uint64)(unsafe.Pointer(&d.top)))
	}, d.exchange)
}

// HastyDeque is deque.ChaseLev whose owner does not exchange the last value: it moves the top on by a store. A thief
// that has read the top before gets the same value.
type HastyDeque struct{ workDeque }

// Pop takes the value at the bottom. The owner's.
func (d *HastyDeque) Pop() (value int, ok bool) {
	return d.pop(d.look, func(top uint64) bool {
		d.top.Store(top + 1) // wrong: a thief may have moved it on since it was loaded
		return true
	})
}

// LateDeque is deque.ChaseLev whose thieves read the value when they have won it. Then the slot is the owner's again,
// who may have put another value into it.
type LateDeque struct{ workDeque }

// Pop takes the value at the bottom. The owner's.
func (d *LateDeque) Pop() (value int, ok bool) { return d.pop(d.look, d.exchange) }

// Steal takes the value at the top.
func (d *LateDeque) Steal() (value int, ok bool) {
	for {
		top := d.top.Load()
		if top >= d.bottom.Load() {
			return 0, false
		}
		if d.exchange(top) {
			return int(d.at(top).Load()), true // wrong: nobody keeps the owner from coming round
		}
	}
}

func owns(newDeque func() deque.Deque[int], o dequetest.Options) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		o := o
		o.Time = each
		return Suite{"dequetest.Checks", dequetest.Checks(newDeque, o)}
	}
}

var (
	ownsBounded = dequetest.Options{Capacity: dequeCapacity}
	ownsRightly = owns(func() deque.Deque[int] { return deque.NewChaseLev[int](dequeCapacity) }, dequetest.Options{StoreLoad: true})
)

var (
	unfencedDequeBug = bySuite(Bug{
		Name:     "UnfencedDeque",
		Wrong:    "the store of the bottom and the load of the top are not ordered: the owner and a thief take the same value, each by the other's old index",
		Seen:     "parlaylib's deque (pull request 54) and MPL's (issue 212) had too little order for arm64; jobs ran twice",
		Detector: ByConservation,
	}, owns(func() deque.Deque[int] { return new(UnfencedDeque) }, ownsBounded), ownsRightly)
	hastyDequeBug = bySuite(Bug{
		Name:     "HastyDeque",
		Wrong:    "the owner takes the last value without an exchange: a thief that is about to exchange the top takes it too",
		Seen:     "the one case in which the owner of Chase and Lev's paper exchanges: left out, the algorithm is as fast and seldom wrong",
		Detector: ByConservation,
	}, owns(func() deque.Deque[int] { return new(HastyDeque) }, ownsBounded), ownsRightly)
	lateDequeBug = bySuite(Bug{
		Name:     "LateDeque",
		Wrong:    "a thief reads the value after its exchange, when the owner may have come round and put another into the slot",
		Seen:     "issue 2 of ssbl/concurrent-deque; issue 1345 of Charm++ has it as the simpler mending of another bug",
		Detector: ByConservation,
	}, owns(func() deque.Deque[int] { return new(LateDeque) }, ownsBounded), ownsRightly)
)
