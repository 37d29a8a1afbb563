package x86

import (
	"math/bits"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// calculates is add, or, adc, sbb, and, sub, xor.
func calculates(a *act) {
	y := a.read(1, "DATA")
	var in meaning.Value // the carry
	if a.in.Mnemonic == "adc" || a.in.Mnemonic == "sbb" {
		in = a.carry()
	}
	a.modify(func(x meaning.Value) meaning.Value {
		var result, flags uint64
		sets := uint64(allFlags)
		switch a.in.Mnemonic {
		case "add", "adc":
			result, flags = add(x.Lo, y.Lo, in.Lo, a.form.bits)
		case "sub", "sbb":
			result, flags = sub(x.Lo, y.Lo, in.Lo, a.form.bits)
		default:
			result = logic(a.in.Mnemonic, x.Lo, y.Lo)
			flags, sets = ofResult(result, a.form.bits), allFlags&^adjust
		}
		v := meaning.Of(result, x, y, in)
		a.setFlags(flags, sets, allFlags, v)
		return v
	})
}

func logic(kind string, x, y uint64) uint64 {
	switch kind {
	case "or":
		return x | y
	case "and":
		return x & y
	}
	return x ^ y
}

func compares(a *act) {
	x, y := a.read(0), a.read(1)
	_, flags := sub(x.Lo, y.Lo, 0, a.form.bits)
	a.setFlags(flags, allFlags, allFlags, x, y)
}

func tests(a *act) {
	x, y := a.read(0), a.read(1)
	a.setFlags(ofResult(x.Lo&y.Lo, a.form.bits), allFlags&^adjust, allFlags, x, y)
}

// counts is inc and dec, which leave the carry.
func counts(a *act) {
	a.modify(func(x meaning.Value) meaning.Value {
		result, flags := add(x.Lo, 1, 0, a.form.bits)
		if a.in.Mnemonic == "dec" {
			result, flags = sub(x.Lo, 1, 0, a.form.bits)
		}
		a.setFlags(flags, allFlags&^carry, 0, x)
		return meaning.Of(result, x)
	})
}

// complements is not, which leaves all flags, and neg.
func complements(a *act) {
	a.modify(func(x meaning.Value) meaning.Value {
		if a.in.Mnemonic == "not" {
			return meaning.Of(^x.Lo, x).Low(a.form.bits)
		}
		result, flags := sub(0, x.Lo, 0, a.form.bits)
		a.setFlags(flags, allFlags, allFlags, x)
		return meaning.Of(result, x)
	})
}

// multiplies keeps the low half; carry and overflow say whether the high half was needed.
func multiplies(a *act) {
	width := a.form.bits
	x, y := a.read(0), a.read(1)
	signed := func(v meaning.Value) int64 { return int64(v.Signed(width).Lo) }
	high, product := bits.Mul64(uint64(signed(x)), uint64(signed(y)))
	if signed(x) < 0 { // of two's complement
		high -= uint64(signed(y))
	}
	if signed(y) < 0 {
		high -= uint64(signed(x))
	}
	kept := int64(product<<(64-width)) >> (64 - width)
	fits := uint64(kept) == product && high == uint64(kept>>63)
	a.setFlags((1-b2u(fits))*(carry|overflow), carry|overflow, allFlags, x, y)
	a.write(0, meaning.Of(low(product, width), x, y))
}

// shiftsOrRotates by a constant, by cl, or by one.
func shiftsOrRotates(a *act) {
	count := meaning.Const(1)
	if len(a.in.Operands) > 1 {
		count = a.read(1)
	}
	a.modify(func(x meaning.Value) meaning.Value {
		result, flags, sets, undefined := shift(a.in.Mnemonic, x.Lo, int(count.Lo&255), a.form.bits)
		if sets|undefined != 0 {
			a.setFlags(flags, sets, undefined, x, count)
		}
		return meaning.Of(result, x, count)
	})
}

// bit is which one is meant.
func (a *act) bit() uint64 {
	return uint64(a.in.Operands[1].(litmus.Imm).Value) & uint64(a.form.bits-1)
}

func (a *act) setCarryFromBit(x meaning.Value) {
	a.setFlags(x.Lo>>a.bit()&1*carry, carry, allFlags&^zero, x)
}

func testsBit(a *act) { a.setCarryFromBit(a.read(0)) }

// changesBit is bts, btr, btc.
func changesBit(a *act) {
	a.modify(func(x meaning.Value) meaning.Value {
		a.setCarryFromBit(x)
		one := uint64(1) << a.bit()
		switch a.in.Mnemonic {
		case "bts":
			return meaning.Of(x.Lo|one, x)
		case "btr":
			return meaning.Of(x.Lo&^one, x)
		}
		return meaning.Of(x.Lo^one, x)
	})
}
