package compiled

import (
	"cmp"
	"debug/dwarf"
	"debug/elf"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// An Image is a program that was built: its code, its data, and what the debugging information says of them.
type Image struct {
	Target   Target
	of       pkg
	sections []section
	symbols  []symbol // by address
	debug    *debugInfo
	heap     []allocation     // by address
	set      map[uint64]bool  // variables that initialisers have written to, by their addresses
	clocked  []uint64         // variables that depend on the time, by their addresses
	unknown  map[string]error // packages whose initialisers are not carried out, and why
	flat     map[uint64]flattened
	moved    map[string]string // sources that were elsewhere when it was built, and where they are
	process  bool              // it is the program that runs: what is in no section is in memory
}

type section struct {
	address  uint64
	data     []byte // of memory that begins as 0, as many
	writable bool
}

type symbol struct {
	name          string
	address, size uint64
	code          bool
}

func open(name string, target Target, of pkg, packages []string) (*Image, error) {
	file, err := elf.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	m := &Image{Target: target, of: of, set: map[uint64]bool{}, flat: map[uint64]flattened{}}
	for _, s := range file.Sections {
		if s.Flags&elf.SHF_ALLOC == 0 || s.Flags&elf.SHF_TLS != 0 || s.Size == 0 {
			continue
		}
		data := make([]byte, s.Size)
		if s.Type != elf.SHT_NOBITS {
			if data, err = s.Data(); err != nil {
				return nil, err
			}
		}
		m.sections = append(m.sections, section{s.Addr, data, s.Flags&elf.SHF_WRITE != 0})
	}
	symbols, err := file.Symbols()
	if errors.Is(err, elf.ErrNoSymbols) {
		return nil, errors.New("found no symbols in the program, expected the linker to leave them")
	}
	if err != nil {
		return nil, err
	}
	types := uint64(0)
	for _, s := range symbols {
		if s.Name == "runtime.types" {
			types = s.Value
		}
		if kind := elf.ST_TYPE(s.Info); s.Size > 0 && (kind == elf.STT_FUNC || kind == elf.STT_OBJECT) {
			m.symbols = append(m.symbols, symbol{s.Name, s.Value, s.Size, kind == elf.STT_FUNC})
		}
	}
	slices.SortFunc(m.symbols, func(a, b symbol) int { return cmp.Compare(a.address, b.address) })
	info, err := file.DWARF()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoDebug, err)
	}
	if m.debug, err = readDebug(info); err != nil {
		return nil, err
	}
	m.debug.types = types
	m.nameStatics(packages)
	m.initialise(packages)
	return m, nil
}

// bytes are so many from an address on.
func (m *Image) bytes(address uint64, n int) (data []byte, writable, ok bool) {
	for _, s := range m.sections {
		if at := address - s.address; address >= s.address && at+uint64(n) <= uint64(len(s.data)) {
			return s.data[at:][:n], s.writable, true
		}
	}
	if a, ok := m.allocated(address); ok {
		if at := address - a.address; at+uint64(n) <= uint64(len(a.data)) {
			return a.data[at:][:n], true, true
		}
	}
	return nil, false, false
}

// codeAt is the code from an address on, of one instruction at least; nil if there is none.
func (m *Image) codeAt(pc uint64) []byte {
	code, _, _ := m.bytes(pc, 1)
	if rest, _, ok := m.bytes(pc, 15); ok {
		code = rest
	}
	return code
}

// at is the symbol that an address lies in.
func (m *Image) at(address uint64) (symbol, bool) {
	if a, ok := m.allocated(address); ok {
		return symbol{a.name, a.address, uint64(len(a.data)), false}, true
	}
	i := sort.Search(len(m.symbols), func(i int) bool { return m.symbols[i].address > address })
	for i--; i >= 0; i-- {
		if s := m.symbols[i]; address < s.address+s.size {
			return s, true
		} else if address-s.address > 1<<20 {
			break
		}
	}
	return symbol{}, false
}

// typeOf is the type of a variable, or of what was allocated; nil if it is not known.
func (m *Image) typeOf(s symbol) dwarf.Type {
	if a, ok := m.allocated(s.address); ok {
		return a.of
	}
	return m.debug.variables[s.name]
}

// A flattened variable is the leaves of it.
type flattened struct {
	leaves []leaf
	err    error
}

// leaves are those of a variable.
func (m *Image) leaves(s symbol) ([]leaf, error) {
	all, seen := m.flat[s.address]
	if !seen {
		all.leaves, all.err = flatten(m.typeOf(s), 0)
		m.flat[s.address] = all
	}
	return all.leaves, all.err
}

// function finds the code of a function of the program's package.
func (m *Image) function(name string) (symbol, error) {
	path := m.of.ImportPath
	if m.of.Name == "main" {
		path = "main"
	}
	path = linkName(path) + "."
	whole := path + name
	for _, s := range m.symbols {
		if s.code && (s.name == whole || strings.HasPrefix(s.name, path) && strings.ReplaceAll(s.name, path, "") == name) {
			return s, nil
		}
	}
	return symbol{}, fmt.Errorf("found no code of %s in the program, expected a function or method with a body", whole)
}

// ofRuntime is whether a function is the runtime's, by whatever name: what is in its package and not an operation of
// sync/atomic.
func (m *Image) ofRuntime(function string) bool {
	if strings.HasPrefix(function, "runtime.") || strings.HasPrefix(function, "gcWriteBarrier") {
		return true
	}
	info := m.debug.functions[function]
	return info != nil && info.unit == "runtime" && !isAtomic(function)
}

// unknownAt is why it is not known what a variable holds when the threads begin: the initialisers of its package are
// not carried out, or it depends on the time. Variables that are read-only are what the linker made them.
func (m *Image) unknownAt(s symbol) error {
	if _, is := slices.BinarySearch(m.clocked, s.address); is {
		return fmt.Errorf("found %s: %w", s.name, errClock)
	}
	slash := strings.LastIndexByte(s.name, '/') + 1
	pkg, _, found := strings.Cut(s.name[slash:], ".")
	if why := m.unknown[s.name[:slash]+pkg]; found && why != nil {
		return fmt.Errorf("found %s, which initialisers may have set that are not carried out: %w", s.name, why)
	}
	return nil
}
