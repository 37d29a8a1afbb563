package a64

import (
	"fmt"
	"math/bits"

	"example.org/atomlab/litmus"
)

// numberSlot is a constant of one of the kinds that instructions have room for.
func numberSlot(kind string) slot {
	k, ok := numbers[kind]
	if !ok {
		panic("a64: the table says #" + kind)
	}
	return slot{expected: k.expected, mask: k.mask, set: func(e *encoding, o litmus.Operand) bool {
		i, ok := o.(litmus.Imm)
		return ok && i.Symbol == "" && k.set(e, i.Value)
	}, get: func(e *encoding) (litmus.Operand, bool) {
		n, ok := k.get(e)
		return litmus.Imm{Value: n}, ok
	}}
}

// A number is one kind of constant: how it is set, and how read, as operands are.
type number struct {
	expected string
	set      func(e *encoding, n int64) bool
	mask     uint32
	get      func(e *encoding) (int64, bool)
}

// fieldMask are the bits that bitfield instructions say their field with.
const fieldMask = 1<<22 | 63<<16 | 63<<10

// always is a number that each word has.
func always(f func(e *encoding) int64) func(e *encoding) (int64, bool) {
	return func(e *encoding) (int64, bool) { return f(e), true }
}

var numbers = map[string]number{
	"u5":  unsigned(5, 16),
	"u5s": unsigned(5, 10),
	"u6r": unsigned(6, 16),
	"u6s": unsigned(6, 10),
	"u12": {"a number from -4095 to 4095, or 4096 times one", (*encoding).addend, 0x1fff << 10, always(func(e *encoding) int64 {
		return e.bitsAt(10, 12) << (12 * e.bitsAt(22, 1))
	})},
	"u16":  unsigned(16, 5),
	"u16z": unsigned(16, 0),
	"nzcv": unsigned(4, 0),
	"mov":  {"a number that one MOVZ, MOVN or ORR can make: 16 bits in place, their complement, or a repeated run of ones", (*encoding).mov, 0x7fffffe0, (*encoding).getMov},
	"bits": {"a repeated run of ones, neither all nor none", func(e *encoding, n int64) bool {
		pattern, ok := e.pattern(n)
		e.word |= pattern
		return ok
	}, 0x1fff << 10, (*encoding).getPattern},
	"bit": {"the number of a bit", func(e *encoding, n int64) bool {
		e.word |= uint32(n&31)<<19 | uint32(n>>5&1)<<31
		return e.below(n)
	}, 31<<19 | 1<<31, always(func(e *encoding) int64 { return e.bitsAt(19, 5) | e.bitsAt(31, 1)<<5 })},
	"lsl": {"an amount less than the width", func(e *encoding, n int64) bool {
		width := int64(e.bits())
		e.field((width-n)%width, width-1-n)
		return e.below(n)
	}, fieldMask, always(func(e *encoding) int64 { return int64(e.bits()) - 1 - e.bitsAt(10, 6) })},
	"lsr": {"an amount less than the width", func(e *encoding, n int64) bool {
		e.field(n, int64(e.bits())-1)
		return e.below(n)
	}, fieldMask, always(func(e *encoding) int64 { return e.bitsAt(16, 6) })},
	"ror": {"an amount less than the width", func(e *encoding, n int64) bool {
		e.field(0, n)
		return e.below(n)
	}, fieldMask, always(func(e *encoding) int64 { return e.bitsAt(10, 6) })},
	"lsb": {"the number of the lowest bit of a field", (*encoding).lowest, fieldMask, always(func(e *encoding) int64 {
		return e.bitsAt(16, 6)
	})},
	"-lsb": {"the number of the lowest bit of a field", (*encoding).lowest, fieldMask, always(func(e *encoding) int64 {
		return int64(e.bits()) - e.bitsAt(16, 6)
	})},
	"width": {"the width of a field that does not end behind the register", func(e *encoding, n int64) bool {
		e.field(int64(e.lsb), int64(e.lsb)+n-1)
		return 1 <= n && n <= int64(e.bits()-e.lsb)
	}, fieldMask, always(func(e *encoding) int64 { return e.bitsAt(10, 6) - e.bitsAt(16, 6) + 1 })},
	"width-1": {"the width of a field that does not end behind the register", func(e *encoding, n int64) bool {
		width := int64(e.bits())
		e.field((width-int64(e.lsb))%width, n-1)
		return 1 <= n && n <= width-int64(e.lsb)
	}, fieldMask, always(func(e *encoding) int64 { return e.bitsAt(10, 6) + 1 })},
	"zero": {"0", func(_ *encoding, n int64) bool { return n == 0 }, 0, always(func(*encoding) int64 { return 0 })},
	"fp8":  unsigned(8, 13), // a number of floating point by its code (VFPExpandImm)
}

func (e *encoding) lowest(n int64) bool {
	e.lsb = int(n)
	return e.below(n)
}

// addend is 12 bits, shifted by 12 if that is needed; of a negative one, the opposite instruction takes the opposite,
// as in every assembler.
func (e *encoding) addend(n int64) bool {
	if n < 0 && n > -1<<24 {
		e.word ^= 1 << 30 // ADD and SUB
		n = -n
	}
	if n >= 1<<12 && n&0xfff == 0 {
		n >>= 12
		e.word |= 1 << 22
	}
	e.word |= uint32(n&0xfff) << 10
	return 0 <= n && n < 1<<12
}

func unsigned(width, shift int) number {
	highest := int64(1)<<width - 1
	return number{fmt.Sprintf("a number from 0 to %d", highest), func(e *encoding, n int64) bool {
		e.word |= uint32(n&highest) << shift
		return 0 <= n && n <= highest
	}, uint32(highest) << shift, always(func(e *encoding) int64 { return e.bitsAt(shift, width) })}
}

func (e *encoding) below(n int64) bool { return 0 <= n && n < int64(e.bits()) }

// field sets the two numbers of a bitfield instruction, and the bit that its 64-bit form has besides.
func (e *encoding) field(immr, imms int64) {
	e.word |= uint32(immr&63)<<16 | uint32(imms&63)<<10
	if e.wide {
		e.word |= 1 << 22
	}
}

// mov makes the word of the first that can: MOVZ, MOVN, ORR with the zero register.
func (e *encoding) mov(n int64) bool {
	if !e.wide && (n < -1<<31 || n >= 1<<32) {
		return false
	}
	value := uint64(n)
	if !e.wide {
		value &= 1<<32 - 1
	}
	if e.halfword(value, 0x52800000) || e.halfword(e.complement(value), 0x12800000) {
		return true
	}
	pattern, ok := e.pattern(int64(value))
	e.word |= 0x320003e0 | pattern
	return ok
}

// getMov reads what mov sets, but for an ORR: herd7 reads that by its own name only.
func (e *encoding) getMov() (n int64, ok bool) {
	half := uint64(e.bitsAt(5, 16)) << (16 * e.bitsAt(21, 2))
	switch e.word & 0x7f800000 {
	case 0x52800000:
		return int64(half), true
	case 0x12800000:
		return int64(e.complement(half)), true
	}
	return 0, false
}

func (e *encoding) complement(value uint64) uint64 {
	if e.wide {
		return ^value
	}
	return ^value & (1<<32 - 1)
}

// halfword sets the word if the value has ones in one of its halfwords only.
func (e *encoding) halfword(value uint64, code uint32) bool {
	for shift := 0; shift < e.bits(); shift += 16 {
		if value&^(0xffff<<shift) == 0 {
			e.word |= code | uint32(shift/16)<<21 | uint32(value>>shift)<<5
			return true
		}
	}
	return false
}

// pattern codes what the logical instructions can hold: a run of ones, rotated, in an element of 2 to 64 bits that
// repeats (Arm ARM, DecodeBitMasks).
func (e *encoding) pattern(n int64) (code uint32, ok bool) {
	value := uint64(n)
	if !e.wide {
		if n < -1<<31 || n >= 1<<32 {
			return 0, false
		}
		value &= 1<<32 - 1
		value |= value << 32
	}
	if value == 0 || value == ^uint64(0) {
		return 0, false
	}
	size := 64
	for size > 2 && value == bits.RotateLeft64(value, size/2) {
		size /= 2
	}
	element := value & (1<<size - 1) // all of it if size is 64
	ones := bits.OnesCount64(element)
	for rotate := range size {
		if element == turn(1<<ones-1, rotate, size) {
			length := uint32(64-2*size)&63 | uint32(ones-1) // the size in unary, from the left
			return uint32(size>>6&1)<<22 | uint32(rotate)<<16 | length<<10, true
		}
	}
	return 0, false
}

// getPattern reads what pattern codes.
func (e *encoding) getPattern() (n int64, ok bool) {
	length := uint64(e.bitsAt(22, 1)<<6 | ^e.bitsAt(10, 6)&63)
	if length < 2 {
		return 0, false
	}
	size := 1 << (bits.Len64(length) - 1)
	ones, rotate := int(e.bitsAt(10, 6))&(size-1)+1, int(e.bitsAt(16, 6))
	if ones == size || rotate >= size {
		return 0, false
	}
	value := turn(1<<ones-1, rotate, size)
	for ; size < e.bits(); size *= 2 {
		value |= value << size
	}
	return int64(value), true
}

// turn rotates an element to the right.
func turn(element uint64, by, size int) uint64 {
	return (element>>by | element<<(size-by)) & (1<<size - 1)
}
