package machine

import (
	"fmt"

	"example.org/atomlab/asm"
)

// readCTR reads CTR_EL0, the cache type register.
func readCTR() uint64

// readMIDR reads MIDR_EL1, which Linux lets user code read where the cpuid capability is set.
func readMIDR() uint64

// askProcessor asks the capability words and the registers that user code may read.
func (m *Machine) askProcessor() {
	ctr := readCTR()
	words := func(shift uint) int { return 4 << (ctr >> shift & 0xf) } // log2 of the number of 4-byte words
	m.Lines = append(m.Lines, LineSize{"CTR_EL0.DminLine", words(16)})
	if ctr>>24&0xf != 0 { // 0: not told
		m.Lines = append(m.Lines, LineSize{granule, words(24)})
	}
	m.Instructions = &InstructionCaches{IDC: ctr>>28&1 != 0, DIC: ctr>>29&1 != 0}
	invariant := true // the architecture requires it (Arm ARM D12.1.2)
	m.Counter.Invariant = &invariant
	m.Counter.Told = append(m.Counter.Told, Frequency{"CNTFRQ_EL0", float64(asm.CounterHz())})
	m.Features = features()
	if !canReadMIDR() {
		return
	}
	midr := readMIDR()
	m.Signature = fmt.Sprintf("MIDR_EL1 %#x", midr)
	m.Vendor, m.Model = nameOf(midr)
	const reserved, max = 0x00, 0x051 // QEMU's -cpu max takes the number that is reserved for software
	if midr>>24&0xff == reserved && midr>>4&0xfff == max {
		m.Vendor, m.Model = "QEMU", "max"
		m.imitated(fmt.Sprintf("MIDR_EL1 is %#x, which is QEMU's own", midr))
	}
}
