//go:build !amd64 && !arm64

package asm

import (
	"sync/atomic"
	"unsafe"
)

// Native is whether the stubs are instructions. Here they are made of sync/atomic, so that what is built on them runs
// on every processor that Go knows: each does what its contract says, and is sequentially consistent however little
// order the contract asks for. There is nothing in them to measure.
const Native = false

func detect() Caps { return Caps{} }

// cpuRegisters is empty: to read one takes an instruction.
func cpuRegisters() []func() int { return nil }

// Relax spends n short moments in an empty loop: a hint takes an instruction.
func Relax(n uint32) {
	const moment = 32 // steps
	for range n {
		for range moment {
		}
	}
}

func hints() []Hint { return []Hint{{"empty loop", true, func() { Relax(1) }}} }

var fenced atomic.Uint32

// Fence is a store and a load of sync/atomic, which order plain accesses too, in Go's implementation if not by its
// memory model: on each of its architectures that reorders, one of them is or has a full fence.
func Fence() {
	fenced.Store(1)
	fenced.Load()
}

func fences() []FenceForm { return []FenceForm{{"sync/atomic", "all before all", true, Fence}} }

// What Have says is not here.

func LoadAcquirePC8(*uint8) (value uint8)                 { missing("LoadAcquirePC8"); return value }
func LoadAcquirePC16(*uint16) (value uint16)              { missing("LoadAcquirePC16"); return value }
func LoadAcquirePC32(*uint32) (value uint32)              { missing("LoadAcquirePC32"); return value }
func LoadAcquirePC64(*uint64) (value uint64)              { missing("LoadAcquirePC64"); return value }
func CAS128(*Uint128, Uint128, Uint128) (witness Uint128) { missing("CAS128"); return witness }
func Load128(*Uint128) (value Uint128)                    { missing("Load128"); return value }
func Store128(*Uint128, Uint128)                          { missing("Store128") }
func Counter() (ticks uint64)                             { missing("Counter"); return ticks }
func FlushLine(unsafe.Pointer)                            { missing("FlushLine") }
func PrefetchForWrite(unsafe.Pointer)                     { missing("PrefetchForWrite") }
