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

func load128(p *Uint128) Uint128 {
	if Have.LSE2 {
		return loadPair(p)
	}
	return loadByCAS(cas128, p)
}

// loadByCAS exchanges what is there for itself, until that succeeds: the manual promises of CASP that both words are of
// one moment if it writes, and nothing of what it finds where it does not (DDI 0487, C6.2). A first guess may be torn.
func loadByCAS(cas func(p *Uint128, old, new Uint128) Uint128, p *Uint128) Uint128 {
	for guess := loadPair(p); ; {
		witness := cas(p, guess, guess)
		if witness == guess {
			return guess
		}
		guess = witness
	}
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
