package counter

import (
	"math/rand/v2"
	"unsafe"

	"example.org/atomlab/asm"
)

// A Selector chooses the shard for an Add that has no Handle. The best choice is the one that costs little and sends
// two goroutines that run at the same time to two shards.
type Selector int

const (
	// ByP takes the number of the scheduler's processor that the goroutine runs on: two that run at once have two. It
	// keeps the goroutine from being preempted for the moment of the addition. The default.
	ByP Selector = iota
	// ByCPU takes the number of the processor: asm.CPU, a register on amd64 and a system call on arm64.
	ByCPU
	// ByStack takes the address of the goroutine's stack, mixed: two goroutines have two most of the time, and keep them.
	ByStack
	// AtRandom takes a random one: no two goroutines keep out of each other's way for long.
	AtRandom
	// RoundRobin takes the next one, which needs a common word: it is here to show that this cannot win.
	RoundRobin
)

var selectorNames = map[Selector]string{
	ByP: "P", ByCPU: "CPU", ByStack: "stack address", AtRandom: "random", RoundRobin: "round robin",
}

func (s Selector) String() string { return selectorNames[s] }

// Selectors lists all of them.
func Selectors() []Selector { return []Selector{ByP, ByCPU, ByStack, AtRandom, RoundRobin} }

// add finds a shard and adds to it.
func (c *Sharded) add(delta uint64) {
	shards := c.shards()
	switch c.selector {
	case ByP:
		p := procPin() // until procUnpin nothing may panic
		shards.cell(uint64(p)).Add(delta)
		procUnpin()
		return
	case ByCPU:
		shards.cell(uint64(asm.CPU())).Add(delta)
	case ByStack:
		shards.cell(stackHash()).Add(delta)
	case AtRandom:
		shards.cell(rand.Uint64()).Add(delta)
	case RoundRobin:
		shards.cell(uint64(c.turns.Add(1))).Add(delta)
	}
}

// stackHash mixes the address of a local variable, without the bits in which calls of one goroutine differ.
func stackHash() uint64 {
	var here byte
	const fibonacci, smallestStack = 0x9e3779b97f4a7c15, 11 // 2 KiB
	return uint64(uintptr(unsafe.Pointer(&here))) >> smallestStack * fibonacci >> 32
}

// procPin keeps the goroutine on its P and returns the P's number; procUnpin lets it go. The runtime offers both to a
// few packages by name and promises to keep them (runtime/proc.go).
//
//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()
