package x86

import (
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// act is an instruction being carried out.
type act struct {
	*meaning.Machine
	isa  ISA
	form *form
	in   litmus.Instr
}

// Meaning returns what an instruction does to registers and memory, and what a model sees of it.
func (i ISA) Meaning(in litmus.Instr) (meaning.Meaning, error) {
	f, _, err := find(in)
	if err != nil {
		return nil, err
	}
	return func(m *meaning.Machine) { f.means(&act{m, i, f, in}) }, nil
}

// width is the bits of operand n.
func (a *act) width(n int) int {
	slot := a.form.slots[n]
	if slot == "x" || slot == "xm" {
		return 128
	}
	if bits, err := strconv.Atoi(strings.Trim(slot, "rmeisxa")); err == nil {
		return bits
	}
	return a.form.bits
}

// read is the value of operand n; a constant is as wide as the instruction.
func (a *act) read(n int, tags ...string) meaning.Value {
	switch o := a.in.Operands[n].(type) {
	case litmus.Reg:
		return a.get(o.Name, tags...)
	case litmus.Imm:
		if o.Symbol != "" {
			return a.Place(o.Symbol)
		}
		return meaning.Const(uint64(o.Value)).Low(a.form.bits)
	case litmus.Mem:
		if a.width(n) == 128 {
			return a.load16(a.address(o), tags...)
		}
		return a.Load(a.address(o), a.width(n)/8, tags...)
	}
	a.Fail("found the operand %v, expected a register, a number or an address", a.in.Operands[n])
	return meaning.Value{}
}

// get reads a register, or the part of one that the name means.
func (a *act) get(name string, tags ...string) meaning.Value {
	whole, _ := a.isa.Whole(name)
	r, _ := register(name)
	v := a.ReadReg(whole, tags...)
	if r.high {
		v = v.Right(8)
	}
	return v.Low(r.bits)
}

// write gives operand n a value. A part of a register leaves the rest, except that one of 32 bits leaves zeros above.
func (a *act) write(n int, v meaning.Value, tags ...string) {
	switch o := a.in.Operands[n].(type) {
	case litmus.Reg:
		a.put(o.Name, v)
	case litmus.Mem:
		if a.width(n) == 128 {
			a.store16(a.address(o), v, tags...)
			return
		}
		a.Store(a.address(o), v, a.width(n)/8, tags...)
	}
}

func (a *act) put(name string, v meaning.Value) {
	whole, _ := a.isa.Whole(name)
	r, _ := register(name)
	v = v.Low(r.bits)
	if old := a.Peek(whole); r.high {
		v = old.Low(8).Join(v, 8).Join(old.Right(16), 16)
	} else if r.bits < 32 {
		v = v.Join(old.Right(r.bits), r.bits)
	}
	a.WriteReg(whole, v)
}

// scaled is an index times 1, 2, 4 or 8.
func scaled(index meaning.Value, scale uint64) meaning.Value {
	if scale == 1 {
		return index
	}
	return meaning.Calc1(index, func(n uint64) uint64 { return n * scale })
}

// addressRegister is all of a register: tests of 32 bits say eax, and run where addresses have 64.
func (a *act) addressRegister(name string) meaning.Value {
	whole, _ := a.isa.Whole(name)
	return a.ReadReg(whole, "ADDR")
}

// address is that of an operand in memory.
func (a *act) address(m litmus.Mem) meaning.Value {
	v := meaning.Const(uint64(m.Disp))
	if m.Symbol != "" {
		v = v.Add(a.Place(m.Symbol))
	}
	if m.Base != "" {
		v = v.Add(a.addressRegister(m.Base))
	}
	if m.Index != "" {
		index := a.addressRegister(m.Index)
		v = v.Add(scaled(index, uint64(max(m.Scale, 1))))
	}
	return v
}
