//go:build linux && (amd64 || arm64)

package isa_test

import (
	"encoding/binary"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// check holds what the processor has done against the row and the meaning.
func (s *sample) check() error {
	return firstOf(s.checkRegisters(), s.checkFlags(), s.checkMemory(), s.checkMeaning())
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sample) checkRegisters() error {
	before, after := s.before.registers(), s.block.After.registers()
	for name, was := range before {
		is := after[name]
		if was == is {
			continue
		}
		at := slices.IndexFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name })
		if at < 0 {
			return fmt.Errorf("%s has changed from %#x to %#x, which the row does not say", name, was, is)
		}
		var whole, of meaning.Value
		for _, w := range s.form.Writes {
			if w.Register == name { // one register may be written in two parts: ah and al
				whole, of = rest(w, was, is, whole, of)
			}
		}
		if _, _, ok := whole.Known(); ok && whole != of && !twice(s.form.Writes, name) {
			return fmt.Errorf("%s has changed from %#x to %#x, and the row says something else of what is beside the %d bits that it writes", name, was, is, s.form.Writes[at].Bits)
		}
	}
	return nil
}

func twice(all []litmus.Write, name string) bool {
	n := 0
	for _, w := range all {
		if w.Register == name {
			n++
		}
	}
	return n > 1
}

// rest is what stands beside the bits that are written, and what should.
func rest(w litmus.Write, was, is meaning.Register, _, _ meaning.Value) (found, expected meaning.Value) {
	without := func(v meaning.Value) meaning.Value {
		if w.High {
			return v.Low(8).Join(v.Right(16), 8)
		}
		if w.Bits >= 128 {
			return meaning.Const(0)
		}
		return v.Right(w.Bits)
	}
	if !w.Keeps {
		return without(is.Value()), meaning.Const(0)
	}
	return without(is.Value()), without(was.Value())
}

// flagsOf are the bits of flags by their letters.
func flagsOf(letters string) (mask uint64) {
	for _, l := range letters {
		mask |= flagLetters[l]
	}
	return mask
}

func (s *sample) checkFlags() error {
	changed := (s.before.Flags ^ s.block.After.Flags) & allFlags
	if beside := changed &^ flagsOf(s.form.Flags.Writes+s.form.Flags.Undefined); beside != 0 {
		return fmt.Errorf("the flags %#x have changed, which the row does not say", beside)
	}
	return nil
}

func (s *sample) checkMemory() error {
	first, last := -1, -1
	for n := range memorySize {
		if s.before.Memory[n] != s.block.After.Memory[n] {
			if first < 0 {
				first = n
			}
			last = n
		}
	}
	access := s.form.Access
	switch {
	case first < 0:
	case access.Kind != litmus.Store && access.Kind != litmus.Modify:
		return fmt.Errorf("memory has changed, which the row does not say")
	case last-first >= access.Bytes:
		return fmt.Errorf("%d bytes of memory have changed, the row says %d", last-first+1, access.Bytes)
	}
	return nil
}

// checkMeaning carries out the meaning in every way: one of them must be what the processor has done.
func (s *sample) checkMeaning() error {
	means, err := isa.For(testedArch).Meaning(s.in)
	if err != nil {
		return err
	}
	var ways meaning.Ways
	var why error
	for more := true; more; more = ways.Next() {
		w := &world{Ways: &ways, base: s.address(0), memory: s.before.Memory, sample: s}
		m := &meaning.Machine{World: w, Regs: s.before.registers()}
		flags, _ := isa.For(testedArch).Flags()
		m.Regs[flags] = meaning.Register{Lo: s.before.Flags}
		if s.marked {
			at, _ := s.touched()
			m.Regs["RES"] = meaning.Register{Lo: at}
		}
		m.Begin(0)
		means(m)
		if m.Err != nil && s.form.Unrun { // models refuse it too
			return nil
		}
		if why = s.differs(m, w); why == nil {
			return nil
		}
	}
	return why
}

// differs says what the processor has done otherwise than the meaning.
func (s *sample) differs(m *meaning.Machine, w *world) error {
	if m.Err != nil {
		return m.Err
	}
	after := s.block.After.registers()
	for name, is := range after {
		if v := m.Regs[name]; v.Lo != is.Lo || v.Hi != is.Hi {
			return fmt.Errorf("%s is %#x:%#x, by the meaning %#x:%#x", name, is.Hi, is.Lo, v.Hi, v.Lo)
		}
	}
	if w.memory != s.block.After.Memory {
		return fmt.Errorf("memory is %x, by the meaning %x", s.block.After.Memory[64:160], w.memory[64:160])
	}
	name, _ := isa.For(testedArch).Flags()
	flags := m.Regs[name]
	if beside := flags.Hi &^ flagsOf(s.form.Flags.Undefined); beside != 0 {
		return fmt.Errorf("the meaning leaves the flags %#x undefined, the row does not", beside)
	}
	if wrong := (flags.Lo ^ s.block.After.Flags) & allFlags &^ flags.Hi; wrong != 0 {
		return fmt.Errorf("the flags %#x are not those of the meaning", wrong)
	}
	if s.block.After.Went == nowhere || (m.Target != "") != jumped(s.block.After.Went) {
		return fmt.Errorf("control goes another way than by the meaning")
	}
	for i := range w.accessed {
		if a := w.accessed[i]; a.bytes > s.form.Access.Bytes && s.form.Access.Kind != litmus.Touch {
			return fmt.Errorf("the meaning accesses %d bytes, the row says %d", a.bytes, s.form.Access.Bytes)
		}
	}
	if len(w.accessed) > 0 && s.form.Access.Kind == litmus.NoAccess {
		return fmt.Errorf("the meaning accesses memory, the row does not say so")
	}
	return nil
}

// A world is the memory of a block.
type world struct {
	*meaning.Ways
	base     uint64
	memory   [memorySize]byte
	accessed []access
	sample   *sample
}

type access struct {
	address uint64
	bytes   int
}

func (w *world) Place(string) (meaning.Value, bool) { return meaning.Const(w.base + 96), true }

func (w *world) Touch(v meaning.Value) error {
	_, err := w.Parts(v, 1)
	return err
}

func (w *world) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := v.Known()
	if at := address - w.base; at > uint64(memorySize-n) {
		return nil, fmt.Errorf("found an access at %#x, expected it within %d bytes from %#x on", address, memorySize, w.base)
	}
	w.accessed = append(w.accessed, access{address, n})
	return []meaning.Part{{Address: address, Bytes: n}}, nil
}

func (w *world) Read(p meaning.Part) meaning.Value {
	var all [16]byte
	copy(all[:p.Bytes], w.memory[p.Address-w.base:])
	return meaning.Wide(binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:]))
}

func (w *world) Write(p meaning.Part, v meaning.Value) {
	lo, hi, _ := v.Known()
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], lo)
	binary.LittleEndian.PutUint64(all[8:], hi)
	copy(w.memory[p.Address-w.base:], all[:p.Bytes])
}
