package clock

import "example.org/atomlab/asm"

const counterName = "TSC"

// counterIsSteady asks for the invariant TSC: CPUID.80000007H:EDX[8] (Intel SDM vol. 3B §18.17.1).
func counterIsSteady() (bool, string) {
	if !asm.Have.Counter {
		return false, "this processor has no time-stamp counter"
	}
	const powerLeaf, invariantBit = 0x80000007, 1 << 8
	if highest, _, _, _ := asm.CPUID(0x80000000, 0); highest < powerLeaf {
		return false, "CPUID does not say whether the time-stamp counter is invariant"
	}
	if _, _, _, edx := asm.CPUID(powerLeaf, 0); edx&invariantBit == 0 {
		return false, "the time-stamp counter is not invariant: it may change its pace or stop"
	}
	return true, ""
}

// counterHz measures: CPUID leaf 15H is often empty, and a hypervisor may scale the counter. Where the leaf is there,
// it is one more opinion on how far the measurement may be off (Intel SDM vol. 2A, CPUID).
func counterHz() (hz, errorPPM float64) {
	const leaf = 0x15
	if highest, _, _, _ := asm.CPUID(0, 0); highest >= leaf {
		if denominator, numerator, crystal, _ := asm.CPUID(leaf, 0); denominator != 0 && numerator != 0 && crystal != 0 {
			return calibrate(float64(crystal) * float64(numerator) / float64(denominator))
		}
	}
	return calibrate()
}
