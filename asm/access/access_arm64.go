package access

import (
	"strings"
	"unsafe"

	"example.org/atomlab/asm"
)

// A maker is what promises depend on.
type maker struct{ lse2 bool }

var here = maker{asm.Have.LSE2}

// promised: a general register that is aligned, or with FEAT_LSE2 within 16 aligned bytes; a pair of them as two, or
// with FEAT_LSE2 as one if it is aligned; a vector register as two doublewords if these are aligned; structures by
// their elements, which are bytes here (Arm ARM DDI 0487, B2.2.1).
func promised(a Access, offset int, by maker) int {
	within := func(block int) bool { return offset/block == (offset+a.Width-1)/block }
	vector := strings.HasSuffix(a.Name, " Q")
	switch {
	case a.Width <= 8 && (within(a.Width) || by.lse2 && within(16)):
		return a.Width
	case a.Width == 16 && !vector && by.lse2 && within(16):
		return 16
	case a.Width == 16 && offset%8 == 0, vector && offset%8 == 0:
		return 8
	}
	return 1
}

func all() []Access {
	return []Access{
		{"LDRH/STRH", 2, 1, true, alternate16, sample16},
		{"LDR/STR W", 4, 1, true, alternate32, sample32},
		{"LDR/STR X", 8, 1, true, alternate64, sample64},
		{"LDP/STP X", 16, 1, true, alternatePair, samplePair},
		{"LDR/STR Q", 16, 1, true, alternateVector, sampleVector},
		{"LDP/STP Q", 32, 1, true, alternateVectorPair, sampleVectorPair},
		{"LD1/ST1 {4 V}", 64, 1, true, alternateFour, sampleFour},
	}
}

//go:noescape
func alternate16(p unsafe.Pointer, n int)

//go:noescape
func sample16(p, into unsafe.Pointer, n int)

//go:noescape
func alternate32(p unsafe.Pointer, n int)

//go:noescape
func sample32(p, into unsafe.Pointer, n int)

//go:noescape
func alternate64(p unsafe.Pointer, n int)

//go:noescape
func sample64(p, into unsafe.Pointer, n int)

//go:noescape
func alternatePair(p unsafe.Pointer, n int)

//go:noescape
func samplePair(p, into unsafe.Pointer, n int)

//go:noescape
func alternateVector(p unsafe.Pointer, n int)

//go:noescape
func sampleVector(p, into unsafe.Pointer, n int)

//go:noescape
func alternateVectorPair(p unsafe.Pointer, n int)

//go:noescape
func sampleVectorPair(p, into unsafe.Pointer, n int)

//go:noescape
func alternateFour(p unsafe.Pointer, n int)

//go:noescape
func sampleFour(p, into unsafe.Pointer, n int)
