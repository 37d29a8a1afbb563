package syntax

import (
	"cmp"
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// init reads the initial state with its braces.
func (p *parser) init() error {
	if err := p.Expect("{"); err != nil {
		return err
	}
	for !p.Accept("}") {
		if p.Accept(";") {
			continue
		}
		if err := p.initItem(); err != nil {
			return err
		}
		if !p.Sees("}") && !p.Sees(";") {
			return p.Wrong("; or } after an item of the initial state")
		}
	}
	return nil
}

// initItem reads "type location = value", where most of it may be missing.
func (p *parser) initItem() error {
	var item litmus.Init
	item.Type.Atomic = p.Word("_Atomic")
	if name := p.typeName(); name != "" {
		item.Type.Name = name
	}
	item.Type.Pointer = p.Accept("*")
	start := p.At
	var err error
	if item.Location, err = p.location(); err != nil {
		return err
	}
	if item.Location.IsCell { // int x[2] declares two cells
		item.Type.Len, item.Location = item.Location.Cell, litmus.Place(item.Location.Name)
		if item.Type.Len < 1 || item.Type.Len > MaxCells || item.Type.Pointer {
			p.At = start
			return p.Wrong(fmt.Sprintf("an array of 1 to %d numbers or addresses", MaxCells))
		}
	}
	if p.Accept("=") {
		if err := p.initValue(&item); err != nil {
			return err
		}
	}
	p.test.Init = append(p.test.Init, item)
	return nil
}

// typeName reads a name that another name, a register, a star or a bracket follows.
func (p *parser) typeName() string {
	start := p.At
	if name := p.Name(); name != "" {
		rest := scan.Scanner{Text: p.Text, At: p.At}
		if rest.Sees("*") || rest.Sees("%") || rest.Name() != "" || rest.SeesNumber() {
			return name
		}
		if rest.Accept("[") && !rest.SeesNumber() {
			return name
		}
	}
	p.At = start
	return ""
}

// codeType is that of all that holds an instruction.
const codeType = "ins_t"

func (p *parser) initValue(item *litmus.Init) (err error) {
	if item.Type.Len == 0 {
		atomic := p.Word("ATOMIC_INIT")
		if atomic {
			if err := p.Expect("("); err != nil {
				return err
			}
		}
		p.Blank()
		start := p.At
		item.Value, err = p.value()
		if item.Value.Kind == litmus.Code {
			item.Type.Name = codeType
		}
		if text := p.Text[start:p.At]; (item.Value.Kind == litmus.Number || item.Value.Kind == litmus.Code) && text != item.Value.String() {
			item.Spelling = text
		}
		if err == nil && atomic {
			err = p.Expect(")")
		}
		return err
	}
	start := p.At
	if item.List, err = p.list(); err == nil && len(item.List) != item.Type.Len {
		p.At = start
		err = p.Wrong(fmt.Sprintf("%d values, found %d: as many as the array has", item.Type.Len, len(item.List)))
	}
	return err
}

// list reads {1,2}.
func (p *parser) list() ([]litmus.Value, error) {
	if err := p.Expect("{"); err != nil {
		return nil, err
	}
	var list []litmus.Value
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if p.Accept("}") {
			return list, nil
		}
		if err := p.Expect(","); err != nil {
			return nil, err
		}
	}
}

// location reads 0:X1, P0:X1, x, [x] or x[2].
func (p *parser) location() (litmus.Location, error) {
	p.Blank()
	p.located = append(p.located, p.At)
	if p.Accept("[") {
		name, err := p.placeName()
		if err != nil {
			return litmus.Location{}, err
		}
		return litmus.Place(name), p.Expect("]")
	}
	if proc, ok := p.thread(); ok {
		return p.register(proc)
	}
	if p.Sees("%") {
		return p.register(litmus.AnyThread)
	}
	name, err := p.placeName()
	if err != nil {
		return litmus.Location{}, err
	}
	if p.Accept("[") {
		cell, err := p.Small(MaxCells, "the number of a cell")
		if err != nil {
			return litmus.Location{}, err
		}
		return litmus.Location{Proc: litmus.Memory, Name: name, Cell: cell, IsCell: true}, p.Expect("]")
	}
	return litmus.Place(name), nil
}

// placeName reads the name of a place in memory.
func (p *parser) placeName() (string, error) {
	p.Blank()
	start := p.At
	name := p.dashedName()
	if name == "" {
		return "", p.Wrong("a location: a name, or a register like 0:" + p.isa.Example())
	}
	what := outside[name]
	if what != "" && p.Sees("(") || strings.HasPrefix(name, "pte_") {
		p.At, what = start, cmp.Or(what, "page tables")
		return "", p.Wrong("a register or a name: " + what + " are outside what user-level tests can do")
	}
	return name, nil
}

// dashedName reads a name in which there may be dashes: x-y.
func (p *parser) dashedName() string {
	p.Blank()
	start := p.At
	if p.Name() == "" {
		return ""
	}
	for p.At < len(p.Text) && (isAlnum(p.Text[p.At]) || strings.IndexByte("_.-", p.Text[p.At]) >= 0) {
		p.At++
	}
	return p.Text[start:p.At]
}

// outside is what other kinds of tests speak of.
var outside = map[string]string{
	"fault": "faults", "Fault": "faults", "PTE": "page tables", "TTD": "page tables", "PA": "page tables", "tag": "memory tags",
	"pac": "pointer signatures", "pacda": "pointer signatures", "pacdb": "pointer signatures",
	"pacia": "pointer signatures", "pacib": "pointer signatures", "ss": "shadow stacks",
}

// thread reads the thread and the colon of a register or a label, or nothing.
func (p *parser) thread() (proc int, ok bool) {
	start := p.At
	if p.SeesNumber() {
		v, err := p.Number()
		if n, fits := v.Int64(); err == nil && fits && 0 <= n && n < MaxThreads && p.Accept(":") {
			return int(n), true
		}
	} else if n, is := asThread(p.Name()); is && p.Accept(":") {
		return n, true
	}
	p.At = start
	return 0, false
}

// asThread reads P3.
func asThread(name string) (proc int, ok bool) {
	if len(name) < 2 || len(name) > 4 || name[0] != 'P' {
		return 0, false
	}
	for _, c := range name[1:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		proc = proc*10 + int(c-'0')
	}
	return proc, proc < MaxThreads
}

// register reads the name of a register, and returns that of the whole register that it is part of.
func (p *parser) register(proc int) (litmus.Location, error) {
	p.Blank()
	start := p.At
	symbolic := p.Accept("%")
	name := p.Name()
	if symbolic && name != "" {
		return litmus.Register(proc, "%"+name), nil
	}
	if whole, ok := p.isa.Whole(name); ok {
		l := litmus.Register(proc, whole)
		p.spell(l, name)
		return l, nil
	}
	p.At = start
	if err := p.vector(name, start); err != nil {
		return litmus.Location{}, err
	}
	return litmus.Location{}, p.Wrong("a register of " + string(p.test.Arch) + ", like " + p.isa.Example())
}

// value reads a number, an address, a label or an instruction.
func (p *parser) value() (litmus.Value, error) {
	if proc, ok := p.thread(); ok {
		if label := p.Name(); label != "" {
			return litmus.Value{Kind: litmus.CodeLabel, Proc: proc, Name: label}, nil
		}
		return litmus.Value{}, p.Wrong("a label of that thread")
	}
	if p.SeesNumber() {
		return p.Number()
	}
	start := p.At
	p.Accept("&")
	name := p.dashedName()
	switch {
	case p.At == start && p.Sees("("):
		return litmus.Value{}, p.Wrong("a number or an address: page tables are outside what user-level tests can do")
	case name == "":
		return litmus.Value{}, p.Wrong("a number or the name of a location")
	case name == "NOP" || name == "nop":
		return litmus.Value{Kind: litmus.Code, Name: "NOP"}, nil
	case name == "instr" && p.Accept(":"):
		text, err := p.String()
		return litmus.Value{Kind: litmus.Code, Name: text}, err
	case name == "label" && p.Accept(":"):
		return p.quotedLabel()
	case p.Sees(":") || strings.HasPrefix(name, "pte_") || outside[name] != "" && p.Sees("("):
		p.At = start
		return litmus.Value{}, p.Wrong("a number or an address: memory tags, page tables and the like are outside what user-level tests can do")
	}
	v := litmus.AddressOf(name)
	if p.Accept("[") {
		cell, err := p.Small(MaxCells, "the number of a cell")
		if err != nil {
			return v, err
		}
		v.Cell = cell
		return v, p.Expect("]")
	}
	return v, nil
}

// quotedLabel reads "P0:L0".
func (p *parser) quotedLabel() (litmus.Value, error) {
	start := p.At
	text, err := p.String()
	if err != nil {
		return litmus.Value{}, err
	}
	thread, label, _ := strings.Cut(text, ":")
	proc, ok := asThread(thread)
	if !ok {
		proc, ok = asThread("P" + thread)
	}
	inside := scan.Scanner{Text: label}
	if !ok || inside.Name() != label || label == "" {
		p.At = start
		return litmus.Value{}, p.Wrong(`a label like "P0:L0"`)
	}
	return litmus.Value{Kind: litmus.CodeLabel, Proc: proc, Name: label}, nil
}
