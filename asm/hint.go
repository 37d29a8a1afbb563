package asm

// A Hint tells the processor that this thread is waiting in a loop: it spends a little time, frees resources for
// the other hardware thread of the core, and orders nothing.
type Hint struct {
	Name    string // the mnemonic
	Present bool   // false: Do panics
	Do      func() // executes the hint once
}

// Relax executes the customary hint of this architecture n times: PAUSE on amd64, ISB on arm64, where YIELD mostly does
// nothing. How long that takes differs by a factor of a hundred between processors: calibrate.
func Relax(n uint32)

// Hints lists the spin hints of this architecture, the customary one first.
func Hints() []Hint { return hints() }
