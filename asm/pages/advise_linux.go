package pages

import "golang.org/x/sys/unix"

// adviseSmallPages keeps transparent huge pages away, so that two runs see the same translation costs. A kernel
// without them refuses, which is as good.
func adviseSmallPages(memory []byte) { unix.Madvise(memory, unix.MADV_NOHUGEPAGE) }
