package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klauspost/cpuid/v2"

	"example.org/atomlab/asm"
)

// askProcessor asks CPUID.
func (m *Machine) askProcessor() {
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
	m.askTranslators(cpu.HypervisorVendorString)
	m.askCounter()
	m.CachesTold = askCaches()
}

// askTranslators knows what imitations call themselves.
func (m *Machine) askTranslators(hypervisor string) {
	if hypervisor == "TCGTCGTCGTCG" { // QEMU without hardware virtualisation
		m.imitated("CPUID leaf 0x40000000 says TCGTCGTCGTCG: QEMU translates the instructions")
	}
	for _, name := range []string{"QEMU TCG CPU", "VirtualApple"} { // the second is Rosetta
		if strings.HasPrefix(m.Model, name) {
			m.imitated(fmt.Sprintf("CPUID calls the processor %q", m.Model))
		}
	}
}

// leaf asks CPUID where the leaf exists, and gets zeros where not.
func leaf(number, sub uint32) (eax, ebx, ecx, edx uint32) {
	highest, _, _, _ := asm.CPUID(number&0xffff0000, 0)
	if number > highest || number&0xffff0000 != highest&0xffff0000 {
		return 0, 0, 0, 0
	}
	return asm.CPUID(number, sub)
}

// askCounter: CPUID.80000007H:EDX[8] (Intel SDM vol. 3B §18.17.1), leaf 15H, and leaf 40000010H of VMware and KVM.
func (m *Machine) askCounter() {
	_, _, _, edx := leaf(0x80000007, 0)
	invariant := edx>>8&1 != 0
	m.Counter.Invariant = &invariant
	if denominator, numerator, crystal, _ := leaf(0x15, 0); denominator != 0 && numerator != 0 && crystal != 0 {
		m.Counter.Told = append(m.Counter.Told,
			Frequency{"CPUID leaf 15H", float64(crystal) * float64(numerator) / float64(denominator)})
	}
	if m.Hypervisor != "KVMKVMKVM" && m.Hypervisor != "VMwareVMware" { // others use the leaf for something else
		return
	}
	if kHz, _, _, _ := leaf(0x40000010, 0); kHz != 0 {
		m.Counter.Told = append(m.Counter.Told, Frequency{"hypervisor's CPUID leaf 40000010H", float64(kHz) * 1e3})
	}
}

// askCaches enumerates the caches of the processor that it happens to run on: leaf 8000001DH where the vendor is AMD,
// leaf 4 otherwise. If the thread was moved meanwhile it asks again.
func askCaches() *CachesTold {
	source, number := "CPUID leaf 4", uint32(4)
	if _, _, ecx, _ := leaf(0x80000001, 0); cpuid.CPU.VendorID != cpuid.Intel && ecx>>22&1 != 0 { // topology extensions
		source, number = "CPUID leaf 8000001DH", 0x8000001d
	}
	for range 10 {
		told := CachesTold{Source: source, CPU: asm.CPU()}
		const most = 16
		for sub := range uint32(most) {
			eax, ebx, ecx, _ := leaf(number, sub)
			kind := map[uint32]string{1: "data", 2: "instruction", 3: "unified"}[eax&0x1f]
			if kind == "" {
				break
			}
			ways, partitions, line, sets := int(ebx>>22)+1, int(ebx>>12&0x3ff)+1, int(ebx&0xfff)+1, int(ecx)+1
			told.Caches = append(told.Caches, CacheTold{
				Level: int(eax >> 5 & 7), Type: kind, Bytes: ways * partitions * line * sets, Line: line, Ways: ways,
				AtMost: int(eax>>14&0xfff) + 1,
			})
		}
		if len(told.Caches) == 0 {
			return nil
		}
		if asm.CPU() == told.CPU {
			return &told
		}
	}
	return nil
}
