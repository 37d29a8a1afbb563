package model

import (
	"example.org/atomlab/litmus"
)

// state is what an execution leaves: of all locations, and of those that the test shows.
func (s *search) state(st *structure, chosen []option, tuple []*trace) (full, state litmus.State) {
	state = litmus.State{}
	for _, l := range s.test.Locations() {
		state[l] = s.final(st, chosen, tuple, l)
	}
	if s.test.Filter == nil {
		return state, state
	}
	full = litmus.State{}
	for _, l := range shown(s.test) {
		full[l] = s.final(st, chosen, tuple, l)
	}
	return full, state
}

// final is what a location holds at the end.
func (s *search) final(st *structure, chosen []option, tuple []*trace, l litmus.Location) litmus.Value {
	if !l.IsMemory() {
		for i, th := range s.test.Threads {
			if th.Proc == l.Proc {
				r := tuple[i].regs[l.Name]
				bytes, signed := 8, true
				for _, o := range s.test.Observed {
					if n, known := o.Type.Size(); o.Location == l && known && o.Type.Name != "" {
						bytes, signed = n, o.Type.Name[0] != 'u'
					}
				}
				return s.memory.value(num{r.Lo, r.Hi}, bytes, signed)
			}
		}
		return litmus.Value{}
	}
	p := s.memory.byName[l.Name]
	var content []byte
	for i, c := range s.pieces {
		if c.place == p {
			o := chosen[i]
			content = put(content, int(c.Address-p.address), c.Bytes, s.value(st, tuple, o.co[len(o.co)-1]))
		}
	}
	return s.memory.value(get(content, l.Cell*p.cell, p.cell), p.cell, p.signed)
}
