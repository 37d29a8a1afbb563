package suite

import (
	"fmt"
	"slices"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/tuned"
)

// Question: how many values should be put into a queue, and taken out, at a time?
//
// Producers and consumers as fast as they can, in batches of each size: a queue of one producer and one consumer where
// there are no more, and else the packed ring. A greater batch is the cheaper one a value, and keeps the first of them
// waiting for the last: since the list begins with the least, the answer is the least batch that no other surpasses by
// a tenth. See choice for the rules.
var _ = batchChoice.register()

var batchChoice = choice{
	name:     probes.Batches,
	question: "How many values should be put into a queue, and taken out, at a time?",
	method: "Producers and consumers as fast as they can, in batches of each size: one of each on the queue for that, and as many " +
		"of each as there are processors on a ring.",
	result: probes.BestBatch,
	settings: func(cpus int) []setting {
		return []setting{{producers: 1, consumers: 1}, {producers: cpus, consumers: cpus}}
	},
	perRound:  queueChoice.perRound,
	customary: "Go, whose channels take one value",
	rivals:    batchRivals(),
}

func batchRivals() (list []rivalry) {
	for _, size := range tuned.Batches {
		list = append(list, rivalry{fmt.Sprintf("%d %s", size, tuned.BatchUnit), func(at setting) workload {
			return batches(batcher(at), size, at)
		}})
	}
	return list
}

// batcher is the queue for so many.
func batcher(at setting) queue.Batcher[int] {
	if at[producers] == 1 && at[consumers] == 1 {
		return queue.NewSPSC[int](queueSize)
	}
	return queue.NewRing[int](queue.RingOptions{Capacity: queueSize})
}

// batches are producers and consumers that move up to so many values at a time; one at a time is no batch.
func batches(q queue.Batcher[int], size int, at setting) workload {
	if size == 1 {
		return transfers(q, at)
	}
	ones := slices.Repeat([]int{1}, size) // nobody writes to them
	return moving(at,
		func(most int) int { return q.EnqueueBatch(ones[:min(size, most)]) },
		func(taken *int) mover {
			into := make([]int, size)
			return func(most int) (moved int) {
				moved = q.DequeueBatch(into[:min(size, most)])
				for _, v := range into[:moved] {
					*taken += v
				}
				return moved
			}
		})
}
