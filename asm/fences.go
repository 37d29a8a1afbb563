package asm

// A FenceForm is one way in which this architecture orders accesses.
type FenceForm struct {
	Name    string // the mnemonic with its operand
	Orders  string // which earlier accesses before which later ones
	Present bool   // false: Do panics
	Do      func() // executes it once
}

// Fences lists the fences of this architecture, the full ones first.
func Fences() []FenceForm { return fences() }
