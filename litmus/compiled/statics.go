package compiled

import (
	"cmp"
	"debug/dwarf"
	"fmt"
	"slices"
	"strings"
)

// nameStatics names what the compiler has laid out and the linker has no symbol for: in var first = &node{next:
// &node{}}, two nodes. They are found where variables of the packages point, and called first_at and first_next_at.
func (m *Image) nameStatics(packages []string) {
	for _, s := range slices.Clone(m.symbols) {
		for _, path := range append(packages, "main") {
			if name, is := strings.CutPrefix(s.name, linkName(path)+"."); is && !s.code && !strings.Contains(name, ".") {
				m.follow(s, m.debug.variables[s.name])
			}
		}
	}
}

// follow names what the pointers in a variable point to.
func (m *Image) follow(s symbol, of dwarf.Type) {
	eachPointer(of, 0, s.name, func(offset uint64, p pointed) {
		to := m.word(s.address + offset)
		count := uint64(1)
		if p.slice {
			count = m.word(s.address + offset + 16)
		}
		if size := p.of.Size(); size <= 0 || count == 0 || count > maxObject/uint64(size) {
			return
		}
		if p.slice {
			p.of = &dwarf.ArrayType{CommonType: dwarf.CommonType{ByteSize: p.of.Size() * int64(count)}, Type: p.of, Count: int64(count)}
		}
		m.nameStatic(symbol{name: p.path + "_at", address: to, size: uint64(p.of.Size())}, p.of)
	})
}

// nameStatic adds a symbol, if there is data that may change and no other symbol is there.
func (m *Image) nameStatic(s symbol, of dwarf.Type) {
	_, writable, ok := m.bytes(s.address, int(s.size))
	after, _ := slices.BinarySearchFunc(m.symbols, s.address, func(a symbol, address uint64) int { return cmp.Compare(a.address, address) })
	_, known := m.at(s.address)
	if !ok || !writable || known || after < len(m.symbols) && m.symbols[after].address < s.address+s.size {
		return
	}
	for m.debug.variables[s.name] != nil {
		s.name += "_"
	}
	m.symbols = slices.Insert(m.symbols, after, s)
	m.debug.variables[s.name] = of
	m.follow(s, of)
}

// word is the number of 8 bytes at an address, 0 where there are none.
func (m *Image) word(address uint64) uint64 {
	data, _, _ := m.bytes(address, 8)
	return number(data)
}

// A pointed type is what a pointer points to, or the values of a slice.
type pointed struct {
	of    dwarf.Type
	slice bool
	path  string // the variable, and the fields in it
}

// eachPointer calls do with the offset of each pointer and slice in a type.
func eachPointer(of dwarf.Type, offset uint64, path string, do func(offset uint64, p pointed)) {
	switch t := of.(type) {
	case *dwarf.TypedefType:
		eachPointer(t.Type, offset, path, do)
	case *dwarf.QualType:
		eachPointer(t.Type, offset, path, do)
	case *dwarf.PtrType:
		do(offset, pointed{t.Type, false, path})
	case *dwarf.StructType:
		if values, ok := sliceOf(t); ok {
			do(offset, pointed{values, true, path})
			return
		}
		for _, f := range t.Field {
			eachPointer(f.Type, offset+uint64(f.ByteOffset), path+"_"+f.Name, do)
		}
	case *dwarf.ArrayType:
		for i := range min(t.Count, maxObject) {
			eachPointer(t.Type, offset+uint64(i*t.Type.Size()), fmt.Sprintf("%s_%d", path, i), do)
		}
	}
}

// sliceOf is the type of a slice's values.
func sliceOf(t *dwarf.StructType) (dwarf.Type, bool) {
	if !strings.HasPrefix(t.StructName, "[]") || len(t.Field) != 3 {
		return nil, false
	}
	p, ok := t.Field[0].Type.(*dwarf.PtrType)
	if !ok {
		return nil, false
	}
	return p.Type, true
}
