package safe

import (
	"errors"
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A moment is one instruction and the registers around it.
type moment struct {
	*analysis
	thread    litmus.Thread
	in        litmus.Instr
	form      litmus.Form
	registers map[string]set
}

// whole is the name of the register that a register is part of.
func (m *moment) whole(name string) string {
	whole, _ := isa.For(m.test.Arch).Whole(name)
	return whole
}

func (m *moment) get(name string) set {
	s, ok := m.registers[m.whole(name)]
	switch {
	case strings.HasSuffix(name, "ZR") || !ok:
		return plain(0)
	case m.test.Arch == litmus.AArch64 && name[0] == 'W':
		return s.truncate(32)
	}
	return s
}

// put sets a register of so many bits; a narrower part of one leaves the rest.
func (m *moment) put(name string, bits int, s set) {
	whole := m.whole(name)
	switch {
	case strings.HasSuffix(name, "ZR"):
		return
	case bits >= 32:
		m.registers[whole] = s.truncate(bits)
	case m.get(whole).fits32():
		m.registers[whole] = set{kind: word}
	default:
		m.registers[whole] = set{kind: any64}
	}
}

// memory is the operand in memory, if there is one.
func (m *moment) memory() (litmus.Mem, bool) {
	for _, o := range m.in.Operands {
		if mem, ok := o.(litmus.Mem); ok {
			return mem, true
		}
	}
	return litmus.Mem{}, false
}

// address is where an operand lies: its base with the displacement, and its index.
func (m *moment) address(mem litmus.Mem) (base, index set) {
	index = plain(0)
	switch {
	case mem.Symbol != "":
		base = just(m.analysis.address(litmus.AddressOf(mem.Symbol)))
	case mem.Base != "":
		base = m.get(mem.Base)
	default:
		base = plain(0)
	}
	if mem.Mode != litmus.PostIndex {
		base = both(base, plain(uint64(mem.Disp)), 64, add)
	}
	if mem.Index != "" {
		index = m.index(mem)
	}
	return base, index
}

// index is what is added to the base: extended, or multiplied.
func (m *moment) index(mem litmus.Mem) set {
	s, extend := m.get(mem.Index), mem.Extend
	switch extend.Name {
	case "SXTW":
		if s.kind != known && extend.Amount == 0 {
			return set{kind: word} // by 2 GiB to either side
		}
		s = s.signed(32)
	case "UXTW":
		s = s.truncate(32)
	}
	scale := uint64(max(1, mem.Scale)) << extend.Amount
	if s.kind == word && scale == 1 {
		return s
	}
	return s.each(func(n uint64) uint64 { return n * scale })
}

// cells are those that an access may touch, if that is known.
func (m *moment) cells(base, index set, bytes int) (cells []cell, ok bool) {
	at := both(base, index, 64, add)
	for _, v := range at.all {
		cells = append(cells, cell{v.of, int64(v.n), bytes})
	}
	return cells, len(at.all) > 0
}

// load is what may be read.
func (m *moment) load(bytes int) set {
	mem, _ := m.memory()
	base, index := m.address(mem)
	cells, ok := m.cells(base, index, bytes)
	if !ok {
		return unknown(bytes * 8)
	}
	result := just()
	for _, c := range cells {
		result = result.join(m.content(c))
	}
	return result
}

// content is what a cell may hold: its initial value and all that was stored. Where stores of another width overlap it,
// anything.
func (a *analysis) content(c cell) set {
	if a.wild {
		return unknown(c.bytes * 8)
	}
	s := a.initial(c)
	a.steps += len(a.contents[c.of]) / 16
	for d, stored := range a.contents[c.of] {
		switch {
		case d == c:
			s = s.join(stored)
		case d.overlaps(c):
			return unknown(c.bytes * 8)
		}
	}
	return s
}

// initial is what a cell begins with.
func (a *analysis) initial(c cell) set {
	if c.of == 0 {
		return unknown(c.bytes * 8)
	}
	p := a.places[c.of-1]
	zero := true
	for i, v := range p.Cells {
		if v != (litmus.Value{}) {
			zero = false
		}
		if at := int64(i * p.Bytes); at != c.offset || p.Bytes != c.bytes {
			continue
		}
		if v.Kind == litmus.Address {
			return just(a.address(v))
		}
		return plain(v.Lo).truncate(c.bytes * 8)
	}
	if zero {
		return plain(0)
	}
	return unknown(c.bytes * 8)
}

// store adds to what cells may hold.
func (m *moment) store(bytes int, s set) {
	mem, _ := m.memory()
	base, index := m.address(mem)
	cells, ok := m.cells(base, index, bytes)
	m.changed = m.changed || !ok && !m.wild
	m.wild = m.wild || !ok // it may be anywhere
	for _, c := range cells {
		if m.contents[c.of] == nil {
			m.contents[c.of] = map[cell]set{}
		}
		old, found := m.contents[c.of][c]
		if joined := old.join(s.truncate(bytes * 8)); !found || !joined.equal(old) {
			m.contents[c.of][c] = joined
			m.changed = true
		}
	}
}

// writeBack moves the base register of an address that does that.
func (m *moment) writeBack() {
	if mem, ok := m.memory(); ok && mem.Mode != litmus.Offset {
		m.put(mem.Base, 64, both(m.get(mem.Base), plain(uint64(mem.Disp)), 64, add))
	}
}

// verify checks that the instruction is one that may be run, and touches only places.
func (m *moment) verify() error {
	for _, o := range m.in.Operands {
		if r, ok := o.(litmus.Reg); ok && m.reserved(r.Name) {
			return fmt.Errorf("found the register %s, which belongs to the system, expected another", r.Name)
		}
	}
	mem, ok := m.memory()
	if !ok {
		return nil
	}
	if m.reserved(mem.Base) || m.reserved(mem.Index) {
		return errors.New("found an address made of a register that belongs to the system, expected another")
	}
	if m.form.Access.Kind == litmus.NoAccess && m.in.Mnemonic != "clflush" && m.in.Mnemonic != "clflushopt" && m.in.Mnemonic != "clwb" {
		return nil // lea, prefetches, nop: nothing is touched
	}
	base, index := m.address(mem)
	switch {
	case base.kind != known || len(base.all) == 0:
		return errors.New("found a base address that is not known, expected one of the initial state")
	case index.kind == any64:
		return errors.New("found an index of 64 bits that is not known, expected a known one, or one of 32 bits that is not scaled")
	case index.kind == word && m.form.Access.Kind != litmus.Load:
		return errors.New("found an index that is not known, expected a known one where memory is written")
	case index.kind == word:
		index = plain(0) // a wrong one leaves the locations, and most likely faults
	}
	cells, _ := m.cells(base, index, m.form.Access.Bytes)
	for _, c := range cells {
		if err := m.fits(c); err != nil {
			return err
		}
	}
	return nil
}

// fits checks that a cell lies in its place, and evenly if the access must.
func (m *moment) fits(c cell) error {
	if c.of == 0 {
		return fmt.Errorf("found the address %#x, expected one of the initial state", uint64(c.offset))
	}
	p := &m.places[c.of-1]
	if !p.typed && c.offset == 0 && c.bytes > p.Bytes {
		p.Bytes = c.bytes
	}
	if c.offset < 0 || c.offset+int64(c.bytes) > int64(p.Size()) {
		return fmt.Errorf("found %d bytes at %s%+d, which has %d, expected them inside it", c.bytes, p.Name, c.offset, p.Size())
	}
	if c.bytes > 0 && c.offset%int64(c.bytes) != 0 && m.mustAlign() {
		return fmt.Errorf("found %d bytes at %s%+d, expected a multiple of %d: an atomic access must be aligned", c.bytes, p.Name, c.offset, c.bytes)
	}
	return nil
}

// mustAlign is whether an access that is not aligned is a fault, or locks the bus.
func (m *moment) mustAlign() bool {
	return m.form.Access.Order&^litmus.Pair != 0 || m.form.Access.Kind == litmus.Modify || strings.HasSuffix(m.in.Mnemonic, "dqa")
}

// reserved are registers that are not the test's: the stack pointer, and on arm64 what the system and Go keep.
func (m *moment) reserved(name string) bool {
	switch m.whole(name) {
	case "rsp", "ESP", "SP", "X18", "X28", "X29", "X30":
		return name != ""
	}
	return false
}
