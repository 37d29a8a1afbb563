package asm

import (
	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore/sched"
)

func CPUID(leaf, subleaf uint32) (eax, ebx, ecx, edx uint32) { return asm.CPUID(leaf, subleaf) }

func LFENCE()  {} // holds back loads, which are in order here anyway
func SFENCE()  {} // orders stores, which are
func LockAdd() { sched.Drain() }
func XCHG()    { sched.Drain() }
func Pause()   { wait(asm.Pause) }

func TPause(until uint64) { wait(func() { asm.TPause(until) }) }

func MWaitX(p *uint64, seen uint64, ticks uint32) {
	step(sched.Load, p, 0)
	wait(func() { asm.MWaitX(p, seen, ticks) })
}

func UMWait(p *uint64, seen, until uint64) {
	step(sched.Load, p, 0)
	wait(func() { asm.UMWait(p, seen, until) })
}

// fenceStandIns are what Fences executes instead of the originals, by their names.
var fenceStandIns = map[string]func(){"MFENCE": Fence, "LOCK ADD": LockAdd, "XCHG": XCHG, "LFENCE": LFENCE, "SFENCE": SFENCE}

func Load128AVX(p *Uint128) (value Uint128) {
	step128(sched.Load, p, Uint128{}, Uint128{})
	return asm.Load128AVX(p)
}

func Store128AVX(p *Uint128, value Uint128) {
	if !buffered128(p, value) {
		asm.Store128AVX(p, value)
	}
}
