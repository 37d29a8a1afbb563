package safe

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A cell is what one access reads or writes.
type cell struct {
	of     int // the place, counted from 1
	offset int64
	bytes  int
}

func (c cell) overlaps(d cell) bool {
	return c.of == d.of && c.offset < d.offset+int64(d.bytes) && d.offset < c.offset+int64(c.bytes)
}

// Place is the address of a place.
func (t *transfer) Place(name string) (meaning.Value, bool) {
	n := t.address(litmus.AddressOf(name))
	return n.value(), n.of != 0
}

// Parts refuses an access that is not known to lie in a place.
func (t *transfer) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	symbol, plus := address.Symbol()
	if n, _, ok := address.Known(); ok {
		return nil, fmt.Errorf("found the address %#x, expected one of the initial state", n)
	}
	of := symbol &^ meaning.Near
	switch {
	case of == 0 || int(of) > len(t.places):
		return nil, errors.New("found an address that is not known, expected one of the initial state and known numbers")
	case symbol != of && t.p.form.Access.Kind != litmus.Load:
		return nil, errors.New("found an index that is not known, expected a known one where memory is written")
	}
	c := cell{int(of), int64(plus), bytes}
	if err := t.fits(c); err != nil {
		return nil, err
	}
	if symbol != of {
		t.astray = true
		t.mayFault[t.p.Pos] = true
	} else {
		t.touched, t.all = append(t.touched, c), append(t.all, c)
	}
	return []meaning.Part{{Loc: t.places[of-1].Name, Symbol: symbol, Address: plus, Bytes: bytes}}, nil
}

// Touch is an access that neither reads nor writes.
func (t *transfer) Touch(address meaning.Value) error {
	_, err := t.Parts(address, 1)
	return err
}

// Read is one of the values that may be there: one after the other if they are known.
func (t *transfer) Read(p meaning.Part) meaning.Value {
	s := unknown(p.Bytes*8, t.pointers)
	if p.Symbol&meaning.Near == 0 {
		s = t.content(cellOf(p))
	}
	if s.kind != known || t.coarse {
		return t.value(s)
	}
	return s.all[t.Choose(len(s.all))].value()
}

func cellOf(p meaning.Part) cell { return cell{int(p.Symbol), int64(p.Address), p.Bytes} }

// Write adds to what may be there.
func (t *transfer) Write(p meaning.Part, v meaning.Value) {
	t.stores = append(t.stores, stored{cellOf(p), t.symbols.set(v)})
}

// add adds to what a cell may hold.
func (a *analysis) add(c cell, s set) {
	if a.contents[c.of] == nil {
		a.contents[c.of] = map[cell]set{}
	}
	old, found := a.contents[c.of][c]
	if joined := old.join(s); !found || !joined.equal(old) {
		a.contents[c.of][c] = joined
		if joined.addresses() != 0 {
			a.pointers = meaning.Mixed
		}
		a.stored++
		a.changed = true
	}
}

// content is what a cell may hold: its initial value and all that was stored. Where stores of another width overlap it,
// anything.
func (a *analysis) content(c cell) set {
	s := a.initial(c)
	a.steps += len(a.contents[c.of]) / 16
	for d, stored := range a.contents[c.of] {
		switch {
		case d == c:
			s = s.join(stored)
		case d.overlaps(c):
			return unknown(c.bytes*8, a.pointers)
		}
	}
	return s
}

// initial is what a cell begins with.
func (a *analysis) initial(c cell) set {
	p := a.places[c.of-1]
	if at := int(c.offset) / p.Bytes * p.Bytes; int(c.offset)+c.bytes <= at+p.Bytes { // it lies in one
		switch v := p.Cells[at/p.Bytes]; {
		case v.Kind == litmus.Number:
			return a.transfer.set(meaning.Wide(v.Lo, v.Hi).Right((int(c.offset) - at) * 8).Low(c.bytes * 8))
		case v.Kind == litmus.Address && c.bytes == p.Bytes:
			return just(a.address(v))
		}
	}
	if slices.ContainsFunc(p.Cells, func(v litmus.Value) bool { return v != (litmus.Value{}) }) {
		return unknown(c.bytes*8, a.pointers)
	}
	return plain(0)
}

// fits checks that a cell lies in its place.
func (a *analysis) fits(c cell) error {
	grown, err := a.places[c.of-1].Contains(c.offset, c.bytes, a.transfer.p.form.Access.Bytes)
	if grown {
		a.changed = true
		a.stored++
	}
	return err
}
