package asm

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// readTPIDR reads TPIDR_EL0.
func readTPIDR() uint64

// readTPIDRRO reads TPIDRRO_EL0.
func readTPIDRRO() uint64

// chooseCPUSource reads the register in which this kernel keeps the number, if it is seen to tell processors apart.
func chooseCPUSource() func() int {
	unknown := func() int { return -1 }
	release, err := unix.Sysctl("kern.osrelease")
	register, mask, known := appleCPURegister(release)
	if err != nil || !known {
		return unknown
	}
	read := readTPIDR
	if register == "TPIDRRO_EL0" {
		read = readTPIDRRO
	}
	source := func() int { return int(read() & mask) }
	if !tellsApart(source, runtime.NumCPU()) {
		return unknown
	}
	return source
}
