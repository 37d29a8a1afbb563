package machine

import (
	"fmt"
	"slices"

	"github.com/klauspost/cpuid/v2"
)

// detectProcessor asks CPUID.
func (m *Machine) detectProcessor() {
	cpu := &cpuid.CPU
	m.Vendor = cpu.VendorString
	m.Model = cpu.BrandName
	m.Signature = fmt.Sprintf("family %d model %d stepping %d", cpu.Family, cpu.Model, cpu.Stepping)
	for name, feature := range map[string]cpuid.FeatureID{
		"cx16": cpuid.CX16, "rdtscp": cpuid.RDTSCP, "avx": cpuid.AVX, "avx2": cpuid.AVX2, "avx512f": cpuid.AVX512F,
		"waitpkg": cpuid.WAITPKG, "rtm": cpuid.RTM, "movdir64b": cpuid.MOVDIR64B,
		"sse2": cpuid.SSE2, "sse4.1": cpuid.SSE4, "serialize": cpuid.SERIALIZE,
	} {
		if cpu.Has(feature) {
			m.Features = append(m.Features, name)
		}
	}
	slices.Sort(m.Features)
	if cpu.CacheLine > 0 {
		m.Lines = append(m.Lines, LineSize{"CPUID", cpu.CacheLine})
	}
	if cpu.VM() {
		m.Hypervisor = cpu.HypervisorVendorString
		if m.Hypervisor == "" {
			m.Hypervisor = "unnamed"
		}
	}
	// QEMU without hardware virtualisation says so in leaf 0x40000000.
	if cpu.HypervisorVendorString == "TCGTCGTCGTCG" {
		m.Emulated = "CPUID leaf 0x40000000 says TCGTCGTCGTCG: QEMU translates the instructions"
	}
}
