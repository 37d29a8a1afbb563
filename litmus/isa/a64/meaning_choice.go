package a64

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// conditionHolds is whether a condition is true of the flags (C1.2.4).
func conditionHolds(number int, nzcv uint64) bool {
	n, z, c, v := nzcv>>3&1 == 1, nzcv>>2&1 == 1, nzcv>>1&1 == 1, nzcv&1 == 1
	is := [...]bool{z, c, n, v, c && !z, n == v, n == v && !z, true}[number>>1&7]
	return is != (number&1 == 1 && number < 14)
}

// conditionFlags are those that a condition and its contrary look at.
var conditionFlags = [...]uint64{zeroFlag, carryFlag, negativeFlag, overflowFlag, carryFlag | zeroFlag, negativeFlag | overflowFlag,
	negativeFlag | overflowFlag | zeroFlag, 0}

// holds is whether a condition is true of the flags, either if they are undefined; and the flags.
func (a *act) holds(number int) (bool, meaning.Value) {
	f := a.ReadReg(flagsRegister)
	nzcv, undefined, _ := f.Known()
	if undefined&conditionFlags[number>>1&7] != 0 {
		return a.Choose(2) == 1, f
	}
	return conditionHolds(number, nzcv), f
}

// condition is the number of the condition that operand i is.
func (a *act) condition(i int) int { return condition(a.in.Operands[i].(litmus.Word).Text) }

// chooses writes one of two values by a condition: only the one that is chosen is read, so that the result depends on
// the other one not at all, and on the condition by decision.
func (a *act) chooses(condition int, yes, no func() meaning.Value) {
	holds, f := a.holds(condition)
	d := a.Decide("PRED", f)
	a.Given(d, func() {
		if holds {
			a.write(0, yes())
		} else {
			a.write(0, no())
		}
	})
}

// changed is the other operand of a choice, as it is, one higher, inverted or negated.
func (a *act) changed(v meaning.Value) meaning.Value {
	n, _ := a.calc(v, meaning.Value{}, meaning.Value{}, a.bits(0))
	if a.form.symbols != nil {
		return a.form.symbols(v, meaning.Value{})
	}
	return n
}

func selects2(a *act) {
	a.chooses(a.condition(3), func() meaning.Value { return a.read(1) }, func() meaning.Value { return a.changed(a.read(2)) })
}

// sets is CSET and CSETM, increments CINC and its like: they change if the condition is true.
func sets(a *act) {
	a.chooses(a.condition(1), func() meaning.Value { return a.changed(meaning.Const(0)) }, func() meaning.Value { return meaning.Const(0) })
}

func increments(a *act) {
	a.chooses(a.condition(2), func() meaning.Value { return a.changed(a.read(1)) }, func() meaning.Value { return a.read(1) })
}

func comparesIf(a *act) {
	holds, f := a.holds(a.condition(3))
	d := a.Decide("PRED", f)
	a.Given(d, func() {
		if !holds {
			a.WriteReg(flagsRegister, meaning.Const(a.imm(2)))
			return
		}
		a.compare(a.read(0), a.operand(1), a.bits(0))
	})
}

// operand is a register or a number.
func (a *act) operand(i int) meaning.Value {
	if n, ok := a.in.Operands[i].(litmus.Imm); ok {
		return meaning.Const(uint64(n.Value))
	}
	return a.read(i)
}

func (a *act) target() string {
	switch o := a.in.Operands[len(a.in.Operands)-1].(type) {
	case litmus.Target:
		return o.Label
	case litmus.Word:
		return o.Text
	}
	return ""
}

func branches(a *act) { a.Jump(a.target()) }

// branchIf is a conditional branch by a value.
func (a *act) branchIf(by meaning.Value, taken bool) {
	a.Decide("BCC", by)
	if taken {
		a.Jump(a.target())
	}
}

func branchesOn(a *act) {
	holds, f := a.holds(int(a.form.code & 15))
	a.branchIf(f, holds)
}

// branchIfZero is a branch by whether a part of the operand is 0, or any that is not the same wherever places lie.
func (a *act) branchIfZero(zero bool, part func(meaning.Value) meaning.Value) {
	v := a.read(0)
	n := part(v)
	is := a.Number(n) == 0
	if !n.Placed() {
		is = a.Choose(2) == 0
	}
	a.branchIf(v, is == zero)
}

func (a *act) all(v meaning.Value) meaning.Value { return v }
func (a *act) bit(v meaning.Value) meaning.Value { return v.And(meaning.Const(1 << a.imm(1))) }

func cbz(a *act)  { a.branchIfZero(true, a.all) }
func cbnz(a *act) { a.branchIfZero(false, a.all) }
func tbz(a *act)  { a.branchIfZero(true, a.bit) }
func tbnz(a *act) { a.branchIfZero(false, a.bit) }
