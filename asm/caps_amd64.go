package asm

import (
	"slices"

	"github.com/klauspost/cpuid/v2"
)

func detect() Caps {
	cpu := &cpuid.CPU
	cas128 := cpu.Has(cpuid.CX16)
	avx128 := cpu.Has(cpuid.AVX) && slices.Contains(avxIsAtomic, cpu.VendorID) && cpu.HypervisorVendorString != translator
	return Caps{
		CAS128:           cas128,
		Load128:          cas128 || avx128,
		AVX128:           avx128,
		RCPC:             true,
		Pause:            true, // REP NOP: a NOP before SSE2, never illegal
		WaitPkg:          cpu.Has(cpuid.WAITPKG),
		MonitorX:         extended.ecx.bit(29),
		Flush:            basic.edx.bit(19),
		PrefetchForWrite: extended.ecx.bit(8),
		Counter:          basic.edx.bit(4),
		RDTSCP:           cpu.Has(cpuid.RDTSCP),
		RDPID:            structured.ecx.bit(22),
	}
}

// avxIsAtomic are the vendors that promise it of their processors with AVX.
var avxIsAtomic = []cpuid.Vendor{cpuid.Intel, cpuid.AMD, cpuid.Hygon, cpuid.VIA}

// translator is how QEMU calls itself where it translates instructions: an access of 16 bytes becomes two of 8.
const translator = "TCGTCGTCGTCG"

// Some features the cpuid package does not know: they are read from the leaves (Intel SDM vol. 2A, CPUID; AMD APM vol.
// 3, appendix E).
var (
	basic      = readLeaf(1)
	structured = readLeaf(7)
	extended   = readLeaf(0x80000001)
)

type register uint32

func (r register) bit(n uint) bool { return r>>n&1 != 0 }

type leaf struct{ eax, ebx, ecx, edx register }

// readLeaf returns zeros for a leaf that the processor does not have.
func readLeaf(number uint32) leaf {
	if highest, _, _, _ := CPUID(number&0x80000000, 0); highest < number {
		return leaf{}
	}
	a, b, c, d := CPUID(number, 0)
	return leaf{register(a), register(b), register(c), register(d)}
}
