package asm

import (
	"runtime"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// What the families of stubs mean in Go, checked at values where carries, signs and zero-extension go wrong, and with
// guards on either side that must stay as they are.

type word interface {
	uint8 | uint16 | uint32 | uint64
}

func edges[W word]() []W {
	top := ^W(0)
	return []W{0, 1, top, top - 1, top >> 1, top>>1 + 1, top / 3}
}

// eachPair runs op on a cell that holds a, for all edges a and b, and checks result and memory.
func eachPair[W word](t *testing.T, op func(p *W, a, b W) W, result, memory func(a, b W) W) {
	t.Helper()
	for _, a := range edges[W]() {
		for _, b := range edges[W]() {
			cells := [3]W{^W(0), a, ^W(0)}
			require.Equal(t, result(a, b), op(&cells[1], a, b), "result for %#x, %#x", a, b)
			require.Equal(t, [3]W{^W(0), memory(a, b), ^W(0)}, cells, "memory for %#x, %#x", a, b)
		}
	}
}

func first[W word](a, _ W) W  { return a }
func second[W word](_, b W) W { return b }

func casStub[W word](name string, present bool, cas func(p *W, old, new W) W) stub {
	var cell W
	return stub{name: name, present: present, call: func() { cas(&cell, 0, 1) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, a, b W) W { return cas(p, a, b) }, first, second)
		eachPair(t, func(p *W, a, b W) W { return cas(p, a+1, b) }, first, first)
		losesNothing(t, func(p *W) {
			for old := *p; ; { // a plain first guess: the witness corrects it
				witness := cas(p, old, old+1)
				if witness == old {
					return
				}
				old = witness
			}
		})
	}}
}

func addStub[W word](name string, present bool, add func(p *W, delta W) W) stub {
	var cell W
	return stub{name: name, present: present, call: func() { add(&cell, 1) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, _, b W) W { return add(p, b) }, first, func(a, b W) W { return a + b })
		losesNothing(t, func(p *W) { add(p, 1) })
	}}
}

func swapStub[W word](name string, present bool, swap func(p *W, new W) W) stub {
	var cell W
	return stub{name: name, present: present, call: func() { swap(&cell, 1) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, _, b W) W { return swap(p, b) }, first, second)
	}}
}

// bitStub is And, Or or Xor: nothing is returned.
func bitStub[W word](name string, present bool, op func(p *W, mask W), meaning func(a, b W) W) stub {
	var cell W
	return stub{name: name, present: present, call: func() { op(&cell, 1) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, _, b W) W { op(p, b); return 0 }, func(W, W) W { return 0 }, meaning)
	}}
}

func loadStub[W word](name string, present bool, load func(p *W) W) stub {
	var cell W
	return stub{name: name, present: present, call: func() { load(&cell) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, _, _ W) W { return load(p) }, first, first)
	}}
}

func storeStub[W word](name string, present bool, store func(p *W, value W)) stub {
	var cell W
	return stub{name: name, present: present, call: func() { store(&cell, 1) }, check: func(t *testing.T) {
		eachPair(t, func(p *W, _, b W) W { store(p, b); return 0 }, func(W, W) W { return 0 }, second)
	}}
}

func and[W word](a, b W) W { return a & b }
func or[W word](a, b W) W  { return a | b }
func xor[W word](a, b W) W { return a ^ b }

// losesNothing increments a cell from several goroutines.
func losesNothing[W word](t *testing.T, increment func(p *W)) {
	t.Helper()
	const goroutines, each = 4, 1500
	var cell W
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for i := range each {
				increment(&cell)
				if i%64 == 0 {
					runtime.Gosched()
				}
			}
		})
	}
	wg.Wait()
	total := goroutines * each
	require.Equal(t, W(total), cell, "%d bits", unsafe.Sizeof(cell)*8)
}

// commonStubs are those that both architectures have.
func commonStubs() []stub {
	list := []stub{
		casStub("CAS8", true, CAS8), casStub("CAS16", true, CAS16), casStub("CAS32", true, CAS32), casStub("CAS64", true, CAS64),
		addStub("Add8", true, Add8), addStub("Add16", true, Add16), addStub("Add32", true, Add32), addStub("Add64", true, Add64),
		swapStub("Swap8", true, Swap8), swapStub("Swap16", true, Swap16), swapStub("Swap32", true, Swap32), swapStub("Swap64", true, Swap64),
		bitStub("And8", true, And8, and), bitStub("And16", true, And16, and), bitStub("And32", true, And32, and), bitStub("And64", true, And64, and),
		bitStub("Or8", true, Or8, or), bitStub("Or16", true, Or16, or), bitStub("Or32", true, Or32, or), bitStub("Or64", true, Or64, or),
		bitStub("Xor8", true, Xor8, xor), bitStub("Xor16", true, Xor16, xor), bitStub("Xor32", true, Xor32, xor), bitStub("Xor64", true, Xor64, xor),
		loadStub("Load8", true, Load8), loadStub("Load16", true, Load16), loadStub("Load32", true, Load32), loadStub("Load64", true, Load64),
		storeStub("Store8", true, Store8), storeStub("Store16", true, Store16), storeStub("Store32", true, Store32), storeStub("Store64", true, Store64),
		loadStub("LoadAcquire8", true, LoadAcquire8), loadStub("LoadAcquire16", true, LoadAcquire16),
		loadStub("LoadAcquire32", true, LoadAcquire32), loadStub("LoadAcquire64", true, LoadAcquire64),
		loadStub("LoadAcquirePC8", Have.RCPC, LoadAcquirePC8).in("loadAcquirePC8"),
		loadStub("LoadAcquirePC16", Have.RCPC, LoadAcquirePC16).in("loadAcquirePC16"),
		loadStub("LoadAcquirePC32", Have.RCPC, LoadAcquirePC32).in("loadAcquirePC32"),
		loadStub("LoadAcquirePC64", Have.RCPC, LoadAcquirePC64).in("loadAcquirePC64"),
		storeStub("StoreRelease8", true, StoreRelease8), storeStub("StoreRelease16", true, StoreRelease16),
		storeStub("StoreRelease32", true, StoreRelease32), storeStub("StoreRelease64", true, StoreRelease64),
		storeStub("StoreSeqCst8", true, StoreSeqCst8), storeStub("StoreSeqCst16", true, StoreSeqCst16),
		storeStub("StoreSeqCst32", true, StoreSeqCst32), storeStub("StoreSeqCst64", true, StoreSeqCst64),
		cas128Stub("CAS128", Have.CAS128, CAS128).in("cas128"),
		load128Stub("Load128", Have.Load128, Load128, Store128),
		store128Stub("Store128", Have.Load128, Store128),
		counterStub(),
		named("Fence", true, Fence),
		named("Relax", true, func() { Relax(0); Relax(3) }),
		flushStub(),
		prefetchStub(),
	}
	for i := range list {
		list[i].code = commonCode[list[i].name]
	}
	return list
}
