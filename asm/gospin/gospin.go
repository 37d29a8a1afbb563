// Package gospin is how Go's own locks spin: sync.Mutex calls [Spin] up to [Spins] times before it parks, and that is
// runtime.procyield with the argument [Argument].
//
// What the argument means differs: on amd64 it is a number of PAUSEs; on arm64, since Go 1.26, it is a time in ns, of
// which [Delay] tells what becomes of it. The tests of this package fail with a Go that spins otherwise.
package gospin

import _ "unsafe" // for linkname

// Of the runtime's lock_spinbit.go: active_spin and active_spin_cnt.
const (
	Spins    = 4
	Argument = 30
)

// Spin is one of them. The runtime keeps it, and Procyield, for packages that spin as it does (go.dev/issue/67401).
//
//go:linkname Spin sync.runtime_doSpin
//go:nosplit
func Spin()

// Procyield spins for the argument; 0 returns at once.
//
//go:linkname Procyield runtime.procyield
//go:nosplit
func Procyield(argument uint32)

// A Wait is what one call of procyield does: so many hints (PAUSE or ISB), then further ones until a counter has
// advanced by so many ticks, at least one if that is not 0.
type Wait struct {
	Hints, Ticks uint64
	Hz           uint64 // of the counter; 0 where none is read
}

// Hints is procyield on amd64.
func Hints(argument uint32) Wait { return Wait{Hints: uint64(argument)} }

// Delay is procyield on arm64 with a counter of the given frequency, in Hz: the time less 18 ns, for the ISB that it
// begins with, in whole ticks. They are counted as delay*(1+1/16)*hz>>30, in integers, so few ns are no tick on most
// counters.
func Delay(ns uint32, hz uint64) Wait {
	const first = 18
	switch {
	case ns == 0:
		return Wait{}
	case ns <= first:
		return Wait{Hints: 1, Hz: hz}
	}
	delay := uint64(ns - first)
	delay += delay >> 4
	return Wait{Hints: 1, Ticks: delay * hz >> 30, Hz: hz}
}
