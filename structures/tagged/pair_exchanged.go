//go:build !race && (amd64 || arm64)

package tagged

import "example.org/atomlab/asm"

// exchanges is whether the processor exchanges 128 bits. Either everything is done by that, or everything under a
// lock: a processor may well load at once (AVX) what it cannot exchange, and would see one half of what a lock holder
// writes. Tests do without.
var exchanges = asm.Have.CAS128

func load(p *asm.Uint128) asm.Uint128 {
	if exchanges {
		return loadAtOnce(p)
	}
	return lockedLoad(p)
}

func store(p *asm.Uint128, v asm.Uint128) {
	if !exchanges {
		lockedStore(p, v)
		return
	}
	for old := load(p); ; {
		witness := cas(p, old, v)
		if witness == old {
			return
		}
		old = witness
	}
}

func cas(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 {
	if exchanges {
		return asm.CAS128(p, old, new)
	}
	return lockedCAS(p, old, new)
}
