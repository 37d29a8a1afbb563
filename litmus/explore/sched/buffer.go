package sched

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

// A pending store waits in a store buffer.
type pending struct {
	Access
	issue int32 // its event
	pcs   [16]uintptr
	token int // for the race detector: what its thread did before comes before the store
}

// storeBuffer is what a thread has that is the store buffer of another one, its owner. Each of its steps takes the
// oldest store to memory.
type storeBuffer struct {
	owner   *thread
	pending []*pending // the oldest first
	flushed int        // for the race detector: what reached memory comes before what the owner does after a fence
}

func (b *storeBuffer) newest() *pending { return b.pending[len(b.pending)-1] }

// past is what comes before an operation in every schedule: the event before in its thread, or the go statement that
// started that; and of a flush the issue, of what waits for an empty buffer the last flush. -1: none.
type past struct{ before, also int32 }

func (p past) last() int32 { return max(p.before, p.also) }

// precedes reports whether event i is or comes before one of p.
func (e *engine) precedes(i int32, p past) bool {
	return p.before >= 0 && e.before(i, e.clocks.of(p.before)) || p.also >= 0 && e.before(i, e.clocks.of(p.also))
}

// pastOf is the past of the operation that t waits for.
func (e *engine) pastOf(t *thread) past {
	p := past{t.last, -1}
	if p.before < 0 {
		p.before = t.parent
	}
	switch {
	case len(t.pending) > 0:
		p.also = t.pending[0].issue
	case t.buffer != nil && e.drains(&t.op):
		p.also = t.buffer.last
	}
	return p
}

// drains reports whether an operation waits until the store buffer of its thread is empty: as everything does but loads
// that need not wait, stores that enter the buffer, and marks, which are no operations.
func (e *engine) drains(o *operation) bool {
	switch m := &e.options.mutation; o.Kind {
	case Issue, Flush, Call:
		return false
	case Load:
		return o.conditional()
	case Fence:
		return !m.fenceKeeps
	default:
		return !m.changeKeeps
	}
}

func (e *engine) drained(t *thread) bool {
	return t.buffer == nil || len(t.buffer.pending) == 0 || !e.drains(&t.op)
}

// issue puts the store that t just announced, as event i, into its buffer.
func (e *engine) issue(t *thread, i int32) {
	if t.buffer == nil {
		t.buffer = e.known(childKey{t.id, -1}, "the store buffer of "+t.name, e.flush)
		t.buffer.owner = t
	}
	b := t.buffer
	e.waited = true
	p := &pending{Access: t.op.Access, issue: i}
	p.Kind = Flush
	if e.tracing {
		p.pcs = t.pcs
	}
	b.pending = append(b.pending, p)
	if e.options.mutation.overtake && len(b.pending) > 1 {
		n := len(b.pending)
		b.pending[n-2], b.pending[n-1] = b.pending[n-1], b.pending[n-2]
		b.waiting = false
	}
	if !b.waiting && b.worker != nil {
		b.prepare()
	}
}

// prepare announces the oldest store of b, if there is one.
func (b *thread) prepare() {
	b.live = len(b.pending) > 0
	b.waiting, b.settled = b.live, false
	if b.live {
		b.op, b.pcs = operation{Access: b.pending[0].Access}, b.pending[0].pcs
	}
}

// flush is what the worker of a store buffer runs: one step.
//
//go:norace
func (e *engine) flush(b *thread) {
	p := b.pending[0]
	b.pending = b.pending[1:]
	if e.outcome == running {
		acquire(&p.token)
		write(p.Addr, p.Size, p.New)
		release(&b.flushed)
		release(&e.end)
	}
	b.prepare()
}

// forwarded is what t's load finds in its own store buffer.
//
//go:norace
func (e *engine) forwarded(t *thread) (value [2]uint64, found bool) {
	if t.buffer == nil || t.op.Kind != Load || e.options.mutation.noForward {
		return value, false
	}
	from := uintptr(t.op.Addr)
	to := from + uintptr(t.op.Size)
	for i := len(t.buffer.pending) - 1; i >= 0; i-- {
		p := t.buffer.pending[i]
		begin := uintptr(p.Addr)
		if end := begin + uintptr(p.Size); end <= from || to <= begin {
			continue
		}
		if begin != from || p.Size < t.op.Size {
			e.fail(Unsupported, fmt.Sprintf("%s: a load of %d bytes overlaps a store of %d bytes in the thread's store buffer, and is not "+
				"part of it: store and load the same size there, or put a fence between", t.name, t.op.Size, p.Size))
		}
		return narrow(p.New, t.op.Size), true
	}
	return value, false
}

// lent is memory that holds another value for a moment.
type lent struct {
	at    unsafe.Pointer
	size  uint8
	value [2]uint64 // its own
}

// lend puts a value at p, until the thread that runs comes back to the engine: it sees its own store there although
// nobody else does.
func (e *engine) lend(p unsafe.Pointer, size uint8, value [2]uint64) {
	e.lent = lent{p, size, peek(p, size)}
	poke(p, size, value)
}

func (e *engine) takeBack() {
	if e.lent.at != nil {
		poke(e.lent.at, e.lent.size, e.lent.value)
		e.lent.at = nil
	}
}

// write stores, and the race detector knows of it if the stand-in's store would have told it.
//
//go:norace
func write(p unsafe.Pointer, size uint8, value [2]uint64) {
	switch size {
	case 4:
		atomic.StoreUint32((*uint32)(p), uint32(value[0]))
	case 8:
		atomic.StoreUint64((*uint64)(p), value[0])
	default:
		poke(p, size, value)
	}
}

// poke is the counterpart of peek.
//
//go:norace
func poke(p unsafe.Pointer, size uint8, value [2]uint64) {
	switch size {
	case 1:
		*(*uint8)(p) = uint8(value[0])
	case 2:
		*(*uint16)(p) = uint16(value[0])
	case 4:
		*(*uint32)(p) = uint32(value[0])
	case 8:
		*(*uint64)(p) = value[0]
	case 16:
		*(*[2]uint64)(p) = value
	}
}

func flushAndLoad(a, b Kind) bool { return a == Flush && b == Load || a == Load && b == Flush }
