package a64

import "math/bits"

// Operations on numbers of so many bits. What is above the width of a result is nobody's business.

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

func signedOf(x uint64, width int) int64 { return int64(x<<(64-width)) >> (64 - width) }

func nz(x uint64, width int) uint64 { return x>>(width-1)&1<<3 | b2u(low(x, width) == 0)<<2 }

// addWithCarry is AddWithCarry of the manual: x+y+c and the flags.
func addWithCarry(x, y, c uint64, width int) (sum, nzcv uint64) {
	x, y = low(x, width), low(y, width)
	sum, carry := bits.Add64(x, y, c)
	if width < 64 {
		carry = sum >> width & 1
		sum = low(sum, width)
	}
	overflow := (x ^ sum) & (y ^ sum) >> (width - 1) & 1
	return sum, nz(sum, width) | carry<<1 | overflow
}

func subWithCarry(x, y, c uint64, width int) (uint64, uint64) { return addWithCarry(x, ^y, c, width) }
func add(x, y, _ uint64, width int) (uint64, uint64)          { return addWithCarry(x, y, 0, width) }
func sub(x, y, _ uint64, width int) (uint64, uint64)          { return addWithCarry(x, ^y, 1, width) }

func and(x, y, _ uint64, width int) (uint64, uint64) { return x & y, nz(x&y, width) }
func bic(x, y, _ uint64, width int) (uint64, uint64) { return x &^ y, nz(x&^y, width) }
func orr(x, y, _ uint64, _ int) (uint64, uint64)     { return x | y, 0 }
func orn(x, y, _ uint64, _ int) (uint64, uint64)     { return x | ^y, 0 }
func eor(x, y, _ uint64, _ int) (uint64, uint64)     { return x ^ y, 0 }
func eon(x, y, _ uint64, _ int) (uint64, uint64)     { return x ^ ^y, 0 }

func first(x, _, _ uint64, _ int) (uint64, uint64)     { return x, 0 }
func second(_, y, _ uint64, _ int) (uint64, uint64)    { return y, 0 }
func increment(x, _, _ uint64, _ int) (uint64, uint64) { return x + 1, 0 }
func invert(x, _, _ uint64, _ int) (uint64, uint64)    { return ^x, 0 }
func negative(x, _, _ uint64, _ int) (uint64, uint64)  { return -x, 0 }

func addProduct(x, y, z uint64, _ int) (uint64, uint64) { return z + x*y, 0 }
func subProduct(x, y, z uint64, _ int) (uint64, uint64) { return z - x*y, 0 }
func productSigned(x, y, _ uint64, _ int) (uint64, uint64) {
	return uint64(signedOf(x, 32) * signedOf(y, 32)), 0
}

// The high halves of products.
func highProduct(x, y, _ uint64, _ int) (uint64, uint64) {
	high, _ := bits.Mul64(x, y)
	return high, 0
}
func highProductSigned(x, y, _ uint64, _ int) (uint64, uint64) {
	high, _ := bits.Mul64(x, y)
	return high - b2u(int64(x) < 0)*y - b2u(int64(y) < 0)*x, 0
}

// divide and divideSigned are 0 for a division by 0, and overflow without a word.
func divide(x, y, _ uint64, _ int) (uint64, uint64) {
	if y == 0 {
		return 0, 0
	}
	return x / y, 0
}

func divideSigned(x, y, _ uint64, width int) (uint64, uint64) {
	switch n, d := signedOf(x, width), signedOf(y, width); d {
	case 0:
		return 0, 0
	case -1:
		return uint64(-n), 0
	default:
		return uint64(n / d), 0
	}
}

// Shifts and rotations to the right by y, which counts modulo the width.
func shiftLeft(x, y, _ uint64, width int) (uint64, uint64)  { return x << (y % uint64(width)), 0 }
func shiftRight(x, y, _ uint64, width int) (uint64, uint64) { return x >> (y % uint64(width)), 0 }
func shiftSigned(x, y, _ uint64, width int) (uint64, uint64) {
	return uint64(signedOf(x, width) >> (y % uint64(width))), 0
}
func rotate(x, y, _ uint64, width int) (uint64, uint64) {
	by := y % uint64(width)
	return x>>by | x<<(uint64(width)-by), 0
}

// shiftNames are those that an operand may be shifted by.
var shiftNames = map[string]calculate{"LSL": shiftLeft, "LSR": shiftRight, "ASR": shiftSigned, "ROR": rotate}

func maxSigned(x, y, _ uint64, width int) (uint64, uint64) {
	return uint64(max(signedOf(x, width), signedOf(y, width))), 0
}
func minSigned(x, y, _ uint64, width int) (uint64, uint64) {
	return uint64(min(signedOf(x, width), signedOf(y, width))), 0
}
func maxUnsigned(x, y, _ uint64, _ int) (uint64, uint64) { return max(x, y), 0 }
func minUnsigned(x, y, _ uint64, _ int) (uint64, uint64) { return min(x, y), 0 }

func reverseBits(x, _, _ uint64, width int) (uint64, uint64) {
	return bits.Reverse64(x) >> (64 - width), 0
}
func reverseBytes(x, _, _ uint64, width int) (uint64, uint64) {
	return bits.ReverseBytes64(x) >> (64 - width), 0
}
func reverseHalfwords(x, _, _ uint64, _ int) (uint64, uint64) {
	return x&0x00ff00ff00ff00ff<<8 | x>>8&0x00ff00ff00ff00ff, 0
}
func reverseWords(x, _, _ uint64, _ int) (uint64, uint64) {
	return bits.RotateLeft64(bits.ReverseBytes64(x), 32), 0
}
func leadingZeros(x, _, _ uint64, width int) (uint64, uint64) {
	return uint64(bits.LeadingZeros64(x) - (64 - width)), 0
}
func leadingSigns(x, _, _ uint64, width int) (uint64, uint64) {
	return uint64(bits.LeadingZeros64(low(x^x<<1, width)>>1) - 1 - (64 - width)), 0
}
