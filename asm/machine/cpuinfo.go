package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A cpuInfo is /proc/cpuinfo: fields by processor. What is said of all, or of none in particular, is under everyone.
type cpuInfo map[int]map[string]string

const everyone = -1

// readCPUInfo reads the paragraphs of the file. Kernels for 32-bit Arm and those for arm64 before 3.19 list the
// processors first and say once, after the last, what they are.
func readCPUInfo(tree *sysroot.Tree) cpuInfo {
	info := cpuInfo{}
	cpu, processors := everyone, 0
	for line := range strings.Lines(tree.Text("proc/cpuinfo")) {
		name, value, found := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if name == "processor" {
			number, err := strconv.Atoi(value)
			if err != nil || number < 0 || number >= affinity.Most {
				number = everyone
			}
			cpu = number
			processors++
		}
		if name == "" {
			cpu = everyone
		}
		if !found || !slices.Contains(sysroot.CPUInfoFields, name) {
			continue
		}
		if info[cpu] == nil {
			info[cpu] = map[string]string{}
		}
		info[cpu][name] = value
	}
	if processors > 1 {
		info.shareWhatIsSaidOnce()
	}
	return info
}

// shareWhatIsSaidOnce: of several processors a field that one has is meant for all of them.
func (c cpuInfo) shareWhatIsSaidOnce() {
	said := map[string][]int{}
	for cpu, fields := range c {
		for name := range fields {
			said[name] = append(said[name], cpu)
		}
	}
	for name, cpus := range said {
		if len(cpus) != 1 || cpus[0] == everyone || name == "processor" {
			continue
		}
		if c[everyone] == nil {
			c[everyone] = map[string]string{}
		}
		c[everyone][name] = c[cpus[0]][name]
		delete(c[cpus[0]], name)
	}
}

// of returns a field of a processor, or what is said of all.
func (c cpuInfo) of(cpu int, field string) string {
	if value := c[cpu][field]; value != "" {
		return value
	}
	return c[everyone][field]
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
	if c.of(cpu, "CPU implementer") == "" || !isArm64(c.of(cpu, "CPU architecture")) {
		return 0
	}
	return number("CPU implementer")&0xff<<24 | number("CPU variant")&0xf<<20 | 0xf<<16 | number("CPU part")&0xfff<<4 | number("CPU revision")&0xf
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
		m.Signature = info.signature()
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
	default:
		m.Model = info.foreignModel()
	}
	return m
}

// signature is amd64's family, model and stepping, as askProcessor writes them.
func (c cpuInfo) signature() string {
	return fmt.Sprintf("family %s model %s stepping %s", c.first("cpu family"), c.first("model"), c.first("stepping"))
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
