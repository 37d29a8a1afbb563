package machine

import "fmt"

// nameOf looks up the implementer and the part number of a MIDR_EL1 value. What is not in the table keeps its number.
func nameOf(midr uint64) (vendor, model string) {
	number, part := midr>>24&0xff, midr>>4&0xfff
	known, found := implementers[number]
	if !found {
		known.name = fmt.Sprintf("implementer %#x", number)
	}
	model, found = known.parts[part]
	if !found {
		model = fmt.Sprintf("part %#x", part)
	}
	return known.name, model
}

// An implementer is who designed a core, by MIDR_EL1[31:24], and the cores, by MIDR_EL1[15:4].
type implementer struct {
	name  string
	parts map[uint64]string
}

// implementers is from the vendors' technical reference manuals (each has a section "MIDR_EL1"), and, where a vendor
// publishes none (Apple, Qualcomm, Samsung), from what Linux and LLVM know their cores by. Cores that cannot run
// 64-bit code are left out.
var implementers = map[uint64]implementer{
	0x41: {"Arm", map[uint64]string{
		0xd02: "Cortex-A34", 0xd03: "Cortex-A53", 0xd04: "Cortex-A35", 0xd05: "Cortex-A55", 0xd06: "Cortex-A65",
		0xd07: "Cortex-A57", 0xd08: "Cortex-A72", 0xd09: "Cortex-A73", 0xd0a: "Cortex-A75", 0xd0b: "Cortex-A76",
		0xd0c: "Neoverse N1", 0xd0d: "Cortex-A77", 0xd0e: "Cortex-A76AE", 0xd15: "Cortex-R82", 0xd40: "Neoverse V1",
		0xd41: "Cortex-A78", 0xd42: "Cortex-A78AE", 0xd43: "Cortex-A65AE", 0xd44: "Cortex-X1", 0xd46: "Cortex-A510",
		0xd47: "Cortex-A710", 0xd48: "Cortex-X2", 0xd49: "Neoverse N2", 0xd4a: "Neoverse E1", 0xd4b: "Cortex-A78C",
		0xd4c: "Cortex-X1C", 0xd4d: "Cortex-A715", 0xd4e: "Cortex-X3", 0xd4f: "Neoverse V2", 0xd80: "Cortex-A520",
		0xd81: "Cortex-A720", 0xd82: "Cortex-X4", 0xd83: "Neoverse V3AE", 0xd84: "Neoverse V3", 0xd85: "Cortex-X925",
		0xd87: "Cortex-A725", 0xd88: "Cortex-A520AE", 0xd89: "Cortex-A720AE", 0xd8e: "Neoverse N3", 0xd8f: "Cortex-A320",
	}},
	0x42: {"Broadcom", map[uint64]string{0x100: "Brahma-B53", 0x516: "ThunderX2"}},
	0x43: {"Cavium", map[uint64]string{
		0x0a0: "ThunderX", 0x0a1: "ThunderX 88xx", 0x0a2: "ThunderX 81xx", 0x0a3: "ThunderX 83xx", 0x0af: "ThunderX2 99xx",
		0x0b1: "OcteonTX2 98xx", 0x0b2: "OcteonTX2 96xx", 0x0b3: "OcteonTX2 95xx", 0x0b8: "ThunderX3 T110",
	}},
	0x46: {"Fujitsu", map[uint64]string{0x001: "A64FX", 0x003: "MONAKA"}},
	0x48: {"HiSilicon", map[uint64]string{ // Huawei's
		0xd01: "Kunpeng 920 (TaiShan v110)", 0xd02: "HIP09 (TaiShan v120)", 0xd40: "Kirin Cortex-A76",
	}},
	0x4e: {"NVIDIA", map[uint64]string{0x000: "Denver", 0x003: "Denver 2", 0x004: "Carmel"}},
	0x50: {"APM", map[uint64]string{0x000: "X-Gene"}},
	0x51: {"Qualcomm", map[uint64]string{
		0x001: "Oryon", 0x201: "Kryo Silver", 0x205: "Kryo Gold", 0x211: "Kryo Silver", 0x800: "Kryo 2xx Gold",
		0x801: "Kryo 2xx Silver", 0x802: "Kryo 3xx Gold", 0x803: "Kryo 3xx Silver", 0x804: "Kryo 4xx Gold",
		0x805: "Kryo 4xx Silver", 0xc00: "Falkor", 0xc01: "Saphira",
	}},
	0x53: {"Samsung", map[uint64]string{
		0x001: "Exynos M1 or M2", 0x002: "Exynos M3", 0x003: "Exynos M4", 0x004: "Exynos M5",
	}},
	0x61: {"Apple", map[uint64]string{
		0x001: "A7 Cyclone", 0x002: "A8 Typhoon", 0x003: "A8X Typhoon", 0x004: "A9 Twister", 0x005: "A9X Twister",
		0x006: "A10 Hurricane", 0x007: "A10X Hurricane", 0x008: "A11 Monsoon", 0x009: "A11 Mistral", 0x00b: "A12 Vortex",
		0x00c: "A12 Tempest", 0x010: "A12X Vortex", 0x011: "A12X Tempest", 0x012: "A13 Lightning", 0x013: "A13 Thunder",
		0x020: "A14 Icestorm", 0x021: "A14 Firestorm", 0x022: "M1 Icestorm", 0x023: "M1 Firestorm",
		0x024: "M1 Pro Icestorm", 0x025: "M1 Pro Firestorm", 0x028: "M1 Max Icestorm", 0x029: "M1 Max Firestorm",
		0x030: "A15 Blizzard", 0x031: "A15 Avalanche", 0x032: "M2 Blizzard", 0x033: "M2 Avalanche",
		0x034: "M2 Pro Blizzard", 0x035: "M2 Pro Avalanche", 0x038: "M2 Max Blizzard", 0x039: "M2 Max Avalanche",
		0x042: "M3 Sawtooth", 0x043: "M3 Everest", 0x044: "M3 Pro Sawtooth", 0x045: "M3 Pro Everest",
		0x048: "M3 Max Sawtooth", 0x049: "M3 Max Everest", 0x052: "M4 E core", 0x053: "M4 P core",
		0x054: "M4 Pro E core", 0x055: "M4 Pro P core", 0x058: "M4 Max E core", 0x059: "M4 Max P core",
	}},
	0x6d: {"Microsoft", map[uint64]string{0xd49: "Azure Cobalt 100"}},
	0x70: {"Phytium", map[uint64]string{
		0x303: "FTC310", 0x660: "FTC660", 0x661: "FTC661", 0x662: "FTC662", 0x663: "FTC663", 0x664: "FTC664",
		0x862: "FTC862",
	}},
	0xc0: {"Ampere", map[uint64]string{0xac3: "AmpereOne", 0xac4: "AmpereOne A", 0xac5: "AmpereOne B"}},
}
