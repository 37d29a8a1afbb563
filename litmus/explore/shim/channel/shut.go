package channel

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// shut are the channels that this exploration's schedule closed. A receive finds out by itself whether a channel is
// closed; a send to a full one could only by sending, which the race detector would see.
var shut struct {
	epoch uint64
	list  []unsafe.Pointer
}

//go:norace
func shutDown(channel unsafe.Pointer) {
	e := sched.Epoch()
	if e == 0 {
		return
	}
	if e != shut.epoch {
		shut.epoch, shut.list = e, nil
	}
	shut.list = append(shut.list, channel)
}

//go:norace
func isShut(channel unsafe.Pointer) bool {
	if shut.epoch != sched.Epoch() {
		return false
	}
	for _, c := range shut.list {
		if c == channel {
			return true
		}
	}
	return false
}
