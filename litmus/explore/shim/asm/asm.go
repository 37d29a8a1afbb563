// Package asm stands in for the lab's package asm where every interleaving is explored: the same names, and the same
// effects on memory, with a call of the engine before each.
//
// Store and StoreRelease are plain MOVs on amd64: they wait in the store buffer of their thread, and the engine
// explores when they reach memory (sched.Model); so does Store128. Read-modify-writes, StoreSeqCst and full fences
// wait for them. Where the order is sequential consistency, they are stores like any other. What arm64 allows beyond
// that is not found.
//
// The race detector is told of the order that they make; of the accesses themselves it sees nothing, as of all
// assembly, and misses one that races with a plain one. A hint tells the engine that the thread waits, and in an
// exploration there is one processor, number 0, whose time stands still.
package asm

import (
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore/sched"
)

// What is asm's own.
type (
	Caps      = asm.Caps
	FenceForm = asm.FenceForm
	Hint      = asm.Hint
	Uint128   = asm.Uint128
)

// Native is asm.Native.
const Native = asm.Native

// Have is asm.Have.
var Have = asm.Have

// announce waits for the turn of an operation.
//
//go:norace
func announce(a sched.Access) {
	sched.Step(a)
	ordered(a)
}

// buffer announces a store that may wait, and reports whether the engine performs it.
//
//go:norace
func buffer(a sched.Access) bool {
	if sched.Buffer(a) {
		return true
	}
	ordered(a)
	return false
}

func step[T uint8 | uint16 | uint32 | uint64](k sched.Kind, p *T, value T) {
	announce(sched.Access{Kind: k, Size: uint8(unsafe.Sizeof(*p)), Addr: unsafe.Pointer(p), New: [2]uint64{uint64(value)}})
}

func stepCAS[T uint8 | uint16 | uint32 | uint64](p *T, old, new T) {
	announce(sched.Access{Kind: sched.CompareAndSwap, Size: uint8(unsafe.Sizeof(*p)), Addr: unsafe.Pointer(p),
		Old: [2]uint64{uint64(old)}, New: [2]uint64{uint64(new)}})
}

func step128(k sched.Kind, p *Uint128, old, new Uint128) {
	announce(sched.Access{Kind: k, Size: 16, Addr: unsafe.Pointer(p), Old: [2]uint64{old.Lo, old.Hi}, New: [2]uint64{new.Lo, new.Hi}})
}

// buffered announces a store that may wait, and reports whether the engine performs it.
func buffered[T uint8 | uint16 | uint32 | uint64](p *T, value T) bool {
	return buffer(sched.Access{Kind: sched.Store, Size: uint8(unsafe.Sizeof(*p)), Addr: unsafe.Pointer(p), New: [2]uint64{uint64(value)}})
}

func buffered128(p *Uint128, value Uint128) bool {
	if uintptr(unsafe.Pointer(p))%16 != 0 {
		return false // the original panics
	}
	return buffer(sched.Access{Kind: sched.Store, Size: 16, Addr: unsafe.Pointer(p), New: [2]uint64{value.Lo, value.Hi}})
}

func Load128(p *Uint128) (value Uint128) {
	step128(sched.Load, p, Uint128{}, Uint128{})
	return asm.Load128(p)
}

func Store128(p *Uint128, value Uint128) {
	if !buffered128(p, value) {
		asm.Store128(p, value)
	}
}

func CAS128(p *Uint128, old, new Uint128) (witness Uint128) {
	step128(sched.CompareAndSwap, p, old, new)
	return asm.CAS128(p, old, new)
}

// wait is a hint, which outside of an exploration is the original's.
func wait(original func()) {
	if sched.Active() {
		sched.Pause()
		return
	}
	original()
}

func Relax(n uint32) { wait(func() { asm.Relax(n) }) }

func Fence() { sched.Drain() }

// Fences are the original's, which execute their stand-ins.
func Fences() []FenceForm {
	all := asm.Fences()
	for i := range all {
		all[i].Do = fenceStandIns[all[i].Name]
	}
	return all
}

func Hints() []Hint { return asm.Hints() }

// CPU is 0 in an exploration.
func CPU() int {
	if sched.Active() {
		return 0
	}
	return asm.CPU()
}

// Counter is 0 in an exploration.
func Counter() (ticks uint64) {
	if sched.Active() {
		return 0
	}
	return asm.Counter()
}

func FlushLine(p unsafe.Pointer)        { asm.FlushLine(p) }
func PrefetchForWrite(p unsafe.Pointer) { asm.PrefetchForWrite(p) }
