package broken

import (
	"runtime"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/queue/queuetest"
)

// PrematureQueue is a queue of many producers and one consumer (Vyukov's) that says empty too soon. A producer takes
// its place at the tail, and links its node to the one before in a second step; between the two all nodes behind it
// cannot be reached. The consumer takes that for the end.
type PrematureQueue struct {
	head    *prematureNode // the consumer's
	tail    atomic.Pointer[prematureNode]
	patient bool // whether the consumer waits for the link: false is wrong
}

type prematureNode struct {
	next  atomic.Pointer[prematureNode]
	value int
}

// NewPrematureQueue makes an empty queue; a patient one is the correct twin.
func NewPrematureQueue(patient bool) *PrematureQueue {
	stub := &prematureNode{}
	q := &PrematureQueue{head: stub, patient: patient}
	q.tail.Store(stub)
	return q
}

// Enqueue appends value.
func (q *PrematureQueue) Enqueue(value int) bool {
	n := &prematureNode{value: value}
	q.tail.Swap(n).next.Store(n)
	return true
}

// Dequeue takes the oldest value. Only one goroutine may call it.
func (q *PrematureQueue) Dequeue() (value int, ok bool) {
	next := q.head.next.Load()
	for next == nil {
		if !q.patient || q.tail.Load() == q.head { // wrong: others may have enqueued behind one that has not linked yet
			return 0, false
		}
		runtime.Gosched()
		next = q.head.next.Load()
	}
	q.head = next
	return next.value, true
}

func serves(patient bool) func(time.Duration) Suite {
	return queues(func() *PrematureQueue { return NewPrematureQueue(patient) }, queuetest.Options{OneConsumer: true})
}

var prematureQueueBug = bySuite(Bug{
	Name:     "PrematureQueue",
	Wrong:    "Dequeue says empty when the next node is not linked yet, although enqueues behind it have returned",
	Seen:     "Vyukov's MPSC queue as it is published and ported everywhere: its pop returns null there, and users take it for empty",
	Detector: ByAnswers,
}, serves(false), serves(true))
