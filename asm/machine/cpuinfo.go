package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A cpuInfo is /proc/cpuinfo: fields by processor. What stands before or between processors is under -1.
type cpuInfo map[int]map[string]string

func readCPUInfo(tree *sysroot.Tree) cpuInfo {
	info := cpuInfo{}
	cpu := -1
	for line := range strings.Lines(tree.Text("proc/cpuinfo")) {
		name, value, found := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if name == "processor" {
			number, err := strconv.Atoi(value)
			if err != nil || number < 0 || number >= affinity.Most {
				number = -1
			}
			cpu = number
		}
		if name == "" {
			cpu = -1
		}
		if !found || !slices.Contains(sysroot.CPUInfoFields, name) {
			continue
		}
		if info[cpu] == nil {
			info[cpu] = map[string]string{}
		}
		info[cpu][name] = value
	}
	return info
}

// of returns a field of a processor, or what is said of all.
func (c cpuInfo) of(cpu int, field string) string {
	if value := c[cpu][field]; value != "" {
		return value
	}
	return c[-1][field]
}

// first returns the field of the lowest processor that has it.
func (c cpuInfo) first(field string) string {
	lowest, value := affinity.Most, ""
	for cpu, fields := range c {
		if fields[field] != "" && cpu < lowest {
			lowest, value = cpu, fields[field]
		}
	}
	return value
}

// midr puts a processor's MIDR_EL1 together, as the kernel took it apart (arch/arm64/kernel/cpuinfo.c).
func (c cpuInfo) midr(cpu int) uint64 {
	number := func(field string) uint64 {
		n, _ := strconv.ParseUint(c.of(cpu, field), 0, 16)
		return n
	}
	if c.of(cpu, "CPU implementer") == "" || c.of(cpu, "CPU architecture") != "8" {
		return 0
	}
	return number("CPU implementer")&0xff<<24 | number("CPU variant")&0xf<<20 | 0xf<<16 | number("CPU part")&0xfff<<4 | number("CPU revision")&0xf
}

// arch says of which architecture the processors are, in Go's words; empty if the file does not show it.
func (c cpuInfo) arch() string {
	switch {
	case c.first("vendor_id") != "" && slices.Contains(strings.Fields(c.first("flags")), "lm"):
		return "amd64"
	case c.first("CPU implementer") != "" && c.first("CPU architecture") == "8":
		return "arm64"
	}
	return ""
}

// infer begins the description of a recorded machine of which nothing but the kernel's files is there.
func infer(tree *sysroot.Tree) Machine {
	m := Machine{OS: "linux"}
	if words := strings.Fields(tree.Line("proc/version")); len(words) > 2 {
		m.Kernel = words[2]
	}
	info := readCPUInfo(tree)
	m.Arch = info.arch()
	switch m.Arch {
	case "amd64":
		m.Vendor, m.Model = info.first("vendor_id"), info.first("model name")
		m.Signature = fmt.Sprintf("family %s model %s stepping %s", info.first("cpu family"), info.first("model"), info.first("stepping"))
		m.Features = known(info.first("flags"), flagNames)
		if flags := strings.Fields(info.first("flags")); len(flags) > 0 {
			invariant := slices.Contains(flags, "constant_tsc") && slices.Contains(flags, "nonstop_tsc")
			m.Counter.Invariant = &invariant
		}
	case "arm64":
		midr := info.midr(lowest(info))
		m.Vendor, m.Model = nameOf(midr)
		m.Signature = fmt.Sprintf("MIDR_EL1 %#x", midr)
		m.Features = known(info.first("Features"), capabilityNames)
		invariant := true // the architecture requires it (Arm ARM D12.1.2)
		m.Counter.Invariant = &invariant
	}
	return m
}

func lowest(info cpuInfo) int {
	cpu := affinity.Most
	for candidate := range info {
		if candidate >= 0 {
			cpu = min(cpu, candidate)
		}
	}
	return cpu
}

// The kernel's names for the features that matter to atomics, and ours.
var (
	flagNames = map[string]string{
		"cx16": "cx16", "rdtscp": "rdtscp", "avx": "avx", "avx2": "avx2", "avx512f": "avx512f", "waitpkg": "waitpkg",
		"rtm": "rtm", "movdir64b": "movdir64b", "sse2": "sse2", "sse4_1": "sse4.1", "serialize": "serialize",
	}
	capabilityNames = map[string]string{
		"atomics": "lse", "evtstrm": "evtstrm", "cpuid": "cpuid", "lrcpc": "rcpc", "sve": "sve", "uscat": "lse2",
		"ilrcpc": "rcpc2", "sb": "sb", "ecv": "ecv", "wfxt": "wfxt", "lse128": "lse128", "lrcpc3": "rcpc3",
	}
)

func known(words string, names map[string]string) (features []string) {
	for word := range strings.FieldsSeq(words) {
		if name := names[word]; name != "" {
			features = append(features, name)
		}
	}
	slices.Sort(features)
	return slices.Compact(features)
}
