package model

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa/meaning"
)

// memory is where the places of a test are, and the pieces that accesses divide them into.
type memory struct {
	places []*place
	byName map[string]*place
	parted bool // a place has been divided further, or grown: what was run before must run again
}

type place struct {
	*litmus.Object
	address uint64
	origin  meaning.Origin
	initial content
	cuts    []int // where pieces begin or end, rising
	first   int   // its first piece among those of all places
}

// newMemory lays out the places that the test names. They lie where no number of a test is, and at distances of which
// no two are the same: what is made of addresses must not look like what is not.
func newMemory(t *litmus.Test, l layout) (*memory, error) {
	objects, err := t.Objects()
	if err != nil {
		return nil, err
	}
	if len(objects) > event.MaxEvents { // each has at least one event
		return nil, fmt.Errorf("found %d locations, expected at most %d", len(objects), event.MaxEvents)
	}
	m := &memory{byName: make(map[string]*place, len(objects))}
	address := 0x5aa5_0000_0000 + uint64(l.apart)
	if t.Arch == litmus.X86 {
		address = 0x5aa5_0000 // addresses of 32 bits
	}
	for i := range objects {
		p := &place{Object: &objects[i], origin: meaning.Origin(i + 1)}
		m.places, m.byName[p.Name] = append(m.places, p), p
	}
	for i := range m.places {
		p := m.places[i]
		if l.reversed {
			p = m.places[len(m.places)-1-i]
		}
		p.address = address
		address += uint64((p.Size() + l.apart*(i+2)) &^ (l.apart - 1))
	}
	for _, p := range m.places {
		if err := m.fill(p); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// A layout is how places lie.
type layout struct {
	apart    int  // the least distance of two, in bytes, a power of two; the next two have one more of it between them
	reversed bool // from the last to the first
}

var usual = layout{apart: 4096}

// fill sets what a place holds at first.
func (m *memory) fill(p *place) error {
	for i, v := range p.Cells {
		n, err := m.number(v)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if n != (num{}) {
			p.initial.put(i*p.Bytes, p.Bytes, n)
		}
	}
	return nil
}

// number is a value as the machine has it.
func (m *memory) number(v litmus.Value) (num, error) {
	switch v.Kind {
	case litmus.Number:
		return num{lo: v.Lo, hi: v.Hi}, nil
	case litmus.Address:
		p := m.byName[v.Name]
		if p == nil {
			return num{}, fmt.Errorf("found the address of %s, expected that of a place of the test", v.Name)
		}
		return num{lo: p.address + uint64(v.Cell*p.Bytes) + uint64(v.Offset), of: p.origin}, nil
	}
	return num{}, fmt.Errorf("found %v, expected a number or an address", v)
}

// value is a number as a test shows it: addresses by name. What is made of addresses in another way has none.
func (m *memory) value(n num, typ litmus.Type) litmus.Value {
	switch {
	case n.of == 0:
		return typ.Show(litmus.Value{Lo: n.lo, Hi: n.hi})
	case !n.of.Named():
		return litmus.Value{Kind: litmus.Nameless}
	}
	p := m.places[n.of-1]
	return p.At(int64(n.lo - p.address))
}

var errParted = errors.New("a place has been divided")

// parts are the pieces of an access. One that divides a piece makes them anew, and an error.
func (m *memory) parts(address meaning.Value, bytes, access int) ([]meaning.Part, error) {
	at, _, _ := address.Known()
	switch of := address.Origin(); {
	case of == 0:
		return nil, fmt.Errorf("found an access of %d bytes at address %#x, expected one of a location of the test", bytes, at)
	case !of.Named():
		return nil, fmt.Errorf("found an access of %d bytes at an address that is made of addresses, expected one and a number", bytes)
	}
	p := m.places[address.Origin()-1]
	grown, err := p.Contains(int64(at-p.address), bytes, access)
	if err != nil {
		return nil, err
	}
	m.parted = m.parted || grown
	offset := int(at - p.address)
	if p.inside(offset) || p.inside(offset+bytes) {
		m.parted = true
	}
	p.insert(offset)
	p.insert(offset + bytes)
	if m.parted {
		return nil, errParted
	}
	var all []meaning.Part
	from, _ := slices.BinarySearch(p.cuts, offset)
	for ; p.cuts[from] < offset+bytes; from++ {
		all = append(all, p.part(from))
	}
	return all, nil
}

// inside is whether there is a piece that begins before and ends after.
func (p *place) inside(at int) bool {
	i, found := slices.BinarySearch(p.cuts, at)
	return !found && i > 0 && i < len(p.cuts)
}

func (p *place) insert(at int) {
	if i, found := slices.BinarySearch(p.cuts, at); !found {
		p.cuts = slices.Insert(p.cuts, i, at)
	}
}

// part is the piece from one cut to the next.
func (p *place) part(i int) meaning.Part {
	at, bytes := p.cuts[i], min(p.cuts[i+1]-p.cuts[i], 16)
	loc := p.Name
	if at != 0 {
		loc = fmt.Sprintf("%s+%d", p.Name, at)
	}
	return meaning.Part{Loc: loc, Symbol: meaning.Symbol(p.origin), Address: p.address + uint64(at), Bytes: bytes}
}

// pieces are the parts of places that threads touch, whose values are known.
func (m *memory) pieces(touched func(loc string) bool) (all []piece) {
	for _, p := range m.places {
		p.first = len(all)
		for i := range max(len(p.cuts)-1, 0) {
			if part := p.part(i); touched(part.Loc) {
				all = append(all, piece{part, p, p.initial.get(p.cuts[i], part.Bytes)})
			}
		}
	}
	return all
}

// at is where the piece begins in its place.
func (p *piece) at() int { return int(p.Address - p.place.address) }

type piece struct {
	meaning.Part
	place   *place
	initial num
}
