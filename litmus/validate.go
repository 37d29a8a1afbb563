package litmus

import (
	"fmt"
	"slices"
)

// An Invalid says what is wrong with a test that is well written but cannot be meant.
type Invalid struct {
	Pos Pos // of the instruction; else the zero Pos
	// of the locations that the test names, in the order of the file: initial state, observed, filter, condition; else -1
	Nth             int
	Found, Expected string
}

func (i *Invalid) Error() string {
	text := "found " + i.Found + ", expected " + i.Expected
	if i.Pos != (Pos{}) {
		return i.Pos.String() + ": " + text
	}
	return text
}

// Validate finds the first mistake that no tool should let through: a label, a location of the initial state twice; a
// branch to no label; a thread, a symbol or a symbolic register that the test does not have; a cell outside its array;
// an array as a scalar or the reverse; a type of no known size. All who read, judge or run a test ask here. The error
// is an [*Invalid].
//
// herd7 lets some of them through: it takes a symbol that only the condition has for a location that is always 0.
func (t *Test) Validate() error {
	v := validator{test: t, nth: -1}
	v.labels()
	v.registers()
	v.initial()
	v.shown()
	if v.wrong == nil {
		return nil
	}
	return v.wrong
}

// A validator keeps the first mistake.
type validator struct {
	test  *Test
	pos   Pos                     // of the instruction that is looked at
	nth   int                     // of the location that is looked at
	have  map[int]map[string]bool // the labels of each thread
	named map[int]map[string]bool // the symbolic registers of each thread
	cells map[string]int          // of each symbol that the initial state or the program has; 0 if it is no array
	wrong *Invalid
}

func (v *validator) fail(found, expected string) {
	if v.wrong == nil {
		v.wrong = &Invalid{Pos: v.pos, Nth: v.nth, Found: found, Expected: expected}
	}
}

// labels looks at each thread's.
func (v *validator) labels() {
	v.have = map[int]map[string]bool{}
	for _, thread := range v.test.Threads {
		have := map[string]bool{}
		v.have[thread.Proc] = have
		for _, in := range thread.Code {
			v.pos = in.Pos
			for _, label := range in.Labels {
				if have[label] {
					v.fail(fmt.Sprintf("the label %s twice in P%d", label, thread.Proc), "it once")
				}
				have[label] = true
			}
		}
		for _, in := range thread.Code {
			v.pos = in.Pos
			for _, o := range in.Operands {
				to, is := o.(Target)
				if is && !to.IsDistance() && !have[to.Label] {
					v.fail(fmt.Sprintf("the label %s, which P%d does not have", to.Label, thread.Proc), "one of its labels"+didYouMean(to.Label, have))
				}
			}
		}
	}
	v.pos = Pos{}
}

// registers learns the names of symbolic registers that the code of each thread has, and that of any.
func (v *validator) registers() {
	v.named = map[int]map[string]bool{AnyThread: {}}
	for _, thread := range v.test.Threads {
		v.named[thread.Proc] = map[string]bool{}
		thread.EachRegister(func(name string) {
			if name := SymbolicName(name); name != "" {
				v.named[thread.Proc][name], v.named[AnyThread][name] = true, true
			}
		})
	}
}

// initial looks at the initial state, and learns the test's symbols.
func (v *validator) initial() {
	v.symbols()
	seen := map[Location]bool{}
	for v.nth = range v.test.Init {
		item := v.test.Init[v.nth]
		if seen[item.Location] {
			v.fail(item.Location.String()+" twice in the initial state", "it once")
		}
		seen[item.Location] = true
		v.thread(item.Location)
		v.register(item.Location)
		if item.Location.IsMemory() {
			v.typed(item.Type)
		}
		if !item.Location.IsMemory() && item.Type.Len > 0 {
			v.fail("the array "+item.Location.String(), "a number or an address in a register")
		}
		for _, value := range append(slices.Clone(item.List), item.Value) {
			v.value(value)
		}
	}
	v.nth = len(v.test.Init) - 1
}

// symbols learns the names of memory that the initial state and the program have.
func (v *validator) symbols() {
	v.cells = map[string]int{}
	v.test.symbols(func(name string, cells int) { v.cells[name] = max(v.cells[name], cells) })
}

// length is how many cells a whole array has, and 0 for anything else.
func (v *validator) length(l Location) int {
	if !l.IsMemory() || l.IsCell {
		return 0
	}
	return v.cells[l.Name]
}

// shown looks at what the test asks for.
func (v *validator) shown() {
	for _, o := range v.test.Observed {
		v.nth++
		v.location(o.Location)
	}
	for _, p := range []Prop{v.test.Filter, v.test.Cond.Prop} {
		Atoms(p, v.atom)
	}
}

func (v *validator) atom(a Atom) {
	v.nth++
	v.location(a.Location)
	cells := v.length(a.Location)
	switch {
	case a.IsLocation:
		v.nth++
		v.location(a.Other)
		if other := v.length(a.Other); other != cells {
			v.fail(fmt.Sprintf("%v, which is %s", a.Other, extent(other)), fmt.Sprintf("%s, as %v is", extent(cells), a.Location))
		}
	case a.List == nil && cells > 0:
		v.fail(fmt.Sprintf("a single value for %v", a.Location), fmt.Sprintf("%d in braces, or a cell: it is %s", cells, extent(cells)))
	case a.List != nil && len(a.List) != cells:
		v.fail(fmt.Sprintf("%d values for %v", len(a.List), a.Location), fmt.Sprintf("as many as it has: it is %s", extent(cells)))
	}
	for _, value := range append(slices.Clone(a.List), a.Value) {
		v.value(value)
	}
}

func extent(cells int) string {
	if cells == 0 {
		return "a scalar"
	}
	return fmt.Sprintf("an array of %d", cells)
}

// location looks at one that is asked for.
func (v *validator) location(l Location) {
	if v.thread(l); !l.IsMemory() {
		v.register(l)
		v.typed(v.test.TypeOf(l))
		return
	}
	v.symbol(l.Name)
	if cells := v.cells[l.Name]; l.IsCell && l.Cell >= cells {
		v.fail(l.String(), fmt.Sprintf("a cell of an array: %s is %s", l.Name, extent(cells)))
	}
}

// register is, if symbolic, one that the code has: nothing else chooses which it is.
func (v *validator) register(l Location) {
	if have := v.named[l.Proc]; SymbolicName(l.Name) != "" && !have[l.Name] {
		v.fail(fmt.Sprintf("the symbolic register %v, which the code does not have", l), "one that it has"+didYouMean(l.Name, have))
	}
}

func (v *validator) value(value Value) {
	switch value.Kind {
	case Address:
		v.address(value)
	case CodeLabel:
		if !v.have[value.Proc][value.Name] {
			v.fail(value.String()+", which the test does not have", "a label of one of its threads"+didYouMean(value.Name, v.have[value.Proc]))
		}
	}
}

func (v *validator) address(value Value) {
	v.symbol(value.Name)
	if cells := v.cells[value.Name]; value.Cell >= max(1, cells) {
		v.fail("the address of "+value.String(), fmt.Sprintf("that of a cell of an array: %s is %s", value.Name, extent(cells)))
	}
}

func (v *validator) symbol(name string) {
	if _, known := v.cells[name]; !known {
		v.fail("the location "+name+", which neither the initial state nor the program has", "one that they have"+didYouMean(name, v.cells))
	}
}

// typed looks at the type of what has a place in memory, or is shown. Other registers are as wide as they are.
func (v *validator) typed(t Type) {
	if _, known := t.Size(); !known {
		v.fail(fmt.Sprintf("the type %q", t.Name), "one of C's integers"+didYouMean(t.Name, sizes))
	}
}

func (v *validator) thread(l Location) {
	if l.Proc >= 0 && !slices.ContainsFunc(v.test.Threads, func(t Thread) bool { return t.Proc == l.Proc }) {
		v.fail(fmt.Sprintf("%v, where no thread P%d is", l, l.Proc), "a register of a thread of the test")
	}
}
