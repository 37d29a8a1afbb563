package compiled

import (
	"debug/dwarf"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// heapBegin is where memory lies that is allocated; the program has nothing there or above but the stack.
const heapBegin = 0xc000000000

// maxHeap is how many bytes may be allocated.
const maxHeap = 1 << 24

// allocate adds memory of a type that the program describes at an address (internal/abi.Type), as it is at first: zero.
// count is how many of them lie next to each other, for an array; -1 for a single one.
func (m *Image) allocate(descriptor uint64, count int) (address uint64, err error) {
	data, _, ok := m.bytes(descriptor, 8)
	if !ok {
		return 0, fmt.Errorf("found no type at %#x, expected that of what is allocated", descriptor)
	}
	size := binary.LittleEndian.Uint64(data)
	of, err := m.debug.ofDescriptor(descriptor)
	if err != nil {
		of = words(size) // the linker leaves out the description of types that no variable has
	}
	if count >= 0 {
		of = &dwarf.ArrayType{CommonType: dwarf.CommonType{ByteSize: int64(size) * int64(count)}, Type: of, Count: int64(count)}
		if count > maxHeap || size > maxHeap {
			return 0, fmt.Errorf("found an allocation of %d times %d bytes, expected less", count, size)
		}
		size *= uint64(count)
	}
	address = heapBegin
	if n := len(m.heap); n > 0 {
		last := m.heap[n-1]
		address = (last.address + uint64(len(last.data)) + 64) &^ 63 // never next to each other
	}
	if size > maxHeap || address+size > heapBegin+maxHeap {
		return 0, fmt.Errorf("found allocations of more than %d bytes, expected less", maxHeap)
	}
	m.heap = append(m.heap, allocation{section{address, make([]byte, max(size, 1)), true}, m.name(of), of})
	return address, nil
}

// words is a type of so many bytes of which nothing else is known.
func words(size uint64) dwarf.Type {
	word := &dwarf.UintType{BasicType: dwarf.BasicType{CommonType: dwarf.CommonType{ByteSize: 8, Name: "uint64"}}}
	if size%8 != 0 {
		word.ByteSize, word.Name = 1, "uint8"
	}
	return &dwarf.ArrayType{CommonType: dwarf.CommonType{ByteSize: int64(size)}, Type: word, Count: int64(size) / word.ByteSize}
}

// An allocation is what was allocated: by the program's initialisers, or by a thread.
type allocation struct {
	section
	name string
	of   dwarf.Type
}

// name is what something allocated is called, by its type: SPSC, then SPSC2; int64s for an array.
func (m *Image) name(of dwarf.Type) string {
	text, many := of.String(), ""
	if array, ok := of.(*dwarf.ArrayType); ok {
		text, many = array.Type.String(), "s"
	}
	text, _, _ = strings.Cut(strings.TrimPrefix(text, "struct "), "[")
	text, _, _ = strings.Cut(text, "{") // of a type without a name
	text = strings.TrimLeft(text[strings.LastIndexAny(text, "./")+1:], "*")
	name := strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	}, text) + many
	if name == "" || name == many {
		name = "memory"
	}
	plain := name
	for n := 2; slices.ContainsFunc(m.heap, func(a allocation) bool { return a.name == name }); n++ {
		name = fmt.Sprintf("%s%d", plain, n)
	}
	return name
}

// allocated is what was allocated at an address.
func (m *Image) allocated(address uint64) (allocation, bool) {
	for _, a := range m.heap {
		if a.address <= address && address < a.address+uint64(len(a.data)) {
			return a, true
		}
	}
	return allocation{}, false
}

// fork is an image of the same program for one extraction: what its threads allocate is not in the other.
func (m *Image) fork() *Image {
	new := *m
	new.heap, new.flat = m.heap[:len(m.heap):len(m.heap)], map[uint64]flattened{}
	return &new
}
