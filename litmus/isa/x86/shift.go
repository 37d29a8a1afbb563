package x86

import "example.org/atomlab/litmus/isa/meaning"

// shifts is shifts and rotations by a constant, by cl, or by one (SDM vol. 2B, RCL to ROR and SAL to SHR). A count of 0
// after masking leaves the flags.
func shifts(a *act) {
	width := a.form.bits
	count := meaning.Const(1)
	if len(a.in.Operands) > 1 {
		count = a.read(1)
	}
	count = meaning.Calc1(count, func(n uint64) uint64 { return n & uint64(max(width, 32)-1) })
	a.modify(func(x meaning.Value) meaning.Value {
		if a.Number(count) == 0 && count.Origin() == 0 {
			return x.With(count)
		}
		n, _, _ := count.Known()
		result, flags := meaning.Calc(x, count, meaning.Value{}, func(x, n, _ uint64) (uint64, uint64) {
			return a.form.calculate(x, n, 0, width)
		})
		undefined := uint64(adjust)
		if n != 1 {
			undefined |= overflow
		}
		if n >= uint64(width) {
			undefined |= carry
		}
		a.setFlags(flags, undefined)
		return result
	})
}

func shiftLeft(x, count, _ uint64, width int) (result, flags uint64) {
	result = low(x<<count, width)
	out := uint64(0) // the bit that goes out
	if count <= uint64(width) {
		out = x >> (uint64(width) - count) & 1
	}
	return result, ofResult(result, width) | out*carry | (result>>(width-1)&1^out)*overflow
}

func shiftRight(x, count, _ uint64, width int) (result, flags uint64) {
	result = x >> count
	return result, ofResult(result, width) | x>>(count-1)&1*carry | x>>(width-1)&1*overflow
}

func shiftSigned(x, count, _ uint64, width int) (result, flags uint64) {
	signed := int64(x<<(64-width)) >> (64 - width)
	result = low(uint64(signed>>count), width)
	return result, ofResult(result, width) | uint64(signed>>(count-1))&1*carry
}

func rotateLeft(x, count, _ uint64, width int) (result, flags uint64) {
	result = rotate(x, int(count)%width, width)
	bottom := result & 1
	return result, bottom*carry | (bottom^result>>(width-1)&1)*overflow
}

func rotateRight(x, count, _ uint64, width int) (result, flags uint64) {
	result = rotate(x, width-int(count)%width, width)
	top := result >> (width - 1) & 1
	return result, top*carry | (top^result>>(width-2)&1)*overflow
}

// rotate turns to the left.
func rotate(x uint64, by, width int) uint64 {
	if by %= width; by == 0 {
		return x
	}
	return low(x<<by|x>>(width-by), width)
}
