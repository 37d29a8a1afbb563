//go:build amd64 || arm64

package asm

// Counter reads the processor's time-stamp counter, serialised: every instruction before it has completed, and
// none after it has begun. In ticks; package clock knows what a tick is. It panics where Have.Counter is false.
func Counter() (ticks uint64) {
	must(Have.Counter, "Counter")
	return counter()
}

func counter() (ticks uint64)
