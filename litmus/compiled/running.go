package compiled

import (
	"cmp"
	"debug/dwarf"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"unsafe"
)

// Running is the program that runs, as an [Image]: of functions of one package, which take no parameters and return
// whole numbers, and of variables by their names. It needs no toolchain, and no file of the program: the code is read
// where it is carried out, and what the code asks of the runtime (whether the processor has LSE) has its answer there.
//
// Variables are given as pointers to whole numbers, or to structures of the size of one. An error says what the
// program was not built to show: for another architecture, or with what the race detector adds.
func Running(functions []any, variables map[string]any) (*Image, error) {
	target, ok := running()
	if !ok {
		return nil, fmt.Errorf("found a program for %s, expected one for amd64 or arm64", runtime.GOARCH)
	}
	m := &Image{Target: target, debug: &debugInfo{functions: map[string]*functionInfo{}, variables: map[string]dwarf.Type{}}, process: true}
	for name, at := range variables {
		m.variable(name, reflect.ValueOf(at))
	}
	for _, f := range functions {
		if err := m.add(reflect.ValueOf(f)); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(m.symbols, func(a, b symbol) int { return cmp.Compare(a.address, b.address) })
	return m, nil
}

// running is what the program was built for, as far as its code does not say itself: whether it asks for LSE.
func running() (Target, bool) {
	i := slices.IndexFunc(Targets, func(t Target) bool { return t.GOARCH == runtime.GOARCH })
	if i < 0 {
		return Target{}, false
	}
	return Targets[i], true
}

// variable adds one: it begins as 0.
func (m *Image) variable(name string, at reflect.Value) {
	size, address := at.Type().Elem().Size(), uint64(at.Pointer())
	m.symbols = append(m.symbols, symbol{"." + name, address, uint64(size), false})
	m.sections = append(m.sections, section{address, make([]byte, size), true})
	m.debug.variables["."+name] = wholeNumber(size)
}

// wholeNumber is the type of a whole number of so many bytes.
func wholeNumber(bytes uintptr) dwarf.Type {
	return &dwarf.IntType{BasicType: dwarf.BasicType{CommonType: dwarf.CommonType{ByteSize: int64(bytes)}}}
}

// add adds a function, whose code ends where that of another begins.
func (m *Image) add(f reflect.Value) error {
	entry := f.Pointer()
	of := runtime.FuncForPC(entry)
	size := uintptr(1)
	for size < maxFunction && runtime.FuncForPC(entry+size) != nil && runtime.FuncForPC(entry+size).Entry() == entry {
		size++
	}
	path := of.Name()
	slash := strings.LastIndexByte(path, '/') + 1
	name, _, _ := strings.Cut(path[slash:], ".")
	m.of = pkg{Name: name, ImportPath: path[:slash] + name}
	info := &functionInfo{unit: m.of.ImportPath, low: uint64(entry), high: uint64(entry + size)}
	for i := range f.Type().NumOut() {
		info.parameters = append(info.parameters, parameter{fmt.Sprintf("~r%d", i), wholeNumber(f.Type().Out(i).Size()), true})
	}
	code, ok := inMemory(uint64(entry), int(size)+longest)
	if !ok {
		return fmt.Errorf("%s: found code that cannot be read", path)
	}
	m.debug.functions[path] = info
	m.symbols = append(m.symbols, symbol{path, uint64(entry), uint64(size), true})
	m.sections = append(m.sections, section{uint64(entry), code, false})
	return nil
}

// maxFunction is how long the code of a function may be, in bytes, and longest an instruction.
const maxFunction, longest = 4096, 15

// Name is the name of a function that is given to Running, in its package.
func Name(f any) string {
	path := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return path[strings.LastIndexByte(path, '.')+1:]
}

var anchor byte // any address of the program

// inMemory is a copy of so many bytes of the program's memory, if that can be read.
func inMemory(address uint64, n int) (data []byte, ok bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { ok = recover() == nil }()
	at := unsafe.Add(unsafe.Pointer(&anchor), int(address-uint64(uintptr(unsafe.Pointer(&anchor)))))
	return slices.Clone(unsafe.Slice((*byte)(at), n)), true
}
