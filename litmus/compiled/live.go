package compiled

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// forget drops from a state, at the head of a loop, what would make it another each time around: numbers that the code
// that is left has too, which count turns, and what nobody will read before it is written again.
func (x *extractor) forget(pc uint64, s *state) {
	c := conventions[x.image.Target.Arch()]
	pointer := c.pointer
	flags, _ := x.isa.Flags()
	for name, k := range s.registers {
		if name == c.zero && k.value == (meaning.Register{}) {
			continue
		}
		if k.live || name != pointer && name != flags && !(&reading{x, name, "", s.calls, map[string]bool{}}).from(pc) {
			delete(s.registers, name)
		}
	}
	top := s.registers[pointer].value.Lo - 8 // where Go keeps the frame pointer, on AArch64
	for at := range s.stack {
		if onStack(at) && at < top {
			delete(s.stack, at)
		}
	}
}

// A reading is the question whether a register may be read before it is written.
type reading struct {
	*extractor
	register string
	but      string   // for a part of it, by this name
	calls    []uint64 // where control goes on when functions return
	seen     map[string]bool
}

// from is the answer for what is done from an instruction on. Functions that are called may read any register but the
// assembler's; what the thread's own returns is read.
func (r *reading) from(pc uint64) bool {
	of, ok := r.image.at(pc)
	key := func() string { return fmt.Sprintf("%x %d", pc, len(r.calls)) }
	for ok && !r.seen[key()] && pc < of.address+of.size {
		r.seen[key()] = true
		code, _, _ := r.image.bytes(pc, int(min(15, of.address+of.size-pc)))
		in, size, err := r.isa.Decode(code, pc)
		if err != nil {
			return true
		}
		form, err := r.isa.Form(in)
		switch {
		case err != nil || r.reads(in, form, r.register, r.but):
			return true
		case form.Control == litmus.Return && len(r.calls) == 0:
			return slices.Contains(r.results, r.register)
		case form.Control == litmus.Return:
			after := *r
			after.calls = r.calls[:len(r.calls)-1]
			return after.from(r.calls[len(r.calls)-1])
		case form.Control == litmus.Trap:
			return false
		case form.Control > litmus.Branch:
			return r.register != conventions[r.image.Target.Arch()].scratch
		case slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == r.register && !w.Keeps }):
			return false
		}
		for _, o := range in.Operands {
			target, is := o.(litmus.Target)
			if !is || form.Control == litmus.Next {
				continue
			}
			to, err := litmus.NamedAddress(target.Label)
			if err != nil || to < of.address || to >= of.address+of.size || r.from(to) {
				return true
			}
			if form.Control == litmus.Jump {
				return false
			}
		}
		pc += uint64(size)
	}
	return !ok || !r.seen[key()]
}

// reads is whether an instruction reads a register otherwise than by the name of a part of it.
func (x *extractor) reads(in litmus.Instr, form litmus.Form, name, but string) bool {
	if !x.minds(in, form, name) || but == "" {
		return x.minds(in, form, name)
	}
	named := false
	for i, o := range in.Operands {
		switch o := o.(type) {
		case litmus.Mem:
			for _, r := range []string{o.Base, o.Index} {
				if whole, _ := x.isa.Whole(r); whole == name {
					return true
				}
			}
		case litmus.Reg:
			if whole, _ := x.isa.Whole(o.Name); whole == name && form.Roles[i]&litmus.Reads != 0 {
				if o.Name != but {
					return true
				}
				named = true
			}
		}
	}
	return !named
}

// minds is whether an instruction reads a register and what is in it makes a difference.
func (x *extractor) minds(in litmus.Instr, form litmus.Form, name string) bool {
	if !slices.Contains(form.Reads, name) {
		return false
	}
	_, _, settled := x.settles(in, form)
	return !settled
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
		if err != nil || x.minds(in, form, name) || name == flags && form.Flags.Reads != "" {
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
			name == flags && setsAll(form.Flags) {
			return false
		}
	}
	return slices.Contains(x.results, name)
}

// setsAll is whether an instruction leaves no flag as it was: one that counts keeps the carry, and one that shifts by a
// number that may be 0 has an uncertain carry.
func setsAll(f litmus.Flags) bool {
	return strings.Contains(f.Writes, "c") && !strings.Contains(f.Undefined, "c")
}

// labelled is the instruction that has a label.
func (x *extractor) labelled(label string) int {
	return max(0, slices.IndexFunc(x.code, func(in litmus.Instr) bool { return slices.Contains(in.Labels, label) }))
}
