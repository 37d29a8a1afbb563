package asm

// The stubs below execute one LSE instruction (CASAL, LDADDAL, SWPAL) and panic where FEAT_LSE is missing.
// Contract and ordering are those of the stub without the suffix.

// CAS8LSE is CAS8 by CASALB.
func CAS8LSE(p *uint8, old, new uint8) (witness uint8) {
	must(hasLSE, "CAS8LSE")
	return cas8LSE(p, old, new)
}

// CAS16LSE is CAS16 by CASALH.
func CAS16LSE(p *uint16, old, new uint16) (witness uint16) {
	must(hasLSE, "CAS16LSE")
	return cas16LSE(p, old, new)
}

// CAS32LSE is CAS32 by CASALW.
func CAS32LSE(p *uint32, old, new uint32) (witness uint32) {
	must(hasLSE, "CAS32LSE")
	return cas32LSE(p, old, new)
}

// CAS64LSE is CAS64 by CASAL.
func CAS64LSE(p *uint64, old, new uint64) (witness uint64) {
	must(hasLSE, "CAS64LSE")
	return cas64LSE(p, old, new)
}

// Add8LSE is Add8 by LDADDALB.
func Add8LSE(p *uint8, delta uint8) (old uint8) {
	must(hasLSE, "Add8LSE")
	return add8LSE(p, delta)
}

// Add16LSE is Add16 by LDADDALH.
func Add16LSE(p *uint16, delta uint16) (old uint16) {
	must(hasLSE, "Add16LSE")
	return add16LSE(p, delta)
}

// Add32LSE is Add32 by LDADDALW.
func Add32LSE(p *uint32, delta uint32) (old uint32) {
	must(hasLSE, "Add32LSE")
	return add32LSE(p, delta)
}

// Add64LSE is Add64 by LDADDAL.
func Add64LSE(p *uint64, delta uint64) (old uint64) {
	must(hasLSE, "Add64LSE")
	return add64LSE(p, delta)
}

// Swap8LSE is Swap8 by SWPALB.
func Swap8LSE(p *uint8, new uint8) (old uint8) {
	must(hasLSE, "Swap8LSE")
	return swap8LSE(p, new)
}

// Swap16LSE is Swap16 by SWPALH.
func Swap16LSE(p *uint16, new uint16) (old uint16) {
	must(hasLSE, "Swap16LSE")
	return swap16LSE(p, new)
}

// Swap32LSE is Swap32 by SWPALW.
func Swap32LSE(p *uint32, new uint32) (old uint32) {
	must(hasLSE, "Swap32LSE")
	return swap32LSE(p, new)
}

// Swap64LSE is Swap64 by SWPAL.
func Swap64LSE(p *uint64, new uint64) (old uint64) {
	must(hasLSE, "Swap64LSE")
	return swap64LSE(p, new)
}

//go:noescape
func cas8LSE(p *uint8, old, new uint8) (witness uint8)

//go:noescape
func cas16LSE(p *uint16, old, new uint16) (witness uint16)

//go:noescape
func cas32LSE(p *uint32, old, new uint32) (witness uint32)

//go:noescape
func cas64LSE(p *uint64, old, new uint64) (witness uint64)

//go:noescape
func add8LSE(p *uint8, delta uint8) (old uint8)

//go:noescape
func add16LSE(p *uint16, delta uint16) (old uint16)

//go:noescape
func add32LSE(p *uint32, delta uint32) (old uint32)

//go:noescape
func add64LSE(p *uint64, delta uint64) (old uint64)

//go:noescape
func swap8LSE(p *uint8, new uint8) (old uint8)

//go:noescape
func swap16LSE(p *uint16, new uint16) (old uint16)

//go:noescape
func swap32LSE(p *uint32, new uint32) (old uint32)

//go:noescape
func swap64LSE(p *uint64, new uint64) (old uint64)
