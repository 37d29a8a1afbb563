package scenarios

import (
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// queueScenarios lists scenarios of queues.
func queueScenarios() []Scenario {
	return []Scenario{
		{Name: "queue/michael-scott 2x1", Of: "queue.MichaelScott", Setup: uses(michaelScott, 0, "u", "o"), Free: true},
		{Name: "queue/michael-scott 3x1", Of: "queue.MichaelScott", Setup: uses(michaelScott, 2, "o", "o", "u"), Free: true},
		{Name: "queue/michael-scott 3x1, empty", Of: "queue.MichaelScott", Setup: uses(michaelScott, 0, "u", "u", "o"), Free: true},
		{Name: "queue/michael-scott 2x2", Of: "queue.MichaelScott", Setup: uses(michaelScott, 0, "uo", "uo"), Free: true},
		{Name: "queue/michael-scott, after", Of: "queue.MichaelScott", Setup: uses(michaelScott, 0, "us", "!o", "o"), Free: true},
		{Name: "queue/linked rings 2x1", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 0, "u", "o"), Free: true},
		{Name: "queue/linked rings 3x1", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 1, "u", "o", "o"), Free: true},
		{Name: "queue/linked rings 3x1, empty", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 0, "u", "u", "o"), Free: true, Night: true},
		{Name: "queue/linked rings 3x1, full", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 2, "u", "u", "o"), Free: true},
		{Name: "queue/linked rings 2x2", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 0, "uo", "uo"), Free: true},
		{Name: "queue/linked rings 2x2 of one cell", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 0, "uo", "uo"), Free: true, Long: true},
		{Name: "queue/linked rings 2x2, full", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 2, "uo", "uo"), Free: true},
		{Name: "queue/linked rings, round", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 2, "ou", "ou"), Free: true},
		{Name: "queue/linked rings, after", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 0, "us", "!o", "o"), Free: true},
		{Name: "queue/linked rings, late", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 0, "u", "ou"), Free: true},
		{Name: "queue/linked rings, two dequeuers", Of: "queue.LinkedRings", Setup: uses(linkedRings(2), 0, "uo", "oo"), Free: true},
		{Name: "queue/linked rings, left behind", Of: "queue.LinkedRings", Setup: uses(linkedRings(1), 1, "uu", "oo"), Free: true},
		{Name: "queue/ring 2x2", Of: "queue.Ring", Setup: uses(ring, 0, "uo", "uo")},
		{Name: "queue/ring 3x1", Of: "queue.Ring", Setup: uses(ring, 1, "u", "o", "u")},
		{Name: "queue/ring, full", Of: "queue.Ring", Setup: uses(ring, 2, "os", "!u", "u")},
		{Name: "queue/ring, round", Of: "queue.Ring", Setup: uses(ring, 2, "ou", "ou")},
		{Name: "queue/ring, batches", Of: "queue.Ring", Setup: uses(ring, 0, "p", "q")},
		{Name: "queue/ring, batches put by two", Of: "queue.Ring", Setup: uses(ring, 1, "p", "p")},
		{Name: "queue/ring, batches taken by two", Of: "queue.Ring", Setup: uses(ring, 2, "q", "q")},
		{Name: "queue/ring, batches and one", Of: "queue.Ring", Setup: uses(ring, 1, "p", "u", "o")},
		{Name: "queue/ring, batches or one", Of: "queue.Ring", Setup: uses(ring, 1, "q", "o", "u")},
		{Name: "queue/ring, batches, round", Of: "queue.Ring", Setup: uses(ring, 2, "qp", "qp")},
		{Name: "queue/ring, batch after one", Of: "queue.Ring", Setup: uses(ring, 0, "u", "uq")},
		{Name: "queue/ring, batch after one, full", Of: "queue.Ring", Setup: uses(ring, 2, "o", "op")},
		{Name: "queue/spsc, batches", Of: "queue.SPSC", Setup: uses(spsc, 0, "pp", "qq"), Free: true},
		{Name: "queue/spsc, batches and one", Of: "queue.SPSC", Setup: uses(spsc, 1, "pu", "oq"), Free: true},
		{Name: "queue/spsc 1x1x3", Of: "queue.SPSC", Setup: uses(spsc, 0, "uuu", "ooo"), Free: true},
		{Name: "queue/spsc, full", Of: "queue.SPSC", Setup: uses(spscOne, 0, "uuu", "ooo"), Free: true},
		{Name: "queue/spsc, after", Of: "queue.SPSC", Setup: uses(spsc, 0, "usu", "!oo"), Free: true},
		{Name: "queue/spsc, linearizable 1x1x3", Of: "queue.SPSC", Setup: uses(strictSPSC, 0, "uuu", "ooo"), Free: true},
		{Name: "queue/mpsc 1x1x2", Of: "queue.MPSC", Setup: uses(mpsc, 0, "uu", "oo")},
		{Name: "queue/mpsc 3x1", Of: "queue.MPSC", Setup: uses(mpsc, 0, "u", "u", "o")},
		{Name: "queue/channel 2x2", Of: "queue.Chan", Setup: uses(channel, 1, "uo", "uo")},
		{Name: "queue/locked 2x2", Of: "queue.Locked", Setup: uses(lockedQueue, 1, "uo", "uo")},
		{Name: "queue/recycled, hazards 2x1", Of: "queue.Recycled", Setup: uses(hazards, 1, "u", "o"), Free: true},
		{Name: "queue/recycled, epochs 2x1", Of: "queue.Recycled", Setup: uses(epochs, 1, "u", "o"), Free: true},
		{Name: "queue/recycled, hazards 2x2", Of: "queue.RecycledHandle",
			Setup: uses(used(queue.HazardPointers, 0), 1, "uo", "uo"), Free: true, Long: true},
		{Name: "queue/recycled, epochs 2x2", Of: "queue.RecycledHandle",
			Setup: uses(used(queue.Epochs, 0), 1, "uo", "uo"), Free: true, Long: true},
		{Name: "queue/recycled, hazards, used again", Of: "queue.RecycledHandle",
			Setup: uses(used(eagerHazards, hazardsOfTwo-1), 2, "ou", "o"), Free: true},
		{Name: "queue/recycled, hazards, old tail", Of: "queue.RecycledHandle",
			Setup: uses(used(eagerHazards, hazardsOfTwo-2), 0, "uoou", "u"), Free: true},
		{Name: "queue/recycled, epochs, used again", Of: "queue.RecycledHandle", Setup: uses(used(eagerEpochs, 2), 2, "oou", "o"), Free: true},
		{Name: "queue/recycled, epochs, freed and taken", Of: "queue.RecycledHandle",
			Setup: uses(used(eagerEpochs, 2), 2, "oo", "u"), Free: true},
		{Name: "queue/ring, length", Of: "queue.Ring", Setup: uses(ring, 0, "po", "l")},
		{Name: "queue/ring, overwritten", Of: "queue.Ring", Setup: overwrites(twoRing, 2, 2, "w", "o")},
		{Name: "queue/ring, overwritten by two", Of: "queue.Ring", Setup: overwrites(twoRing, 2, 2, "w", "w")},
		{Name: "queue/ring, overwritten and emptied", Of: "queue.Ring", Setup: overwrites(twoRing, 2, 2, "w", "ooo")},
		{Name: "queue/ring, overwritten or not", Of: "queue.Ring", Setup: overwrites(twoRing, 2, 1, "w", "u", "o")},
		{Name: "queue/overwriting 2x1", Of: "queue.Overwriting", Setup: blocks(overwriting, 2, "u", "o")},
		{Name: "queue/blocking 1x1x2", Of: "queue.Blocking", Setup: blocks(blockingOne, 0, "uu", "oo")},
		{Name: "queue/blocking, full", Of: "queue.Blocking", Setup: blocks(blockingOne, 1, "u", "oo")},
		{Name: "queue/blocking, cancelled", Of: "queue.Blocking", Setup: blocks(blockingOne, 0, "ux", "o", "c"), Long: true},
		{Name: "queue/blocking, full, cancelled", Of: "queue.Blocking", Setup: blocks(blockingOne, 1, "o", "v", "x")},
		{Name: "queue/blocking, closed", Of: "queue.Blocking", Setup: blocks(blockingOne, 0, "u", "oo", "k")},
		{Name: "queue/blocking, full, closed", Of: "queue.Blocking", Setup: blocks(blockingOne, 1, "u", "k", "o")},
		{Name: "queue/blocking, full, closed and emptied", Of: "queue.Blocking", Setup: blocks(blockingOne, 1, "u", "oo", "k"), Long: true},
		{Name: "queue/blocking, closed twice", Of: "queue.Blocking", Setup: blocks(blockingOne, 0, "uk", "o", "k")},
	}
}

func michaelScott() container { return ofQueue(queue.NewMichaelScott[int](), 0) }
func ring() container         { return ofQueue(twoRing(), 2) }
func twoRing() overwriter     { return queue.NewRing[int](queue.RingOptions{Capacity: 2}) }
func spsc() container         { return ofQueue(queue.NewSPSC[int](2), 2) }
func spscOne() container      { return ofQueue(queue.NewSPSC[int](1), 1) }
func strictSPSC() container   { return ofQueue(queue.NewLinearizableSPSC[int](2), 2) }
func mpsc() container         { return ofQueue(queue.NewMPSC[int](), 0) }
func channel() container      { return ofQueue(queue.NewChan[int](2), 2) }
func lockedQueue() container  { return ofQueue(queue.NewLocked[int](2), 2) }
func hazards() container      { return ofQueue(queue.NewRecycled[int](4, queue.HazardPointers), 0) }
func epochs() container       { return ofQueue(queue.NewRecycled[int](4, queue.Epochs), 0) }

// linkedRings makes a queue of rings of so many cells.
func linkedRings(cells int) func() container {
	return func() container {
		return ofQueue(queue.NewLinkedRings[int](queue.LinkedRingsOptions{Ring: cells}), 0)
	}
}

// blockingOne makes a blocking queue for one value.
func blockingOne(func(int)) queuetest.Blocking {
	return queue.NewBlocking[int](queue.NewLocked[int](1))
}

// blockingSPSC makes one whose queue publishes by release stores.
func blockingSPSC(func(int)) queuetest.Blocking { return queue.NewBlocking[int](queue.NewSPSC[int](1)) }

// overwriting makes one that takes any number of values, and keeps the last two.
func overwriting(discarded func(int)) queuetest.Blocking {
	ring := queue.NewRing[int](queue.RingOptions{Capacity: 2})
	return queue.NewBlocking[int](queue.Overwriting[int]{Ring: ring, Discarded: discarded})
}

// used makes a queue whose two threads have handles, and the first of them has retired so many nodes: the next one that
// it retires is the one at which the scheme looks what can be freed.
func used(scheme queue.Scheme, retired int) func() container {
	return func() container {
		q := queue.NewRecycled[int](4, scheme)
		handles := []queue.RecycledHandle[int]{q.Handle(), q.Handle()}
		for range retired {
			handles[0].Enqueue(0)
			handles[0].Dequeue()
		}
		c := ofQueue(handles[1], 0)
		c.join = func() container {
			h := handles[0]
			handles = handles[1:]
			return ofQueue(h, 0)
		}
		return c
	}
}
