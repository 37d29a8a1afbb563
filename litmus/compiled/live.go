package compiled

import (
	"slices"

	"example.org/atomlab/litmus"
)

// forget drops from a state, at the head of a loop, what would make it another each time around: numbers that the code
// that is left has too, which count turns, and what nobody will read before it is written again.
func (x *extractor) forget(pc uint64, s *state) {
	pointer := conventions[x.image.Target.Arch()].pointer
	flags, _ := x.isa.Flags()
	for name, k := range s.registers {
		if k.live || name != pointer && name != flags && !x.isRead(pc, name, map[uint64]bool{}) {
			delete(s.registers, name)
		}
	}
	top := s.registers[pointer].value.Lo - 8 // where Go keeps the frame pointer, on AArch64
	for at := range s.stack {
		if at < top {
			delete(s.stack, at)
		}
	}
}

// isRead is whether a register may be read from an instruction on before it is written. Other functions may read any.
func (x *extractor) isRead(pc uint64, name string, seen map[uint64]bool) bool {
	of, ok := x.image.at(pc)
	for ok && !seen[pc] && pc < of.address+of.size {
		seen[pc] = true
		code, _, _ := x.image.bytes(pc, int(min(15, of.address+of.size-pc)))
		in, size, err := x.isa.Decode(code, pc)
		if err != nil {
			return true
		}
		form, err := x.isa.Form(in)
		if err != nil || form.Control > litmus.Branch && form.Control != litmus.Trap || slices.Contains(form.Reads, name) {
			return true
		}
		if form.Control == litmus.Trap || slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == name && !w.Keeps }) {
			return false
		}
		for _, o := range in.Operands {
			target, is := o.(litmus.Target)
			if !is || form.Control == litmus.Next {
				continue
			}
			to, err := litmus.NamedAddress(target.Label)
			if err != nil || to < of.address || to >= of.address+of.size || x.isRead(to, name, seen) {
				return true
			}
			if form.Control == litmus.Jump {
				return false
			}
		}
		pc += uint64(size)
	}
	return !ok || !seen[pc]
}

// isUnread is whether an instruction of the code that is left is a plain load of what nobody reads: so the compiler
// finds nil pointers. It orders nothing, and is no access of the program.
func (x *extractor) isUnread(i int, form litmus.Form) bool {
	if form.Access.Kind != litmus.Load || form.Access.Order&^litmus.Pair != 0 || slices.Contains(form.Reads, "RES") {
		return false
	}
	if flags, _ := x.isa.Flags(); form.Flags.Writes != "" && x.leftReads(i+1, flags, map[int]bool{}) {
		return false
	}
	return !slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return x.leftReads(i+1, w.Register, map[int]bool{}) })
}

// leftReads is whether the code that is left may read a register from an instruction on before it writes it. What the
// function returns is read at the end.
func (x *extractor) leftReads(i int, name string, seen map[int]bool) bool {
	flags, _ := x.isa.Flags()
	for ; i < len(x.code); i++ {
		if seen[i] {
			return false
		}
		seen[i] = true
		in := x.code[i]
		if in.Mnemonic == "" {
			continue
		}
		form, err := x.isa.Form(in)
		if err != nil || slices.Contains(form.Reads, name) || name == flags && form.Flags.Reads != "" {
			return true
		}
		if form.Control != litmus.Next {
			target, _ := in.Operands[len(in.Operands)-1].(litmus.Target)
			if form.Control == litmus.Jump {
				return x.leftReads(x.labelled(target.Label), name, seen)
			}
			if x.leftReads(x.labelled(target.Label), name, seen) {
				return true
			}
		}
		if slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == name && !w.Keeps }) ||
			name == flags && form.Flags.Writes != "" && form.Access.Kind != litmus.Modify {
			return false
		}
	}
	return slices.Contains(x.results, name)
}

// labelled is the instruction that has a label.
func (x *extractor) labelled(label string) int {
	return max(0, slices.IndexFunc(x.code, func(in litmus.Instr) bool { return slices.Contains(in.Labels, label) }))
}
