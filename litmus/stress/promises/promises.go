// Package promises has the stress tests that ship with the lab: what the Go memory model and the documentation of the
// standard library promise, what the structures of this repository promise, and, kept apart, races on plain memory and
// types that are broken on purpose.
//
// The families of litmus tests are written once and instantiated for every type and method of sync/atomic. A sentence
// in each test says what is tested, and its source is the text that promises it.
package promises

import (
	"slices"

	"example.org/atomlab/litmus/stress"
)

// Promises are the tests whose forbidden outcomes must never be seen, and that have no race.
func Promises() []stress.Case {
	return slices.Concat(atomics(), readModifyWrites(), mixed(), publications(), neighbours(), guarantees(), structures())
}

// Races are tests that race on plain memory on purpose: what the processor does then, and the little that holds even
// so.
func Races() []stress.Case { return slices.Concat(plains(), tearing(), doubts()) }

// All are both.
func All() []stress.Case { return slices.Concat(Promises(), Races()) }
