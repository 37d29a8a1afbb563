package machine

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/affinity"
)

// askSystem asks the kernel what no file tells.
func (m *Machine) askSystem() {
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		m.Kernel = unix.ByteSliceToString(name.Release[:])
	}
	m.PageSize = os.Getpagesize()
	m.Allowed, _ = affinity.Get(unix.Getpid()) // the main thread's: others may have been pinned
	if sign := imitatedLink(); sign != "" {
		m.imitated(sign)
		m.ForeignFiles = true
	}
}

// imitatedLink compares two links that name the same program on a real kernel: QEMU user mode imitates /proc/self/exe
// and forgets /proc/thread-self/exe.
func imitatedLink() string {
	self, err1 := os.Readlink("/proc/self/exe")
	thread, err2 := os.Readlink("/proc/thread-self/exe")
	if err1 != nil || err2 != nil || self == thread {
		return ""
	}
	return fmt.Sprintf("/proc/thread-self/exe is %s, not this program", thread)
}
