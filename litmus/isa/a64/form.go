package a64

import (
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// Forms returns what the table says of each of its instructions.
func (ISA) Forms() (all []litmus.Form) {
	for _, r := range table {
		for _, e := range expand(r) {
			all = append(all, understand(e).describe())
		}
	}
	return all
}

// describe is what is so whatever the operands are.
func (f *form) describe() litmus.Form {
	result := litmus.Form{Syntax: f.syntax, Needs: f.needs, Access: f.does, Control: f.control, Fence: f.fence, Unrun: f.unrun, Decoded: f.decoded}
	if f.flagsRole&litmus.Reads != 0 {
		result.Flags.Reads = "nzcv"
	}
	if f.flagsRole&litmus.Writes != 0 {
		result.Flags.Writes = "nzcv"
	}
	if f.does.Order&^litmus.Pair != 0 || f.does.Kind == litmus.Modify {
		result.Access.Align = f.does.Bytes
	}
	return result
}

// Form returns what the table says of an instruction.
func (ISA) Form(in litmus.Instr) (litmus.Form, error) {
	f, _, err := find(in, true)
	if err != nil {
		return litmus.Form{}, err
	}
	result := f.describe()
	for i, s := range f.slots[:min(len(in.Operands), len(f.slots))] {
		result.Roles = append(result.Roles, s.role)
		switch o := in.Operands[i].(type) {
		case litmus.Reg:
			uses(&result, o.Name, s.role)
		case litmus.Mem:
			uses(&result, o.Base, s.role)
			uses(&result, o.Index, litmus.Reads)
		}
	}
	uses(&result, reservation, f.monitor)
	result.Unpredictable = unpredictable(in, result)
	return result, nil
}

// uses adds a register to those that a form reads or writes.
func uses(f *litmus.Form, name string, role litmus.Role) {
	r, ok := register(name)
	whole, bits := name, 64
	if v, is := vector(name); is {
		r, ok, whole, bits = v, true, wholeVector(v), v.vector
	} else if ok {
		whole, _ = ISA{}.Whole(name)
		if !r.wide {
			bits = 32
		}
	}
	if !ok && name != reservation || r.number == 31 && !r.stack && r.vector == 0 {
		return
	}
	if role&litmus.Reads != 0 && !slices.Contains(f.Reads, whole) {
		f.Reads = append(f.Reads, whole)
	}
	if role&litmus.Writes != 0 {
		f.Writes = append(f.Writes, litmus.Write{Register: whole, Bits: bits})
	}
}

// unpredictable is what DDI 0487 calls constrained unpredictable (K1.1, and each instruction's page): a register that
// is written twice, an address that is written back to a register of the data, the status of a store-exclusive in one
// of its operands.
func unpredictable(in litmus.Instr, f litmus.Form) string {
	seen := map[string]litmus.Role{}
	for i, o := range in.Operands {
		r, isReg := o.(litmus.Reg)
		if !isReg {
			continue
		}
		whole, ok := ISA{}.Whole(r.Name)
		if !ok || whole == "XZR" {
			continue
		}
		before, again := seen[whole]
		if again && before&f.Roles[i]&litmus.Writes != 0 {
			return "it writes " + whole + " twice"
		}
		if again && f.Access.Kind == litmus.Store && before&litmus.Writes != 0 {
			return "it writes its result to " + whole + ", which it stores"
		}
		seen[whole] |= f.Roles[i]
	}
	for _, o := range in.Operands {
		m, isMem := o.(litmus.Mem)
		if !isMem {
			continue
		}
		base, _ := ISA{}.Whole(m.Base)
		role, again := seen[base]
		if again && (m.Mode != litmus.Offset || f.Access.Kind == litmus.Store && role&litmus.Writes != 0) {
			return "it writes " + base + ", which is the base of its address, in two ways"
		}
	}
	return ""
}

// Plain returns an instruction that does the same without ordering others: LDR for LDAR, CAS for CASAL.
func (ISA) Plain(in litmus.Instr) (litmus.Instr, bool) {
	f, _, err := find(in, true)
	if err != nil || f.plain == "" {
		return in, false
	}
	in.Mnemonic = f.plain
	_, _, err = find(in, true)
	return in, err == nil
}

// Without returns an instruction that does the same and lacks one of several orders: CASL for CASAL without acquire.
func (ISA) Without(in litmus.Instr, lacks litmus.Order) (litmus.Instr, bool) {
	f, _, err := find(in, true)
	if err != nil || f.plain == "" || f.does.Order&lacks == 0 {
		return in, false
	}
	for _, r := range table {
		for _, e := range expand(r) {
			if e.plain != f.plain || e.does.Order != f.does.Order&^lacks {
				continue
			}
			in.Mnemonic, _, _ = strings.Cut(e.syntax, " ")
			if g, _, err := find(in, true); err == nil && g.does.Order == e.does.Order {
				return in, true
			}
		}
	}
	return in, false
}

// Clear returns an instruction that makes a register 0 and depends on nothing.
func (ISA) Clear(r litmus.Reg) litmus.Instr {
	return litmus.Instr{Mnemonic: "MOV", Operands: []litmus.Operand{r, litmus.Imm{}}}
}

// Move returns an instruction that copies a register.
func (ISA) Move(to, from litmus.Reg) litmus.Instr {
	return litmus.Instr{Mnemonic: "MOV", Operands: []litmus.Operand{to, from}}
}

// OnRegister returns the move of a field that a load or a store of one register becomes: UBFM W1,W2,#0,#7 for
// LDRB W1,[X0] and X2.
func (i ISA) OnRegister(in litmus.Instr, whole string) (litmus.Instr, bool) {
	f, _, err := find(in, true)
	if err != nil || len(in.Operands) != 2 || f.does.Order != 0 {
		return in, false
	}
	data, _ := in.Operands[0].(litmus.Reg)
	if r, general := register(data.Name); !general || r.number == 31 {
		return in, false
	}
	if f.does.Kind == litmus.Store {
		all, ok := i.Whole(data.Name)
		return i.Move(litmus.Reg{Name: whole}, litmus.Reg{Name: all}), ok
	}
	mnemonic := "UBFM"
	if strings.Contains(in.Mnemonic, "RS") { // LDRSB, LDURSB
		mnemonic = "SBFM"
	}
	from, ok := i.Part(data.Name, whole)
	last := litmus.Imm{Value: int64(8*f.does.Bytes - 1)}
	return litmus.Instr{Mnemonic: mnemonic, Operands: []litmus.Operand{data, litmus.Reg{Name: from}, litmus.Imm{}, last}},
		ok && f.does.Kind == litmus.Load
}

// Goto returns a branch to a label.
func (ISA) Goto(label string) litmus.Instr {
	return litmus.Instr{Mnemonic: "B", Operands: []litmus.Operand{litmus.Target{Label: label}}}
}

// Flags is the register of the flags, and its value with all of them undefined.
func (ISA) Flags() (register string, undefined meaning.Value) {
	return flagsRegister, meaning.Wide(0, allFlags)
}

// Machine is the 64-bit name of a register.
func (ISA) Machine(name string) (string, bool) { return ISA{}.Whole(name) }

// Reserved says why a register isn't the test's, or nothing: the stack pointer, the link and the frame, what systems
// keep and what Go does.
func (ISA) Reserved(name string) string {
	r, ok := register(name)
	if ok && (r.stack || r.number == 18 || r.number >= 28 && r.number <= 30) {
		return "belongs to the system"
	}
	return ""
}

// Hidden is whether a register has no name in the code of tests.
func (ISA) Hidden(name string) bool { return name == flagsRegister || name == reservation }
