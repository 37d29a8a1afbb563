package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa/meaning"
)

// stride is the distance of places, and the most that one may hold, in bytes.
const stride = 4096

// memory is where the places of a test are, and the pieces that accesses divide them into.
type memory struct {
	base   uint64
	places []*place
	byName map[string]*place
	parted bool // a place has been divided further: what was run before must run again
}

type place struct {
	name    string
	address uint64
	cell    int    // bytes of the whole, or of one cell of an array
	initial []byte // the rest is 0
	cuts    []int  // where pieces begin or end, rising
	first   int    // its first piece among those of all places
}

// newMemory lays out the places that the test names.
func newMemory(t *litmus.Test) (*memory, error) {
	m := &memory{base: 0x5aa5_0001_0000, byName: map[string]*place{}}
	if t.Arch == litmus.X86 {
		m.base = 0x5aa5_0000 // addresses of 32 bits
	}
	names := placeNames(t)
	if len(names) > event.MaxEvents { // each has at least one event
		return nil, fmt.Errorf("found %d locations, expected at most %d", len(names), event.MaxEvents)
	}
	for _, name := range names {
		p := &place{name: name, address: m.base + uint64(len(m.places))*stride, cell: 4}
		m.places, m.byName[name] = append(m.places, p), p
	}
	for _, item := range t.Init {
		if !item.Location.IsMemory() {
			continue
		}
		if err := m.begin(m.byName[item.Location.Name], item); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// placeNames are those of the initial state, in values too, of the code and of the condition, each once.
func placeNames(t *litmus.Test) (names []string) {
	known := map[string]bool{"": true}
	add := func(name string) {
		if !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	for _, item := range t.Init {
		if item.Location.IsMemory() {
			add(item.Location.Name)
		}
		for _, v := range append([]litmus.Value{item.Value}, item.List...) {
			if v.Kind == litmus.Address {
				add(v.Name)
			}
		}
	}
	for _, thread := range t.Threads {
		for _, in := range thread.Code {
			for _, o := range in.Operands {
				switch o := o.(type) {
				case litmus.Mem:
					add(o.Symbol)
				case litmus.Imm:
					add(o.Symbol)
				}
			}
		}
	}
	for _, l := range shown(t) {
		if l.IsMemory() {
			add(l.Name)
		}
	}
	return names
}

// begin sets what a place holds at first.
func (m *memory) begin(p *place, item litmus.Init) error {
	size, known := item.Type.Size()
	if !known {
		return fmt.Errorf("%s: found the type %s, expected one that has a size", item.Location, item.Type.Name)
	}
	if item.Value.Kind == litmus.Address && item.Type.Name == "" {
		size = 8
	}
	p.cell = size
	values := item.List
	if item.Type.Len == 0 && values == nil {
		values = []litmus.Value{item.Value}
	}
	at := item.Location.Cell * size
	if at+len(values)*size > stride || item.Type.Len*size > stride || at < 0 {
		return fmt.Errorf("%s: found more than %d bytes, expected a smaller place", item.Location, stride)
	}
	for _, v := range values {
		n, err := m.number(v)
		if err != nil {
			return fmt.Errorf("%s: %w", item.Location, err)
		}
		p.initial = put(p.initial, at, size, n)
		at += size
	}
	return nil
}

// num is a number of 128 bits.
type num struct{ lo, hi uint64 }

// truncate keeps the low bytes.
func (n num) truncate(bytes int) num {
	switch {
	case bytes < 8:
		return num{lo: n.lo & (1<<(8*bytes) - 1)}
	case bytes == 8:
		return num{lo: n.lo}
	}
	return n
}

// number is a value as the machine has it.
func (m *memory) number(v litmus.Value) (num, error) {
	switch v.Kind {
	case litmus.Number:
		return num{v.Lo, v.Hi}, nil
	case litmus.Address:
		p := m.byName[v.Name]
		if p == nil {
			return num{}, fmt.Errorf("found the address of %s, expected that of a place of the test", v.Name)
		}
		return num{lo: p.address + uint64(v.Cell*p.cell)}, nil
	}
	return num{}, fmt.Errorf("found %v, expected a number or an address", v)
}

// value is a number as a test shows it: addresses by name.
func (m *memory) value(n num, bytes int, typ litmus.Type) litmus.Value {
	if i := (n.lo - m.base) / stride; n.hi == 0 && n.lo >= m.base && i < uint64(len(m.places)) && bytes >= 4 {
		p := m.places[i]
		if offset := int(n.lo - p.address); offset%p.cell == 0 {
			return litmus.Value{Kind: litmus.Address, Name: p.name, Cell: offset / p.cell}
		}
	}
	return typ.Show(litmus.Value{Lo: n.lo, Hi: n.hi})
}

// put writes a number into bytes, little end first, which grow if they must.
func put(b []byte, at, size int, n num) []byte {
	for len(b) < at+size {
		b = append(b, 0)
	}
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], n.lo)
	binary.LittleEndian.PutUint64(all[8:], n.hi)
	copy(b[at:at+size], all[:])
	return b
}

// get reads what put writes; bytes that are not there are 0.
func get(b []byte, at, size int) num {
	var all [16]byte
	if at < len(b) {
		copy(all[:size], b[at:])
	}
	return num{binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:])}
}

var errParted = errors.New("a place has been divided")

// parts are the pieces of an access. One that divides a piece makes them anew, and an error.
func (m *memory) parts(address uint64, bytes int) ([]meaning.Part, error) {
	i := (address - m.base) / stride
	if address < m.base || i >= uint64(len(m.places)) || address%stride+uint64(bytes) > stride {
		return nil, fmt.Errorf("found an access of %d bytes at address %#x, expected it to be in a place of the test", bytes, address)
	}
	p := m.places[i]
	offset := int(address - p.address)
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
	loc := p.name
	if at != 0 {
		loc = fmt.Sprintf("%s+%d", p.name, at)
	}
	return meaning.Part{Loc: loc, Address: p.address + uint64(at), Bytes: bytes}
}

// pieces are all parts of all places: those between two cuts.
func (m *memory) pieces() (all []piece) {
	for _, p := range m.places {
		p.first = len(all)
		for i := range max(len(p.cuts)-1, 0) {
			part := p.part(i)
			all = append(all, piece{part, p, get(p.initial, p.cuts[i], part.Bytes)})
		}
	}
	return all
}

type piece struct {
	meaning.Part
	place   *place
	initial num
}
