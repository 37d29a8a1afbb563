package access

import (
	"unsafe"
)

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
