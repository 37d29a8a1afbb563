//go:build !linux

package conform

import (
	"runtime"
	"sync/atomic"
)

// Shake stops all goroutines again and again until the returned function is called.
func Shake() (stop func()) {
	var done atomic.Bool
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		var m runtime.MemStats
		for !done.Load() {
			runtime.ReadMemStats(&m) // stops the world
			runtime.Gosched()
		}
	}()
	return func() {
		done.Store(true)
		<-finished
	}
}
