package counter

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/ordered"
)

// A Handle adds to a word that nobody else adds to: with a load and a release store, and no atomic read-modify-write.
// Only one goroutine at a time may use it. When nobody refers to it any more, the word goes to a later handle, and what
// was added stays in the counter.
type Handle struct{ cell *atomic.Uint64 }

// Add adds delta to the handle's word.
func (h *Handle) Add(delta int64) {
	ordered.StoreRelease(h.cell, h.cell.Load()+uint64(delta))
	runtime.KeepAlive(h) // else the word could be another's before the store
}

// handleCells are the words of a counter's handles.
type handleCells struct {
	mu   sync.Mutex
	free []*atomic.Uint64
	all  atomic.Pointer[[]cells] // replaced, never changed: sum takes no lock
}

// take makes a handle of a free word, or of a new one.
func (o *handleCells) take(pad int) *Handle {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.free) == 0 {
		o.grow(pad)
	}
	last := len(o.free) - 1
	h := &Handle{cell: o.free[last]}
	o.free = o.free[:last]
	runtime.AddCleanup(h, o.giveBack, h.cell)
	return h
}

func (o *handleCells) giveBack(cell *atomic.Uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.free = append(o.free, cell)
}

// grow makes as many words as there are, and at least a few.
func (o *handleCells) grow(pad int) {
	const least = 8
	var all []cells
	n := 0
	if old := o.all.Load(); old != nil {
		all = slices.Clone(*old)
	}
	for i := range all {
		n += all[i].n
	}
	more := newCells(max(n, least), pad)
	all = append(all, more)
	o.all.Store(&all)
	for i := more.n - 1; i >= 0; i-- {
		o.free = append(o.free, more.at(i))
	}
}

// sum reads the words one after another.
func (o *handleCells) sum() (sum int64) {
	if all := o.all.Load(); all != nil {
		for i := range *all {
			sum += (*all)[i].sum()
		}
	}
	return sum
}
