package machine

import (
	"slices"

	"golang.org/x/sys/unix"
)

// A capability is a bit of the auxiliary vector's AT_HWCAP or AT_HWCAP2 (Documentation/arch/arm64/elf_hwcaps.rst).
type capability struct {
	vector uintptr
	bit    uint
}

const (
	atHWCAP  = 16
	atHWCAP2 = 26
)

var capabilities = map[string]capability{
	"evtstrm": {atHWCAP, 2}, "lse": {atHWCAP, 8}, "cpuid": {atHWCAP, 11}, "rcpc": {atHWCAP, 15}, "sve": {atHWCAP, 22},
	"lse2": {atHWCAP, 25}, "rcpc2": {atHWCAP, 26}, "sb": {atHWCAP, 29}, "ecv": {atHWCAP2, 19}, "wfxt": {atHWCAP2, 31},
	"lse128": {atHWCAP2, 47}, "rcpc3": {atHWCAP2, 46},
}

func features() (names []string) {
	for name := range capabilities {
		if has(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func has(name string) bool {
	auxv, err := unix.Auxv()
	if err != nil {
		return false
	}
	want := capabilities[name]
	for _, entry := range auxv {
		if entry[0] == want.vector {
			return entry[1]>>want.bit&1 != 0
		}
	}
	return false
}

// canReadMIDR: the kernel traps the read and answers it where it announces the cpuid capability.
func canReadMIDR() bool { return has("cpuid") }
