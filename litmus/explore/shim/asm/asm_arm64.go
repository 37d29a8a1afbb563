package asm

import (
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore/sched"
)

func DMBISHLD() {}
func DMBISHST() {}
func DSBISH()   { sched.Drain() }
func ISB()      {}
func SB()       {}
func Yield()    { wait(asm.Yield) }
func WFE()      { wait(asm.WFE) }

// What the processor is like is the same in every schedule.
func CounterHz() (hz uint64)        { return asm.CounterHz() }
func HWCAP() (hwcap, hwcap2 uint64) { return asm.HWCAP() }

func WFET(until uint64) { wait(func() { asm.WFET(until) }) }

func WaitWhile64(p *uint64, seen uint64) {
	step(sched.Load, p, 0)
	wait(func() { asm.WaitWhile64(p, seen) })
}

// fenceStandIns are what Fences executes instead of the originals, by their names.
var fenceStandIns = map[string]func(){"DMB ISH": Fence, "DSB ISH": DSBISH, "DMB ISHLD": DMBISHLD, "DMB ISHST": DMBISHST, "ISB": ISB}

func Load128LSE2(p *Uint128) (value Uint128) {
	step128(sched.Load, p, Uint128{}, Uint128{})
	return asm.Load128LSE2(p)
}

func Store128LSE2(p *Uint128, value Uint128) {
	if !buffered128(p, value) {
		asm.Store128LSE2(p, value)
	}
}

func CAS128LSE(p *Uint128, old, new Uint128) (witness Uint128) {
	step128(sched.CompareAndSwap, p, old, new)
	return asm.CAS128LSE(p, old, new)
}

func CAS128LLSC(p *Uint128, old, new Uint128) (witness Uint128) {
	step128(sched.CompareAndSwap, p, old, new)
	return asm.CAS128LLSC(p, old, new)
}

// exchange replaces what is at p by what f makes of it. It counts as a change in any case.
func exchange32(p *uint32, f func(uint32) uint32) uint32 {
	step(sched.Other, p, 0)
	for {
		if old := asm.Load32(p); asm.CAS32(p, old, f(old)) == old {
			return old
		}
	}
}

func exchange64(p *uint64, f func(uint64) uint64) uint64 {
	step(sched.Other, p, 0)
	for {
		if old := asm.Load64(p); asm.CAS64(p, old, f(old)) == old {
			return old
		}
	}
}

func MaxSigned32(p *int32, value int32) (old int32) {
	return int32(exchange32((*uint32)(unsafe.Pointer(p)), func(x uint32) uint32 { return uint32(max(int32(x), value)) }))
}

func MaxUnsigned32(p *uint32, value uint32) (old uint32) {
	return exchange32(p, func(x uint32) uint32 { return max(x, value) })
}

func MinSigned32(p *int32, value int32) (old int32) {
	return int32(exchange32((*uint32)(unsafe.Pointer(p)), func(x uint32) uint32 { return uint32(min(int32(x), value)) }))
}

func MinUnsigned32(p *uint32, value uint32) (old uint32) {
	return exchange32(p, func(x uint32) uint32 { return min(x, value) })
}

func MaxSigned64(p *int64, value int64) (old int64) {
	return int64(exchange64((*uint64)(unsafe.Pointer(p)), func(x uint64) uint64 { return uint64(max(int64(x), value)) }))
}

func MaxUnsigned64(p *uint64, value uint64) (old uint64) {
	return exchange64(p, func(x uint64) uint64 { return max(x, value) })
}

func MinSigned64(p *int64, value int64) (old int64) {
	return int64(exchange64((*uint64)(unsafe.Pointer(p)), func(x uint64) uint64 { return uint64(min(int64(x), value)) }))
}

func MinUnsigned64(p *uint64, value uint64) (old uint64) {
	return exchange64(p, func(x uint64) uint64 { return min(x, value) })
}

func Swap8LSE(p *uint8, new uint8) (old uint8) { return Swap8(p, new) }

func Add8LSE(p *uint8, delta uint8) (old uint8)        { return Add8(p, delta) }
func And8LSE(p *uint8, mask uint8)                     { And8(p, mask) }
func Or8LSE(p *uint8, mask uint8)                      { Or8(p, mask) }
func Xor8LSE(p *uint8, mask uint8)                     { Xor8(p, mask) }
func CAS8LSE(p *uint8, old, new uint8) (witness uint8) { return CAS8(p, old, new) }

func Swap8LLSC(p *uint8, new uint8) (old uint8) { return Swap8(p, new) }

func Add8LLSC(p *uint8, delta uint8) (old uint8)        { return Add8(p, delta) }
func And8LLSC(p *uint8, mask uint8)                     { And8(p, mask) }
func Or8LLSC(p *uint8, mask uint8)                      { Or8(p, mask) }
func Xor8LLSC(p *uint8, mask uint8)                     { Xor8(p, mask) }
func CAS8LLSC(p *uint8, old, new uint8) (witness uint8) { return CAS8(p, old, new) }

func Swap16LSE(p *uint16, new uint16) (old uint16) { return Swap16(p, new) }

func Add16LSE(p *uint16, delta uint16) (old uint16)        { return Add16(p, delta) }
func And16LSE(p *uint16, mask uint16)                      { And16(p, mask) }
func Or16LSE(p *uint16, mask uint16)                       { Or16(p, mask) }
func Xor16LSE(p *uint16, mask uint16)                      { Xor16(p, mask) }
func CAS16LSE(p *uint16, old, new uint16) (witness uint16) { return CAS16(p, old, new) }

func Swap16LLSC(p *uint16, new uint16) (old uint16) { return Swap16(p, new) }

func Add16LLSC(p *uint16, delta uint16) (old uint16)        { return Add16(p, delta) }
func And16LLSC(p *uint16, mask uint16)                      { And16(p, mask) }
func Or16LLSC(p *uint16, mask uint16)                       { Or16(p, mask) }
func Xor16LLSC(p *uint16, mask uint16)                      { Xor16(p, mask) }
func CAS16LLSC(p *uint16, old, new uint16) (witness uint16) { return CAS16(p, old, new) }

func Swap32LSE(p *uint32, new uint32) (old uint32) { return Swap32(p, new) }

func Add32LSE(p *uint32, delta uint32) (old uint32)        { return Add32(p, delta) }
func And32LSE(p *uint32, mask uint32)                      { And32(p, mask) }
func Or32LSE(p *uint32, mask uint32)                       { Or32(p, mask) }
func Xor32LSE(p *uint32, mask uint32)                      { Xor32(p, mask) }
func CAS32LSE(p *uint32, old, new uint32) (witness uint32) { return CAS32(p, old, new) }

func Swap32LLSC(p *uint32, new uint32) (old uint32) { return Swap32(p, new) }

func Add32LLSC(p *uint32, delta uint32) (old uint32)        { return Add32(p, delta) }
func And32LLSC(p *uint32, mask uint32)                      { And32(p, mask) }
func Or32LLSC(p *uint32, mask uint32)                       { Or32(p, mask) }
func Xor32LLSC(p *uint32, mask uint32)                      { Xor32(p, mask) }
func CAS32LLSC(p *uint32, old, new uint32) (witness uint32) { return CAS32(p, old, new) }

func Swap64LSE(p *uint64, new uint64) (old uint64) { return Swap64(p, new) }

func Add64LSE(p *uint64, delta uint64) (old uint64)        { return Add64(p, delta) }
func And64LSE(p *uint64, mask uint64)                      { And64(p, mask) }
func Or64LSE(p *uint64, mask uint64)                       { Or64(p, mask) }
func Xor64LSE(p *uint64, mask uint64)                      { Xor64(p, mask) }
func CAS64LSE(p *uint64, old, new uint64) (witness uint64) { return CAS64(p, old, new) }

func Swap64LLSC(p *uint64, new uint64) (old uint64) { return Swap64(p, new) }

func Add64LLSC(p *uint64, delta uint64) (old uint64)        { return Add64(p, delta) }
func And64LLSC(p *uint64, mask uint64)                      { And64(p, mask) }
func Or64LLSC(p *uint64, mask uint64)                       { Or64(p, mask) }
func Xor64LLSC(p *uint64, mask uint64)                      { Xor64(p, mask) }
func CAS64LLSC(p *uint64, old, new uint64) (witness uint64) { return CAS64(p, old, new) }
