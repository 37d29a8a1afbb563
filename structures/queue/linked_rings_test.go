package queue_test

import (
	"fmt"
	"testing"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func TestLinkedRings(t *testing.T) {
	for _, o := range []queue.LinkedRingsOptions{{}, {Ring: 2}, {Ring: 4, Padding: 128}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			queuetest.Run(t, func() queue.Queue[int] { return queue.NewLinkedRings[int](o) }, queuetest.Options{LockFree: true})
		})
	}
}
