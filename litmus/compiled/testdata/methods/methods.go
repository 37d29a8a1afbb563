// Package methods has methods of structures that meet, as threads: NAME_0, NAME_1 and so on are those of NAME.
package methods

import (
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/stack"
)

var (
	spsc  = queue.NewSPSC[int64](2)
	exact = queue.NewLinearizableSPSC[int64](2)
	ring  = queue.NewRing[int64](queue.RingOptions{Capacity: 2})

	turned = queue.NewRing[int64](queue.RingOptions{Capacity: 2})

	treiber stack.Treiber[int64]
)

func init() { // full, and more than a turn old
	for v := range int64(5) {
		turned.Enqueue(v)
		if v < 3 {
			turned.Dequeue()
		}
	}
}

// What is put in comes out once, and whole.
func SPSC_0() bool          { return spsc.Enqueue(5) }
func SPSC_1() (int64, bool) { return spsc.Dequeue() }

func SPSCexact_0() bool          { return exact.Enqueue(5) }
func SPSCexact_1() (int64, bool) { return exact.Dequeue() }

func Ring_0() bool          { return ring.Enqueue(5) }
func Ring_1() (int64, bool) { return ring.Dequeue() }

// RingFull: what is put in goes where something was taken out.
func RingFull_0() bool          { return turned.Enqueue(5) }
func RingFull_1() (int64, bool) { return turned.Dequeue() }

func Treiber_0() bool          { return treiber.Push(5) }
func Treiber_1() (int64, bool) { return treiber.Pop() }
