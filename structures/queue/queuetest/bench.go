package queuetest

import (
	"fmt"
	"runtime"
	"testing"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/queue"
)

// A Peer is a queue to be measured.
type Peer struct {
	Name  string
	New   func(capacity int) queue.Queue[int]
	Batch int // how many values go in and out at once, if New makes a queue.Batcher; 0: one, by Enqueue and Dequeue
}

// BenchOptions say what is measured.
type BenchOptions struct {
	Capacity int      // of each queue (default 1024)
	Layouts  [][2]int // producers and consumers, the one a multiple of the other (default 1 and 1, then 2 and 2)
}

// Bench measures the subject beside a buffered channel, used without and with waiting, a ring under a mutex, and the
// peers: producers and consumers as fast as they can, a layout a sub-benchmark. ns/op is the time in which one value
// goes through; the metric x-NAME is that of NAME in times of the subject's; the log has all of them with their
// intervals, fairness between the workers (Jain's index) and what the slowest operation in a thousand took, waiting
// included. All are measured in turn in the same rounds, and rounds in which the processors were disturbed do not
// count.
func Bench(b *testing.B, subject Peer, o BenchOptions, peers ...Peer) {
	if o.Capacity == 0 {
		o.Capacity = 1024
	}
	if o.Layouts == nil {
		o.Layouts = [][2]int{{1, 1}, {2, 2}}
	}
	all := append([]Peer{subject}, peers...)
	all = append(all,
		Peer{Name: "channel, select-default", New: func(capacity int) queue.Queue[int] { return queue.NewChan[int](capacity) }},
		Peer{Name: "channel, blocking", New: func(capacity int) queue.Queue[int] { return make(blocking, capacity) }},
		Peer{Name: "mutex", New: func(capacity int) queue.Queue[int] { return queue.NewLocked[int](capacity) }},
	)
	for _, layout := range o.Layouts {
		producers, consumers := layout[0], layout[1]
		b.Run(fmt.Sprintf("%dx%d", producers, consumers), func(b *testing.B) {
			c := contest.Contest{PerRound: max(producers, consumers)}
			for _, p := range all {
				c.Contenders = append(c.Contenders, contest.Contender{Name: p.Name, Make: func() []contest.Work {
					return workers(p, o.Capacity, producers, consumers)
				}})
			}
			c.Bench(b)
		})
	}
}

// workers are the producers and the consumers; where there are fewer of one kind, each of them does more.
func workers(p Peer, capacity, producers, consumers int) (works []contest.Work) {
	q, size := p.New(capacity), max(1, p.Batch)
	batcher, _ := q.(queue.Batcher[int])
	if p.Batch == 0 {
		batcher = nil
	}
	values := max(producers, consumers)
	worker := func(share int, move func(values []int) int) {
		buffer := make([]int, size)
		works = append(works, func(n int) { moveAll(n*values/share, buffer, move) })
	}
	for range producers {
		worker(producers, func(values []int) int { return put(q, batcher, values) })
	}
	for range consumers {
		worker(consumers, func(values []int) int { return take(q, batcher, values) })
	}
	return works
}

// moveAll moves n values, at most a buffer at once, and waits where none can be moved.
func moveAll(n int, buffer []int, move func([]int) int) {
	for wait := 0; n > 0; {
		moved := move(buffer[:min(n, len(buffer))])
		if n -= moved; moved > 0 {
			wait = 0
			continue
		}
		pause(wait)
		wait++
	}
}

// pause is how all wait that cannot go on: a moment at first, then so that others may run.
func pause(wait int) {
	if wait < 6 {
		asm.Relax(1 << wait)
	} else {
		runtime.Gosched()
	}
}

// blocking is a channel that is waited for.
type blocking chan int

func (q blocking) Enqueue(value int) bool { q <- value; return true }

func (q blocking) Dequeue() (int, bool) { return <-q, true }
