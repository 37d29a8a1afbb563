package suite

import (
	"runtime"

	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/asm"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/tuned"
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
	rivals:    queueRivals(),
}

// queueRivals are all of this library, and xsync's.
func queueRivals() (list []rivalry) {
	for _, k := range tuned.Queues[int]() {
		r := queueRival(k.Name, func() queue.Queue[int] { return k.New(queueSize) })
		if k.OneProducer {
			r = where1(producers, r)
		}
		if k.OneConsumer {
			r = where1(consumers, r)
		}
		list = append(list, r)
	}
	return append(list, queueRival("xsync.MPMCQueue", func() queue.Queue[int] { return xsyncQueue{xsync.NewMPMCQueue[int](queueSize)} }))
}

const (
	producers = "producers"
	consumers = "consumers"
	queueSize = 1024
)

func queueRival(name string, newQueue func() queue.Queue[int]) rivalry {
	return rivalry{name, func(at setting) workload { return transfers(newQueue(), at) }}
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

// transfers are the producers and the consumers of a queue, one value at a time.
func transfers(q queue.Queue[int], at setting) workload {
	return moving(at,
		func(int) (moved int) {
			if q.Enqueue(1) {
				moved = 1
			}
			return moved
		},
		func(taken *int) mover {
			return func(int) (moved int) {
				v, ok := q.Dequeue()
				if *taken += v; ok {
					moved = 1
				}
				return moved
			}
		})
}

// A mover puts in, or takes out, at most so many ones at a time, and tells how many those were.
type mover func(most int) (moved int)

// moving are the producers and the consumers; where there are fewer of one kind, each of them does more. A consumer
// adds up what it takes.
func moving(at setting, put mover, take func(taken *int) mover) (w workload) {
	values := max(at[producers], at[consumers])
	worker := func(share int, move mover) {
		w.works = append(w.works, func(n int) {
			for left, waited := n*values/share, 0; left > 0; {
				moved := move(left)
				if left -= moved; moved > 0 {
					waited = 0
					continue
				}
				pauseBetween(waited)
				waited++
			}
		})
	}
	for range at[producers] {
		worker(at[producers], put)
	}
	taken := make([]alone[int], at[consumers])
	for i := range taken {
		worker(at[consumers], take(&taken[i].it))
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
