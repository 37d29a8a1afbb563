//go:build !race

package tagged

import "example.org/atomlab/asm"

// Without the race detector the processor does it, if it can.

func store(p *asm.Uint128, v asm.Uint128) {
	for old := load(p); ; {
		witness := cas(p, old, v)
		if witness == old {
			return
		}
		old = witness
	}
}

func cas(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 {
	if asm.Have.CAS128 {
		return asm.CAS128(p, old, new)
	}
	return lockedCAS(p, old, new)
}
