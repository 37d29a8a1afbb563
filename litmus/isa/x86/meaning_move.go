package x86

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// moves leaves zeros above what it moves, where the destination is wider.
func moves(a *act) {
	v := a.read(1, "DATA")
	if _, isMem := a.in.Operands[0].(litmus.Mem); isMem && a.form.streams {
		a.write(0, v, "NT")
		return
	}
	a.write(0, v)
}

// movesLow moves 64 bits to a register of 128, and leaves zeros above.
func movesLow(a *act) { a.write(0, a.read(1).Low(64)) }

// combines is a bitwise operation on both halves of a vector register.
func combines(a *act) {
	x, y := a.read(0), a.read(1)
	low, high := a.form.symbols(x.Low(64), y.Low(64)), a.form.symbols(x.Right(64), y.Right(64))
	a.write(0, low.Join(high, 64))
}

func movesSigned(a *act) { a.write(0, a.read(1).Signed(a.width(1))) }

// addresses is lea.
func addresses(a *act) { a.write(0, a.address(a.in.Operands[1].(litmus.Mem))) }

// movesIf reads its source, and writes its destination, in any case.
func movesIf(a *act) {
	source, destination := 1, 0
	if _, isMem := a.in.Operands[0].(litmus.Mem); isMem {
		source, destination = 0, 1
	}
	condition := a.condition()
	v, old := a.read(source), a.read(destination)
	if a.Number(condition) == 0 {
		v = old.With(v)
	}
	a.write(destination, v.With(old, condition))
}

func sets(a *act) { a.write(0, a.condition(), "DATA") }

func (a *act) goes() { a.Jump(a.in.Operands[0].(litmus.Target).Label) }

// refuses is what is decoded only.
func refuses(a *act) {
	a.Fail("found %s, which is read and decoded only; expected none in what is carried out", a.form.mnemonic)
}

func jumps(a *act) { a.goes() }

func jumpsIf(a *act) {
	condition := a.condition()
	a.Decide("BCC", condition)
	if a.Number(condition) == 1 {
		a.goes()
	}
}

// load16 reads sixteen bytes, of which only processors with AVX promise more than two halves (SDM vol. 3A, Guaranteed
// Atomic Operations).
func (a *act) load16(address meaning.Value, tags ...string) meaning.Value {
	low := a.Load(address, 8, tags...)
	return low.Join(a.Load(address.Add(meaning.Const(8)), 8, tags...), 64)
}

func (a *act) store16(address, v meaning.Value, tags ...string) {
	a.Store(address, v.Low(64), 8, tags...)
	a.Store(address.Add(meaning.Const(8)), v.Right(64), 8, tags...)
}
