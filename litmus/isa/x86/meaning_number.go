package x86

import (
	"math/bits"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// calc is an operation in the width of the instruction, and the flags.
func (a *act) calc(f func(x, y, carry uint64, width int) (uint64, uint64), x, y, carry meaning.Value) (result, flags meaning.Value) {
	return meaning.Calc(x, y, carry, func(x, y, carry uint64) (uint64, uint64) { return f(x, y, carry, a.form.bits) })
}

// calculates is arithmetic and logic, of two operands or of one.
func calculates(a *act) {
	y := meaning.Const(1)
	if len(a.in.Operands) > 1 {
		y = a.read(1, "DATA")
	}
	in := a.carry()
	a.modify(func(x meaning.Value) meaning.Value {
		result, flags := a.calc(a.form.calculate, x, y, in)
		if a.form.symbols != nil {
			result = a.form.symbols(x, y).Low(a.form.bits)
		}
		if a.form.sets != 0 {
			a.setFlags(a.certain(flags, result).With(result), adjust)
		}
		return result
	})
}

func compares(a *act) {
	a.setFlags(a.difference(a.read(0), a.read(1)), 0)
}

func tests(a *act) {
	x, y := a.read(0), a.read(1)
	_, flags := a.calc(and, x, y, meaning.Value{})
	a.setFlags(a.certain(flags, x.And(y)), adjust)
}

// multiplies keeps the low half; carry and overflow say whether the high half was needed.
func multiplies(a *act) {
	last := len(a.in.Operands) - 1
	x, y := a.read(last-1), a.read(last)
	product, flags := meaning.Calc(x, y, meaning.Value{}, func(x, y, _ uint64) (uint64, uint64) { return multiply(x, y, a.form.bits) })
	a.setFlags(flags, allFlags)
	a.write(0, product)
}

func multiply(x, y uint64, width int) (product, flags uint64) {
	signed := func(n uint64) int64 { return int64(n<<(64-width)) >> (64 - width) }
	high, product := bits.Mul64(uint64(signed(x)), uint64(signed(y)))
	if signed(x) < 0 { // of two's complement
		high -= uint64(signed(y))
	}
	if signed(y) < 0 {
		high -= uint64(signed(x))
	}
	kept := signed(product)
	fits := uint64(kept) == product && high == uint64(kept>>63)
	return low(product, width), (1 - b2u(fits)) * (carry | overflow)
}

// accumulator is al, ax, eax or rax; upper is dx, edx or rdx, which the high half of two words is in.
func (a *act) accumulator() string { return names[a.form.bits][0] }
func (a *act) upper() string       { return names[a.form.bits][2] }

// multipliesWide keeps both halves; carry and overflow say whether the high one is more than the sign of the low one.
func multipliesWide(signed bool) func(*act) {
	return func(a *act) {
		width := a.form.bits
		extend := func(n uint64) uint64 {
			if signed {
				return uint64(int64(n<<(64-width)) >> (64 - width))
			}
			return n
		}
		var flags uint64
		x, y := a.get(a.accumulator()), a.read(0)
		low, high := meaning.Calc(x, y, meaning.Value{}, func(x, y, _ uint64) (uint64, uint64) {
			high, product := bits.Mul64(extend(x), extend(y))
			if signed { // of two's complement
				high -= b2u(int64(extend(x)) < 0)*extend(y) + b2u(int64(extend(y)) < 0)*extend(x)
			}
			if width < 64 {
				high = product >> width
			}
			fits := low(high, width) == 0
			if signed {
				fits = low(high, width) == low(uint64(int64(extend(product))>>63), width)
			}
			flags = (1 - b2u(fits)) * (carry | overflow)
			return low(product, width), low(high, width)
		})
		a.setFlags(meaning.Calc1(low, func(uint64) uint64 { return flags }), allFlags)
		a.put(a.accumulator(), low)
		a.put(a.upper(), high)
	}
}

// divides divides two words by one: the quotient goes to the lower, the remainder to the upper. What does not fit
// faults.
func divides(f func(high, low, by uint64, width int) (quotient, remainder uint64, fits bool)) func(*act) {
	return func(a *act) {
		faults := false
		quotient, remainder := meaning.Calc(a.get(a.accumulator()), a.get(a.upper()), a.read(0), func(low, high, by uint64) (uint64, uint64) {
			q, r, fits := f(high, low, by, a.form.bits)
			faults = faults || !fits
			return q, r
		})
		if faults {
			a.Fail("found a division by 0, or one whose quotient is too large; expected none that faults")
			return
		}
		a.setFlags(meaning.Value{}, allFlags)
		a.put(a.accumulator(), quotient)
		a.put(a.upper(), remainder)
	}
}

func divide(high, lower, by uint64, width int) (quotient, remainder uint64, fits bool) {
	if width < 64 {
		high, lower = 0, high<<width|lower
	}
	if high >= by {
		return 0, 0, false
	}
	quotient, remainder = bits.Div64(high, lower, by)
	return quotient, remainder, low(quotient, width) == quotient
}

func divideSigned(high, lower, by uint64, width int) (quotient, remainder uint64, fits bool) {
	signed := func(n uint64) int64 { return int64(n<<(64-width)) >> (64 - width) }
	negative, against := signed(high) < 0, signed(by) < 0
	if negative {
		borrow := b2u(low(lower, width) != 0)
		lower, high = low(-lower, width), low(-high-borrow, width)
	}
	if against {
		by = low(-by, width)
	}
	quotient, remainder, fits = divide(high, lower, by, width)
	limit := uint64(1)<<(width-1) - 1 + b2u(negative != against)
	if negative != against {
		quotient = low(-quotient, width)
		fits = fits && low(-quotient, width) <= limit
	} else {
		fits = fits && quotient <= limit
	}
	if negative {
		remainder = low(-remainder, width)
	}
	return quotient, remainder, fits
}

// extendsSign is cdq and cqo.
func extendsSign(a *act) {
	lower, upper := a.form.registers[0], a.form.registers[1]
	v := a.get(names[lower.bits][lower.number])
	a.put(names[upper.bits][upper.number], meaning.Calc1(v, func(n uint64) uint64 {
		return uint64(int64(n<<(64-lower.bits)) >> 63)
	}))
}

// scans is the search for a bit. Without one, the destination stays (AMD64 vol. 3; Intel's manual leaves it open, and
// its processors do so); whether the upper half of one of 32 bits does, the processors do not agree on.
func scans(position func(uint64) int) func(*act) {
	return func(a *act) {
		v := a.read(1)
		whole, _ := a.isa.Whole(a.in.Operands[0].(litmus.Reg).Name)
		old := a.ReadReg(whole)
		a.setFlags(meaning.Calc1(v, func(n uint64) uint64 { return b2u(n == 0) * zero }), allFlags)
		if a.Number(v) == 0 && v.Origin() == 0 {
			if a.form.bits == 32 && !a.Equal(old, old.Low(32)) && a.Choose(2) == 1 {
				old = old.Low(32)
			}
			a.WriteReg(whole, old.With(v))
			return
		}
		a.write(0, meaning.Calc1(v, func(n uint64) uint64 { return uint64(position(n)) }).With(old))
	}
}

// bit is which one is meant.
func (a *act) bit() uint64 {
	return uint64(a.in.Operands[1].(litmus.Imm).Value) & uint64(a.form.bits-1)
}

func (a *act) setCarryFromBit(x meaning.Value) {
	a.setFlags(meaning.Calc1(x, func(x uint64) uint64 { return x >> a.bit() & 1 * carry }), allFlags)
}

func testsBit(a *act) { a.setCarryFromBit(a.read(0)) }

// changesBit is bts, btr, btc.
func changesBit(a *act) {
	a.modify(func(x meaning.Value) meaning.Value {
		a.setCarryFromBit(x)
		result, _ := a.calc(a.form.calculate, x, meaning.Const(1<<a.bit()), meaning.Value{})
		return result
	})
}
