//go:build unix

package pages

import "golang.org/x/sys/unix"

func allocate(size int) ([]byte, error) {
	memory, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err == nil {
		adviseSmallPages(memory)
	}
	return memory, err
}

func release(memory []byte) {
	if memory != nil {
		unix.Munmap(memory)
	}
}
