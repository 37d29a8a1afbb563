//go:build !race

package tagged

import "example.org/atomlab/asm"

// loadAtOnce puts a load-acquire before the pair, so that no earlier store-release of this thread is overtaken, and a
// barrier behind it, so that nothing later is done before. The exchange that stands in without LSE2 orders by itself.
func loadAtOnce(p *asm.Uint128) asm.Uint128 {
	if !asm.Have.LSE2 {
		return asm.Load128(p)
	}
	asm.LoadAcquire64(&p.Lo)
	v := asm.Load128LSE2(p)
	asm.DMBISHLD()
	return v
}
