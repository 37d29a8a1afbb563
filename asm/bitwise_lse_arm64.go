package asm

// The stubs below execute one LSE instruction (LDCLRAL, LDSETAL, LDEORAL) and panic where FEAT_LSE is missing.
// Contract and ordering are those of the stub without the suffix.

// And8LSE is And8 by LDCLRALB.
func And8LSE(p *uint8, mask uint8) {
	must(hasLSE, "And8LSE")
	and8LSE(p, mask)
}

// And16LSE is And16 by LDCLRALH.
func And16LSE(p *uint16, mask uint16) {
	must(hasLSE, "And16LSE")
	and16LSE(p, mask)
}

// And32LSE is And32 by LDCLRALW.
func And32LSE(p *uint32, mask uint32) {
	must(hasLSE, "And32LSE")
	and32LSE(p, mask)
}

// And64LSE is And64 by LDCLRAL.
func And64LSE(p *uint64, mask uint64) {
	must(hasLSE, "And64LSE")
	and64LSE(p, mask)
}

// Or8LSE is Or8 by LDSETALB.
func Or8LSE(p *uint8, mask uint8) {
	must(hasLSE, "Or8LSE")
	or8LSE(p, mask)
}

// Or16LSE is Or16 by LDSETALH.
func Or16LSE(p *uint16, mask uint16) {
	must(hasLSE, "Or16LSE")
	or16LSE(p, mask)
}

// Or32LSE is Or32 by LDSETALW.
func Or32LSE(p *uint32, mask uint32) {
	must(hasLSE, "Or32LSE")
	or32LSE(p, mask)
}

// Or64LSE is Or64 by LDSETAL.
func Or64LSE(p *uint64, mask uint64) {
	must(hasLSE, "Or64LSE")
	or64LSE(p, mask)
}

// Xor8LSE is Xor8 by LDEORALB.
func Xor8LSE(p *uint8, mask uint8) {
	must(hasLSE, "Xor8LSE")
	xor8LSE(p, mask)
}

// Xor16LSE is Xor16 by LDEORALH.
func Xor16LSE(p *uint16, mask uint16) {
	must(hasLSE, "Xor16LSE")
	xor16LSE(p, mask)
}

// Xor32LSE is Xor32 by LDEORALW.
func Xor32LSE(p *uint32, mask uint32) {
	must(hasLSE, "Xor32LSE")
	xor32LSE(p, mask)
}

// Xor64LSE is Xor64 by LDEORAL.
func Xor64LSE(p *uint64, mask uint64) {
	must(hasLSE, "Xor64LSE")
	xor64LSE(p, mask)
}

//go:noescape
func and8LSE(p *uint8, mask uint8)

//go:noescape
func and16LSE(p *uint16, mask uint16)

//go:noescape
func and32LSE(p *uint32, mask uint32)

//go:noescape
func and64LSE(p *uint64, mask uint64)

//go:noescape
func or8LSE(p *uint8, mask uint8)

//go:noescape
func or16LSE(p *uint16, mask uint16)

//go:noescape
func or32LSE(p *uint32, mask uint32)

//go:noescape
func or64LSE(p *uint64, mask uint64)

//go:noescape
func xor8LSE(p *uint8, mask uint8)

//go:noescape
func xor16LSE(p *uint16, mask uint16)

//go:noescape
func xor32LSE(p *uint32, mask uint32)

//go:noescape
func xor64LSE(p *uint64, mask uint64)
