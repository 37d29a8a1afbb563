package sched

import "runtime"

// A Model says when stores reach memory that are weaker than those of sync/atomic: those that Buffer announces, which
// are the Store and StoreRelease of package asm. All else is sequentially consistent in any model.
type Model uint8

const (
	Native Model = iota // TSO on amd64, SC elsewhere
	SC                  // sequential consistency: at once
	TSO                 // x86-TSO, amd64's: some time later, in the order of their thread
)

func (m Model) String() string { return [...]string{"native", "sequential consistency", "x86-TSO"}[m] }

// native is what Native stands for.
var native = nativeOn(runtime.GOARCH)

func nativeOn(arch string) Model {
	if arch == "amd64" {
		return TSO
	}
	return SC
}
