//go:build amd64 || arm64

package sched

// goroutine identifies the running goroutine among those that are alive.
func goroutine() uintptr
