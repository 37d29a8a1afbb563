package access

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"

	"example.org/atomlab/asm"
)

// A maker is what promises depend on.
type maker struct {
	vendor cpuid.Vendor
	avx128 bool // see asm.Caps
}

var here = maker{cpuid.CPU.VendorID, asm.Have.AVX128}

// promised: of up to 8 bytes, what is aligned on any processor, what lies within a line on Intel's (SDM vol. 3A
// §9.1.1), and within an aligned quadword on AMD's (APM vol. 2 §7.3.2); of more, what MOVDQA does where there is AVX.
func promised(a Access, offset int, by maker) int {
	block := a.Width
	switch by.vendor {
	case cpuid.Intel:
		block = 64
	case cpuid.AMD, cpuid.Hygon:
		block = 8
	}
	within := offset/block == (offset+a.Width-1)/block
	if a.Width <= 8 && within || by.avx128 && a.Width == 16 && a.Align == 16 {
		return a.Width
	}
	return 1
}

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
