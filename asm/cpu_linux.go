package asm

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
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
	var mine, allowed unix.CPUSet
	if unix.SchedGetaffinity(0, &mine) != nil || unix.SchedGetaffinity(unix.Getpid(), &allowed) != nil {
		return false
	}
	defer unix.SchedSetaffinity(0, &mine)
	const enough = 2
	agreed, nonzero := 0, false
	for cpu := 0; cpu < 64*len(allowed) && agreed < enough; cpu++ {
		if !allowed.IsSet(cpu) {
			continue
		}
		var one unix.CPUSet
		one.Set(cpu)
		if unix.SchedSetaffinity(0, &one) != nil || getcpu() != cpu || register() != cpu {
			return false
		}
		agreed++
		nonzero = nonzero || cpu != 0
	}
	return nonzero
}
