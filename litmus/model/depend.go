package model

import (
	"slices"

	"example.org/atomlab/litmus/event"
)

// dependencies are those of one shape, by the numbers of its events: for models that do not compute them from the
// events of registers. The definitions are those of the Arm Architecture Reference Manual (DDI 0487), B2.3.
type dependencies struct{ addr, data, ctrl *event.Rel }

func (sh *shape) dependencies() dependencies {
	n := len(sh.events)
	set := func(holds func(e *event.Event) bool) *event.Set {
		return event.SetOf(n, func(i int) bool { return holds(&sh.events[i]) })
	}
	tagged := func(tag string) *event.Set { return set(func(e *event.Event) bool { return e.Has(tag) }) }
	reads := set(func(e *event.Event) bool { return e.Kind == event.Read })
	memory := set(func(e *event.Event) bool { return e.Kind.IsMemory() })
	writes := memory.Minus(reads)
	fences := set(func(e *event.Event) bool { return e.Kind == event.Fence })
	inside := event.NewRel(n, sh.data...)
	flow := inside.Union(event.NewRel(n, sh.rfReg...)).Plus().From(reads)
	later := event.RelOf(n, func(a, b int) bool { return sh.events[a].Instr < sh.events[b].Instr })
	value := inside.Union(event.NewRel(n, sh.ctrl...)).Plus()
	return dependencies{
		addr: flow.Then(inside.Plus().From(tagged("ADDR")).To(memory)),
		data: flow.Then(value.From(tagged("DATA")).To(writes)),
		ctrl: flow.To(tagged("BCC")).Then(later).To(memory.Union(fences)), // of ISB, too: ctrl; [ISB]
	}
}

// needsDependencies says whether a model asks for what it does not compute.
func (s *search) needsDependencies() bool {
	return !s.model.SeesRegisters() && slices.ContainsFunc(s.model.Bases(), func(name string) bool {
		return name == "addr" || name == "data" || name == "ctrl"
	})
}

// depend gives a structure the dependencies of its shapes.
func (st *structure) depend() {
	var all [3][]event.Pair
	for th, sh := range st.shapes {
		d := sh.dependencies()
		for k, r := range []*event.Rel{d.addr, d.data, d.ctrl} {
			for p := range r.Pairs() {
				if from, to := st.number[th][p.From], st.number[th][p.To]; from >= 0 && to >= 0 {
					all[k] = append(all[k], event.Pair{From: from, To: to})
				}
			}
		}
	}
	n := len(st.Events)
	st.Addr, st.Data, st.Ctrl = event.NewRel(n, all[0]...), event.NewRel(n, all[1]...), event.NewRel(n, all[2]...)
}
