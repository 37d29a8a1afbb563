package compiled

import (
	"cmp"
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

func open(name string, target Target, of pkg) (*Image, error) {
	file, err := elf.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	m := &Image{Target: target, of: of}
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
	for _, s := range symbols {
		if kind := elf.ST_TYPE(s.Info); s.Size > 0 && (kind == elf.STT_FUNC || kind == elf.STT_OBJECT) {
			m.symbols = append(m.symbols, symbol{s.Name, s.Value, s.Size, kind == elf.STT_FUNC})
		}
	}
	slices.SortFunc(m.symbols, func(a, b symbol) int { return cmp.Compare(a.address, b.address) })
	info, err := file.DWARF()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoDebug, err)
	}
	m.debug, err = readDebug(info)
	return m, err
}

// bytes are so many from an address on.
func (m *Image) bytes(address uint64, n int) (data []byte, writable, ok bool) {
	for _, s := range m.sections {
		if at := address - s.address; address >= s.address && at+uint64(n) <= uint64(len(s.data)) {
			return s.data[at:][:n], s.writable, true
		}
	}
	return nil, false, false
}

// at is the symbol that an address lies in.
func (m *Image) at(address uint64) (symbol, bool) {
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

// function finds the code of a function of the program's package.
func (m *Image) function(name string) (symbol, error) {
	path := m.of.ImportPath
	if m.of.Name == "main" {
		path = "main"
	}
	slash := strings.LastIndexByte(path, '/') + 1
	whole := path[:slash] + strings.ReplaceAll(path[slash:], ".", "%2e") + "." + name
	for _, s := range m.symbols {
		if s.code && s.name == whole {
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
