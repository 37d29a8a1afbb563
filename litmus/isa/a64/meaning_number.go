package a64

import (
	"math/bits"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// The flags are one register: N, Z, C and V from bit 3 down.
const flagsRegister = "NZCV"

func moves(a *act) {
	if i, ok := a.in.Operands[1].(litmus.Imm); ok {
		a.write(0, meaning.Const(uint64(i.Value)))
		return
	}
	a.write(0, a.read(1))
}

// shifted is a number of 16 bits and how far it is shifted.
func (a *act) halfword() (n uint64, by int) {
	if len(a.in.Operands) > 2 {
		by = a.in.Operands[2].(litmus.Modifier).Amount
	}
	return a.imm(1) << by, by
}

func movz(a *act) { n, _ := a.halfword(); a.write(0, meaning.Const(n)) }
func movn(a *act) { n, _ := a.halfword(); a.write(0, meaning.Const(^n)) }
func movk(a *act) {
	n, by := a.halfword()
	old := a.read(0)
	a.write(0, meaning.Of(old.Lo&^(0xffff<<by)|n, old))
}

func adr(a *act) { a.Fail("found ADR; expected no address of code") }

// second is the last operand of arithmetic from i on: a register or a number, perhaps shifted, extended or rotated.
func (a *act) second(i, width int) meaning.Value {
	var m litmus.Modifier
	if len(a.in.Operands) > i+1 {
		m, _ = a.in.Operands[i+1].(litmus.Modifier)
	}
	if imm, ok := a.in.Operands[i].(litmus.Imm); ok {
		return meaning.Const(uint64(imm.Value) << m.Amount).Low(width)
	}
	v := a.read(i)
	if strings.Contains(m.Name, "XT") {
		return extended(v, m).Low(width)
	}
	return meaning.Of(shift(m.Name, v.Lo, m.Amount, width), v)
}

// shift is x as LSL, LSR, ASR or ROR makes it.
func shift(kind string, x uint64, by, width int) uint64 {
	switch strings.TrimSuffix(kind, "V") {
	case "LSL":
		x <<= by
	case "LSR":
		x >>= by
	case "ASR":
		x = uint64(int64(x<<(64-width))>>(64-width)) >> by
		if by > 0 && x>>(63-by)&1 == 1 {
			x |= ^uint64(0) << (64 - by)
		}
	case "ROR":
		x = x>>by | x<<(width-by)
	}
	return low(x, width)
}

func low(x uint64, width int) uint64 {
	if width < 64 {
		x &= 1<<width - 1
	}
	return x
}

// addWithCarry is AddWithCarry of the manual: x+y+c and the flags.
func addWithCarry(x, y, c uint64, width int) (sum, nzcv uint64) {
	x, y = low(x, width), low(y, width)
	sum, carry := bits.Add64(x, y, c)
	if width < 64 {
		carry = sum >> width & 1
		sum = low(sum, width)
	}
	top := width - 1
	overflow := (x ^ sum) & (y ^ sum) >> top & 1
	return sum, nz(sum, width) | carry<<1 | overflow
}

func nz(x uint64, width int) uint64 { return x>>(width-1)&1<<3 | b2u(low(x, width) == 0)<<2 }

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// addOrSub is x+y, or x-y as x+~y+1.
func addOrSub(sub bool, x, y meaning.Value, width int) (sum, flags meaning.Value) {
	n, c := y.Lo, uint64(0)
	if sub {
		n, c = ^n, 1
	}
	s, f := addWithCarry(x.Lo, n, c, width)
	return meaning.Of(s, x, y), meaning.Of(f, x, y)
}

func arithmetic(a *act) {
	width := a.bits(0)
	sum, f := addOrSub(a.in.Mnemonic[0] == 'S', a.read(1), a.second(2, width), width)
	a.write(0, sum)
	if strings.HasSuffix(a.in.Mnemonic, "S") {
		a.WriteReg(flagsRegister, f)
	}
}

func compares(a *act) {
	width := a.bits(0)
	_, f := addOrSub(a.in.Mnemonic == "CMP", a.read(0), a.second(1, width), width)
	a.WriteReg(flagsRegister, f)
}

func negates(a *act) {
	width := a.bits(0)
	sum, f := addOrSub(true, meaning.Const(0), a.second(1, width), width)
	a.write(0, sum)
	if a.in.Mnemonic == "NEGS" {
		a.WriteReg(flagsRegister, f)
	}
}

func carries(a *act) {
	width := a.bits(0)
	x, y, f := a.read(1), a.read(2), a.ReadReg(flagsRegister)
	n := y.Lo
	if a.in.Mnemonic[0] == 'S' {
		n = ^n
	}
	sum, after := addWithCarry(x.Lo, n, f.Lo>>1&1, width)
	a.write(0, meaning.Of(sum, x, y, f))
	if strings.HasSuffix(a.in.Mnemonic, "S") {
		a.WriteReg(flagsRegister, meaning.Of(after, x, y, f))
	}
}

func multiplies(a *act) {
	x, y := a.read(1), a.read(2)
	var z meaning.Value
	if len(a.in.Operands) > 3 {
		z = a.read(3)
	}
	product := x.Lo * y.Lo
	switch a.in.Mnemonic {
	case "SMULL":
		product = x.Signed(32).Lo * y.Signed(32).Lo
	case "MSUB", "MNEG":
		product = -product
	}
	a.write(0, meaning.Of(z.Lo+product, x, y, z))
}

func logical(a *act) {
	width := a.bits(0)
	x, y := a.read(1), a.second(2, width)
	a.write(0, meaning.Of(logic2(a.in.Mnemonic, x.Lo, y.Lo), x, y))
	if strings.HasSuffix(a.in.Mnemonic, "S") {
		r := low(logic2(a.in.Mnemonic, x.Lo, y.Lo), width)
		a.WriteReg(flagsRegister, meaning.Of(nz(r, width), x, y))
	}
}

func logic2(name string, x, y uint64) uint64 {
	switch name {
	case "AND", "ANDS":
		return x & y
	case "BIC", "BICS":
		return x &^ y
	case "ORR":
		return x | y
	case "ORN":
		return x | ^y
	case "EOR":
		return x ^ y
	}
	return x ^ ^y // EON
}

func tests(a *act) {
	width := a.bits(0)
	x, y := a.read(0), a.second(1, width)
	a.WriteReg(flagsRegister, meaning.Of(nz(x.Lo&y.Lo, width), x, y))
}

func inverts(a *act) {
	v := a.second(1, a.bits(0))
	a.write(0, meaning.Of(^v.Lo, v))
}

// twoSources is UDIV, SDIV and the shifts by a register.
func twoSources(a *act) {
	width := a.bits(0)
	x, y := a.read(1), a.read(2)
	var r uint64
	switch a.in.Mnemonic {
	case "UDIV":
		if y.Lo != 0 {
			r = x.Lo / y.Lo
		}
	case "SDIV":
		r = divide(int64(x.Signed(width).Lo), int64(y.Signed(width).Lo))
	default:
		r = shift(a.in.Mnemonic, x.Lo, int(y.Lo)&(width-1), width)
	}
	a.write(0, meaning.Of(r, x, y))
}

// divide is 0 for a division by 0, and overflows without a word.
func divide(x, y int64) uint64 {
	switch y {
	case 0:
		return 0
	case -1:
		return uint64(-x)
	}
	return uint64(x / y)
}

// oneSource is RBIT, REV and their like.
func oneSources(a *act) {
	width := a.bits(0)
	v := a.read(1)
	a.write(0, meaning.Of(rearranged(a.in.Mnemonic, v.Lo, width), v))
}

func rearranged(name string, x uint64, width int) uint64 {
	switch name {
	case "RBIT":
		return bits.Reverse64(x) >> (64 - width)
	case "CLZ":
		return uint64(bits.LeadingZeros64(x) - (64 - width))
	case "CLS":
		return uint64(bits.LeadingZeros64(low(x^x<<1, width)>>1) - 1 - (64 - width))
	case "REV16":
		return x&0x00ff00ff00ff00ff<<8 | x>>8&0x00ff00ff00ff00ff
	case "REV32":
		return bits.RotateLeft64(bits.ReverseBytes64(x), 32)
	}
	return bits.ReverseBytes64(x) >> (64 - width)
}

// shiftsBy is LSL, LSR, ASR and ROR by a number.
func shiftsBy(a *act) {
	v := a.read(1)
	a.write(0, meaning.Of(shift(a.in.Mnemonic, v.Lo, int(a.imm(2)), a.bits(0)), v))
}

func extracts(a *act) {
	high, lowPart := a.read(1), a.read(2)
	width, by := a.bits(0), int(a.imm(3))
	r := lowPart.Lo>>by | high.Lo<<(width-by)
	a.write(0, meaning.Of(r, high, lowPart))
}

// field moves a field of bits: width bits from bit "from" of the source to bit "to" of the result.
func (a *act) field(from, to, width int) {
	v := a.read(1)
	f := low(v.Lo>>from, width)
	mask := low(^uint64(0), width) << to
	r := f << to
	switch a.in.Mnemonic[0] {
	case 'S':
		r = meaning.Const(f).Signed(width).Lo << to
	case 'B':
		old := a.read(0)
		v, r = v.With(old), old.Lo&^mask|r&mask
	}
	a.write(0, meaning.Of(r, v))
}

func fieldOut(a *act) { a.field(int(a.imm(2)), 0, int(a.imm(3))) } // UBFX, SBFX, BFXIL
func fieldIn(a *act)  { a.field(0, int(a.imm(2)), int(a.imm(3))) } // UBFIZ, SBFIZ, BFI

// fieldMove is UBFM, SBFM, BFM: the general form of both.
func fieldMove(a *act) {
	r, s := int(a.imm(2)), int(a.imm(3))
	if s >= r {
		a.field(r, 0, s-r+1)
	} else {
		a.field(0, (a.bits(0)-r)%a.bits(0), s+1)
	}
}

// extends is UXTB to SXTW as instructions.
func extends(a *act) { a.write(0, extended(a.read(1), litmus.Modifier{Name: a.in.Mnemonic})) }
