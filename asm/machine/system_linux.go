package machine

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/affinity"
)

// detectSystem asks the kernel: /sys, /proc and the scheduler.
func (m *Machine) detectSystem() {
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		m.Kernel = unix.ByteSliceToString(name.Release[:])
	}
	m.Allowed = allowedCPUs()
	if online, err := parseCPUList(readLine("/sys/devices/system/cpu/online")); err == nil {
		m.Online = len(online)
	}
	if sign := emulationSign(); sign != "" {
		m.Emulated = sign
		return // /sys describes the host
	}
	m.Cores = groupByCore(m.Allowed)
	if size, err := strconv.Atoi(readLine("/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size")); err == nil {
		m.Lines = append(m.Lines, LineSize{"sysfs coherency_line_size", size})
	}
	if m.Hypervisor == "" {
		m.Hypervisor = hypervisorFromFiles()
	}
}

// allowedCPUs is the affinity mask of the process's main thread: other threads may have been pinned.
func allowedCPUs() (cpus []int) {
	cpus, _ = affinity.Get(unix.Getpid())
	return cpus
}

// groupByCore puts the hardware threads of one core together, in the order in which cores first appear.
func groupByCore(cpus []int) (cores [][]int) {
	coreOf := map[string]int{}
	for _, cpu := range cpus {
		siblings := readLine(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu))
		if siblings == "" {
			siblings = strconv.Itoa(cpu)
		}
		index, known := coreOf[siblings]
		if !known {
			index = len(cores)
			coreOf[siblings] = index
			cores = append(cores, nil)
		}
		cores[index] = append(cores[index], cpu)
	}
	return cores
}

// emulationSign compares two links that name the same program on a real kernel: QEMU user mode imitates
// /proc/self/exe and forgets /proc/thread-self/exe.
func emulationSign() string {
	self, err1 := os.Readlink("/proc/self/exe")
	thread, err2 := os.Readlink("/proc/thread-self/exe")
	if err1 != nil || err2 != nil || self == thread {
		return ""
	}
	return fmt.Sprintf("/proc/thread-self/exe is %s, not this program", thread)
}

// hypervisorFromFiles knows guests that the processor does not tell about.
func hypervisorFromFiles() string {
	if kind := readLine("/sys/hypervisor/type"); kind != "" {
		return kind
	}
	if kind := readLine("/proc/device-tree/hypervisor/compatible"); kind != "" {
		return strings.TrimRight(kind, "\x00")
	}
	vendor, product := readLine("/sys/class/dmi/id/sys_vendor"), readLine("/sys/class/dmi/id/product_name")
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

// parseCPUList reads the kernel's list form: "0-3,8,10-11".
func parseCPUList(list string) (cpus []int, err error) {
	const most = 1 << 16
	for _, part := range strings.Split(strings.TrimSpace(list), ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, err := strconv.Atoi(first)
		if err != nil {
			return nil, fmt.Errorf("CPU list %q: %q is not a number", list, first)
		}
		to := from
		if isRange {
			if to, err = strconv.Atoi(last); err != nil {
				return nil, fmt.Errorf("CPU list %q: %q is not a number", list, last)
			}
		}
		if from < 0 || to < from || to >= most {
			return nil, fmt.Errorf("CPU list %q: range %q: expected 0 <= first <= last < %d", list, part, most)
		}
		for cpu := from; cpu <= to; cpu++ {
			cpus = append(cpus, cpu)
		}
	}
	slices.Sort(cpus)
	return slices.Compact(cpus), nil
}
