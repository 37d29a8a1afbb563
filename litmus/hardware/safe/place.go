package safe

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
)

// A Place is a location in memory as the test uses it: a scalar, or an array.
type Place struct {
	Name  string
	Type  litmus.Type
	Bytes int            // of one cell
	Cells []litmus.Value // the initial values
	Align int            // what its address must be a multiple of for the accesses to it, if they ask for something

	typed bool // the test says of which type it is
}

// Size is that of all cells, in bytes.
func (p Place) Size() int { return p.Bytes * len(p.Cells) }

// MaxBytes is how much memory one iteration of a test may use.
const MaxBytes = 4096

// A gatherer collects the places of a test.
type gatherer struct {
	places []Place
	index  map[string]int
}

// gather finds every place that a test speaks of.
func gather(t *litmus.Test) ([]Place, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	g := gatherer{index: map[string]int{}}
	for _, item := range t.Init {
		if item.Location.IsMemory() {
			if err := g.declare(item); err != nil {
				return nil, err
			}
		}
	}
	for _, item := range t.Init {
		for _, v := range append(slices.Clone(item.List), item.Value) {
			if v.Kind == litmus.Address {
				g.mention(v.Name)
			}
		}
	}
	for _, thread := range t.Threads {
		for _, in := range thread.Code {
			for _, o := range in.Operands {
				switch o := o.(type) {
				case litmus.Mem:
					g.mention(o.Symbol)
				case litmus.Imm:
					g.mention(o.Symbol)
				}
			}
		}
	}
	shown := t.Locations()
	for _, o := range t.Observed {
		if o.Location.IsMemory() && o.Type != (litmus.Type{}) {
			g.observe(o)
		}
	}
	for _, l := range shown {
		if l.IsMemory() {
			g.mention(l.Name)
		}
	}
	return g.places, g.fit()
}

func (g *gatherer) mention(name string) *Place {
	if name == "" {
		return nil
	}
	at, found := g.index[name]
	if !found {
		at = len(g.places)
		g.index[name] = at
		g.places = append(g.places, Place{Name: name, Bytes: 4, Cells: make([]litmus.Value, 1)})
	}
	return &g.places[at]
}

// declare takes type and value from an item of the initial state.
func (g *gatherer) declare(item litmus.Init) error {
	name := item.Location.Name
	p := g.mention(name)
	if item.Location.IsCell {
		return fmt.Errorf("found a value for the cell %v alone, expected the whole array", item.Location)
	}
	size, ok := item.Type.Size()
	if !ok {
		return fmt.Errorf("%s: found the type %q, expected one of C's integers", name, item.Type.Name)
	}
	p.Type, p.Bytes, p.typed = item.Type, size, item.Type.Name != "" || item.Type.Pointer || item.Type.Len > 0
	p.Cells = make([]litmus.Value, max(1, item.Type.Len))
	p.Cells[0] = item.Value
	copy(p.Cells, item.List)
	for _, v := range p.Cells {
		switch {
		case v.Kind == litmus.CodeLabel || v.Kind == litmus.Code:
			return fmt.Errorf("%s: found %v, expected a number or an address: code is not data here", name, v)
		case v.Kind == litmus.Address && p.Bytes < 8 && p.typed:
			return fmt.Errorf("%s: found an address in %d bytes, expected a location of 8", name, p.Bytes)
		case v.Kind == litmus.Address && p.Bytes < 8:
			p.Bytes, p.Type = 8, litmus.Type{Pointer: true}
		}
	}
	return nil
}

// observe takes the type from "locations [x int64_t;]" where the initial state does not say one.
func (g *gatherer) observe(o litmus.Observed) {
	p := g.mention(o.Location.Name)
	if size, ok := o.Type.Size(); ok && !p.typed && len(p.Cells) == 1 {
		p.Type, p.Bytes, p.typed = o.Type, size, true
	}
}

// fit is whether the places are not too large together.
func (g *gatherer) fit() error {
	total := 0
	for _, p := range g.places {
		total += p.Size()
	}
	if total > MaxBytes {
		return fmt.Errorf("found locations of %d bytes in all, expected at most %d", total, MaxBytes)
	}
	return nil
}

// registers are the initial values of a thread's.
func (a *analysis) registers(thread litmus.Thread) (map[string]set, error) {
	state := map[string]set{}
	for _, item := range a.test.Init {
		if item.Location.IsMemory() || item.Location.Proc != thread.Proc {
			continue
		}
		whole, ok := a.isa.Whole(item.Location.Name)
		if !ok {
			return nil, fmt.Errorf("found %v in the initial state, expected a register", item.Location)
		}
		switch v, why := item.Value, a.isa.Reserved(item.Location.Name); {
		case why != "":
			return nil, fmt.Errorf("%v: found a register in the initial state which %s, expected another", item.Location, why)
		case v.Kind == litmus.Number:
			n, fits := v.Int64()
			if !fits {
				return nil, fmt.Errorf("%v: found %v, expected a number of 64 bits", item.Location, v)
			}
			state[whole] = plain(uint64(n))
		case v.Kind == litmus.Address:
			state[whole] = just(a.address(v))
		default:
			return nil, fmt.Errorf("%v: found %v, expected a number or an address: code is not data here", item.Location, v)
		}
	}
	return state, nil
}

// address is the place that a value points to.
func (a *analysis) address(v litmus.Value) number {
	for i, p := range a.places {
		if p.Name == v.Name {
			return number{i + 1, uint64(v.Cell * p.Bytes)}
		}
	}
	return number{} // not reached: every name was gathered
}
