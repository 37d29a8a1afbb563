package broken

import (
	"context"
	"runtime"
	"sync"
	"time"

	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

// ResetBarrier is a barrier that counts arrivals. The last one sets the count to zero, which is what the others look
// for. One that is quick to come back has counted itself for the next round by the time a slow one looks: that one
// takes the new round for the old, and waits for ever.
type ResetBarrier struct {
	guard   sync.Mutex
	parties int
	arrived int
	round   int
	broken  bool
	rounds  bool // whether a waiter looks at the number of the round, and not at the count: false is wrong
}

// NewResetBarrier makes a barrier; one that counts rounds is the correct twin.
func NewResetBarrier(parties int, rounds bool) *ResetBarrier {
	return &ResetBarrier{parties: parties, rounds: rounds}
}

// Wait returns when all parties have come.
func (b *ResetBarrier) Wait(ctx context.Context) error {
	b.guard.Lock()
	defer b.guard.Unlock()
	round := b.round
	if b.broken {
		return wait.ErrBroken
	}
	if b.arrived++; b.arrived == b.parties {
		b.arrived = 0
		b.round++
	}
	for !b.over(round) {
		if b.broken {
			return wait.ErrBroken
		}
		if err := ctx.Err(); err != nil {
			b.broken = true
			return err
		}
		b.guard.Unlock()
		runtime.Gosched()
		b.guard.Lock()
	}
	return nil
}

func (b *ResetBarrier) over(round int) bool {
	if b.rounds {
		return b.round != round
	}
	return b.arrived == 0 // wrong: others may have come for the next round
}

// Break lets everybody go.
func (b *ResetBarrier) Break() {
	b.guard.Lock()
	defer b.guard.Unlock()
	b.broken = true
}

func meets(rounds bool) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"waittest.BarrierChecks", waittest.BarrierChecks(func(parties int) waittest.Barrier { return NewResetBarrier(parties, rounds) },
			waittest.Options{Time: each})}
	}
}

var resetBarrierBug = bySuite(Bug{
	Name:     "ResetBarrier",
	Wrong:    "a party that comes back quickly counts itself before a slow one has seen the count at zero, which then waits for ever",
	Seen:     "the first barrier of every textbook, and why the next one reverses its sense",
	Detector: ByWaking,
	NoLitmus: "a loop looks too late: no order of loads and stores is wrong",
}, meets(false), meets(true))
