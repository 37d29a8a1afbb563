//go:build !amd64 && !arm64

package sched

// goroutine does not know here: goroutines that are none of the schedule's are not noticed.
func goroutine() uintptr { return 0 }
