package asm

import (
	"fmt"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func aligned16() *Uint128 {
	room := new([3]Uint128)
	p := unsafe.Pointer(room)
	return (*Uint128)(unsafe.Add(p, uintptr(p)&8))
}

func cas128Stub(name string, present bool, cas func(p *Uint128, old, new Uint128) Uint128) stub {
	return stub{name: name, present: present, call: func() { cas(aligned16(), Uint128{}, Uint128{1, 1}) }, check: func(t *testing.T) {
		p := aligned16()
		for _, lo := range edges[uint64]() {
			for _, hi := range edges[uint64]() {
				is, next := Uint128{lo, hi}, Uint128{hi + 1, lo - 1}
				*p = is
				require.Equal(t, is, cas(p, is, next))
				require.Equal(t, next, *p)
				for _, wrong := range []Uint128{{next.Lo, next.Hi + 1}, {next.Lo + 1, next.Hi}, {^next.Lo, ^next.Hi}} {
					require.Equal(t, next, cas(p, wrong, is), "witness of a failure")
					require.Equal(t, next, *p, "memory after a failure")
				}
			}
		}
		neverTorn(t, cas)
	}}
}

// neverTorn keeps Hi equal to twice Lo: a torn witness or a lost update breaks that.
func neverTorn(t *testing.T, cas func(p *Uint128, old, new Uint128) Uint128) {
	const goroutines, each = 4, 1500
	p := aligned16()
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			old := Uint128{}
			for range each {
				for {
					witness := cas(p, old, Uint128{old.Lo + 1, old.Hi + 2})
					if 2*witness.Lo != witness.Hi {
						t.Errorf("torn witness %+v", witness)
						return
					}
					if witness == old {
						break
					}
					old = witness
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, Uint128{goroutines * each, 2 * goroutines * each}, *p)
}

func load128Stub(name string, present bool, load func(p *Uint128) Uint128, store func(p *Uint128, value Uint128)) stub {
	return stub{name: name, present: present, call: func() { load(aligned16()) }, check: func(t *testing.T) {
		p := aligned16()
		for _, lo := range edges[uint64]() {
			for _, hi := range edges[uint64]() {
				*p = Uint128{lo, hi}
				require.Equal(t, Uint128{lo, hi}, load(p))
				require.Equal(t, Uint128{lo, hi}, *p, "a load leaves memory as it is")
			}
		}
	}}
}

func store128Stub(name string, present bool, store func(p *Uint128, value Uint128)) stub {
	return stub{name: name, present: present, call: func() { store(aligned16(), Uint128{1, 1}) }, check: func(t *testing.T) {
		p := aligned16()
		for _, lo := range edges[uint64]() {
			for _, hi := range edges[uint64]() {
				store(p, Uint128{lo, hi})
				require.Equal(t, Uint128{lo, hi}, *p)
			}
		}
	}}
}

// TestLoad128WhileStored reads a pair while it is written: the halves must belong together.
func TestLoad128WhileStored(t *testing.T) {
	if !Have.Load128 {
		t.Skip("no 128-bit load here")
	}
	const writes = 100_000
	p := aligned16()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range uint64(writes) {
			Store128(p, Uint128{i, ^i})
		}
	}()
	torn := 0
	Store128(p, Uint128{0, ^uint64(0)})
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		if v := Load128(p); v.Lo != ^v.Hi {
			torn++
		}
	}
	assert.Zero(t, torn)
}

func TestMisalignedPairsAreRefused(t *testing.T) {
	misaligned := (*Uint128)(unsafe.Add(unsafe.Pointer(aligned16()), 8))
	for name, c := range map[string]struct {
		present bool
		call    func()
	}{
		"CAS128":   {Have.CAS128, func() { CAS128(misaligned, Uint128{}, Uint128{}) }},
		"Load128":  {Have.Load128, func() { Load128(misaligned) }},
		"Store128": {Have.Load128, func() { Store128(misaligned, Uint128{}) }},
	} {
		if c.present {
			assert.PanicsWithValue(t, fmt.Sprintf("asm: %s at %p: the address must be a multiple of 16", name, misaligned), c.call)
		}
	}
}
