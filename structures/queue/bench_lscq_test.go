//go:build amd64 || arm64

package queue_test

import (
	"github.com/bytedance/gopkg/collection/lscq"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func init() {
	nativePeers = append(nativePeers,
		queuetest.Peer{Name: "lscq", New: func(int) queue.Queue[int] { return lscqQueue{lscq.NewUint64()} }})
}

type lscqQueue struct{ q *lscq.Uint64Queue }

func (q lscqQueue) Enqueue(value int) bool { return q.q.Enqueue(uint64(value)) }

func (q lscqQueue) Dequeue() (int, bool) {
	value, ok := q.q.Dequeue()
	return int(value), ok
}
