package affinity

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Of kernel32, all since Windows 7. Each is documented as returning 0 where it fails.
var (
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	getActiveProcessorGroupCount = kernel32.NewProc("GetActiveProcessorGroupCount")
	getThreadGroupAffinity       = kernel32.NewProc("GetThreadGroupAffinity")
	setThreadGroupAffinity       = kernel32.NewProc("SetThreadGroupAffinity")
	getProcessAffinityMask       = kernel32.NewProc("GetProcessAffinityMask")
	getProcessGroupAffinity      = kernel32.NewProc("GetProcessGroupAffinity")
)

// groupAffinity is GROUP_AFFINITY.
type groupAffinity struct {
	mask     uintptr
	group    uint16
	reserved [3]uint16
}

// Get returns the processors that the calling thread may run on, as thread 0, or those of this process, as os.Getpid.
func Get(thread int) (cpus []int, err error) {
	switch thread {
	case 0:
		var at groupAffinity
		if ok, _, err := getThreadGroupAffinity.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(&at))); ok == 0 {
			return nil, err
		}
		return InGroup(at.group, uint64(at.mask)), nil
	case os.Getpid():
		return ofProcess()
	}
	return nil, errors.New("on Windows the processors of the calling thread and of this process are known only")
}

// ofProcess: a process in one group has a mask; of one in several groups Windows tells the groups, and it may use all
// that is active in them.
func ofProcess() (cpus []int, err error) {
	process := uintptr(windows.CurrentProcess())
	groups, err := groupsOf(process)
	if err != nil {
		return nil, err
	}
	if len(groups) == 1 {
		var mine, systems uintptr
		ok, _, err := getProcessAffinityMask.Call(
			process, uintptr(unsafe.Pointer(&mine)), uintptr(unsafe.Pointer(&systems)))
		if ok == 0 {
			return nil, err
		}
		if mine != 0 {
			return InGroup(groups[0], uint64(mine)), nil
		}
	}
	for _, group := range groups {
		active := windows.GetActiveProcessorCount(group)
		cpus = append(cpus, InGroup(group, 1<<active-1)...) // all 64 where active is 64
	}
	return cpus, nil
}

func groupsOf(process uintptr) ([]uint16, error) {
	if count, _, _ := getActiveProcessorGroupCount.Call(); count == 1 {
		return []uint16{0}, nil
	}
	var groups [Most / PerGroup]uint16
	count := uint16(len(groups))
	ok, _, err := getProcessGroupAffinity.Call(process, uintptr(unsafe.Pointer(&count)), uintptr(unsafe.Pointer(&groups[0])))
	if ok == 0 {
		return nil, err
	}
	return groups[:count], nil
}

// Set allows the calling thread, which is thread 0, these processors and no others; they must be of one group.
func Set(thread int, cpus ...int) error {
	if thread != 0 {
		return errors.New("on Windows only the calling thread can be pinned here")
	}
	group, mask, err := groupMask(cpus)
	if err != nil {
		return err
	}
	to := groupAffinity{mask: uintptr(mask), group: group}
	if uint64(to.mask) != mask {
		return errors.New("this processor's number does not fit the mask of a 32-bit program")
	}
	if ok, _, err := setThreadGroupAffinity.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(&to)), 0); ok == 0 {
		return err
	}
	return nil
}
