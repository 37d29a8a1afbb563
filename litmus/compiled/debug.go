package compiled

import (
	"debug/dwarf"
	"errors"
	"fmt"
	"slices"
)

// A debugInfo is what the debugging information says of functions and variables, by names.
type debugInfo struct {
	functions map[string]*functionInfo
	variables map[string]dwarf.Type
	described map[uint64]dwarf.Offset // types, by where their descriptors are, counted from all of them
	types     uint64                  // the address of all of them
	data      *dwarf.Data
}

// ofDescriptor is the type that the program describes at an address.
func (d *debugInfo) ofDescriptor(address uint64) (dwarf.Type, error) {
	offset, ok := d.described[address-d.types]
	if !ok {
		return nil, fmt.Errorf("found no type at %#x, expected that of what is allocated", address)
	}
	return d.data.Type(offset)
}

// goRuntimeType is DW_AT_go_runtime_type (cmd/internal/dwarf).
const goRuntimeType dwarf.Attr = 0x2904

// A functionInfo is what is known of a function besides its code.
type functionInfo struct {
	unit       string // the package that it is compiled in
	parameters []parameter
	inlined    []inlined
	low, high  uint64
	reader     *dwarf.LineReader
	lines      []line // once somebody has asked
}

type parameter struct {
	name   string
	of     dwarf.Type
	result bool
}

// An inlined call covers code: from the place where it was called.
type inlined struct {
	function string
	ranges   [][2]uint64
	file     string
	line     int
	depth    int
}

type line struct {
	address uint64
	file    string
	line    int
}

var errNoDebug = errors.New("found no debugging information in the program, expected the compiler and the linker to leave it")

// readDebug reads all compilation units.
func readDebug(info *dwarf.Data) (*debugInfo, error) {
	d := &debugInfo{functions: map[string]*functionInfo{}, variables: map[string]dwarf.Type{}, described: map[uint64]dwarf.Offset{}, data: info}
	r := info.Reader()
	for {
		unit, err := r.Next()
		if err != nil {
			return d, err
		}
		if unit == nil && len(d.functions) == 0 {
			return d, errNoDebug
		}
		if unit == nil {
			return d, nil
		}
		if unit.Tag != dwarf.TagCompileUnit {
			r.SkipChildren()
			continue
		}
		if unit.Children {
			err = d.unit(info, r, unit)
		} else {
			r.SkipChildren()
		}
		if err != nil {
			return d, err
		}
	}
}

// unit reads the functions and variables of a compilation unit.
func (d *debugInfo) unit(info *dwarf.Data, r *dwarf.Reader, unit *dwarf.Entry) error {
	of, _ := unit.Val(dwarf.AttrName).(string)
	lines, err := info.LineReader(unit)
	if err != nil {
		return err
	}
	for {
		e, err := r.Next()
		if err != nil || e == nil || e.Tag == 0 {
			return err
		}
		name, _ := e.Val(dwarf.AttrName).(string)
		if address, ok := e.Val(goRuntimeType).(uint64); ok {
			d.described[address] = e.Offset
		}
		low, hasCode := e.Val(dwarf.AttrLowpc).(uint64)
		switch {
		case e.Tag == dwarf.TagVariable && name != "":
			if offset, ok := e.Val(dwarf.AttrType).(dwarf.Offset); ok {
				if of, err := info.Type(offset); err == nil {
					d.variables[name] = of
				}
			}
		case e.Tag == dwarf.TagSubprogram && hasCode:
			if name == "" {
				name = origin(info, e)
			}
			high, _ := e.Val(dwarf.AttrHighpc).(int64)
			f := &functionInfo{unit: of, low: low, high: low + uint64(high), reader: lines}
			d.functions[name] = f
			if e.Children {
				if err := f.children(info, r, lines, 0); err != nil {
					return err
				}
			}
			continue
		}
		if e.Children {
			r.SkipChildren()
		}
	}
}

// origin is the name of what an entry is an instance of.
func origin(info *dwarf.Data, e *dwarf.Entry) string {
	offset, ok := e.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset)
	if !ok {
		return ""
	}
	r := info.Reader()
	r.Seek(offset)
	of, err := r.Next()
	if err != nil || of == nil {
		return ""
	}
	name, _ := of.Val(dwarf.AttrName).(string)
	return name
}

// children reads the parameters and the inlined calls of a function, and those in them.
func (f *functionInfo) children(info *dwarf.Data, r *dwarf.Reader, lines *dwarf.LineReader, depth int) error {
	for {
		e, err := r.Next()
		if err != nil || e == nil || e.Tag == 0 {
			return err
		}
		switch {
		case e.Tag == dwarf.TagFormalParameter && depth == 0:
			f.parameter(info, e)
		case e.Tag == dwarf.TagInlinedSubroutine:
			ranges, err := info.Ranges(e)
			if err != nil {
				return err
			}
			call := inlined{function: origin(info, e), ranges: ranges, depth: depth}
			if n, ok := e.Val(dwarf.AttrCallLine).(int64); ok {
				call.line = int(n)
			}
			if n, ok := e.Val(dwarf.AttrCallFile).(int64); ok && lines != nil && int(n) < len(lines.Files()) && lines.Files()[n] != nil {
				call.file = lines.Files()[n].Name
			}
			f.inlined = append(f.inlined, call)
			if e.Children {
				if err := f.children(info, r, lines, depth+1); err != nil {
					return err
				}
			}
			continue
		}
		if e.Children {
			r.SkipChildren()
		}
	}
}

func (f *functionInfo) parameter(info *dwarf.Data, e *dwarf.Entry) {
	name, _ := e.Val(dwarf.AttrName).(string)
	offset, _ := e.Val(dwarf.AttrType).(dwarf.Offset)
	if abstract, ok := e.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset); ok {
		r := info.Reader()
		r.Seek(abstract)
		if of, err := r.Next(); err == nil && of != nil {
			name, _ = of.Val(dwarf.AttrName).(string)
			offset, _ = of.Val(dwarf.AttrType).(dwarf.Offset)
			if isResult, ok := of.Val(dwarf.AttrVarParam).(bool); ok && e.Val(dwarf.AttrVarParam) == nil {
				f.add(info, name, offset, isResult)
				return
			}
		}
	}
	isResult, _ := e.Val(dwarf.AttrVarParam).(bool)
	f.add(info, name, offset, isResult)
}

func (f *functionInfo) add(info *dwarf.Data, name string, offset dwarf.Offset, isResult bool) {
	if n := len(f.parameters); isResult && n > 0 && f.parameters[n-1].result && f.parameters[n-1].name == name {
		return // the compiler describes a result twice that a closure changes
	}
	of, err := info.Type(offset)
	if err != nil {
		of = nil
	}
	f.parameters = append(f.parameters, parameter{name, of, isResult})
}

// readLines reads which lines the code of a function is of.
func (f *functionInfo) readLines() {
	var e dwarf.LineEntry
	if f.lines != nil || f.reader == nil || f.reader.SeekPC(f.low, &e) != nil {
		return
	}
	for e.Address < f.high && !e.EndSequence {
		f.lines = append(f.lines, line{e.Address, e.File.Name, e.Line})
		if f.reader.Next(&e) != nil {
			return
		}
	}
}

// where is the source of the instruction at an address: the line in the function itself, and the functions that were
// inlined there, outermost first.
func (f *functionInfo) where(address uint64) (file string, number int, calls []string) {
	file, number = f.innermost(address)
	for _, c := range f.inlined {
		if slices.ContainsFunc(c.ranges, func(r [2]uint64) bool { return r[0] <= address && address < r[1] }) {
			if c.depth == 0 && c.line > 0 {
				file, number = c.file, c.line
			}
			calls = append(calls, c.function)
		}
	}
	return file, number, calls
}

// innermost is the line of the instruction at an address, in the function that was inlined there last.
func (f *functionInfo) innermost(address uint64) (file string, number int) {
	f.readLines()
	for _, l := range f.lines {
		if l.address <= address {
			file, number = l.file, l.line
		}
	}
	return file, number
}
