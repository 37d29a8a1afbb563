package suite

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/queue"
)

// A tally is a queue that counts what is asked of it.
type tally struct {
	queue.Batcher[int]
	singles, puts, takes atomic.Int64
	widest               atomic.Int64
}

func (q *tally) Enqueue(v int) bool   { q.singles.Add(1); return q.Batcher.Enqueue(v) }
func (q *tally) Dequeue() (int, bool) { q.singles.Add(1); return q.Batcher.Dequeue() }

func (q *tally) EnqueueBatch(values []int) int {
	q.puts.Add(1)
	q.widest.Store(max(q.widest.Load(), int64(len(values))))
	return q.Batcher.EnqueueBatch(values)
}

func (q *tally) DequeueBatch(into []int) int {
	q.takes.Add(1)
	q.widest.Store(max(q.widest.Load(), int64(len(into))))
	return q.Batcher.DequeueBatch(into)
}

// TestBatchesMoveSoMany: where there is room, as many calls as there are batches move the values, and the rest is one
// batch more; one at a time takes no batches at all.
func TestBatchesMoveSoMany(t *testing.T) {
	at := setting{producers: 1, consumers: 1}
	for size, calls := range map[int]int64{4: 125, 16: 32, 64: 8} {
		q := &tally{Batcher: batcher(at)}
		w := batches(q, size, at)
		for _, work := range w.works { // one after the other: all fits
			work(500)
		}
		assert.Equal(t, []int64{0, calls, calls, int64(size)}, []int64{q.singles.Load(), q.puts.Load(), q.takes.Load(), q.widest.Load()}, size)
		assert.Equal(t, 500, w.done())
	}
	q := &tally{Batcher: batcher(at)}
	for _, work := range batches(q, 1, at).works {
		work(500)
	}
	assert.Equal(t, []int64{1000, 0, 0}, []int64{q.singles.Load(), q.puts.Load(), q.takes.Load()})
	assert.IsType(t, &queue.SPSC[int]{}, batcher(at))
	assert.IsType(t, &queue.Ring[int]{}, batcher(setting{producers: 2, consumers: 1}))
}
