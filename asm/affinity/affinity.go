// Package affinity says on which processors a thread may run, and sets it, on machines with any number of processors:
// the masks of the C library and of most bindings end at processor 1023, which large servers and the kernel's own limit
// (8192 on common configurations) have passed.
//
// A thread is named by its number, 0 being the calling one, which must be locked (runtime.LockOSThread) if the answer
// is to stay true; the number of the process, os.Getpid, stands for what the process as a whole may use. On systems
// other than Linux and Windows both calls say that there is no such thing here. What is for Windows was tried under
// Wine, where its tests pass; no Windows has executed it yet.
package affinity

import (
	"errors"
	"fmt"
	"math/bits"
)

// Most is the highest number of processors that a mask or a list may name; kernels are configured for 8192 at most.
const Most = 1 << 14

// ErrUnsupported: this system has no affinity masks.
var ErrUnsupported = errors.New("threads cannot be pinned on this system")

const wordBits = bits.UintSize

// A mask is the kernel's form: bit cpu%wordBits of word cpu/wordBits.
type mask []uint

// maskOf makes the shortest mask that holds the processors.
func maskOf(cpus []int) (mask, error) {
	highest := -1
	for _, cpu := range cpus {
		if cpu < 0 || cpu >= Most {
			return nil, fmt.Errorf("processor %d: expected 0 to %d", cpu, Most-1)
		}
		highest = max(highest, cpu)
	}
	if highest < 0 {
		return nil, errors.New("no processors: a thread must be allowed at least one")
	}
	m := make(mask, highest/wordBits+1)
	for _, cpu := range cpus {
		m[cpu/wordBits] |= 1 << (cpu % wordBits)
	}
	return m, nil
}

// list names the processors of a mask, ascending.
func (m mask) list() (cpus []int) {
	for i, word := range m {
		for ; word != 0; word &= word - 1 {
			cpus = append(cpus, i*wordBits+bits.TrailingZeros(word))
		}
	}
	return cpus
}
