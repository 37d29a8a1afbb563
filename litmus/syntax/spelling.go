package syntax

import (
	"cmp"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
)

// spell remembers the name of a register in another case than the usual. Other names of its parts, W0 or eax, are none
// that herd7 has there.
func (p *parser) spell(l litmus.Location, name string) {
	if name == l.Name || !strings.EqualFold(name, l.Name) {
		return
	}
	spelled := &p.test.Spelled.Init
	if p.test.Threads != nil {
		spelled = &p.test.Spelled.Cond
	}
	if *spelled == nil {
		*spelled = map[litmus.Location]string{}
	}
	(*spelled)[l] = name
}

// asWritten is the test with the registers of the initial state and of the condition named as the file does.
func asWritten(t *litmus.Test) *litmus.Test {
	in := func(spelled map[litmus.Location]string) func(litmus.Location) litmus.Location {
		return func(l litmus.Location) litmus.Location {
			l.Name = cmp.Or(spelled[l], l.Name)
			return l
		}
	}
	initial, cond := in(t.Spelled.Init), in(t.Spelled.Cond)
	written := *t
	written.Init, written.Observed = slices.Clone(t.Init), slices.Clone(t.Observed)
	for i := range written.Init {
		written.Init[i].Location = initial(written.Init[i].Location)
	}
	for i := range written.Observed {
		written.Observed[i].Location = cond(written.Observed[i].Location)
	}
	written.Filter, written.Cond.Prop = litmus.Relocate(t.Filter, cond), litmus.Relocate(t.Cond.Prop, cond)
	return &written
}
