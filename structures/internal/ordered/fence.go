package ordered

import "sync/atomic"

// Fence lets no later load of this goroutine be performed before all its earlier stores, release stores among them, are
// visible. It exchanges a word that nobody else has, in this processor's own cache: on amd64 a locked instruction waits
// for the store buffer as MFENCE does; on arm64 the store-release of the exchange comes before any later load-acquire,
// which Go's atomic loads are.
func Fence() {
	var word atomic.Uint32
	word.Swap(1)
}
