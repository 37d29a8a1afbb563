package asm

// A Hint tells the processor that this thread is waiting in a loop: it spends a little time, frees resources for
// the other hardware thread of the core, and orders nothing.
type Hint struct {
	Name    string // the mnemonic
	Present bool   // false: Do panics
	Do      func() // executes the hint once
}

// Hints lists the spin hints of this architecture, the customary one first.
func Hints() []Hint { return hints() }
