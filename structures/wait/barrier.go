package wait

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// ErrBroken is what Barrier.Wait returns when another party has given up.
var ErrBroken = errors.New("wait: the barrier is broken: a party gave up")

// Barrier is where a fixed number of parties wait for each other, again and again. Make it with NewBarrier; it must not
// be copied.
//
// A round is complete when all parties have come; then all of them go on, and the next one begins. If a party gives up
// before that, because its context is done, the barrier is broken: the others could only wait in vain. Who waits and
// who comes later gets ErrBroken, and a broken barrier stays so. A round is complete for all of its parties or for
// none: one exchange decides.
//
// One word counts arrivals, and is never reset: the n-th arrival waits for that which ends its round. So a party that
// is quick to come back counts for the next round and cannot be taken for a late one, which is what the sense that
// reverses is for in the barrier of Hensgen, Finkel and Manber (International Journal of Parallel Programming 17(1),
// 1988). asm/barrier counts in the same way, for threads that look for each other and must go on within a transfer of a
// line; the goroutines here sleep, and may give up.
//
// Progress: blocking. Linearization: at the exchange that counts the arrival, or breaks the barrier. Ordering: what a
// party did before Wait happens before what any party does after the Wait of that round. Cost: a compare-and-swap for
// each arrival, all on one line; waiting goes through a channel. The broken state is as in Java's CyclicBarrier.
type Barrier struct {
	_       layout.NoCopy
	parties uint64
	arrived atomic.Uint64 // since the beginning, and broken; those who come to a broken barrier do not count
	moved   EventCount
}

const broken = 1 << 63

// NewBarrier makes a barrier for so many parties. It panics unless there are any.
func NewBarrier(parties int) *Barrier {
	if parties < 1 {
		panic(fmt.Sprintf("wait: barrier for %d parties: expected 1 to %d", parties, math.MaxInt))
	}
	return &Barrier{parties: uint64(parties)}
}

// Wait returns nil when all parties have come as often as the caller. If the context is done before, it breaks the
// barrier and returns the error of the context; if another party has broken it, ErrBroken.
func (b *Barrier) Wait(ctx context.Context) error {
	end, last, err := b.arrive()
	if err != nil {
		return err
	}
	if last {
		b.moved.NotifyAll()
		return nil
	}
	err = b.moved.Await(ctx, func() bool {
		now := b.arrived.Load()
		return now&broken != 0 || now >= end
	})
	if err != nil && b.breaks(end) {
		return err
	}
	if b.arrived.Load()&^broken < end {
		return ErrBroken
	}
	return nil
}

// Break breaks the barrier for who waits and who will: one of the parties will not come any more.
func (b *Barrier) Break() {
	b.breaks(math.MaxUint64)
}

// arrive counts an arrival, and returns the one that ends its round, and whether it is that.
func (b *Barrier) arrive() (end uint64, last bool, err error) {
	if b.parties == 0 {
		panic("wait: barrier for no parties: expected one that NewBarrier made")
	}
	for {
		now := b.arrived.Load()
		if now&broken != 0 {
			return 0, false, ErrBroken
		}
		if b.arrived.CompareAndSwap(now, now+1) {
			end = (now/b.parties + 1) * b.parties
			return end, now+1 == end, nil
		}
	}
}

// breaks makes sure that the round which ends so is broken, or returns false if it is complete.
func (b *Barrier) breaks(end uint64) bool {
	for {
		now := b.arrived.Load()
		if now&^broken >= end {
			return false
		}
		if now&broken != 0 || b.arrived.CompareAndSwap(now, now|broken) {
			b.moved.NotifyAll()
			return true
		}
	}
}
