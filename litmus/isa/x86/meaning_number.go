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
	x, y := a.read(0), a.read(1)
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
