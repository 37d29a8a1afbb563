package model

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// structure is one shape of each thread, and the writes of the initial values.
type structure struct {
	*event.Structure
	shapes  []*shape
	first   []int // event of each thread; those before are initial
	number  [][]int
	cells   []*cell
	session *cat.Session
	flow    *event.Rel // from reads to the writes whose values are made from them; nil if there is none
}

// cell is a piece of memory with its events.
type cell struct {
	loc           string
	writes, reads []int // the initial write first
	choices       []option
}

var sets = slices.Concat(event.AArch64Sets, event.X86Sets, event.GoSets)

// structure puts shapes together. Models that do not compute dependencies do not see the events of registers: without
// them everything is faster.
func (s *search) structure(shapes []*shape) (*structure, error) {
	if err := fits(len(s.pieces)); err != nil { // before anything of that size is made
		return nil, err
	}
	st := &structure{Structure: &event.Structure{Sets: sets}, shapes: shapes}
	registers := s.model.SeesRegisters()
	cells := map[string]*cell{}
	for i, p := range s.pieces {
		c := &cell{loc: p.Loc, writes: []int{i}}
		cells[p.Loc], st.cells = c, append(st.cells, c)
		st.Events = append(st.Events, event.Event{Thread: event.Init, Kind: event.Write, Loc: p.Loc, Size: p.Bytes})
	}
	var pairs [5][]event.Pair
	for _, sh := range shapes {
		if err := fits(len(sh.events)); err != nil { // those of registers too, that the model may not see
			return nil, err
		}
		st.first = append(st.first, len(st.Events))
		number := make([]int, len(sh.events))
		for i, e := range sh.events {
			if number[i] = -1; e.Kind.IsRegister() {
				if !registers {
					continue
				}
				e.Loc = fmt.Sprintf("%d:%s", e.Thread, e.Loc)
			}
			n := len(st.Events)
			number[i] = n
			st.Events = append(st.Events, e)
			switch e.Kind {
			case event.Write:
				cells[e.Loc].writes = append(cells[e.Loc].writes, n)
			case event.Read:
				cells[e.Loc].reads = append(cells[e.Loc].reads, n)
			}
		}
		st.number = append(st.number, number)
		for k, list := range [][]event.Pair{sh.data, sh.ctrl, sh.order, sh.rfReg, sh.same} {
			for _, p := range list {
				if from, to := number[p.From], number[p.To]; from >= 0 && to >= 0 {
					pairs[k] = append(pairs[k], event.Pair{From: from, To: to})
				}
			}
		}
	}
	n := len(st.Events)
	if err := fits(n); err != nil {
		return nil, err
	}
	st.IicoData, st.IicoCtrl, st.IicoOrder = event.NewRel(n, pairs[0]...), event.NewRel(n, pairs[1]...), event.NewRel(n, pairs[2]...)
	st.RfReg, st.SameCopy = event.NewRel(n, pairs[3]...), event.NewRel(n, pairs[4]...)
	st.flow = st.flows()
	if s.needsDependencies() {
		st.depend()
	}
	st.session = s.model.On(st.Structure)
	return st, nil
}

// fits refuses more events than relations can range over.
func fits(events int) error {
	if events > event.MaxEvents {
		return fmt.Errorf("found %d events in one execution, expected at most %d", events, event.MaxEvents)
	}
	return nil
}

// flows is how values go from reads to writes of memory inside threads, through registers that the model may not see.
func (st *structure) flows() *event.Rel {
	var all []event.Pair
	for th, sh := range st.shapes {
		r := event.NewRel(len(sh.events), slices.Concat(sh.data, sh.rfReg)...).Plus()
		for p := range r.Pairs() {
			if sh.events[p.From].Kind == event.Read && sh.events[p.To].Kind == event.Write {
				all = append(all, event.Pair{From: st.number[th][p.From], To: st.number[th][p.To]})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return event.NewRel(len(st.Events), all...)
}

// value is that of an event in a choice of traces.
func (s *search) value(st *structure, traces []*trace, e int) num {
	if e < len(s.pieces) {
		return s.pieces[e].initial
	}
	th, i := st.local(e)
	return traces[th].values[i]
}

// local is the thread of an event and its number there.
func (st *structure) local(e int) (thread, number int) {
	for thread = len(st.first) - 1; st.first[thread] > e; thread-- {
	}
	return thread, slices.Index(st.number[thread], e)
}

// valuesOf are those that the ways of a thread have at an event.
func (st *structure) valuesOf(e int) map[num]bool {
	thread, i := st.local(e)
	sh := st.shapes[thread]
	if sh.values == nil {
		sh.values = make([]map[num]bool, len(sh.events))
	}
	if sh.values[i] == nil {
		sh.values[i] = map[num]bool{}
		for _, t := range sh.traces {
			sh.values[i][t.values[i]] = true
		}
	}
	return sh.values[i]
}
