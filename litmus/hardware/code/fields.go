package code

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A Field is a part of a state: a register as a thread has stored it, or a cell in memory.
type Field struct {
	Location litmus.Location
	Type     litmus.Type
	Bytes    int
	// Addresses are those that it may hold; it holds nothing else that is made of addresses.
	Addresses []litmus.Value

	InMemory bool
	At       int // in memory: which of the program's locations
	Offset   int // and how many bytes from its beginning
	Thread   int // a register: of which thread
	Slot     int // and which of those that it stores
}

const maxFields = 64

// look finds the fields of a state: what the condition, the filter and the list of locations speak of.
func (p *Program) look() error {
	for _, l := range p.Test.Asked() {
		if l.IsMemory() {
			p.lookAtMemory(l)
		} else if err := p.lookAtRegister(l); err != nil {
			return err
		}
	}
	if len(p.Fields) > maxFields {
		return fmt.Errorf("found %d locations to look at, expected at most %d", len(p.Fields), maxFields)
	}
	return nil
}

func (p *Program) lookAtRegister(l litmus.Location) error {
	at := slices.IndexFunc(p.Threads, func(t Thread) bool { return t.Code.Proc == l.Proc })
	if at < 0 {
		return fmt.Errorf("found %v in the condition, expected a register of a thread of the test", l)
	}
	name := p.whole(l.Name)
	if name == "" || strings.HasPrefix(name, "xmm") || strings.HasSuffix(name, "ZR") || isa.For(p.Test.Arch).Reserved(l.Name) != "" {
		return fmt.Errorf("found %v in the condition, expected a register of 64 bits that is the test's", l)
	}
	t := &p.Threads[at]
	p.Fields = append(p.Fields, Field{Location: l, Type: p.Test.TypeOf(l), Bytes: 8, Addresses: p.addresses[l], Thread: at, Slot: len(t.Out)})
	t.Out = append(t.Out, name)
	if !slices.Contains(t.used, name) { // nobody writes it: it keeps its initial value
		t.used = inOrder(append(t.used, name))
	}
	return nil
}

// lookAtMemory adds a cell, or all cells of an array.
func (p *Program) lookAtMemory(l litmus.Location) {
	at := slices.IndexFunc(p.Locations, func(location litmus.Object) bool { return location.Name == l.Name })
	if l.IsCell || p.Locations[at].Type.Len == 0 {
		p.Alone[l] = true
		p.lookAtCell(l, l, at, max(0, l.Cell))
		return
	}
	p.Arrays = append(p.Arrays, l)
	for cell := range p.Locations[at].Cells {
		p.lookAtCell(l, litmus.Location{Proc: litmus.Memory, Name: l.Name, Cell: cell, IsCell: true}, at, cell)
	}
}

func (p *Program) lookAtCell(asked, l litmus.Location, at, cell int) {
	if !slices.ContainsFunc(p.Fields, func(f Field) bool { return f.Location == l }) {
		bytes := p.Locations[at].Bytes
		p.Fields = append(p.Fields, Field{Location: l, Type: p.Test.TypeOf(l), Bytes: bytes, Addresses: p.addresses[asked],
			InMemory: true, At: at, Offset: cell * bytes})
	}
}
