package instr

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
)

// Names of the proof's places and label.
const (
	lineName  = "line"
	otherName = "other"
	tableName = "table"
	loopName  = "again"
)

// prove returns an error unless all accesses stay in the line, however often the copies are repeated: it makes a litmus
// test of the arrangement, an endless loop over an array that is the line.
func (a *Arrangement) prove() error {
	t := a.proof(a.all())
	for name, s := range a.start {
		t.Init = append(t.Init, register(name, a.value(s)))
	}
	return check(t)
}

func (a *Arrangement) value(s start) litmus.Value {
	if s.address {
		return litmus.Value{Kind: litmus.Address, Name: lineName, Cell: s.n / 8, Offset: int64(s.n % 8)}
	}
	return litmus.Int(int64(s.n))
}

func register(name string, v litmus.Value) litmus.Init {
	return litmus.Init{Location: litmus.Register(0, name), Value: v}
}

// proof is the litmus test of some code that is repeated, with a line.
func (a *Arrangement) proof(code []litmus.Instr) *litmus.Test {
	jump, err := a.body.isa.Parse(dialectOf(a.body.Arch).jump + " " + loopName)
	if err != nil {
		panic(fmt.Sprintf("instr: %v", err)) // a constant of ours
	}
	code = slices.Concat([]litmus.Instr{{Labels: []string{loopName}}}, code, []litmus.Instr{jump})
	for i := range code {
		code[i].Pos = litmus.Pos{Line: 1, Col: i}
	}
	return &litmus.Test{Arch: a.body.Arch, Name: "instr", Threads: []litmus.Thread{{Code: code}}, Cond: litmus.Cond{Prop: litmus.And{}},
		Init: []litmus.Init{a.line(lineName)}}
}

// line is an array as long as one, with zeros or with the addresses of its words.
func (a *Arrangement) line(name string) litmus.Init {
	cells := make([]litmus.Value, lineBytes/8)
	for i := range cells {
		if a.places {
			cells[i] = litmus.Value{Kind: litmus.Address, Name: name, Cell: i}
		}
	}
	return litmus.Init{Type: litmus.Type{Name: "uint64_t", Len: len(cells)}, Location: litmus.Place(name), List: cells}
}

func check(t *litmus.Test) error {
	_, err := safe.Check(t)
	if unproven := (*safe.Error)(nil); errors.As(err, &unproven) {
		return fmt.Errorf("it is not known to stay in its line of %d bytes: %s", lineBytes, unproven.Reason)
	}
	return err
}
