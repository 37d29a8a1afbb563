package asm

import "golang.org/x/sys/cpu"

// hasLSE is what the dispatching routines in the .s files test; it never changes after start-up.
var hasLSE = cpu.ARM64.HasATOMICS

// Bits of the two capability words that Linux passes to a program (Documentation/arch/arm64/elf_hwcaps.rst), which
// golang.org/x/sys/cpu does not all know.
const (
	hwcapLRCPC = 1 << 15
	hwcapUSCAT = 1 << 25 // FEAT_LSE2: unaligned single-copy atomicity
	hwcapSB    = 1 << 29
	hwcap2WFXT = 1 << 31
)

func detect() Caps {
	hwcap, hwcap2 := HWCAP()
	return Caps{
		CAS128:           true,
		Load128:          true,
		LSE2:             hwcap&hwcapUSCAT != 0,
		LSE:              hasLSE,
		LLSC:             true,
		RCPC:             hwcap&hwcapLRCPC != 0,
		Yield:            true, // a hint: executes as NOP where it means nothing
		ISB:              true,
		SB:               hwcap&hwcapSB != 0,
		WFE:              true,
		WFXT:             hwcap2&hwcap2WFXT != 0,
		Flush:            true,
		PrefetchForWrite: true,
		Counter:          true, // CNTVCT_EL0, which every arm64 kernel that Go supports opens to user code
	}
}
