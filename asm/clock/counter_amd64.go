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

// counterHz measures: CPUID leaf 15H is often empty, and a hypervisor may scale the counter.
func counterHz() float64 { return calibrate() }
