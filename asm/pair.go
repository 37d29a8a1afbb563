//go:build amd64 || arm64

package asm

// Load128 reads both halves of p at once, with no ordering of its own where one instruction can (a MOVDQA on amd64 with
// AVX, an LDP on arm64 with FEAT_LSE2), else by a compare-and-swap of what is there for itself, which writes: p must
// then be writable, and its line is taken. It panics where p is not 16-byte aligned and where Have.Load128 is false.
func Load128(p *Uint128) (value Uint128) {
	must(Have.Load128, "Load128")
	mustAlign16(p, "Load128")
	return load128(p)
}

// Store128 writes both halves of p at once, with no ordering of its own where one instruction can, else by
// compare-and-swap. It panics where p is not 16-byte aligned and where Have.Load128 is false.
func Store128(p *Uint128, value Uint128) {
	must(Have.Load128, "Store128")
	mustAlign16(p, "Store128")
	store128(p, value)
}

// storeByCAS repeats an exchange until it succeeds.
func storeByCAS(cas func(p *Uint128, old, new Uint128) Uint128, p *Uint128, value Uint128) {
	for old := (Uint128{}); ; {
		witness := cas(p, old, value)
		if witness == old {
			return
		}
		old = witness
	}
}
