package a64

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// act is an instruction being carried out.
type act struct {
	*meaning.Machine
	form *form
	in   litmus.Instr
}

// Meaning returns what an instruction does to registers and memory, and what a model sees of it.
func (ISA) Meaning(in litmus.Instr) (meaning.Meaning, error) {
	f, _, err := find(in, false)
	if err != nil {
		return nil, err
	}
	return func(m *meaning.Machine) { f.means(&act{m, f, in}) }, nil
}

func (a *act) name(i int) string { return a.in.Operands[i].(litmus.Reg).Name }

// bits is the width of the register that operand i is.
func (a *act) bits(i int) int {
	r, _ := register(a.name(i))
	v, isVector := vector(a.name(i))
	switch {
	case isVector:
		return v.vector
	case r.wide:
		return 64
	}
	return 32
}

// read reads the register that operand i is.
func (a *act) read(i int, tags ...string) meaning.Value { return a.get(a.name(i), tags...) }

func (a *act) get(name string, tags ...string) meaning.Value {
	whole, _ := ISA{}.Whole(name)
	if whole == "XZR" {
		return meaning.Const(0)
	}
	v := a.ReadReg(whole, tags...)
	switch name[0] {
	case 'D':
		v = v.Low(64)
	case 'W':
		v = v.Low(32)
	case 'S':
		if whole != "SP" {
			v = v.Low(32)
		}
	}
	return v
}

// write writes the register that operand i is: a W register leaves zeros above.
func (a *act) write(i int, v meaning.Value) {
	if whole, _ := (ISA{}).Whole(a.name(i)); whole != "XZR" {
		a.WriteReg(whole, v.Low(a.bits(i)))
	}
}

func (a *act) isZero(i int) bool { return strings.HasSuffix(a.name(i), "ZR") }

func (a *act) imm(i int) uint64 { return uint64(a.in.Operands[i].(litmus.Imm).Value) }

// memory is the last operand.
func (a *act) memory() litmus.Mem { return a.in.Operands[len(a.in.Operands)-1].(litmus.Mem) }

// address is where memory is accessed. With write-back, the base register gets its new value here.
func (a *act) address() meaning.Value {
	m := a.memory()
	base := a.get(m.Base, "ADDR")
	offset := meaning.Const(uint64(m.Disp))
	if m.Index != "" {
		offset = extended(a.get(m.Index, "ADDR"), m.Extend)
	}
	if m.Mode != litmus.Offset {
		whole, _ := ISA{}.Whole(m.Base)
		a.WriteReg(whole, base.Add(offset))
	}
	if m.Mode == litmus.PostIndex {
		return base
	}
	return base.Add(offset)
}

// extended is a value as a modifier makes it: SXTW #2, LSL #3.
func extended(v meaning.Value, m litmus.Modifier) meaning.Value {
	if n := strings.IndexByte("BHWX", lastOf(m.Name)); n >= 0 && m.Name[1:3] == "XT" {
		if m.Name[0] == 'S' {
			v = v.Signed(8 << n)
		} else {
			v = v.Low(8 << n)
		}
	}
	return v.Left(m.Amount).Low(64)
}

func lastOf(name string) byte {
	if name == "" {
		return 0
	}
	return name[len(name)-1]
}

// readTags and writeTags are the sets that the memory events of the instruction are in.
func (a *act) readTags() (tags []string) {
	order := a.form.does.Order
	switch {
	case a.form.does.Kind == litmus.Modify:
		tags = append(tags, "X")
	case order&litmus.Exclusive != 0:
		tags = append(tags, "EX")
	}
	if order&litmus.Acquire != 0 {
		tags = append(tags, "A")
	}
	if order&litmus.AcquirePC != 0 {
		tags = append(tags, "Q")
	}
	return tags
}

func (a *act) writeTags() (tags []string) {
	order := a.form.does.Order
	switch {
	case a.form.does.Kind == litmus.Modify:
		tags = append(tags, "X")
	case order&litmus.Exclusive != 0:
		tags = append(tags, "EX")
	}
	if order&litmus.Release != 0 {
		tags = append(tags, "L")
	}
	return tags
}
