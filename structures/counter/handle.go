package counter

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
)

// A Handle adds to a word that nobody else adds to: with a load and a release store, and no atomic read-modify-write.
// Only one goroutine at a time may use it; it must not be copied, and a copy all the same is the same handle. After
// Close, or when nobody refers to it any more, the word goes to a later handle, and what was added stays in the
// counter.
type Handle struct {
	_    layout.NoCopy
	word *ownWord
}

// ownWord is what all copies of a handle share, so that the word is theirs as long as there is one.
type ownWord struct {
	cell  *atomic.Uint64 // nil: closed
	words *handleCells
	left  runtime.Cleanup
}

// Add adds delta to the handle's word. After Close it panics.
func (h *Handle) Add(delta int64) {
	w := h.word
	if w == nil || w.cell == nil {
		panic("counter: a Handle was used after Close, or is none that Sharded.Handle has made: expected a new one")
	}
	ordered.StoreRelease(w.cell, w.cell.Load()+uint64(delta))
	runtime.KeepAlive(w) // else the word could be another's before the store
}

// Inc adds one.
func (h *Handle) Inc() { h.Add(1) }

// Dec subtracts one.
func (h *Handle) Dec() { h.Add(-1) }

// Close gives the handle's word back at once. To close twice does nothing.
func (h *Handle) Close() {
	w := h.word
	if w == nil || w.cell == nil {
		return
	}
	w.left.Stop()
	w.words.giveBack(w.cell)
	w.cell = nil
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
	w := &ownWord{cell: o.free[last], words: o}
	o.free = o.free[:last]
	w.left = runtime.AddCleanup(w, o.giveBack, w.cell)
	return &Handle{word: w}
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
