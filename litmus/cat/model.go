package cat

import (
	"fmt"
	"maps"
	"slices"
)

// Model is a memory model, read and compiled. It does not change, and any number of sessions may use it at the same
// time.
type Model struct {
	name, title string
	catdep      bool
	plain       bool

	slots  []*slot
	withs  []withDef
	checks []check
	shown  []shownRel
	names  map[string]code // the bindings at the end of the model
	steps  int64           // allowed for one execution
	bases  map[string]bool // the names that the environment may have to provide
	stages [][]int         // the checks that reject, by the number of choices that must have been made
	soft   []int           // the checks that flag
	growth []*testStep     // the checks that fail for good once they fail
}

// withDef is one with-from.
type withDef struct {
	pos     Pos
	name    string
	set     code
	takesCo bool
	base    code // of a with co: what every co contains
}

// check is one test, or a step that holds tests.
type check struct {
	step       step
	level      int
	hard, soft bool
}

type shownRel struct {
	name string
	x    code
}

// Name is what the model calls itself in its first line, or the name of its file.
func (m *Model) Name() string { return m.name }

// Title is the text in quotes at the top of the model, or "".
func (m *Model) Title() string { return m.title }

// SeesRegisters says whether the model computes dependencies from the events of registers (it begins with catdep). If
// not, an environment need not have them, and should provide addr, data and ctrl.
func (m *Model) SeesRegisters() bool { return m.catdep }

// Flags says whether the model has checks that flag an execution.
func (m *Model) Flags() bool { return len(m.soft) > 0 }

// TakesCoherence says whether the caller may choose co: either the model never says how co comes about and uses the one
// it is given, or it enumerates all of them with "with co from generate_cos(...)", in which case one that is given is
// taken instead if it contains the argument. If not, the model makes its own co, or something like it under another
// name.
func (m *Model) TakesCoherence() bool {
	return m.usesGivenCo() || slices.ContainsFunc(m.withs, func(w withDef) bool { return w.takesCo })
}

// NeedsCoherence says whether the caller must choose co, because the model does not.
func (m *Model) NeedsCoherence() bool { return m.usesGivenCo() }

func (m *Model) usesGivenCo() bool {
	for _, name := range []string{"co", "coi", "coe", "fr", "fri", "fre"} {
		if m.bases[name] && !slices.ContainsFunc(m.withs, func(w withDef) bool { return w.name == name }) {
			return true
		}
	}
	return false
}

// Bases returns the names, sorted, that the model uses without binding them, whether or not it will ever need their
// values.
func (m *Model) Bases() []string { return slices.Sorted(maps.Keys(m.bases)) }

// Checks returns the names of the checks that can reject an execution, in order.
func (m *Model) Checks() []string {
	var names []string
	for _, c := range m.checks {
		switch s := c.step.(type) {
		case *testStep:
			if s.role == roleCheck {
				names = append(names, s.name)
			}
		case *callStep:
			if c.hard {
				names = append(names, s.name)
			}
		}
	}
	return names
}

// finish sorts the checks into stages: a check runs as soon as what it depends on is chosen, wherever it stands.
func (m *Model) finish() {
	m.stages = make([][]int, len(m.withs)+1)
	for i, c := range m.checks {
		stage := max(0, c.level-1)
		if m.plain {
			stage = len(m.withs)
		}
		if c.hard {
			m.stages[stage] = append(m.stages[stage], i)
		}
		if c.soft {
			m.soft = append(m.soft, i)
		}
		if t, ok := c.step.(*testStep); ok && t.role == roleCheck && !t.negated && t.x.mono {
			m.growth = append(m.growth, t)
		}
	}
}

// String describes the model for people who debug it.
func (m *Model) String() string {
	return fmt.Sprintf("%s: %d expressions, %d checks, %d choices", m.name, len(m.slots), len(m.checks), len(m.withs))
}
