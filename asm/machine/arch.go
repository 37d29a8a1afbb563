package machine

import (
	"cmp"
	"slices"
	"strings"
)

// An archSign is a field of /proc/cpuinfo that only the kernels of one architecture write, and what its value then is
// or begins with. The order matters: the first that fits is it.
type archSign struct {
	field, begins string
	arch          string // in Go's words, where Go has one
}

// archSigns is from the kernel's arch/*/kernel, the functions show_cpuinfo.
var archSigns = []archSign{
	{"vendor_id", "IBM/S390", "s390x"},
	{"arch", "IA-64", "ia64"},
	{"ISA", "loongarch", "loong64"},
	{"isa", "rv64", "riscv64"},
	{"isa", "rv32", "riscv"},
	{"isa", "mips", "mips"},
	{"cpu family", "PA-RISC", "parisc"},
	{"cpu", "POWER", "ppc64"},
	{"cpu", "PPC970", "ppc64"},
	{"cpu", "Cell", "ppc64"},
	{"cpu", "Alpha", "alpha"},
	{"cpu", "UltraSparc", "sparc64"},
	{"cpu", "SPARC", "sparc64"},
	{"cpu", "Fujitsu SPARC", "sparc64"},
	{"CPU implementer", "0x", "arm"}, // arm64 was tried before
}

// arch says of which architecture the processors are, in Go's words; empty if the file does not show it.
func (c cpuInfo) arch() string {
	if flags := strings.Fields(c.first("flags")); c.first("vendor_id") != "" && len(flags) > 0 {
		if slices.Contains(flags, "lm") { // long mode
			return "amd64"
		}
		return "386"
	}
	if c.first("CPU implementer") != "" && isArm64(c.first("CPU architecture")) {
		return "arm64"
	}
	for _, sign := range archSigns {
		if value, found := strings.CutPrefix(c.first(sign.field), sign.begins); found && (value != "" || sign.begins != "0x") {
			return sign.arch
		}
	}
	return ""
}

// isArm64 knows the value of "CPU architecture" by which arm64's kernels say so: 8, and AArch64 before 3.19. Kernels
// for 32-bit Arm write 7 or less, on processors of 64 bits too.
func isArm64(architecture string) bool { return architecture == "8" || architecture == "AArch64" }

// foreignModel is the processor's name where the architecture is none of ours.
func (c cpuInfo) foreignModel() string {
	return cmp.Or(c.first("model name"), c.first("Model Name"), c.first("cpu model"), c.first("uarch"), c.first("cpu"))
}
