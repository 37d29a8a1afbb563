package compiled

import (
	"debug/dwarf"
	"encoding/binary"
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
)

// locations are the places in memory of a test. A variable of several words is as many locations, of those that are
// accessed, unless its address is data somewhere: then it is one array, for who has the address may go on from there.
type locations struct {
	image   *Image
	objects []*object
	whole   map[string]bool // the variables that must be one, by their symbols
	grown   bool            // what is known of variables has changed: what was extracted until then does not hold
	private private
	sites   map[allocationSite]uint64
}

// An object is a variable of the program, or what a parameter points to.
type object struct {
	name    string
	address uint64 // 0 for what a parameter points to
	size    uint64
	leaves  []leaf
}

// A leaf is a number or a pointer in a variable.
type leaf struct {
	offset, size uint64
	name         string // of the type, as C says it
	pointer      bool
	path         string // the names of the fields that it is in
}

// maxObject is how large a variable may be.
const maxObject = 4096

// flatten lists the leaves of a type.
func flatten(of dwarf.Type, offset uint64) (all []leaf, err error) { return flattenAt(of, offset, "") }

func flattenAt(of dwarf.Type, offset uint64, path string) (all []leaf, err error) {
	one := func(name string, pointer bool) ([]leaf, error) {
		return []leaf{{offset, uint64(of.Size()), name, pointer, path}}, nil
	}
	switch t := of.(type) {
	case nil:
		return nil, fmt.Errorf("found no type")
	case *dwarf.TypedefType:
		return flattenAt(t.Type, offset, path)
	case *dwarf.QualType:
		return flattenAt(t.Type, offset, path)
	case *dwarf.PtrType, *dwarf.FuncType:
		return []leaf{{offset, 8, "int64_t", true, path}}, nil
	case *dwarf.BoolType:
		return one("uint8_t", false)
	case *dwarf.IntType:
		return one(fmt.Sprintf("int%d_t", 8*t.ByteSize), false)
	case *dwarf.UintType:
		return one(fmt.Sprintf("uint%d_t", 8*t.ByteSize), false)
	case *dwarf.CharType:
		return one("int8_t", false)
	case *dwarf.UcharType:
		return one("uint8_t", false)
	case *dwarf.StructType:
		for _, f := range t.Field {
			inner, err := flattenAt(f.Type, offset+uint64(f.ByteOffset), path+"_"+f.Name)
			if err != nil {
				return nil, err
			}
			all = append(all, inner...)
		}
		return all, nil
	case *dwarf.ArrayType:
		for i := range t.Count {
			inner, err := flattenAt(t.Type, offset+uint64(i*t.Type.Size()), fmt.Sprintf("%s_%d", path, i))
			if err != nil || len(all) > maxObject {
				return all, err
			}
			all = append(all, inner...)
		}
		return all, nil
	}
	if _, floats := of.(*dwarf.FloatType); floats {
		return nil, fmt.Errorf("found a type that floats, expected numbers, pointers, and structures and arrays of them")
	}
	return nil, fmt.Errorf("found the type %v, expected numbers, pointers, and structures and arrays of them", of)
}

// declare adds an object, or finds the one that has its name.
func (l *locations) declare(name string, address uint64, of dwarf.Type) (*object, error) {
	for _, o := range l.objects {
		if o.name == name && o.address == address {
			return o, nil
		} else if o.name == name {
			return nil, sameName(name)
		}
	}
	if of == nil {
		return nil, fmt.Errorf("%s: found no type", name)
	}
	leaves, err := flatten(of, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if of.Size() > maxObject || len(leaves) == 0 {
		return nil, fmt.Errorf("%s: found %d bytes, expected at least one and at most %d", name, of.Size(), maxObject)
	}
	o := &object{name, address, uint64(of.Size()), leaves}
	l.objects = append(l.objects, o)
	return o, nil
}

// at is the object that an address of the program lies in.
func (l *locations) at(address uint64) (*object, error) {
	s, ok := l.image.at(address)
	if !ok || s.code {
		return nil, fmt.Errorf("found an access to %#x, expected a variable", address)
	}
	for _, prefix := range []string{"runtime.", "internal/", "go:", "type:"} {
		if strings.HasPrefix(s.name, prefix) {
			return nil, fmt.Errorf("found an access to %s, which is not modelled, expected a variable of the program", s.name)
		}
	}
	of, name := l.image.typeOf(s), s.name[strings.LastIndexByte(s.name, '.')+1:]
	if of == nil || l.whole[s.name] {
		return l.declare(name, s.address, of)
	}
	leaves, err := l.image.leaves(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, f := range leaves {
		if offset := address - s.address; f.offset <= offset && offset < f.offset+f.size && len(leaves) > 1 {
			return l.part(name, s.address, f)
		}
	}
	return l.declare(name, s.address, of)
}

// part is the location of a word of a variable: counter_shards_0_n. That a word of sync/atomic is called v says
// nothing.
func (l *locations) part(name string, address uint64, f leaf) (*object, error) {
	one := f
	one.offset = 0
	new := &object{name + strings.TrimSuffix(f.path, "_v"), address + f.offset, f.size, []leaf{one}}
	for _, o := range l.objects {
		switch {
		case o.address == new.address:
			return o, nil
		case o.name == new.name:
			return nil, sameName(o.name)
		}
	}
	l.objects = append(l.objects, new)
	return new, nil
}

// sameName is the error of two variables, or words of them, that are called the same: a_b is one, and b of a.
func sameName(name string) error {
	return fmt.Errorf("found two variables of the name %s, expected names that differ", name)
}

// join makes the variable at an address one location.
func (l *locations) join(address uint64) {
	if s, ok := l.image.at(address); ok && !s.code && !l.whole[s.name] {
		if leaves, err := l.image.leaves(s); err == nil && (len(leaves) > 1 || s.address >= heapBegin) {
			l.whole[s.name], l.grown = true, true
		}
	}
}

// accessed is the object that an access is to.
func (l *locations) accessed(at uint64, access litmus.Access) (*object, error) {
	o, err := l.at(at)
	if err != nil {
		return nil, err
	}
	if at+uint64(access.Bytes) > o.address+o.size && len(o.leaves) == 1 {
		l.join(at)
	} else if at+uint64(access.Bytes) > o.address+o.size {
		return nil, fmt.Errorf("found an access to %d bytes at %s+%d, which has %d", access.Bytes, o.name, at-o.address, o.size)
	}
	return o, nil
}

// cell is how many bytes one cell of the location has: all of a scalar.
func (o *object) cell() uint64 {
	if len(o.leaves) == 1 && o.leaves[0].size == o.size {
		return o.size
	}
	for _, bytes := range []uint64{8, 4, 2} {
		if o.size%bytes == 0 {
			return bytes
		}
	}
	return 1
}

// kind is the type of the location.
func (o *object) kind() litmus.Type {
	if o.cell() == o.size && len(o.leaves) == 1 {
		return litmus.Type{Name: o.leaves[0].name}
	}
	return litmus.Type{Name: fmt.Sprintf("uint%d_t", 8*o.cell()), Len: int(o.size / o.cell())}
}

// value is the address of an object, so many bytes from its beginning.
func (o *object) value(offset uint64) litmus.Value {
	of := litmus.Object{Name: o.name, Type: o.kind(), Bytes: int(o.cell()), Cells: make([]litmus.Value, o.size/o.cell())}
	return of.At(int64(offset))
}

// init is the initial state of an object: what the program has there before it runs.
func (l *locations) init(o *object) (litmus.Init, error) {
	item := litmus.Init{Type: o.kind(), Location: litmus.Place(o.name)}
	var cells []litmus.Value
	for at := uint64(0); at < o.size; at += o.cell() {
		v, err := l.content(o, at)
		if err != nil {
			return item, err
		}
		cells = append(cells, v)
	}
	if item.Type.Len == 0 {
		item.Value = cells[0]
	} else {
		item.List = cells
	}
	return item, nil
}

// content is what a cell holds at first.
func (l *locations) content(o *object, at uint64) (litmus.Value, error) {
	if o.address == 0 {
		return litmus.Value{}, nil
	}
	if s, ok := l.image.at(o.address); ok && !l.isGiven(s) {
		if err := l.image.unknownAt(s); err != nil {
			return litmus.Value{}, fmt.Errorf("%w: a value helps, %s=0", err, o.name)
		}
	}
	data, _, ok := l.image.bytes(o.address+at, int(o.cell()))
	if !ok {
		return litmus.Value{}, fmt.Errorf("%s: found no data", o.name)
	}
	var all [8]byte
	copy(all[:], data)
	n := binary.LittleEndian.Uint64(all[:])
	return l.number(n, o.pointerAt(at))
}

func (o *object) pointerAt(at uint64) bool {
	for _, f := range o.leaves {
		if f.offset == at {
			return f.pointer
		}
	}
	return false
}

// number is a number as a value of the test: the address of a location if it is one.
func (l *locations) number(n uint64, pointer bool) (litmus.Value, error) {
	if !pointer || n == 0 {
		return litmus.Value{Lo: n}, nil
	}
	l.join(n)
	return l.pointer(n)
}

// pointer is the address of a location.
func (l *locations) pointer(n uint64) (litmus.Value, error) {
	o, err := l.at(n)
	if err != nil {
		return litmus.Value{}, err
	}
	return o.value(n - o.address), nil
}
