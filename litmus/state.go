package litmus

import (
	"slices"
	"strings"
)

// A State gives values to locations. A location that is not in it holds 0.
type State map[Location]Value

// String is the state as logs write it: registers by thread and name, then memory.
func (s State) String() string {
	var b strings.Builder
	all := make([]Location, 0, len(s))
	for l := range s {
		all = append(all, l)
	}
	slices.SortFunc(all, Location.Compare)
	for i, l := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		name, v := l.String(), s[l]
		if v.Kind == Array {
			name = l.Name
		}
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(v.String())
		b.WriteByte(';')
	}
	return b.String()
}

// Whole puts the first n cells of an array together into the value of the whole, and removes those that keep says no
// to.
func (s State) Whole(l Location, n int, keep func(cell Location) bool) {
	cells := make([]Value, n)
	for i := range cells {
		c := Location{Proc: Memory, Name: l.Name, Cell: i, IsCell: true}
		if cells[i] = s[c]; !keep(c) {
			delete(s, c)
		}
	}
	s[l] = ArrayOf(cells)
}

// An Outcome is a state and how often it was seen.
type Outcome struct {
	State State
	Count uint64
}

// Count returns how many of the outcomes are witnesses, states that the proposition holds for, and how many are not.
func Count(p Prop, outcomes []Outcome) (witnesses, others uint64) {
	for _, o := range outcomes {
		if p.Holds(o.State) {
			witnesses += o.Count
		} else {
			others += o.Count
		}
	}
	return witnesses, others
}

// Observation is the word for what was seen: Always, Sometimes or Never a witness.
func Observation(witnesses, others uint64) string {
	switch {
	case witnesses == 0:
		return "Never"
	case others == 0:
		return "Always"
	}
	return "Sometimes"
}

// Validated is whether the condition is true of what was seen.
func (c Cond) Validated(witnesses, others uint64) bool {
	switch c.Quantifier {
	case Exists:
		return witnesses > 0
	case NotExists:
		return witnesses == 0
	}
	return others == 0
}
