//go:build !race

package tagged

import "example.org/atomlab/asm"

// loadAtOnce is sequentially consistent as every load is under TSO, since all stores to pairs are locked exchanges.
func loadAtOnce(p *asm.Uint128) asm.Uint128 { return asm.Load128(p) }
