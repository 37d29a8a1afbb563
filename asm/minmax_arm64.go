package asm

// Only LSE has these: amd64 and LL/SC need a loop around a compare-and-swap.

// MaxSigned32 stores the greater of value and what p holds, and returns what p held (LDSMAXAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MaxSigned32(p *int32, value int32) (old int32) {
	must(hasLSE, "MaxSigned32")
	return maxSigned32(p, value)
}

// MaxSigned64 stores the greater of value and what p holds, and returns what p held (LDSMAXAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MaxSigned64(p *int64, value int64) (old int64) {
	must(hasLSE, "MaxSigned64")
	return maxSigned64(p, value)
}

// MinSigned32 stores the lesser of value and what p holds, and returns what p held (LDSMINAL). Sequentially consistent.
// It panics where FEAT_LSE is missing.
func MinSigned32(p *int32, value int32) (old int32) {
	must(hasLSE, "MinSigned32")
	return minSigned32(p, value)
}

// MinSigned64 stores the lesser of value and what p holds, and returns what p held (LDSMINAL). Sequentially consistent.
// It panics where FEAT_LSE is missing.
func MinSigned64(p *int64, value int64) (old int64) {
	must(hasLSE, "MinSigned64")
	return minSigned64(p, value)
}

// MaxUnsigned32 stores the greater of value and what p holds, and returns what p held (LDUMAXAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MaxUnsigned32(p *uint32, value uint32) (old uint32) {
	must(hasLSE, "MaxUnsigned32")
	return maxUnsigned32(p, value)
}

// MaxUnsigned64 stores the greater of value and what p holds, and returns what p held (LDUMAXAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MaxUnsigned64(p *uint64, value uint64) (old uint64) {
	must(hasLSE, "MaxUnsigned64")
	return maxUnsigned64(p, value)
}

// MinUnsigned32 stores the lesser of value and what p holds, and returns what p held (LDUMINAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MinUnsigned32(p *uint32, value uint32) (old uint32) {
	must(hasLSE, "MinUnsigned32")
	return minUnsigned32(p, value)
}

// MinUnsigned64 stores the lesser of value and what p holds, and returns what p held (LDUMINAL). Sequentially
// consistent. It panics where FEAT_LSE is missing.
func MinUnsigned64(p *uint64, value uint64) (old uint64) {
	must(hasLSE, "MinUnsigned64")
	return minUnsigned64(p, value)
}

//go:noescape
func maxSigned32(p *int32, value int32) (old int32)

//go:noescape
func maxSigned64(p *int64, value int64) (old int64)

//go:noescape
func minSigned32(p *int32, value int32) (old int32)

//go:noescape
func minSigned64(p *int64, value int64) (old int64)

//go:noescape
func maxUnsigned32(p *uint32, value uint32) (old uint32)

//go:noescape
func maxUnsigned64(p *uint64, value uint64) (old uint64)

//go:noescape
func minUnsigned32(p *uint32, value uint32) (old uint32)

//go:noescape
func minUnsigned64(p *uint64, value uint64) (old uint64)
