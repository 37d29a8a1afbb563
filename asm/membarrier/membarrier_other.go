//go:build !linux

package membarrier

func register() bool { return false }

func barrier() { panic("membarrier: exists on Linux only: ask Supported first") }
