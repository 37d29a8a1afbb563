package asm

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/affinity"
)

// getcpu asks the kernel.
func getcpu() int {
	var cpu uint32
	if _, _, errno := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); errno != 0 {
		return -1
	}
	return int(cpu)
}

// chooseCPUSource returns the fastest source that agrees with the kernel.
func chooseCPUSource() func() int {
	for _, register := range cpuRegisters() {
		if tellsTheTruth(register) {
			return register
		}
	}
	return getcpu
}

// tellsTheTruth compares a register with the kernel on two processors, or on one that is not number 0: an emulator
// that always says 0 is right there. The processors are those of the main thread, as this one may be pinned.
func tellsTheTruth(register func() int) bool {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	mine, err := affinity.Get(0)
	if err != nil {
		return false
	}
	allowed, err := affinity.Get(unix.Getpid())
	if err != nil {
		return false
	}
	defer affinity.Set(0, mine...)
	const enough = 2
	nonzero := false
	for _, cpu := range allowed[:min(enough, len(allowed))] {
		if affinity.Set(0, cpu) != nil || getcpu() != cpu || register() != cpu {
			return false
		}
		nonzero = nonzero || cpu != 0
	}
	return nonzero
}
