package model

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa"
)

// shownRels are what explanations show of an execution besides rf and co, if the model has it.
var shownRels = []string{"addr", "data", "ctrl", "rmw"}

// described is a copy of an execution whose events say their values and their code, with the co that the model has
// chosen, and those of shownRels that it has.
func (s *search) described(st *structure, x *event.Execution, tuple []*trace, v *cat.Verdict) *event.Execution {
	copied := *st.Structure
	copied.Events = append([]event.Event(nil), st.Events...)
	for i := range copied.Events {
		e := &copied.Events[i]
		if e.Kind.IsMemory() || e.Kind.IsRegister() {
			e.Value = s.memory.value(s.value(st, tuple, i), litmus.Type{Name: "int64_t"}).String()
		}
		if e.Thread != event.Init {
			th, _ := st.local(i)
			e.Code = isa.For(s.test.Arch).Format(st.shapes[th].thread.source[tuple[th].path[e.Instr]])
		}
	}
	copied.Extra = map[string]*event.Rel{}
	for _, name := range shownRels {
		if r, err := v.Rel(name); err == nil {
			copied.Extra[name] = r
		}
	}
	result := *x
	result.Structure = &copied
	if co, err := v.Rel("co"); err == nil {
		result.Co = co
	}
	return &result
}
