package queue_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func TestLinkedRings(t *testing.T) {
	for _, o := range []queue.LinkedRingsOptions{{}, {Ring: 1}, {Ring: 2}, {Ring: 4, Padding: 128}} {
		t.Run(fmt.Sprintf("%d cells padded to %d", o.Ring, o.Padding), func(t *testing.T) {
			queuetest.Run(t, func() queue.Queue[int] { return queue.NewLinkedRings[int](o) }, queuetest.Options{LockFree: true})
		})
	}
}

func TestLinkedRingsOptions(t *testing.T) {
	for _, o := range []queue.LinkedRingsOptions{{Ring: -1}, {Ring: 1<<31 - 1, Padding: -1}, {Padding: 4097}} {
		assert.Panics(t, func() { queue.NewLinkedRings[int](o) }, "%+v", o)
	}
}

func ExampleLinkedRings() {
	q := queue.NewLinkedRings[string](queue.LinkedRingsOptions{})
	var producers, consumers sync.WaitGroup
	for _, word := range []string{"one", "two", "three"} {
		producers.Go(func() { q.Enqueue(word) })
	}
	producers.Wait()
	var length [2]int
	for i := range length {
		consumers.Go(func() {
			for word := range queue.Drain(q) {
				length[i] += len(word)
			}
		})
	}
	consumers.Wait()
	fmt.Println(length[0] + length[1])
	// Output: 11
}
