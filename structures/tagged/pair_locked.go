package tagged

import (
	"sync"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// locks stand in for the instruction, chosen by address so that different pairs seldom share one.
var locks [64]struct {
	sync.Mutex
	_ layout.Pad
}

func lockOf(p *asm.Uint128) *sync.Mutex {
	return &locks[uintptr(unsafe.Pointer(p))>>4%uintptr(len(locks))].Mutex
}

func lockedLoad(p *asm.Uint128) asm.Uint128 {
	lock := lockOf(p)
	lock.Lock()
	defer lock.Unlock()
	return *p
}

func lockedStore(p *asm.Uint128, v asm.Uint128) {
	lock := lockOf(p)
	lock.Lock()
	defer lock.Unlock()
	*p = v
}

func lockedCAS(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 {
	lock := lockOf(p)
	lock.Lock()
	defer lock.Unlock()
	witness := *p
	if witness == old {
		*p = new
	}
	return witness
}
