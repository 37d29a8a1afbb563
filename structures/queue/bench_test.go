package queue_test

import (
	"testing"

	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// BenchmarkRing measures the ring beside what people would use instead: go test -bench Ring ./structures/queue
func BenchmarkRing(b *testing.B) {
	peers := []queuetest.Peer{
		ring("ring padded to 64", 64), ring("ring padded to 128", 128), michaelScott,
		{Name: "xsync.MPMCQueue", New: func(capacity int) queue.Queue[int] {
			return xsyncQueue{xsync.NewMPMCQueue[int](capacity)}
		}},
	}
	queuetest.Bench(b, ring("ring", 0), queuetest.BenchOptions{}, append(peers, nativePeers...)...)
}

// BenchmarkLinkedRings measures the unbounded queue of rings beside the one of nodes, and beside bounded ones.
func BenchmarkLinkedRings(b *testing.B) {
	peers := []queuetest.Peer{linkedRings("linked rings padded to 64", 64), michaelScott, ring("ring", 0)}
	queuetest.Bench(b, linkedRings("linked rings", 0), queuetest.BenchOptions{}, append(peers, nativePeers...)...)
}

// BenchmarkLinked measures the unbounded and the recycled queues.
func BenchmarkLinked(b *testing.B) {
	queuetest.Bench(b, michaelScott, queuetest.BenchOptions{},
		recycled("recycled with hazard pointers", queue.HazardPointers), recycled("recycled with epochs", queue.Epochs))
}

// BenchmarkSPSC measures the ring of one producer and one consumer.
func BenchmarkSPSC(b *testing.B) {
	queuetest.Bench(b,
		queuetest.Peer{Name: "SPSC", New: func(capacity int) queue.Queue[int] { return queue.NewSPSC[int](capacity) }},
		queuetest.BenchOptions{Layouts: [][2]int{{1, 1}}}, ring("ring", 0),
		queuetest.Peer{Name: "SPSC, linearizable", New: func(capacity int) queue.Queue[int] {
			return queue.NewLinearizableSPSC[int](capacity)
		}},
		queuetest.Peer{Name: "xsync.SPSCQueue", New: func(capacity int) queue.Queue[int] {
			return xsyncSPSC{xsync.NewSPSCQueue[int](capacity)}
		}})
}

// BenchmarkBatch measures batches of 16 beside single operations.
func BenchmarkBatch(b *testing.B) {
	spsc := queuetest.Peer{Name: "SPSC", New: func(capacity int) queue.Queue[int] { return queue.NewSPSC[int](capacity) }}
	queuetest.Bench(b, ring("ring", 0), queuetest.BenchOptions{Layouts: [][2]int{{1, 1}}},
		batched(ring("ring", 0)), spsc, batched(spsc))
}

func batched(p queuetest.Peer) queuetest.Peer {
	p.Batch = 16
	p.Name += ", batches of 16"
	return p
}

// BenchmarkMPSC measures the queue of one consumer.
func BenchmarkMPSC(b *testing.B) {
	queuetest.Bench(b, queuetest.Peer{Name: "MPSC", New: func(int) queue.Queue[int] { return queue.NewMPSC[int]() }},
		queuetest.BenchOptions{Layouts: [][2]int{{1, 1}, {2, 1}}}, michaelScott, ring("ring", 0))
}

// nativePeers exist on some architectures only.
var nativePeers []queuetest.Peer

var michaelScott = queuetest.Peer{Name: "Michael-Scott", New: func(int) queue.Queue[int] { return queue.NewMichaelScott[int]() }}

func linkedRings(name string, padding int) queuetest.Peer {
	return queuetest.Peer{Name: name, New: func(int) queue.Queue[int] {
		return queue.NewLinkedRings[int](queue.LinkedRingsOptions{Padding: padding})
	}}
}

func ring(name string, padding int) queuetest.Peer {
	return queuetest.Peer{Name: name, New: func(capacity int) queue.Queue[int] {
		return queue.NewRing[int](queue.RingOptions{Capacity: capacity, Padding: padding})
	}}
}

func recycled(name string, scheme queue.Scheme) queuetest.Peer {
	return queuetest.Peer{Name: name, New: func(capacity int) queue.Queue[int] { return queue.NewRecycled[int](capacity, scheme) }}
}

type xsyncQueue struct{ q *xsync.MPMCQueue[int] }

func (q xsyncQueue) Enqueue(value int) bool { return q.q.TryEnqueue(value) }
func (q xsyncQueue) Dequeue() (int, bool)   { return q.q.TryDequeue() }

type xsyncSPSC struct{ q *xsync.SPSCQueue[int] }

func (q xsyncSPSC) Enqueue(value int) bool { return q.q.TryEnqueue(value) }
func (q xsyncSPSC) Dequeue() (int, bool)   { return q.q.TryDequeue() }
