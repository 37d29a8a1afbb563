package broken

import "example.org/atomlab/asm"

func relaxedCAS128(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 {
	if !asm.Have.LSE {
		return asm.CAS128(p, old, new) // there is no wrong instruction to use
	}
	return caspRelaxed(p, old, new)
}

//go:noescape
func caspRelaxed(p *asm.Uint128, old, new asm.Uint128) (witness asm.Uint128)
