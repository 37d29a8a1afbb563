package suite

import (
	"fmt"
	"runtime"

	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/asm"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/queue"
)

// Question: which queue costs least, by how many put in and take out?
//
// Producers and consumers as fast as they can, waiting alike where they cannot go on. Queues of one producer or of one
// consumer are there only where that is so, and are no answer to the question for many. See choice for the rules.
var _ = queueChoice.register()

var queueChoice = choice{
	name:     probes.Queues,
	question: "Which queue costs least, by how many put in and take out?",
	method: "Producers and consumers as fast as they can, one value at a time, on each queue of this lab, a channel and xsync's: " +
		"one of each, and as many of each as there are processors.",
	result: probes.BestQueue,
	settings: func(cpus int) []setting {
		return []setting{{producers: 1, consumers: 1}, {producers: cpus, consumers: 1}, {producers: cpus, consumers: cpus}}
	},
	perRound:  func(at setting) int { return max(at[producers], at[consumers]) },
	customary: "Go",
	rivals: []rivalry{
		queueRival("channel", func() queue.Queue[int] { return queue.NewChan[int](queueSize) }),
		queueRival("mutex", func() queue.Queue[int] { return queue.NewLocked[int](queueSize) }),
		ringRival(0), ringRival(64), ringRival(128),
		queueRival("linked rings", func() queue.Queue[int] { return queue.NewLinkedRings[int](queue.LinkedRingsOptions{}) }),
		queueRival("Michael-Scott", func() queue.Queue[int] { return queue.NewMichaelScott[int]() }),
		queueRival("recycled, hazard pointers", func() queue.Queue[int] { return queue.NewRecycled[int](queueSize, queue.HazardPointers) }),
		queueRival("recycled, epochs", func() queue.Queue[int] { return queue.NewRecycled[int](queueSize, queue.Epochs) }),
		queueRival("xsync.MPMCQueue", func() queue.Queue[int] { return xsyncQueue{xsync.NewMPMCQueue[int](queueSize)} }),
		where1(consumers, queueRival("MPSC", func() queue.Queue[int] { return queue.NewMPSC[int]() })),
		where1(producers, where1(consumers, queueRival("SPSC", func() queue.Queue[int] { return queue.NewSPSC[int](queueSize) }))),
	},
}

const (
	producers = "producers"
	consumers = "consumers"
	queueSize = 1024
)

func queueRival(name string, newQueue func() queue.Queue[int]) rivalry {
	return rivalry{name, func(at setting) workload { return transfers(newQueue(), at) }}
}

func ringRival(padding int) rivalry {
	name := "ring, packed"
	if padding > 0 {
		name = fmt.Sprintf("ring, slots of %d B", padding)
	}
	return queueRival(name, func() queue.Queue[int] {
		return queue.NewRing[int](queue.RingOptions{Capacity: queueSize, Padding: padding})
	})
}

// where1 leaves the rival out where there is not just one of them.
func where1(of string, r rivalry) rivalry {
	all := r.make
	r.make = func(at setting) workload {
		if at[of] != 1 {
			return workload{}
		}
		return all(at)
	}
	return r
}

// transfers are the producers and the consumers; where there are fewer of one kind, each of them does more.
func transfers(q queue.Queue[int], at setting) (w workload) {
	values := max(at[producers], at[consumers])
	worker := func(share int, move func() bool) {
		w.works = append(w.works, func(n int) {
			for range n * values / share {
				for waited := 0; !move(); waited++ {
					pauseBetween(waited)
				}
			}
		})
	}
	for range at[producers] {
		worker(at[producers], func() bool { return q.Enqueue(1) })
	}
	taken := make([]alone[int], at[consumers])
	for i := range taken {
		worker(at[consumers], func() bool {
			v, ok := q.Dequeue()
			taken[i].it += v
			return ok
		})
	}
	w.done = func() int { return sum(taken) }
	return w
}

// pauseBetween is how all wait that cannot go on: a moment at first, then so that others may run.
func pauseBetween(waited int) {
	if waited < 6 {
		asm.Relax(1 << waited)
	} else {
		runtime.Gosched()
	}
}

type xsyncQueue struct{ q *xsync.MPMCQueue[int] }

func (q xsyncQueue) Enqueue(value int) bool { return q.q.TryEnqueue(value) }
func (q xsyncQueue) Dequeue() (int, bool)   { return q.q.TryDequeue() }
