package membarrier

import (
	"sync"

	"golang.org/x/sys/unix"
)

// Commands of membarrier(2).
const (
	privateExpedited         = 1 << 3
	registerPrivateExpedited = 1 << 4
)

var register = sync.OnceValue(func() bool {
	_, _, errno := unix.RawSyscall(unix.SYS_MEMBARRIER, registerPrivateExpedited, 0, 0)
	return errno == 0
})

func barrier() {
	if _, _, errno := unix.RawSyscall(unix.SYS_MEMBARRIER, privateExpedited, 0, 0); errno != 0 {
		panic("membarrier: " + errno.Error() + ": ask Supported first")
	}
}
