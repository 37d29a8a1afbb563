package compiled

import (
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// ordinary is an instruction that goes on at the next, or at a label.
func (x *extractor) ordinary(in litmus.Instr, form litmus.Form, pc, next uint64, s *state) (uint64, bool, error) {
	if to, done := x.evaluate(in, form, pc, next, s); done {
		return to, false, nil
	}
	if x.throughNil(in, form, s) {
		x.cutAt(pc, s, "a nil pointer")
		return 0, true, nil
	}
	if x.looksForNil(in, form, next, s) {
		return next, false, nil
	}
	from := x.source(pc, s)
	if done, err := x.spill(in, form, s, from); done || err != nil {
		return next, false, err
	}
	if form.Decoded {
		return 0, false, fmt.Errorf("found an instruction that is decoded only, whose operands are not known here")
	}
	if x.choose(in, form, s, from) {
		return next, false, nil
	}
	left, err := x.substitute(in, form, s, from)
	if err != nil {
		return 0, false, err
	}
	if form.Control == litmus.Branch {
		i := slices.IndexFunc(left.Operands, func(o litmus.Operand) bool { _, is := o.(litmus.Target); return is })
		to, err := litmus.NamedAddress(left.Operands[i].(litmus.Target).Label)
		if err != nil {
			return 0, false, err
		}
		left.Operands = slices.Clone(left.Operands)
		left.Operands[i] = litmus.Target{Label: x.later(pc, to, s)}
	}
	if form.Access.Kind != litmus.NoAccess {
		s.accesses++
	}
	x.name(form)
	x.emit(left, from)
	x.unknown(form, s)
	if whole, n, ok := x.settles(in, form); ok {
		s.registers[whole] = known{n, true}
	}
	return next, false, nil
}

// settles is whether an instruction of registers makes the same number of whatever it finds in the one that it reads,
// as xor does of a register and itself: so the compiler makes a 0. On AArch64 none does: what is made of a register
// there keeps order with what the register was loaded from, which a number would not.
func (x *extractor) settles(in litmus.Instr, form litmus.Form) (whole string, n meaning.Register, ok bool) {
	if x.image.Target.Arch() != litmus.X86_64 || form.Control != litmus.Next || form.Access.Kind != litmus.NoAccess ||
		len(form.Reads) != 1 || len(form.Writes) != 1 {
		return "", n, false
	}
	means, err := x.isa.Meaning(in)
	if err != nil {
		return "", n, false
	}
	flags, undefined := x.isa.Flags()
	m := &meaning.Machine{World: &world{x: x, form: form}, Regs: map[string]meaning.Register{flags: meaning.Holding(undefined)}}
	m.Regs[form.Reads[0]] = meaning.Holding(meaning.Symbolic(1, 0))
	m.Begin(0)
	means(m)
	whole = form.Writes[0].Register
	_, _, ok = m.Regs[whole].Value().Known()
	return whole, m.Regs[whole], ok && m.Err == nil && !m.Looked
}

// choose is whether an instruction only chooses between registers, by flags that are known though the code that is left
// has not set them: what is left of it is a move. The registers that are not known are symbols to it, and it must write
// one of them as it is.
func (x *extractor) choose(in litmus.Instr, form litmus.Form, s *state, from Source) bool {
	flags, _ := x.isa.Flags()
	f, found := s.registers[flags]
	if form.Flags.Reads == "" || !found || f.live || form.Control != litmus.Next || form.Access.Kind != litmus.NoAccess ||
		len(form.Writes) != 1 || form.Writes[0].Keeps || form.Flags.Writes+form.Flags.Undefined != "" {
		return false
	}
	m := &meaning.Machine{World: &world{x: x, form: form, state: s}, Regs: map[string]meaning.Register{flags: f.value}}
	for i, name := range form.Reads {
		if k, ok := s.registers[name]; ok {
			m.Regs[name] = k.value
		} else {
			m.Regs[name] = meaning.Holding(meaning.Symbolic(meaning.Symbol(i+1), 0))
		}
	}
	means, err := x.isa.Meaning(in)
	if err != nil {
		return false
	}
	m.Begin(0)
	means(m)
	to := form.Writes[0]
	v := m.Regs[to.Register].Value()
	if _, _, ok := v.Known(); m.Err != nil || m.Looked {
		return false
	} else if ok {
		s.registers[to.Register] = known{value: m.Regs[to.Register]}
		return true
	}
	chosen, plus := v.Symbol()
	i := int(chosen &^ meaning.Word)
	r, ok := in.Operands[0].(litmus.Reg)
	if !ok || plus != 0 || i > len(form.Reads) {
		return false
	}
	source, ok := x.isa.Part(r.Name, form.Reads[i-1])
	if !ok {
		return false
	}
	x.name(form)
	x.emit(x.isa.Move(r, litmus.Reg{Name: source}), from)
	x.unknown(form, s)
	return true
}

// throughNil is whether an instruction accesses memory through a pointer that is known to be nil: the program panics.
func (x *extractor) throughNil(in litmus.Instr, form litmus.Form, s *state) bool {
	const firstPage = 4096 // nobody has it; farther from nil the compiler looks for itself
	return form.Access.Kind != litmus.NoAccess && slices.ContainsFunc(in.Operands, func(o litmus.Operand) bool {
		m, is := o.(litmus.Mem)
		at, known := uint64(0), false
		if is && m.Symbol == "" {
			at, known = x.address(m, s)
		}
		return known && at < firstPage
	})
}

// looksForNil is whether an instruction only finds out whether a pointer that is known is nil: it loads what nobody
// reads. That is no access, and the pointer no data. On x86 it sets flags, of the pointer and what is there: who reads
// those is refused.
func (x *extractor) looksForNil(in litmus.Instr, form litmus.Form, next uint64, s *state) bool {
	i := slices.IndexFunc(in.Operands, func(o litmus.Operand) bool { _, is := o.(litmus.Mem); return is })
	if i < 0 || form.Access.Kind != litmus.Load || ordered(form) {
		return false
	}
	at := in.Operands[i].(litmus.Mem)
	if _, known := x.address(at, s); !known {
		return false
	}
	if form.Control == litmus.Next && len(form.Writes) == 1 && form.Flags.Writes == "" {
		return !(&reading{x, form.Writes[0].Register, "", s.calls, map[string]bool{}}).from(next)
	}
	if form.Control != litmus.Next || len(form.Writes) > 0 || len(in.Operands) != 2 {
		return false
	}
	of, isRegister := in.Operands[1-i].(litmus.Reg)
	base, _ := x.isa.Whole(at.Base)
	if whole, _ := x.isa.Whole(of.Name); !isRegister || whole != base || at.Disp != 0 {
		return false
	}
	flags, undefined := x.isa.Flags()
	s.registers[flags] = known{value: meaning.Holding(undefined)}
	return true
}

// later is the label of where the thread may go on.
func (x *extractor) later(pc, to uint64, s *state) string {
	then := s.clone()
	if x.turn(pc, to, then); x.turns < 0 && then.turns[turnKey(to, then)].count > 0 {
		x.cuts, x.cut = appendNew(x.cuts, loopCut), true
		return cutLabel
	}
	if x.isHead(to) {
		x.forget(to, then)
	}
	key := then.key(to)
	label, seen := x.labels[key]
	if !seen {
		label = fmt.Sprintf("L%d", len(x.labels))
		x.labels[key] = label
		x.pending = append(x.pending, task{label, to, then})
	}
	return label
}

// evaluate carries an instruction out if all that it reads is known, and all memory that it accesses is the thread's
// own. It is emitted too, if the code that is left can do it and somebody might read what it writes there.
func (x *extractor) evaluate(in litmus.Instr, form litmus.Form, pc, next uint64, s *state) (to uint64, done bool) {
	flags, undefined := x.isa.Flags()
	live := true
	m := &meaning.Machine{Regs: map[string]meaning.Register{}}
	for _, name := range form.Reads {
		k, ok := s.registers[name]
		if !ok {
			return 0, false
		}
		live = live && k.live
		m.Regs[name] = k.value
	}
	for _, w := range form.Writes { // what is beside the part that is written stays
		if k, ok := s.registers[w.Register]; ok {
			m.Regs[w.Register] = k.value
		} else if w.Keeps && x.keeps(pc, w, s) {
			return 0, false
		}
	}
	m.Regs[flags] = meaning.Holding(undefined)
	if k, ok := s.registers[flags]; ok {
		m.Regs[flags] = k.value
		live = live && (k.live || form.Flags.Reads == "")
	} else if form.Flags.Reads != "" {
		return 0, false
	}
	means, err := x.isa.Meaning(in)
	if err != nil {
		return 0, false
	}
	after := s.clone()
	w := &world{x: x, form: form, state: after}
	m.World = w
	m.Begin(0)
	means(m)
	if m.Err != nil || w.Unsteady || w.Made() > 0 || m.Looked {
		return 0, false
	}
	live = live && !w.placed && !w.loaded && !w.stored && !form.Decoded
	for _, write := range form.Writes {
		v := m.Regs[write.Register]
		if _, _, ok := v.Value().Known(); !ok {
			return 0, false
		}
		after.registers[write.Register] = known{v, live}
	}
	if form.Flags.Writes+form.Flags.Undefined != "" {
		after.registers[flags] = known{m.Regs[flags], live}
	}
	*s = *after
	if live && form.Control == litmus.Next && len(form.Writes)+len(form.Flags.Writes) > 0 {
		x.name(form)
		x.emit(in, x.source(pc, s))
	}
	if m.Target != "" {
		next, err = litmus.NamedAddress(m.Target)
	}
	return next, err == nil
}

// address is where an operand lies, if that is known.
func (x *extractor) address(m litmus.Mem, s *state) (uint64, bool) {
	at := uint64(m.Disp)
	if m.Mode == litmus.PostIndex {
		at = 0
	}
	if m.Symbol != "" {
		place, err := litmus.NamedAddress(m.Symbol)
		return at + place, err == nil
	}
	whole, ok := x.isa.Whole(m.Base)
	k, found := s.registers[whole]
	if !ok || !found || m.Index != "" {
		return 0, false
	}
	return at + k.value.Lo, true
}

// substitute is the instruction with registers that hold what is known from the beginning in place of those that only
// the extraction knows, and with locations in place of addresses.
func (x *extractor) substitute(in litmus.Instr, form litmus.Form, s *state, from Source) (litmus.Instr, error) {
	left := in
	left.Operands = slices.Clone(in.Operands)
	for i, o := range in.Operands {
		switch o := o.(type) {
		case litmus.Mem:
			if _, ok := x.isa.Whole(o.Base); o.Base != "" && !ok {
				return in, fmt.Errorf("found an access to the memory of the thread, expected one of the program's")
			}
			if at, ok := x.address(o, s); ok && form.Access.Kind != litmus.NoAccess {
				place, err := x.place(at, form.Access)
				if err != nil {
					return in, err
				}
				if o.Mode != litmus.Offset {
					return in, fmt.Errorf("found an address that moves, expected none of a variable")
				}
				left.Operands[i] = place
			}
		case litmus.Reg:
			whole, _ := x.isa.Whole(o.Name)
			if k, ok := s.registers[whole]; ok && !k.live && form.Roles[i]&litmus.Writes == 0 && !x.writesConstants() {
				name, err := x.holding(k.value.Lo)
				if err != nil {
					return in, err
				}
				x.locating.join(k.value.Lo)
				part, ok := x.isa.Part(o.Name, name)
				if !ok {
					return in, fmt.Errorf("found that %s is known but has no part of a register that is free", o.Name)
				}
				left.Operands[i] = litmus.Reg{Name: part}
			}
		}
	}
	if _, err := x.isa.Form(left); err != nil { // pairs of registers must be neighbours
		for i, o := range in.Operands {
			if _, is := o.(litmus.Reg); is {
				left.Operands[i] = o
			}
		}
	}
	return left, x.reviveRead(in, left, s, from)
}

// reviveRead puts what else the instruction reads into its registers.
func (x *extractor) reviveRead(in, left litmus.Instr, s *state, from Source) error {
	form, err := x.isa.Form(left)
	if err != nil {
		return fmt.Errorf("found %s, which is left of %s: %w", x.isa.Format(left), x.isa.Format(in), err)
	}
	held := slices.Collect(maps.Values(x.constants))
	for _, name := range form.Reads {
		if !slices.Contains(held, name) {
			if err := x.revive(name, s, from); err != nil {
				return err
			}
		}
	}
	for _, w := range form.Writes {
		if k, ok := s.registers[w.Register]; w.Keeps && ok && !k.live {
			if !x.keeps(from.Address, w, s) {
				delete(s.registers, w.Register)
				continue
			}
			if err := x.revive(w.Register, s, from); err != nil {
				return err
			}
		}
	}
	if flags, _ := x.isa.Flags(); form.Flags.Reads != "" {
		if err := x.revive(flags, s, from); err != nil {
			return err
		}
	}
	return nil
}

// keeps is whether anybody reads what a write to a part of a register leaves beside the part.
func (x *extractor) keeps(pc uint64, w litmus.Write, s *state) bool {
	code, _, ok := x.image.bytes(pc, 15)
	_, size, err := x.isa.Decode(code, pc)
	if !ok || err != nil || w.High {
		return true
	}
	part := x.isa.Like("%", w.Register, w.Bits)
	return (&reading{x, w.Register, part, s.calls, map[string]bool{}}).from(pc + uint64(size))
}
