package litmus

import (
	"fmt"
	"slices"
)

// An Object is a place in memory as a test uses it: a scalar, or an array.
type Object struct {
	Name  string
	Type  Type
	Bytes int     // of one cell
	Cells []Value // the initial values
	Typed bool    // the test says of which type it is; if not, it is as wide as the widest access to it
	Align int     // what its address must be a multiple of, if accesses ask for something: whoever looks at them says so
}

// Size is that of all cells, in bytes.
func (p *Object) Size() int { return p.Bytes * len(p.Cells) }

// At is the address so many bytes from the beginning of the place: of a cell if one begins there, else of the place and
// a distance, which may lead out of it.
func (p *Object) At(offset int64) Value {
	if cell := offset / int64(p.Bytes); offset >= 0 && offset < int64(p.Size()) && offset%int64(p.Bytes) == 0 {
		return Value{Kind: Address, Name: p.Name, Cell: int(cell)}
	}
	return Value{Kind: Address, Name: p.Name, Offset: offset}
}

// Contains is an error if an access is not inside the place. A place without a type becomes as wide as the access, and
// has grown then.
func (p *Object) Contains(offset int64, bytes, access int) (grown bool, err error) {
	if wide := max(bytes, access); !p.Typed && offset == 0 && wide > p.Bytes {
		p.Bytes, grown = wide, true
	}
	if offset < 0 || offset > int64(p.Size()-bytes) {
		return grown, fmt.Errorf("found %d bytes at %s%+d, which has %d, expected them inside it", bytes, p.Name, offset, p.Size())
	}
	return grown, nil
}

// Objects are those that the test speaks of, in its initial state, its code, and what it shows.
func (t *Test) Objects() ([]Object, error) {
	var all []Object
	index := map[string]int{}
	mention := func(name string) *Object {
		if _, known := index[name]; !known {
			index[name] = len(all)
			all = append(all, Object{Name: name, Bytes: 4, Cells: make([]Value, 1)})
		}
		return &all[index[name]]
	}
	for _, item := range t.Init {
		if item.Location.IsMemory() {
			if err := mention(item.Location.Name).declare(item); err != nil {
				return nil, err
			}
		}
	}
	t.symbols(func(name string, _ int) { mention(name) })
	for _, o := range t.Observed {
		if o.Location.IsMemory() && o.Type != (Type{}) {
			mention(o.Location.Name).observe(o.Type)
		}
	}
	for _, l := range t.Asked() {
		if l.IsMemory() {
			mention(l.Name)
		}
	}
	return all, nil
}

// declare takes type and value from an item of the initial state.
func (p *Object) declare(item Init) error {
	if item.Location.IsCell {
		return fmt.Errorf("found a value for the cell %v alone, expected the whole array", item.Location)
	}
	size, ok := item.Type.Size()
	if !ok {
		return fmt.Errorf("%s: found the type %q, expected one of C's integers", p.Name, item.Type.Name)
	}
	p.Type, p.Bytes, p.Typed = item.Type, size, item.Type.Name != "" || item.Type.Pointer || item.Type.Len > 0
	p.Cells = make([]Value, max(1, item.Type.Len))
	p.Cells[0] = item.Value
	copy(p.Cells, item.List)
	if !p.Typed && item.Value.Kind == Address {
		p.Bytes, p.Type = 8, Type{Pointer: true}
	}
	return nil
}

// observe takes the type from "locations [x int64_t;]" where the initial state does not say one.
func (p *Object) observe(as Type) {
	if size, ok := as.Size(); ok && !p.Typed && len(p.Cells) == 1 {
		p.Type, p.Bytes, p.Typed = as, size, true
	}
}

// symbols calls f with each name of a place in the initial state and in the code, and with how many cells it has there
// if it is declared as an array.
func (t *Test) symbols(f func(name string, cells int)) {
	mention := func(name string) {
		if name != "" {
			f(name, 0)
		}
	}
	for _, item := range t.Init {
		if item.Location.IsMemory() {
			f(item.Location.Name, item.Type.Len)
		}
		for _, value := range append(slices.Clone(item.List), item.Value) {
			if value.Kind == Address {
				mention(value.Name)
			}
		}
	}
	for _, thread := range t.Threads {
		for _, in := range thread.Code {
			for _, o := range in.Operands {
				switch o := o.(type) {
				case Mem:
					mention(o.Symbol)
				case Imm:
					mention(o.Symbol)
				}
			}
		}
	}
}
