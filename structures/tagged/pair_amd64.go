//go:build !race

package tagged

import "example.org/atomlab/asm"

// load is sequentially consistent as every load is under TSO, since all stores to pairs are locked exchanges.
func load(p *asm.Uint128) asm.Uint128 {
	if asm.Have.Load128 {
		return asm.Load128(p)
	}
	return lockedLoad(p)
}
