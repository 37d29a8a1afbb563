package explore_test

import (
	"sync"
	"testing"

	"example.org/atomlab/litmus/explore"
)

// A Queue of the usual kind: one lock, a slice.
type Queue struct {
	mu     sync.Mutex
	values []int
}

func NewQueue() *Queue { return new(Queue) }

func (q *Queue) Enqueue(v int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.values = append(q.values, v)
}

func (q *Queue) Dequeue() (v int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.values) == 0 {
		return 0, false
	}
	v, q.values = q.values[0], q.values[1:]
	return v, true
}

func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.values)
}

// Move takes the lock twice.
func (q *Queue) Move() bool {
	v, ok := q.Dequeue()
	if ok {
		q.Enqueue(v)
	}
	return ok
}

// TestQueue is all that a test of a type needs: how to make one, and what threads do with it.
func TestQueue(t *testing.T) {
	explore.Linearizable(t, explore.Spec[*Queue]{New: NewQueue},
		explore.Do((*Queue).Enqueue, explore.Fresh),
		explore.Do((*Queue).Dequeue),
		explore.Do((*Queue).Len))
}

// TestMove: an operation that takes the lock twice is not one step for others.
func TestMove(t *testing.T) {
	l := explore.Counterexample(t, explore.Spec[*Queue]{New: NewQueue},
		explore.Do((*Queue).Enqueue, explore.Fresh),
		explore.Do((*Queue).Move),
		explore.Do((*Queue).Len))
	if l.Steps >= 0 && l.Failure == nil {
		t.Error("it is said to be linearizable")
	}
	if l.Steps >= 0 {
		t.Log(l)
	}
}

func ExampleLinearizable() {
	test := func(t *testing.T) { // TestQueue, in a file that ends in _test.go
		explore.Linearizable(t, explore.Spec[*Queue]{New: NewQueue},
			explore.Do((*Queue).Enqueue, explore.Fresh),
			explore.Do((*Queue).Dequeue),
			explore.Do((*Queue).Len))
	}
	_ = test
}
