package x86

import (
	"math/bits"
	"strings"

	"example.org/atomlab/litmus/isa/meaning"
)

// The flags are one register, with the bits of RFLAGS (SDM vol. 1, 3.4.3). Its high half marks those that an
// instruction has left undefined.
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

// The letters of flags, in the order of the manual's tables, and their bits.
const flagLetters = "oszapc"

var flagBits = [...]uint64{overflow, sign, zero, adjust, parity, carry}

func mask(letters string) (m uint64) {
	for _, l := range letters {
		m |= flagBits[strings.IndexRune(flagLetters, l)]
	}
	return m
}

func flagNames(m uint64) (letters string) {
	for i, bit := range flagBits {
		if m&bit != 0 {
			letters += flagLetters[i : i+1]
		}
	}
	return letters
}

// Flags is the register of the flags, and its value with all of them undefined.
func (ISA) Flags() (register string, undefined meaning.Value) {
	return flagsRegister, meaning.Wide(0, allFlags)
}

// setFlags gives the flags that the row says new values; the undefined ones of it become undefined, and all if the
// values are not known, or not the same wherever places lie.
func (a *act) setFlags(flags meaning.Value, undefined uint64) {
	change := a.form.sets | a.form.undefines
	n, placed, ok := flags.Known()
	if undefined = undefined&a.form.undefines | placed&change; !ok || flags.Origin() != 0 {
		n, undefined = 0, change
	}
	defined := change &^ undefined
	v := meaning.Wide(n&defined, undefined).With(flags)
	if change != allFlags {
		old := a.ReadReg(flagsRegister)
		lo, hi, _ := old.Known()
		v = meaning.Wide(lo&^change|n&defined, hi&^change|undefined).With(flags, old)
	}
	a.WriteReg(flagsRegister, v)
}

// certain are the flags that come with a result, and difference those of x-y, as far as they are the same wherever
// places lie.
func (a *act) certain(flags, result meaning.Value) meaning.Value {
	return meaning.Flags(flags, result, false, zero, allFlags)
}

func (a *act) difference(x, y meaning.Value) meaning.Value {
	_, flags := a.calc(sub, x, y, meaning.Value{})
	return meaning.Flags(flags, x.Sub(y), x.Placed() && y.Placed(), zero, allFlags)
}

// flag is 1 or 0 as the flags that the row reads make f say, or either if one of them is undefined.
func (a *act) flag(f func(flags uint64) bool) meaning.Value {
	v := a.ReadReg(flagsRegister)
	lo, hi, _ := v.Known()
	if hi&a.form.tests != 0 {
		return meaning.Of(uint64(a.Choose(2)), v)
	}
	return meaning.Of(b2u(f(lo)), v)
}

// carry is the flag, or nothing for an instruction that does not read it.
func (a *act) carry() meaning.Value {
	if a.form.tests == 0 {
		return meaning.Value{}
	}
	return a.flag(func(flags uint64) bool { return flags&carry != 0 })
}

// condition is one of the sixteen, by its number: the lowest bit turns it round (SDM vol. 1, appendix B.1).
func (a *act) condition() meaning.Value {
	return a.flag(func(flags uint64) bool {
		holds := flags&a.form.tests != 0 // of most, one flag is enough
		less := (flags&sign != 0) != (flags&overflow != 0)
		switch a.form.tests {
		case sign | overflow:
			holds = less
		case zero | sign | overflow:
			holds = less || flags&zero != 0
		}
		return holds != (a.form.n&1 == 1)
	})
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

// negate is -x.
func negate(x, _, _ uint64, width int) (uint64, uint64) { return sub(0, x, 0, width) }

// The logical operations leave carry and overflow 0.
func or(x, y, _ uint64, width int) (uint64, uint64)      { return x | y, ofResult(x|y, width) }
func and(x, y, _ uint64, width int) (uint64, uint64)     { return x & y, ofResult(x&y, width) }
func xor(x, y, _ uint64, width int) (uint64, uint64)     { return x ^ y, ofResult(x^y, width) }
func without(x, y, _ uint64, width int) (uint64, uint64) { return x &^ y, 0 }
func not(x, _, _ uint64, width int) (uint64, uint64)     { return low(^x, width), 0 }

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
