package asm

// CAS128LSE is CAS128 by CASPAL. It panics where FEAT_LSE is missing.
func CAS128LSE(p *Uint128, old, new Uint128) (witness Uint128) {
	must(hasLSE, "CAS128LSE")
	mustAlign16(p, "CAS128LSE")
	return cas128LSE(p, old, new)
}

// CAS128LLSC is CAS128 by LDAXP and STLXP.
func CAS128LLSC(p *Uint128, old, new Uint128) (witness Uint128) {
	mustAlign16(p, "CAS128LLSC")
	return cas128LLSC(p, old, new)
}

//go:noescape
func cas128LSE(p *Uint128, old, new Uint128) (witness Uint128)

//go:noescape
func cas128LLSC(p *Uint128, old, new Uint128) (witness Uint128)
