package compiled

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// spill is a move to or from the stack of what is not known: a register stands for the word. So is a push or a pop.
func (x *extractor) spill(in litmus.Instr, form litmus.Form, s *state, from Source) (bool, error) {
	pointer := conventions[x.image.Target.Arch()].pointer
	mem := slices.IndexFunc(in.Operands, func(o litmus.Operand) bool { _, is := o.(litmus.Mem); return is })
	if mem < 0 {
		if !form.Decoded || !slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == pointer }) || len(in.Operands) != 1 {
			return false, nil
		}
		return true, x.push(in, form, s, from)
	}
	m := in.Operands[mem].(litmus.Mem)
	at, ok := x.address(m, s)
	if !ok || form.Access.Kind == litmus.NoAccess {
		return false, nil
	}
	data, bytes := moved(in, form)
	if !x.ownsAll(at, form, max(1, len(data))) {
		return false, nil
	}
	for _, o := range in.Operands {
		if r, is := o.(litmus.Reg); is && x.isa.High(r.Name) {
			return false, fmt.Errorf("found %s moved to the stack or from there, expected the lowest part of a register", r.Name)
		}
	}
	if data == nil {
		done, err := x.slotOperand(in, form, mem, at, s, from)
		if err != nil && !onStack(at) { // nothing stands for it: it is a location after all
			x.locating.share(at)
			return false, nil
		}
		return done, err
	}
	for i, r := range data {
		if err := x.word(r, at+uint64(i*bytes), bytes, form, s, from); err != nil {
			return false, err
		}
	}
	if m.Mode != litmus.Offset {
		whole, _ := x.isa.Whole(m.Base)
		k := s.registers[whole]
		k.value.Lo += uint64(m.Disp)
		s.registers[whole] = k
	}
	return true, nil
}

// ownsAll is whether all words of an access are the thread's own. If some are not, none is.
func (x *extractor) ownsAll(at uint64, form litmus.Form, words int) bool {
	size := form.Access.Bytes / words
	if size == 0 {
		return onStack(at)
	}
	all := true
	for i := range words {
		all = x.owns(at+uint64(i*size), size, form) && all
	}
	if !all {
		for i := range words {
			if word := at + uint64(i*size); x.locating.candidate(word, size) {
				x.locating.share(word)
			}
		}
	}
	return all
}

// moved are the registers that an instruction does nothing with but to move them, whole, to memory or from there, and
// how many bytes each has; nil if it does more.
func moved(in litmus.Instr, form litmus.Form) (data []litmus.Reg, bytes int) {
	role := map[litmus.AccessKind]litmus.Role{litmus.Load: litmus.Writes, litmus.Store: litmus.Reads}[form.Access.Kind]
	for i, o := range in.Operands {
		switch o := o.(type) {
		case litmus.Mem:
		case litmus.Reg:
			if data = append(data, o); form.Roles[i] != role {
				return nil, 0
			}
		default:
			return nil, 0
		}
	}
	if role == 0 || len(data) == 0 || form.Flags.Writes+form.Flags.Undefined != "" {
		return nil, 0
	}
	bytes = form.Access.Bytes / len(data)
	for _, w := range form.Writes {
		if form.Access.Kind == litmus.Load && (w.Bits != 8*bytes || w.Keeps) && w.Register != "SP" {
			return nil, 0
		}
	}
	return data, bytes
}

// slotOperand has an instruction that does more with a word of the stack than to move it work on the register that
// stands for the word instead: LDRB fills a register, and x86 has many.
func (x *extractor) slotOperand(in litmus.Instr, form litmus.Form, mem int, at uint64, s *state, from Source) (bool, error) {
	w, ok := s.stack[at]
	if form.Access.Kind != litmus.Store && (!ok || w.bytes != form.Access.Bytes || w.register == unreadSlot) {
		return false, fmt.Errorf("found a load of %d bytes from the stack that were not stored so", form.Access.Bytes)
	}
	if form.Access.Kind != litmus.Store {
		x.read[at] = true
	}
	name, err := x.slot(at)
	if err != nil {
		return false, err
	}
	left, ok := x.isa.OnRegister(in, name)
	if !ok || in.Operands[mem].(litmus.Mem).Mode != litmus.Offset {
		return false, fmt.Errorf("found an access to the stack that no register can stand for")
	}
	if form.Access.Kind != litmus.Store && w.register == "" {
		move, err := x.setting(name, w.number)
		if err != nil {
			return false, err
		}
		x.emit(move, from)
	}
	become, err := x.isa.Form(left)
	if err != nil {
		return false, err
	}
	if left, err = x.substitute(left, become, s, from); err != nil {
		return false, err
	}
	x.name(form)
	x.emit(left, from)
	x.unknown(form, s)
	if form.Access.Kind != litmus.Load {
		s.store(at, slot{bytes: form.Access.Bytes, register: name})
	}
	return true, nil
}

// slot is the register that stands for a word of the stack where it is not known.
func (x *extractor) slot(at uint64) (name string, err error) {
	name, ok := x.slots[at]
	if ok {
		return name, nil
	}
	if name, err = x.register(); err == nil {
		x.slots[at] = name
	}
	return name, err
}

// unknown forgets what an instruction has written.
func (x *extractor) unknown(form litmus.Form, s *state) {
	for _, w := range form.Writes {
		delete(s.registers, w.Register)
	}
	if flags, _ := x.isa.Flags(); form.Flags.Writes+form.Flags.Undefined != "" {
		delete(s.registers, flags)
	}
}

// push is a push or a pop, by what becomes of the operand.
func (x *extractor) push(in litmus.Instr, form litmus.Form, s *state, from Source) error {
	r, ok := in.Operands[0].(litmus.Reg)
	pointer := conventions[x.image.Target.Arch()].pointer
	k := s.registers[pointer]
	if !ok {
		return fmt.Errorf("found a push of memory, expected one of a register")
	}
	pops := form.Roles[0]&litmus.Writes != 0
	if !pops {
		k.value.Lo -= 8
	}
	of := form
	of.Access.Kind = litmus.Store
	if pops {
		of.Access.Kind = litmus.Load
	}
	if err := x.word(r, k.value.Lo, 8, of, s, from); err != nil {
		return err
	}
	if pops {
		k.value.Lo += 8
	}
	s.registers[pointer] = k
	return nil
}

// word moves one register to the stack or from there.
func (x *extractor) word(r litmus.Reg, at uint64, bytes int, form litmus.Form, s *state, from Source) error {
	whole, _ := x.isa.Whole(r.Name)
	if form.Access.Kind == litmus.Store {
		if k, ok := s.registers[whole]; ok {
			s.store(at, slot{bytes: bytes, number: k.value.Lo})
			return nil
		}
		if x.unread[at] {
			s.store(at, slot{bytes: bytes, register: unreadSlot})
			return nil
		}
		name, err := x.slot(at)
		if err != nil {
			return err
		}
		x.names[whole] = true
		x.emit(x.isa.Move(litmus.Reg{Name: name}, litmus.Reg{Name: whole}), from)
		s.store(at, slot{bytes: bytes, register: name})
		return nil
	}
	if n, ok := x.fetch(s, at, bytes); ok {
		s.registers[whole] = known{value: meaning.Register{Lo: n}}
		return nil
	}
	w, ok := s.stack[at]
	if !ok || w.bytes != bytes || w.register == unreadSlot {
		return fmt.Errorf("found a load of %d bytes from the stack that were not stored so", bytes)
	}
	source, ok := x.isa.Part(r.Name, w.register)
	if bytes < 8 && !ok || !ok {
		return fmt.Errorf("found a load of %s from the stack, expected a general register", r.Name)
	}
	x.read[at], x.names[whole] = true, true
	x.emit(x.isa.Move(r, litmus.Reg{Name: source}), from)
	delete(s.registers, whole)
	return nil
}
