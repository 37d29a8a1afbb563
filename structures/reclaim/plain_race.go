//go:build race

package reclaim

import "sync/atomic"

// The race detector does not see assembly: under it the stores are ordinary atomic ones.

func storePlain(word *atomic.Uint64, id uint64) { word.Store(id) }

func storeRelease(word *atomic.Uint64, id uint64) { word.Store(id) }
