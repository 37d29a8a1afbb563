//go:build race || (!amd64 && !arm64)

package ordered

import "sync/atomic"

// Weak is whether these stores are weaker than sync/atomic's.
const Weak = false

// StorePlain is the ordinary store here.
func StorePlain(word *atomic.Uint64, value uint64) { word.Store(value) }

// StoreRelease is the ordinary store here.
func StoreRelease(word *atomic.Uint64, value uint64) { word.Store(value) }
