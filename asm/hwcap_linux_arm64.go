package asm

import "golang.org/x/sys/unix"

// HWCAP returns the words AT_HWCAP and AT_HWCAP2 of the auxiliary vector: the features that the kernel vouches for.
func HWCAP() (hwcap, hwcap2 uint64) {
	const atHWCAP, atHWCAP2 = 16, 26
	auxv, err := unix.Auxv()
	if err != nil {
		return 0, 0
	}
	for _, entry := range auxv {
		switch entry[0] {
		case atHWCAP:
			hwcap = uint64(entry[1])
		case atHWCAP2:
			hwcap2 = uint64(entry[1])
		}
	}
	return hwcap, hwcap2
}
