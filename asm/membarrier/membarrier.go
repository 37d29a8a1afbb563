// Package membarrier makes all running threads of the process execute a full fence at the request of one of them:
// membarrier(2). It lets the frequent side of a protocol go without its fence, and the rare side pay for both.
package membarrier

// Supported says whether Barrier works here, and registers the process for it on the first call.
func Supported() bool { return register() }

// Barrier returns once every thread of the process that was running has executed a full fence, and every other one will
// have done so before it runs again. It costs microseconds. It panics where Supported is false.
func Barrier() { barrier() }
