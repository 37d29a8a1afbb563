package broken

import (
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/queue/queuetest"
)

// UnmarkedQueue is a queue of tickets that loses values. An enqueuer and a dequeuer that draw the same ticket meet at
// one cell. A dequeuer that is there first goes on and draws again, and does not mark the cell: the enqueuer still puts
// its value there, and nobody comes for it. It is queue.LinkedRings whose rings go round once.
type UnmarkedQueue struct {
	first, last atomic.Pointer[unmarkedRow]
	marks       bool // whether a dequeuer marks a cell that it passes: false is wrong
}

type unmarkedRow struct {
	cells      [64]atomic.Pointer[int]
	head, tail atomic.Uint64
	next       atomic.Pointer[unmarkedRow]
}

// passed is in a cell that a dequeuer has left.
var passed = new(int)

// NewUnmarkedQueue makes an empty queue; one that marks is the correct twin.
func NewUnmarkedQueue(marks bool) *UnmarkedQueue {
	q := &UnmarkedQueue{marks: marks}
	row := &unmarkedRow{}
	q.first.Store(row)
	q.last.Store(row)
	return q
}

// Enqueue appends value.
func (q *UnmarkedQueue) Enqueue(value int) bool {
	for {
		row := q.last.Load()
		if ticket := row.tail.Add(1) - 1; ticket < uint64(len(row.cells)) {
			if row.cells[ticket].CompareAndSwap(nil, &value) {
				return true
			}
			continue
		}
		row.next.CompareAndSwap(nil, &unmarkedRow{})
		q.last.CompareAndSwap(row, row.next.Load())
	}
}

// Dequeue takes the oldest value.
func (q *UnmarkedQueue) Dequeue() (value int, ok bool) {
	for {
		row := q.first.Load()
		end := uint64(len(row.cells))
		if head := row.head.Load(); head < end && head >= row.tail.Load() {
			return 0, false
		}
		if ticket := row.head.Add(1) - 1; ticket < end {
			if p := q.leave(&row.cells[ticket]); p != nil {
				return *p, true
			}
			continue
		}
		next := row.next.Load()
		if next == nil {
			return 0, false
		}
		q.first.CompareAndSwap(row, next)
	}
}

func (q *UnmarkedQueue) leave(cell *atomic.Pointer[int]) *int {
	if !q.marks {
		return cell.Load() // wrong: the cell stays free, and an enqueuer on its way there takes it
	}
	return cell.Swap(passed)
}

func loses(marks bool) func(time.Duration) Suite {
	return queues(func() *UnmarkedQueue { return NewUnmarkedQueue(marks) }, queuetest.Options{})
}

var unmarkedQueueBug = bySuite(Bug{
	Name:     "UnmarkedQueue",
	Wrong:    "a dequeuer that comes to a cell first leaves it as it is: the value that is put there later is never taken",
	Seen:     "the queue with which Morrison and Afek, PPoPP 2013, begin has an exchange there, for this reason",
	Detector: ByAnswers,
}, loses(false), loses(true))
