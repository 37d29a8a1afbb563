package x86

import (
	"math/bits"

	"example.org/atomlab/litmus/isa/meaning"
)

// The flags are one register, with the bits of RFLAGS (SDM vol. 1, 3.4.3). Its high half marks those that an instruction has left
// undefined.
const flagsRegister = "RFLAGS"

const (
	carry    = 1 << 0
	parity   = 1 << 2
	adjust   = 1 << 4
	zero     = 1 << 6
	sign     = 1 << 7
	overflow = 1 << 11
	allFlags = carry | parity | adjust | zero | sign | overflow
)

// setFlags gives those of the mask new values, from what they come from; the others of change become undefined.
func (a *act) setFlags(flags, mask, change uint64, from ...meaning.Value) {
	change |= mask
	v := meaning.Of(0, from...)
	if change != allFlags {
		old := a.ReadReg(flagsRegister)
		v = v.With(old)
		v.Lo, v.Hi = old.Lo&^change, old.Hi&^change
	}
	v.Lo |= flags & mask
	v.Hi |= change &^ mask
	a.WriteReg(flagsRegister, v)
}

// flag is 1 or 0 as the flags of the mask make f say, or either if one of them is undefined.
func (a *act) flag(mask uint64, f func(flags uint64) bool) meaning.Value {
	v := a.ReadReg(flagsRegister)
	if v.Hi&mask != 0 {
		return meaning.Of(uint64(a.Choose(2)), v)
	}
	return meaning.Of(b2u(f(v.Lo)), v)
}

func (a *act) carry() meaning.Value {
	return a.flag(carry, func(flags uint64) bool { return flags&carry != 0 })
}

// condition is one of the sixteen, by the low four bits of the opcode (SDM vol. 1, appendix B.1): the lowest turns it round.
func (a *act) condition() meaning.Value {
	code := a.form.opcode[len(a.form.opcode)-1] & 15
	any := func(mask uint64) func(uint64) bool { return func(flags uint64) bool { return flags&mask != 0 } }
	less := func(flags uint64) bool { return (flags&sign != 0) != (flags&overflow != 0) }
	kind := []struct {
		mask  uint64
		holds func(uint64) bool
	}{
		{overflow, any(overflow)}, {carry, any(carry)}, {zero, any(zero)}, {carry | zero, any(carry | zero)}, {sign, any(sign)}, {parity, any(parity)},
		{sign | overflow, less}, {zero | sign | overflow, func(flags uint64) bool { return flags&zero != 0 || less(flags) }},
	}[code>>1]
	v := a.flag(kind.mask, kind.holds)
	v.Lo ^= uint64(code & 1)
	return v
}

// ofResult are the flags that most instructions set from their result.
func ofResult(x uint64, width int) (flags uint64) {
	if bits.OnesCount8(uint8(x))%2 == 0 {
		flags |= parity
	}
	if low(x, width) == 0 {
		flags |= zero
	}
	return flags | x>>(width-1)&1*sign
}

// add is x+y+c and all flags.
func add(x, y, c uint64, width int) (sum, flags uint64) {
	x, y = low(x, width), low(y, width)
	sum, out := bits.Add64(x, y, c)
	if width < 64 {
		out = sum >> width & 1
		sum = low(sum, width)
	}
	flags = ofResult(sum, width) | out*carry | (x^y^sum)&adjust
	return sum, flags | (x^sum)&(y^sum)>>(width-1)&1*overflow
}

// sub is x-y-b and all flags.
func sub(x, y, b uint64, width int) (difference, flags uint64) {
	x, y = low(x, width), low(y, width)
	difference, out := bits.Sub64(x, y, b)
	difference = low(difference, width)
	flags = ofResult(difference, width) | out*carry | (x^y^difference)&adjust
	return difference, flags | (x^y)&(x^difference)>>(width-1)&1*overflow
}

func low(x uint64, width int) uint64 {
	if width < 64 {
		x &= 1<<width - 1
	}
	return x
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
