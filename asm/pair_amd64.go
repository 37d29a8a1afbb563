package asm

// An aligned 16-byte SSE access is atomic on processors with AVX: Intel SDM vol. 3A §10.1.1, AMD APM vol. 2 §7.3.2.

// Load128AVX is Load128 by MOVDQA. It panics where Have.AVX128 is false.
func Load128AVX(p *Uint128) (value Uint128) {
	must(Have.AVX128, "Load128AVX")
	mustAlign16(p, "Load128AVX")
	return load128AVX(p)
}

// Store128AVX is Store128 by MOVDQA. It panics where Have.AVX128 is false.
func Store128AVX(p *Uint128, value Uint128) {
	must(Have.AVX128, "Store128AVX")
	mustAlign16(p, "Store128AVX")
	store128AVX(p, value)
}

func load128(p *Uint128) Uint128 {
	if Have.AVX128 {
		return load128AVX(p)
	}
	return cas128(p, Uint128{}, Uint128{})
}

func store128(p *Uint128, value Uint128) {
	if Have.AVX128 {
		store128AVX(p, value)
		return
	}
	storeByCAS(cas128, p, value)
}

//go:noescape
func load128AVX(p *Uint128) (value Uint128)

//go:noescape
func store128AVX(p *Uint128, value Uint128)
