package model

import (
	"encoding/binary"
	"fmt"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A view is how one location of the final state is read off an execution.
type view struct {
	location litmus.Location
	typ      litmus.Type
	bytes    int    // of the number, before the type makes a value of it
	thread   int    // of a register; -1 if no thread has it
	place    *place // of memory; nil for a register
	pieces   []int  // of the place, with bytes of it
	begin    int    // of the first of them, or of the location, in the place
}

// views are those of the locations that the test shows, and after them those that only its filter asks for. An array
// that is shown whole has a view of each cell.
type views struct {
	memory *memory
	test   *litmus.Test
	all    []view
	shown  int
	arrays map[litmus.Location]bool // whether they are shown
	alone  map[litmus.Location]bool // the same of what is asked for by itself, cells of such arrays too
}

func newViews(t *litmus.Test, m *memory, pieces []piece) *views {
	v := &views{memory: m, test: t, arrays: map[litmus.Location]bool{}, alone: map[litmus.Location]bool{}}
	seen := map[litmus.Location]bool{}
	one := func(l litmus.Location) {
		if !seen[l] {
			seen[l] = true
			v.all = append(v.all, newView(t, m, pieces, l))
		}
	}
	add := func(l litmus.Location, shown bool) {
		n := t.Length(l)
		if n == 0 {
			v.alone[l] = v.alone[l] || shown
			one(l)
			return
		}
		v.arrays[l] = v.arrays[l] || shown
		for i := range n {
			one(litmus.Location{Proc: litmus.Memory, Name: l.Name, Cell: i, IsCell: true})
		}
	}
	for _, l := range t.Locations() {
		add(l, true)
	}
	v.shown = len(v.all)
	for _, l := range t.Asked() {
		add(l, false)
	}
	return v
}

func newView(t *litmus.Test, m *memory, pieces []piece, l litmus.Location) view {
	if l.IsMemory() {
		p := m.byName[l.Name]
		begin := l.Cell * p.Bytes
		v := view{location: l, typ: t.TypeOf(l), bytes: p.Bytes, place: p, begin: begin}
		for i := p.first; i < len(pieces) && pieces[i].place == p; i++ {
			if at := pieces[i].at(); at < begin+p.Bytes && at+pieces[i].Bytes > begin {
				v.pieces, v.begin = append(v.pieces, i), min(v.begin, at)
			}
		}
		return v
	}
	v := view{location: l, bytes: 8, thread: -1, typ: t.TypeOf(l)}
	for i, th := range t.Threads {
		if th.Proc == l.Proc {
			v.thread = i
		}
	}
	return v
}

// A final is what an execution leaves: a number for each view. That of a whole state, as bytes, tells it from others.
type final []num

// key is what is shown of it.
func (f final) key(shown int) string {
	key := make([]byte, 0, 16*shown)
	for _, n := range f[:shown] {
		key = binary.LittleEndian.AppendUint64(key, n.lo)
		key = binary.LittleEndian.AppendUint64(key, n.hi)
	}
	return string(key)
}

// final is what the views show at the end of an execution.
func (s *search) final(st *structure, chosen []option, tuple []*trace) final {
	return s.views.final(s.pieces, func(thread int) map[string]meaning.Register { return tuple[thread].regs }, func(piece int) num {
		co := chosen[piece].co
		return s.value(st, tuple, co[len(co)-1])
	})
}

// final is what the views show of the registers and of what the last writes left in the pieces.
func (v *views) final(pieces []piece, regs func(thread int) map[string]meaning.Register, last func(piece int) num) final {
	f := make(final, len(v.all))
	for i := range v.all {
		one := &v.all[i]
		switch {
		case one.place != nil:
			f[i] = one.remains(pieces, last)
		case one.thread >= 0:
			f[i] = inRegister(regs(one.thread), one.location)
		}
	}
	return f
}

// inRegister is what a test can show of a register.
func inRegister(regs map[string]meaning.Register, l litmus.Location) num {
	return numOf(regs[l.Name].Value().Low(64))
}

// remains is what the last writes leave in a place.
func (v *view) remains(pieces []piece, last func(piece int) num) num {
	at := v.location.Cell * v.place.Bytes
	initial := v.place.initial.get(at, v.bytes)
	if v.pieces == nil {
		return initial
	}
	var c content
	c.put(at-v.begin, v.bytes, initial)
	for _, i := range v.pieces {
		c.put(pieces[i].at()-v.begin, pieces[i].Bytes, last(i))
	}
	return c.get(at-v.begin, v.bytes)
}

// nameless is an error if the test asks for a value that is made of addresses in a way that has no name.
func (v *views) nameless(f final) error {
	for i := range f {
		if !f[i].of.Named() {
			return fmt.Errorf("%v: found a value that is made of addresses, expected numbers or an address and a known number", v.all[i].location)
		}
	}
	return nil
}

// state is what the test shows of an execution's end, or the whole: with what only its filter asks for.
func (v *views) state(f final, whole bool) litmus.State {
	n := v.shown
	if whole {
		n = len(v.all)
	}
	state := make(litmus.State, n)
	for i := range v.all[:n] {
		state[v.all[i].location] = v.memory.value(f[i], v.all[i].typ)
	}
	for l, shown := range v.arrays {
		if shown || whole {
			state.Whole(l, v.test.Length(l), func(cell litmus.Location) bool { shown, alone := v.alone[cell]; return shown || alone && whole })
		}
	}
	return state
}
