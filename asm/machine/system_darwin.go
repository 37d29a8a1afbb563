package machine

import (
	"os"

	"golang.org/x/sys/unix"
)

// askSystem asks macOS, which tells sizes but not which processor is where, and lets no thread choose one.
func (m *Machine) askSystem() {
	m.PageSize = os.Getpagesize()
	m.Kernel, _ = unix.Sysctl("kern.osrelease")
	if brand, err := unix.Sysctl("machdep.cpu.brand_string"); err == nil && m.Model == "" {
		m.Vendor, m.Model = "Apple", brand
	}
	if line, err := unix.SysctlUint64("hw.cachelinesize"); err == nil {
		m.Lines = append(m.Lines, LineSize{"sysctl hw.cachelinesize", int(line)})
	}
	if translated, err := unix.SysctlUint32("sysctl.proc_translated"); err == nil && translated != 0 {
		m.imitated("sysctl.proc_translated is 1: Rosetta translates the instructions")
	}
}
