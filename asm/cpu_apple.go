package asm

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// appleCPURegister is where the kernels of Apple's arm64 systems keep the number of the processor, for user code to
// read (xnu, libsyscall/os/tsd.h, _os_cpu_number, and osfmk/arm64/machine_machdep.h): Darwin 20 in the low three bits
// of the pointer in TPIDRRO_EL0, from Darwin 21 on in the low twelve bits of TPIDR_EL0. The header is Apple's own and
// may change, so the answer is not believed until tellsApart has been.
func appleCPURegister(release string) (register string, mask uint64, known bool) {
	major, _, _ := strings.Cut(release, ".")
	number, err := strconv.Atoi(major)
	switch {
	case err != nil || number < 20: // there was none before the first Macs with such processors
		return "", 0, false
	case number == 20:
		return "TPIDRRO_EL0", 1<<3 - 1, true
	}
	return "TPIDR_EL0", 1<<12 - 1, true
}

// tellsApart lets two threads ask at once where they run, on a system that does not let them choose. The source is
// believed if they were once on different processors, and never on one that this machine does not have.
func tellsApart(source func() int, processors int) bool {
	const rounds = 2000
	var arrived atomic.Int32
	var places [2][rounds]int
	var done sync.WaitGroup
	for side := range places {
		done.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for round := range rounds {
				arrived.Add(1)
				for looks := 1; int(arrived.Load()) < 2*(round+1); looks++ { // both run now, if there are processors for both
					if looks%(1<<12) == 0 {
						runtime.Gosched()
					}
				}
				places[side][round] = source()
			}
		})
	}
	done.Wait()
	apart := false
	for round := range rounds {
		for side := range places {
			if at := places[side][round]; at < 0 || at >= processors {
				return false
			}
		}
		apart = apart || places[0][round] != places[1][round]
	}
	return apart
}
