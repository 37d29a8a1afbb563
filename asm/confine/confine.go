// Package confine takes from this process what it does not need, for good.
//
// [Code] is for a process that runs machine code of strangers, which a proof should keep harmless, and which must be
// harmless where the proof is wrong. A filter in the kernel (seccomp) then ends the process at any system call but
// those that Go's runtime, the running of code, and answers on standard output take. There is no way from there to a
// file, a socket or another process, whatever the code does: what is left to it is to compute, and to fail. Limits keep
// it from taking memory without bound and from leaving a core dump; threads no filter can count, so the parent looks on
// ([Excess]).
//
// [Measuring] is for a process that measures. Filters are not for it: they add some ten nanoseconds to each system
// call, and what a system call costs is one of the things that it measures.
package confine

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Environment is what a process needs to have been started with if Code is to confine it, beside its parent's own: the
// C library, where it is linked to it, else reads in the middle of things how many processors there are.
var Environment = []string{"MALLOC_ARENA_MAX=1"}

// Bounds are what a process may take.
type Bounds struct {
	Memory  int64 // bytes, beyond what it has when it is confined
	Threads int
}

// Excess says which bound a process exceeds, or nothing. Where the system does not tell, nothing is exceeded.
func (b Bounds) Excess(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return ""
	}
	return b.excess(text)
}

// excess reads a status file of proc(5). Page tables count: memory that is mapped and never written has nothing else.
func (b Bounds) excess(status []byte) string {
	memory, threads := int64(0), 0
	for line := range bytes.Lines(status) {
		name, rest, _ := strings.Cut(string(line), ":")
		number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "VmRSS", "VmPTE", "VmSwap":
			memory += n << 10
		case "Threads":
			threads = int(n)
		}
	}
	switch most := b.Memory + tare; {
	case memory > most:
		return fmt.Sprintf("found %d MiB of memory, expected at most %d", memory>>20, most>>20)
	case threads > b.Threads:
		return fmt.Sprintf("found %d threads, expected at most %d", threads, b.Threads)
	}
	return ""
}

// tare is what a program of Go has before it does anything, generously: with the race detector, or inside an emulator.
const tare = 1 << 30
