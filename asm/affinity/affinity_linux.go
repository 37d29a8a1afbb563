package affinity

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Get returns the processors that a thread may run on, ascending (sched_getaffinity(2)).
func Get(thread int) (cpus []int, err error) {
	for size := 1024 / wordBits; ; size *= 2 {
		m := make(mask, size)
		n, _, errno := unix.RawSyscall(unix.SYS_SCHED_GETAFFINITY, uintptr(thread), uintptr(size*wordBits/8), uintptr(unsafe.Pointer(&m[0])))
		switch {
		case errno == unix.EINVAL && size*wordBits < Most:
			continue // the kernel's mask is longer than this one
		case errno != 0:
			return nil, errno
		}
		return m[:int(n)*8/wordBits].list(), nil
	}
}

// Set allows a thread these processors and no others (sched_setaffinity(2)). The kernel drops those that do not exist,
// are offline or outside the thread's cpuset, and refuses if none remains.
func Set(thread int, cpus ...int) error {
	m, err := maskOf(cpus)
	if err != nil {
		return err
	}
	_, _, errno := unix.RawSyscall(unix.SYS_SCHED_SETAFFINITY, uintptr(thread), uintptr(len(m)*wordBits/8), uintptr(unsafe.Pointer(&m[0])))
	if errno != 0 {
		return errno
	}
	return nil
}
