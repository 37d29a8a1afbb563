package a64

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// The flags are one register: N, Z, C and V from bit 3 down. Its high half marks them undefined.
const flagsRegister = "NZCV"

const (
	negativeFlag, zeroFlag, carryFlag, overflowFlag = 8, 4, 2, 1
	allFlags                                        = 15
)

func moves(a *act) {
	if i, ok := a.in.Operands[1].(litmus.Imm); ok {
		a.write(0, meaning.Const(uint64(i.Value)))
		return
	}
	a.write(0, a.read(1))
}

// halfword is a number of 16 bits and how far it is shifted.
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
	a.write(0, meaning.Calc1(a.read(0), func(old uint64) uint64 { return old&^(0xffff<<by) | n }))
}

// adr is ADR and ADRP: only code that was decoded has addresses, and they are places of the program that it is from.
func adr(a *act) {
	if _, err := litmus.NamedAddress(a.target()); err != nil {
		a.Fail("found %s; expected no address of code", a.form.mnemonic)
		return
	}
	a.write(0, a.Place(a.target()))
}

// refuses is what is decoded only.
func refuses(a *act) {
	a.Fail("found %s, which is read and decoded only; expected none in what is carried out", a.form.mnemonic)
}

// second is the last operand of arithmetic from i on: a register or a number, perhaps shifted, extended or rotated.
func (a *act) second(i, width int) meaning.Value {
	var m litmus.Modifier
	if len(a.in.Operands) > i+1 {
		m, _ = a.in.Operands[i+1].(litmus.Modifier)
	}
	if imm, ok := a.in.Operands[i].(litmus.Imm); ok {
		return meaning.Const(uint64(imm.Value) << m.Amount).Low(width)
	}
	by := uint64(m.Amount)
	if strings.HasSuffix(m.Name, "XTX") { // all of the register, though it may be called W
		return extended(a.get("X"+strings.TrimLeft(a.name(i), "WX")), m).Low(width)
	}
	v := a.read(i)
	switch f := shiftNames[m.Name]; {
	case strings.Contains(m.Name, "XT"):
		return extended(v, m).Low(width)
	case by == 0 || f == nil:
		return v
	default:
		return meaning.Calc1(v, func(n uint64) uint64 { r, _ := f(n, by, 0, width); return r })
	}
}

// calc is the operation of the row, in so many bits, and the flags.
func (a *act) calc(x, y, z meaning.Value, width int) (result, flags meaning.Value) {
	return meaning.Calc(x, y, z, func(x, y, z uint64) (uint64, uint64) {
		r, f := a.form.calculate(low(x, width), low(y, width), z, width)
		return low(r, width), f
	})
}

// setFlags writes the flags; those that come from numbers that are not known, or are not the same wherever places lie,
// are undefined.
func (a *act) setFlags(flags meaning.Value) {
	if _, _, known := flags.Known(); !known || flags.Origin() != 0 {
		flags = meaning.Wide(0, allFlags).With(flags)
	}
	a.WriteReg(flagsRegister, flags)
}

// calculates is arithmetic and logic of one to three operands. The third is a register, or the carry if the row reads
// it.
func calculates(a *act) {
	width := a.bits(0)
	x := a.read(1)
	var y, z meaning.Value
	if len(a.in.Operands) > 2 {
		y = a.second(2, width)
	}
	if len(a.in.Operands) > 3 {
		if _, isReg := a.in.Operands[3].(litmus.Reg); isReg {
			z = a.read(3)
		}
	}
	if a.form.flagsRole&litmus.Reads != 0 {
		z = a.carry()
	}
	result, flags := a.calc(x, y, z, width)
	if a.form.symbols != nil {
		result = a.form.symbols(x, y)
	}
	a.write(0, result)
	if a.form.flagsRole&litmus.Writes != 0 {
		a.setFlags(meaning.Flags(flags, result, false, zeroFlag, allFlags))
	}
}

// carry is the flag; either if it is undefined.
func (a *act) carry() meaning.Value {
	f := a.ReadReg(flagsRegister)
	nzcv, undefined, _ := f.Known()
	if undefined&carryFlag != 0 {
		nzcv = uint64(a.Choose(2)) << 1
	}
	return meaning.Of(nzcv>>1&1, f)
}

func compares(a *act) {
	width := a.bits(0)
	a.compare(a.read(0), a.second(1, width), width)
}

// compare sets the flags by the sum or difference of two values. That of two addresses is 0 if they are equal only.
func (a *act) compare(x, y meaning.Value, width int) {
	_, flags := a.calc(x, y, meaning.Value{}, width)
	a.setFlags(meaning.Flags(flags, a.form.symbols(x, y), x.Placed() && y.Placed(), zeroFlag, allFlags))
}

func negates(a *act) {
	width := a.bits(0)
	result, f := a.calc(meaning.Const(0), a.second(1, width), meaning.Value{}, width)
	a.write(0, result)
	if a.form.flagsRole&litmus.Writes != 0 {
		a.setFlags(f)
	}
}

func tests(a *act) {
	width := a.bits(0)
	x, y := a.read(0), a.second(1, width)
	flags := meaning.Calc2(x, y, func(x, y uint64) uint64 { return nz(x&y, width) })
	a.setFlags(meaning.Flags(flags, x.And(y), false, zeroFlag, allFlags))
}

func inverts(a *act) {
	a.write(0, meaning.Calc1(a.second(1, a.bits(0)), func(n uint64) uint64 { return ^n }))
}

func extracts(a *act) {
	width, by := a.bits(0), int(a.imm(3))
	a.write(0, meaning.Calc2(a.read(1), a.read(2), func(high, low uint64) uint64 { return low>>by | high<<(width-by) }))
}

// extension is what stands above a field that is moved.
type extension int

const (
	zeroExtended extension = iota
	signExtended
	inserted // what was there
)

// field moves width bits from bit "from" of the source to bit "to" of the result.
func (a *act) field(above extension, from, to, width int) {
	mask := low(^uint64(0), width) << to
	moved := meaning.Calc1(a.read(1), func(n uint64) uint64 {
		f := low(n>>from, width)
		if above == signExtended {
			f = uint64(int64(f<<(64-width)) >> (64 - width))
		}
		return f << to
	})
	if above == inserted {
		moved = meaning.Calc2(a.read(0), moved, func(old, n uint64) uint64 { return old&^mask | n&mask })
	}
	a.write(0, moved)
}

// fieldOut is UBFX, SBFX, BFXIL; fieldIn is UBFIZ, SBFIZ, BFI; fieldMove the general form of both: UBFM, SBFM, BFM.
func fieldOut(above extension) func(*act) {
	return func(a *act) { a.field(above, int(a.imm(2)), 0, int(a.imm(3))) }
}

func fieldIn(above extension) func(*act) {
	return func(a *act) { a.field(above, 0, int(a.imm(2)), int(a.imm(3))) }
}

func fieldMove(above extension) func(*act) {
	return func(a *act) {
		r, s := int(a.imm(2)), int(a.imm(3))
		if s >= r {
			a.field(above, r, 0, s-r+1)
		} else {
			a.field(above, 0, (a.bits(0)-r)%a.bits(0), s+1)
		}
	}
}

// extends is UXTB to SXTW as instructions.
func extends(bits int, above extension) func(*act) {
	return func(a *act) {
		v := a.read(1)
		if above == signExtended {
			a.write(0, v.Signed(bits))
		} else {
			a.write(0, v.Low(bits))
		}
	}
}
