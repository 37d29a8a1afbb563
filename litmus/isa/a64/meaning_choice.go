package a64

import (
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// holds is whether a condition is true of the flags (C1.2.4).
func holds(condition string, nzcv uint64) bool {
	n, z, c, v := nzcv>>3&1 == 1, nzcv>>2&1 == 1, nzcv>>1&1 == 1, nzcv&1 == 1
	switch condition {
	case "HS":
		condition = "CS"
	case "LO":
		condition = "CC"
	}
	number := slices.Index(conditionNames, condition)
	is := [...]bool{z, c, n, v, c && !z, n == v, n == v && !z, true}[number>>1&7]
	return is != (number&1 == 1 && number < 14)
}

func (a *act) condition(i int) string {
	return strings.ToUpper(a.in.Operands[i].(litmus.Word).Text)
}

// chooses writes one of two values by a condition: only the one that is chosen is read, so that the result depends on the
// other one not at all, and on the condition by decision.
func (a *act) chooses(condition string, yes, no func() meaning.Value) {
	f := a.ReadReg(flagsRegister)
	d := a.Decide("PRED", f)
	a.Given(d, func() {
		if holds(condition, f.Lo) {
			a.write(0, yes())
		} else {
			a.write(0, no())
		}
	})
}

func changed(name string, v meaning.Value) meaning.Value {
	switch name {
	case "CSINC", "CINC", "CSET":
		return meaning.Of(v.Lo+1, v)
	case "CSINV", "CINV", "CSETM":
		return meaning.Of(^v.Lo, v)
	case "CSNEG", "CNEG":
		return meaning.Of(-v.Lo, v)
	}
	return v
}

func selects2(a *act) {
	a.chooses(a.condition(3), func() meaning.Value { return a.read(1) },
		func() meaning.Value { return changed(a.in.Mnemonic, a.read(2)) })
}

// sets is CSET and CSETM, increments CINC and its like: they change if the condition is true.
func sets(a *act) {
	a.chooses(a.condition(1), func() meaning.Value { return changed(a.in.Mnemonic, meaning.Const(0)) },
		func() meaning.Value { return meaning.Const(0) })
}

func increments(a *act) {
	a.chooses(a.condition(2), func() meaning.Value { return changed(a.in.Mnemonic, a.read(1)) },
		func() meaning.Value { return a.read(1) })
}

func comparesIf(a *act) {
	width := a.bits(0)
	f := a.ReadReg(flagsRegister)
	d := a.Decide("PRED", f)
	a.Given(d, func() {
		if !holds(a.condition(3), f.Lo) {
			a.WriteReg(flagsRegister, meaning.Const(a.imm(2)))
			return
		}
		x := a.read(0)
		_, after := addOrSub(a.in.Mnemonic == "CCMP", x, a.operand(1), width)
		a.WriteReg(flagsRegister, after)
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
	condition := strings.TrimPrefix(a.in.Mnemonic, "B.")
	f := a.ReadReg(flagsRegister)
	a.branchIf(f, holds(condition, f.Lo))
}

func cbz(a *act)  { v := a.read(0); a.branchIf(v, v.Lo == 0) }
func cbnz(a *act) { v := a.read(0); a.branchIf(v, v.Lo != 0) }
func tbz(a *act)  { v := a.read(0); a.branchIf(v, v.Lo>>a.imm(1)&1 == 0) }
func tbnz(a *act) { v := a.read(0); a.branchIf(v, v.Lo>>a.imm(1)&1 == 1) }
