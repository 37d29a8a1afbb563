package scenarios

import (
	"sync"

	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/queue/queuetest"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/wait/waittest"
)

// wrong lists what is wrong on purpose, and fails.
func wrong() []Scenario {
	all := []Scenario{
		{Name: "broken/pooled stack", Of: "broken.PooledStack", Setup: uses(bareHead, 2, "o", "or"), Within: 30},
		{Name: "broken/pooled stack, fresh value", Of: "broken.PooledStack", Setup: uses(bareHead, 2, "o", "oou"), Within: 30},
		{Name: "broken/narrow stack", Of: "broken.NarrowStack", Setup: uses(narrow, 2, "o", "orrrroou"), Within: 1 << 20, Long: true},
		{Name: "broken/batch stack", Of: "broken.BatchStack", Setup: uses(batch(false), 2, "o", "auu"), Within: 1 << 20},
		{Name: "broken/unhelpful queue", Of: "broken.UnhelpfulQueue", Setup: uses(unhelpful, 0, "u", "u"), Within: 1 << 20, Waits: true},
		{Name: "broken/resurrecting count", Of: "broken.ResurrectingCount", Setup: releases(broken.NewResurrectingCount, 2), Within: 30},
		{Name: "broken/over-released count", Of: "broken.OverReleasedCount", Setup: tooOften(broken.NewOverReleasedCount, 1), Within: 30},
		{Name: "broken/hasty epochs", Of: "broken.HastyEpochs", Setup: frees(hasty, 0, "wd", "r"), Within: 1 << 20},
		{Name: "broken/premature queue", Of: "broken.PrematureQueue", Setup: uses(premature, 0, "u", "us", "!o"), Within: 30},
		{Name: "broken/stale batch ring", Of: "broken.StaleBatchRing", Setup: uses(staleBatch, 2, "p", "u"), Within: 1 << 10},
		{Name: "broken/backward ring", Of: "broken.BackwardRing", Setup: uses(backward, 0, "uo", "l"), Within: 1 << 10},
		{Name: "broken/grasping ring", Of: "broken.GraspingRing", Setup: overwrites(grasping, 4, 4, "w", "o"), Within: 1 << 10},
		{Name: "broken/hasty close queue", Of: "broken.HastyCloseQueue", Setup: blocks(hastyClose, 0, "u", "k", "o"), Within: 1 << 10},
		{Name: "broken/hasty deque", Of: "broken.HastyDeque", Setup: uses(hastyDeque, 1, "o", "t"), Within: 30},
		{Name: "broken/late deque", Of: "broken.LateDeque", Setup: uses(lateDeque, 4, "u", "t"), Within: 30},
		{Name: "broken/unmarked queue", Of: "broken.UnmarkedQueue", Setup: uses(unmarked, 0, "u", "o"), Within: 30},
		{Name: "broken/forgetful lock", Of: "broken.ForgetfulLock", Setup: excludes(forgetful, "l", "l"), Within: 30},
		{Name: "broken/stuck semaphore", Of: "broken.StuckSemaphore", Setup: permits(stuck, 2, 1, "c", "1", "x"), Within: 1 << 10},
		{Name: "broken/reset barrier", Of: "broken.ResetBarrier", Setup: meets(reset, 2, "ww", "ww"), Within: 1 << 10},
		{Name: "broken/greedy queue", Of: "broken.GreedyQueue", Setup: blocks(greedy, 0, "ux", "o", "c"), Within: 1 << 10},
		{Name: "broken/copied lock", Of: "broken.CopiedLock", Setup: excludes(copied, "l", "l"), Within: 30},
	}
	for i := range all {
		all[i].Fails = true
	}
	return all
}

func bareHead() container      { return ofStack(broken.NewPooledStack(4), 4) }
func narrow() container        { return ofStack(broken.NewNarrowStack(4), 4) }
func unhelpful() container     { return ofQueue(broken.NewUnhelpfulQueue(), 0) }
func premature() container     { return ofQueue(broken.NewPrematureQueue(false), 0) }
func hastyDeque() container    { return ofDeque(new(broken.HastyDeque), 4) }
func lateDeque() container     { return ofDeque(new(broken.LateDeque), 4) }
func unfencedDeque() container { return ofDeque(new(broken.UnfencedDeque), 4) }
func forgetful() sync.Locker   { return broken.NewForgetfulLock(false) }
func copied() sync.Locker      { return new(broken.CopiedLock) }
func staleBatch() container    { return ofQueue(broken.NewStaleBatchRing(), 4) }
func backward() container      { return ofQueue(broken.NewBackwardRing(), 4) }
func grasping() overwriter     { return broken.NewGraspingRing() }
func unmarked() container      { return ofQueue(broken.NewUnmarkedQueue(false), 0) }

func stuck(permits int) waittest.Semaphore { return broken.NewStuckSemaphore(permits, false) }
func reset(parties int) waittest.Barrier   { return broken.NewResetBarrier(parties, false) }
func greedy(func(int)) queuetest.Blocking  { return broken.NewGreedyQueue(false) }

func hastyClose(func(int)) queuetest.Blocking { return broken.NewHastyCloseQueue(false) }

func hasty(free func(uint64)) reclaim.Domain { return broken.NewHastyEpochs(free) }

// batch makes a stack whose values can be taken all at once; counted is whether that advances the generation.
func batch(counted bool) func() container {
	return func() container {
		s := broken.NewBatchStack(4, counted)
		c := ofStack(s, 4)
		c.all = func() (all []int) {
			s.PopAll(func(v int) bool {
				all = append(all, v)
				return len(all) <= c.room
			})
			return all
		}
		return c
	}
}
