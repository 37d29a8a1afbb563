package machine

import "fmt"

// nameOf looks up the implementer and the part number of a MIDR_EL1 value.
func nameOf(midr uint64) (vendor, model string) {
	implementer, part := midr>>24&0xff, midr>>4&0xfff
	vendor = implementers[implementer]
	if vendor == "" {
		vendor = fmt.Sprintf("implementer %#x", implementer)
	}
	model = parts[implementer<<12|part]
	if model == "" {
		model = fmt.Sprintf("part %#x", part)
	}
	return vendor, model
}

// The names below are from the vendors' technical reference manuals, as MIDR_EL1 lists them.
var implementers = map[uint64]string{
	0x41: "Arm", 0x42: "Broadcom", 0x43: "Cavium", 0x46: "Fujitsu", 0x48: "HiSilicon", 0x4e: "NVIDIA",
	0x51: "Qualcomm", 0x53: "Samsung", 0x61: "Apple", 0x6d: "Microsoft", 0x70: "Phytium", 0xc0: "Ampere",
}

var parts = map[uint64]string{
	0x41d03: "Cortex-A53", 0x41d04: "Cortex-A35", 0x41d05: "Cortex-A55", 0x41d07: "Cortex-A57", 0x41d08: "Cortex-A72",
	0x41d09: "Cortex-A73", 0x41d0a: "Cortex-A75", 0x41d0b: "Cortex-A76", 0x41d0c: "Neoverse N1", 0x41d0d: "Cortex-A77",
	0x41d40: "Neoverse V1", 0x41d41: "Cortex-A78", 0x41d44: "Cortex-X1", 0x41d46: "Cortex-A510", 0x41d47: "Cortex-A710",
	0x41d48: "Cortex-X2", 0x41d49: "Neoverse N2", 0x41d4f: "Neoverse V2", 0x41d83: "Neoverse V3", 0x41d8e: "Neoverse N3",
	0x41d4d: "Cortex-A715", 0x41d4e: "Cortex-X3", 0x41d80: "Cortex-A520", 0x41d81: "Cortex-A720", 0x41d82: "Cortex-X4",
	0x41d85: "Cortex-X925", 0x41d87: "Cortex-A725",
	0x46001: "A64FX", 0x48d01: "Kunpeng 920", 0x61022: "M1 Icestorm", 0x61023: "M1 Firestorm", 0x430af: "ThunderX2",
	0xc0ac3: "AmpereOne", 0x51001: "Oryon",
}
