package access

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"
)

func all() []Access {
	return []Access{
		{"MOV", 2, 1, true, alternate16, sample16},
		{"MOV", 4, 1, true, alternate32, sample32},
		{"MOV", 8, 1, true, alternate64, sample64},
		{"MOVDQU", 16, 1, true, alternateSSE, sampleSSE},
		{"MOVDQA", 16, 16, true, alternateSSEAligned, sampleSSEAligned},
		{"VMOVDQU", 32, 1, cpuid.CPU.Has(cpuid.AVX), alternateAVX, sampleAVX},
		{"VMOVDQU64", 64, 1, cpuid.CPU.Has(cpuid.AVX512F), alternateAVX512, sampleAVX512},
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
func alternateSSE(p unsafe.Pointer, n int)

//go:noescape
func sampleSSE(p, into unsafe.Pointer, n int)

//go:noescape
func alternateSSEAligned(p unsafe.Pointer, n int)

//go:noescape
func sampleSSEAligned(p, into unsafe.Pointer, n int)

//go:noescape
func alternateAVX(p unsafe.Pointer, n int)

//go:noescape
func sampleAVX(p, into unsafe.Pointer, n int)

//go:noescape
func alternateAVX512(p unsafe.Pointer, n int)

//go:noescape
func sampleAVX512(p, into unsafe.Pointer, n int)
