package waittest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
)

// A Barrier does what a [wait.Barrier] does.
type Barrier interface {
	Wait(ctx context.Context) error
	Break()
}

// RunBarrier tests barriers: of one party; for parties that are a round ahead or are left behind, and see what the
// others have not written yet; for rounds that are complete for some parties only when one gives up.
func RunBarrier(t *testing.T, newBarrier func(parties int) Barrier, o Options) {
	conform.Test(t, BarrierChecks(newBarrier, o))
}

// BarrierChecks are the tests of RunBarrier.
func BarrierChecks(newBarrier func(parties int) Barrier, o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	checks := []conform.Check{{Name: "Alone", Run: func() error { return barrierAlone(newBarrier) }}}
	for _, parties := range []int{2, 3, 8} {
		checks = append(checks, conform.Check{Name: fmt.Sprintf("Rounds/%d", parties), Time: o.Time, Run: func() error {
			return barrierRounds(newBarrier(parties), parties, o.Time)
		}})
	}
	return append(checks, conform.Check{Name: "GivesUp", Time: o.Time, Run: func() error {
		return barrierGivesUp(newBarrier, o.Time)
	}})
}

func barrierAlone(newBarrier func(int) Barrier) error {
	b := newBarrier(1)
	for range 3 {
		if err := b.Wait(cancelled()); err != nil {
			return fmt.Errorf("Wait of the only party returned %w", err)
		}
	}
	b.Break()
	for range 3 {
		if b.Wait(context.Background()) == nil {
			return errors.New("Wait at a broken barrier returned nil")
		}
	}
	b = newBarrier(2)
	if err := b.Wait(cancelled()); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("Wait with a context that is done returned %v", err)
	}
	if b.Wait(context.Background()) == nil {
		return errors.New("a party gave up, and another went on")
	}
	return nil
}

// barrierRounds has each party write the number of the round into a word of its own, in plain memory, and look for
// those of all others behind the barrier. The first party says when it is enough.
func barrierRounds(b Barrier, parties int, budget time.Duration) error {
	written, enough := make([]int, parties), false
	crew := conform.Crew{Patience: 2 * time.Second}
	defer conform.Shake()()
	for rank := range parties {
		crew.Go(func() {
			for round := 1; ; round++ {
				written[rank] = round
				if rank == 0 {
					enough = crew.Stopped()
				}
				if err := b.Wait(context.Background()); err != nil {
					crew.Fail(err)
					return
				}
				over := enough
				for other, w := range written {
					if w != round {
						crew.Errorf("round %d: party %d has written %d", round, other, w)
						over = true
					}
				}
				if err := b.Wait(context.Background()); err != nil { // nobody writes before all have looked
					crew.Fail(err)
					return
				}
				if over {
					return
				}
			}
		})
	}
	return crew.Wait(budget)
}

// barrierGivesUp has one of three parties give up at some moment of a few rounds.
func barrierGivesUp(newBarrier func(int) Barrier, budget time.Duration) error {
	const parties, most = 3, 4
	return conform.Rounds(budget, func(crew *conform.Crew) {
		b := newBarrier(parties)
		ctx, cancel := context.WithCancel(context.Background())
		var passed [most]atomic.Int64
		var left atomic.Int64
		left.Store(parties)
		for rank := range parties {
			crew.Go(func() {
				own := context.Background()
				if rank == 0 {
					own = ctx
				}
				for round := 0; round < most && b.Wait(own) == nil; round++ {
					passed[round].Add(1)
				}
				if left.Add(-1) > 0 {
					return
				}
				for round := range passed {
					if n := passed[round].Load(); n != 0 && n != parties {
						crew.Errorf("round %d was complete for %d of %d parties", round, n, parties)
					}
				}
			})
		}
		crew.Go(func() {
			conform.Falter()
			cancel()
		})
	})
}
