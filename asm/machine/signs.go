package machine

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/machine/sysroot"
)

// half are the architectures of 32 bits whose programs a processor of 64 bits may run by itself.
var half = map[string]string{"amd64": "386", "arm64": "arm"}

// seeForeignFiles compares what instructions say with what /proc/cpuinfo says: an emulator of programs imitates the
// first and passes the second through from its host. Newer ones imitate cpuinfo for some architectures too, so its
// absence proves nothing.
func (m *Machine) seeForeignFiles(tree *sysroot.Tree) {
	info := readCPUInfo(tree)
	theirs := info.arch()
	switch model := info.first("model name"); {
	case theirs != "" && m.Arch != "" && theirs != m.Arch && half[theirs] != m.Arch:
		m.imitated(fmt.Sprintf("/proc/cpuinfo is that of a processor for %s, and this program is for %s", theirs, m.Arch))
	case m.Emulated != "" && m.Arch == "amd64" && model != "" && m.Model != "" && oneSpace(model) != oneSpace(m.Model):
		m.imitated(fmt.Sprintf("/proc/cpuinfo says %q, and CPUID %q", model, m.Model))
	default:
		return
	}
	m.ForeignFiles = true
}

// hypervisorOf knows guests that the processor does not tell about.
func hypervisorOf(tree *sysroot.Tree) string {
	if kind := tree.Line("sys/hypervisor/type"); kind != "" {
		return kind
	}
	if kind := tree.Line("proc/device-tree/hypervisor/compatible"); kind != "" {
		return strings.ReplaceAll(strings.Trim(kind, "\x00"), "\x00", ", ") // a list of strings that end in NUL
	}
	vendor, product := tree.Line("sys/class/dmi/id/sys_vendor"), tree.Line("sys/class/dmi/id/product_name")
	for _, guest := range []string{"QEMU", "KVM", "VMware", "Xen", "Virtual Machine", "VirtualBox", "Parallels", "Google Compute"} {
		if strings.Contains(vendor, guest) || strings.Contains(product, guest) {
			return strings.TrimSpace(vendor + " " + product)
		}
	}
	if strings.HasPrefix(vendor, "Amazon EC2") && !strings.Contains(product, "metal") {
		return vendor + " " + product
	}
	return ""
}

// oneSpace: the kernel squeezes the spaces in a processor's name.
func oneSpace(name string) string { return strings.Join(strings.Fields(name), " ") }
