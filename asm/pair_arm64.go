package asm

// Load128LSE2 is Load128 by LDP, which is atomic within 16 bytes with FEAT_LSE2 (Arm ARM B2.2.1). It panics where
// Have.LSE2 is false.
func Load128LSE2(p *Uint128) (value Uint128) {
	must(Have.LSE2, "Load128LSE2")
	mustAlign16(p, "Load128LSE2")
	return loadPair(p)
}

// Store128LSE2 is Store128 by STP. It panics where Have.LSE2 is false.
func Store128LSE2(p *Uint128, value Uint128) {
	must(Have.LSE2, "Store128LSE2")
	mustAlign16(p, "Store128LSE2")
	storePair(p, value)
}

// load128 without LSE2 exchanges what is there for itself; with what does not matter, as long as both are the same.
func load128(p *Uint128) Uint128 {
	if Have.LSE2 {
		return loadPair(p)
	}
	return cas128(p, Uint128{}, Uint128{})
}

func store128(p *Uint128, value Uint128) {
	if Have.LSE2 {
		storePair(p, value)
		return
	}
	storeByCAS(cas128, p, value)
}

//go:noescape
func loadPair(p *Uint128) (value Uint128)

//go:noescape
func storePair(p *Uint128, value Uint128)
